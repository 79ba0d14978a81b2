import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rbpk import up
from tests.faults.house import House, wait_until
from tests.migrated import furnish

ROOT = Path(__file__).resolve().parents[2]
BEGIN = """
import sys
from pathlib import Path
from rbpk import up
sys.exit(up.run(var=Path(sys.argv[1]), say=lambda line: print(line, flush=True), lines=lambda: ["akun contoh"]))
"""
NO_DEMO = "import django; from django.conf import settings; django.setup(); settings.RBPK_DEMO = False\n"


class Up(House):
    """`up` on a folder of its own, in a session of its own as in a terminal."""

    def __init__(self, var: Path):
        super().__init__(var)
        self.port = free_port()
        self.environment |= {"RBPK_VAR": str(var), "PORT": str(self.port)}
        self.environment.setdefault("DJANGO_SETTINGS_MODULE", "rbpk.settings")

    def begin(self) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-c", NO_DEMO + BEGIN, str(self.var)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment,
            cwd=ROOT,
            start_new_session=True,
        )
        self.users.append(process)
        return process

    def await_site(self, process: subprocess.Popen) -> list[str]:
        lines = [process.stdout.readline().decode().strip() for _ in range(2)]
        assert lines[0], process.stderr.read().decode()
        return lines

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=3)
        try:
            connection.request("GET", "/health/live")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def programs(self) -> list[int]:
        return json.loads((self.var / "run/up-programs.json").read_text())

    def is_anything_left(self) -> bool:
        return any(self.is_running(name) for name in ("up", "up-programs", "keeper", "postgres", "redis"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def bare_site(folder):
    """Nothing is there yet, no migration applied."""
    site = Up(folder / "var")
    yield site
    for process in list(site.users):
        site.leave(process)
    wait_until(lambda: not site.is_running("up-programs"))
    site.clear()


@pytest.fixture
def site(bare_site):
    furnish(bare_site.var)
    return bare_site


@pytest.mark.slow
def test_it_says_the_address_once_the_site_answers_and_leaves_nothing_after_ctrl_c(bare_site):
    site = bare_site
    process = site.begin()
    lines = site.await_site(process)
    assert f"http://127.0.0.1:{site.port}/" in lines[0]
    assert lines[1] == "akun contoh"
    assert site.answers()

    os.killpg(process.pid, signal.SIGINT)

    assert process.wait(20) == 0
    wait_until(lambda: not site.is_anything_left(), patience_s=5)


@pytest.mark.slow
def test_what_is_killed_is_started_again_the_keeper_included(site):
    site.await_site(site.begin())
    web, worker, _ = before = site.programs()
    keeper = site.keeper

    for pid in (web, worker, keeper):
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: set(site.programs()[:2]).isdisjoint(before) and site.is_running("keeper"))

    wait_until(site.answers)
    assert site.programs()[2] == before[2]


@pytest.mark.slow
def test_after_a_kill_of_up_the_next_one_takes_the_same_port(site):
    first = site.begin()
    site.await_site(first)
    before = site.programs()
    os.kill(before[1], signal.SIGSTOP)  # a worker that cannot hear the end of its parent
    site.leave(first, signal.SIGKILL)

    site.await_site(site.begin())

    assert set(site.programs()).isdisjoint(before)
    assert not any(Path(f"/proc/{pid}/fd/0").exists() for pid in before)


@pytest.mark.slow
def test_a_second_one_on_the_same_folder_is_refused_in_one_line(site):
    site.await_site(site.begin())
    site.environment["PORT"] = str(free_port())

    said, _ = site.begin().communicate()

    assert said.decode().count("\n") == 1
    assert "sudah berjalan" in said.decode()
    assert site.answers()


def test_a_port_in_use_is_told_in_one_line_with_exit_code_1(site):
    with socket.create_server(("127.0.0.1", site.port)):
        process = site.begin()
        said, _ = process.communicate()

    assert process.returncode == 1
    assert said.decode().count("\n") == 1
    assert f"Porta {site.port}" in said.decode()


@pytest.mark.parametrize("text", ["abc", "0", "70000", "-1"])
def test_a_port_that_is_no_port_is_told(text, monkeypatch):
    monkeypatch.setenv("PORT", text)

    with pytest.raises(up.UpError, match="PORT"):
        up._port()


def test_a_program_is_given_up_after_five_deaths_within_a_minute(tmp_path):
    program = up.Program("web", ["false"], tmp_path / "web.log")
    now = time.monotonic()

    program.deaths.extend([now - 120, now - 3, now - 2, now - 1])
    assert not program.dies_again_and_again()
    program.deaths.append(now)
    assert not program.dies_again_and_again()
    program.deaths.append(now)

    assert program.dies_again_and_again()
