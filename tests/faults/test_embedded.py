import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rbpk import embedded
from rbpk.embedded import keeper, places
from tests.faults.house import House, as_nobody, wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")


def all_enter_at_once(house, n=8):
    users = [house.begin() for _ in range(n)]
    for user in users:
        house.await_servers(user)
    return users


def test_eight_commands_at_once_on_an_empty_folder_share_one_pair_of_servers(house):
    all_enter_at_once(house)

    assert house.sql("SELECT current_user") == [("rbpk",)]
    assert house.redis().ping()
    assert len(list((house.var).glob("postgres*"))) == 1


def test_eight_commands_of_a_plain_user_do_so_too(house_of_nobody):
    all_enter_at_once(house_of_nobody)

    assert house_of_nobody.sql("SELECT current_user") == [("rbpk",)]
    assert house_of_nobody.redis().ping()


def test_the_role_of_the_application_makes_databases_but_is_no_superuser(house):
    house.enter("postgres")

    rights = house.sql("SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user")
    owner = house.sql("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()")

    assert rights == [(False, False, True)]
    assert owner == [("rbpk",)]


def test_the_database_sorts_by_code_point_and_keeps_values_out_of_its_log(house):
    house.enter("postgres")

    with pytest.raises(Exception, match="invalid input syntax"):
        house.sql("SELECT 'Siti-6402990101900001'::integer")

    assert house.sql("SELECT datcollate, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'rbpk'") == [
        ("C.UTF-8", "UTF8")
    ]
    assert house.sql("SHOW listen_addresses") == [("",)]
    assert "SELECT" not in (house.var / "log/postgres.log").read_text()


def test_another_user_of_the_machine_does_not_come_in(house):
    prefix = as_nobody()
    if prefix is None:
        pytest.skip("needs root and setpriv")
    house.enter("postgres")
    psql = places.postgres_binaries() / "psql"

    asked = subprocess.run(
        [*prefix, psql, "-h", house.socket_dir, "-U", "postgres", "-d", "rbpk", "-c", "SELECT 1"],
        capture_output=True,
        cwd="/",
        text=True,
        check=False,
    )

    assert "Peer authentication failed" in asked.stderr or "Permission denied" in asked.stderr


def test_servers_go_on_when_the_keeper_is_killed_and_the_next_command_adopts_them(house):
    house.enter()
    before = house.keeper, house.postmaster, house.redis_pid

    os.kill(house.keeper, signal.SIGKILL)
    wait_until(lambda: not house.is_running("keeper"))
    assert house.sql("SELECT 1") == [(1,)]
    house.enter()

    assert house.keeper != before[0]
    assert (house.postmaster, house.redis_pid) == before[1:]


def test_what_a_killed_keeper_left_can_be_stopped(house):
    house.leave(house.enter())
    os.kill(house.keeper, signal.SIGKILL)
    wait_until(lambda: not house.is_running("keeper"))

    assert embedded.stop(house.var) == "PostgreSQL dan Redis sudah berhenti."

    assert not house.is_running("postgres")
    assert not house.is_running("redis")


@pytest.mark.parametrize("whose", ["house", "house_of_nobody"])
def test_after_a_kill_of_everything_the_next_start_has_the_data(whose, request):
    house = request.getfixturevalue(whose)
    house.enter()
    house.sql("CREATE TABLE visit AS SELECT 7 AS n")
    house.redis().rpush("bell", "a", "b")
    time.sleep(1.2)  # redis writes its log through once a second

    house.kill_everything()
    house.enter()

    assert house.sql("SELECT n FROM visit") == [(7,)]
    assert house.redis().lrange("bell", 0, -1) == [b"a", b"b"]


def test_stale_files_of_a_dead_server_do_not_block_the_next_start(house):
    house.enter()
    house.kill_everything()
    prefix = as_nobody() or []
    with subprocess.Popen([*prefix, "sleep", "60"]) as stranger:
        forge_traces(house, stranger.pid)

        house.enter()
        stranger.kill()

    assert house.sql("SELECT 1") == [(1,)]


def forge_traces(house, pid):
    """The files of a killed server, with the number of a living process that is none."""
    traces = [house.var / "postgres/postmaster.pid", house.socket_dir / ".s.PGSQL.5432.lock"]
    for path in traces:
        rest = path.read_text().split("\n", 1)[1]
        path.write_text(f"{pid}\n{rest}")
    (house.var / "redis/redis.pid").write_text(str(pid))
    assert (house.socket_dir / ".s.PGSQL.5432").exists()


def test_a_broken_off_making_of_the_cluster_is_done_again(house):
    half = house.var / "postgres.new-half"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    house.enter("postgres")

    assert not half.exists()
    assert house.sql("SELECT 1") == [(1,)]


def test_a_queue_that_redis_cannot_read_is_set_aside(house):
    house.leave(house.enter())
    embedded.stop(house.var)
    (house.var / "redis/appendonly.aof").write_bytes(b"no such command\r\n" * 9)

    house.enter()

    assert house.redis().ping()
    assert len(list(house.var.glob("redis.unreadable-*"))) == 1


def test_interrupting_the_terminal_of_the_starter_does_not_reach_the_servers(house):
    starter = house.enter()
    before = house.keeper, house.postmaster, house.redis_pid

    os.killpg(starter.pid, signal.SIGINT)
    starter.wait()
    house.enter()

    assert (house.keeper, house.postmaster, house.redis_pid) == before


def test_a_server_that_dies_is_started_again_under_its_users(house):
    house.enter()
    before = house.postmaster, house.redis_pid

    for pid in before:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not {house.postmaster, house.redis_pid} & set(before))
    house.enter()

    assert house.sql("SELECT 1") == [(1,)]
    assert house.redis().ping()


@pytest.mark.slow
def test_servers_outlive_their_last_user_by_seconds_even_when_it_was_killed(house):
    house.leave(house.enter(), signal.SIGKILL)
    time.sleep(keeper.GRACE_S / 2)
    assert house.is_running("postgres")

    wait_until(lambda: not house.is_running("keeper"), patience_s=keeper.GRACE_S + 5)

    assert not house.is_running("postgres")
    assert not house.is_running("redis")


def test_a_stop_waits_for_those_who_still_use_the_servers(house):
    user = house.enter()

    answer = embedded.stop(house.var)
    assert answer.startswith("Masih dipakai")
    assert house.sql("SELECT 1") == [(1,)]

    house.leave(user)
    wait_until(lambda: not house.is_running("keeper"), patience_s=keeper.GRACE_S)


def test_a_path_of_140_characters_gets_a_short_folder_for_its_sockets(folder):
    house = House(folder / ("x" * (140 - len(str(folder)) - len("//var"))) / "var")
    assert len(str(house.var)) == 140
    house.enter()

    assert house.sql("SELECT 1") == [(1,)]
    assert house.redis().ping()
    assert (house.var / "run/socket_dir").read_text() == str(house.socket_dir)
    house.clear()

    assert not house.socket_dir.exists()


@pytest.mark.slow
def test_a_folder_of_sockets_that_was_swept_away_comes_back(house):
    house.enter("redis")
    shutil.rmtree(house.socket_dir)

    wait_until(lambda: (house.socket_dir / "redis.sock").exists())

    assert house.redis().ping()


@pytest.mark.slow
@pytest.mark.parametrize("adopted", [False, True])
def test_a_deleted_folder_ends_its_servers(house, adopted):
    house.enter()
    if adopted:
        os.kill(house.keeper, signal.SIGKILL)
        wait_until(lambda: not house.is_running("keeper"))
        house.enter()
    pids = house.keeper, house.postmaster, house.redis_pid

    shutil.rmtree(house.var / "redis")
    time.sleep(3 * keeper.TICK_S)  # the keeper looks in between
    shutil.rmtree(house.var, ignore_errors=True)

    wait_until(lambda: not any(_is_alive(pid) for pid in pids))


def _is_alive(pid):
    """A process that has ended but was not waited for has no open files left."""
    return Path(f"/proc/{pid}/fd/0").exists()


def test_nothing_outside_the_folder_changes(house, folder):
    home = folder / "home"
    home.mkdir()
    folder.chmod(0o700)
    house.environment |= {"HOME": str(home), "TMPDIR": str(home), "XDG_RUNTIME_DIR": str(home)}
    users = Path("/etc/passwd").read_bytes()

    house.enter()

    assert folder.stat().st_mode & 0o777 == 0o700
    assert sorted(path.name for path in folder.iterdir()) == ["home", "var"]
    assert not list(home.iterdir())
    assert Path("/etc/passwd").read_bytes() == users


def test_one_server_alone_is_started_and_the_other_when_it_is_asked_for(house):
    house.enter("redis")
    assert not (house.var / "postgres").exists()

    house.enter("postgres", "redis")

    assert house.sql("SELECT 1") == [(1,)]


def test_the_process_that_asks_twice_stays_one_user(folder):
    first = embedded.ensure(folder / "var", postgres=False)
    second = embedded.ensure(folder / "var", postgres=False)

    assert first is second
    assert embedded.held()[-1] is first
    first.release()
    assert embedded.stop(folder / "var") == "PostgreSQL dan Redis sudah berhenti."


def test_clearing_the_cache_leaves_the_lists_of_the_broker(house):
    import redis
    from kombu import Connection

    house.enter("redis")
    with Connection(house.redis_url.split("?")[0].replace("unix://", "redis+socket://")) as broker:
        broker.SimpleQueue("bell").put("ring")
        redis.from_url(house.redis_url).flushdb()

        assert broker.SimpleQueue("bell").get(timeout=2).payload == "ring"


def test_a_machine_without_redis_is_told_in_one_line_what_to_install(folder, monkeypatch):
    monkeypatch.setattr(places.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(places.shutil, "which", lambda name: None)

    with pytest.raises(embedded.EmbeddedError, match="redis-server atau valkey-server") as told:
        embedded.ensure(folder / "var", postgres=False)

    assert "\n" not in str(told.value)
    assert not (folder / "var").exists()


def test_the_folder_of_another_user_is_refused_in_one_line(house):
    prefix = as_nobody()
    if prefix is None:
        pytest.skip("needs root and setpriv")
    house.leave(house.enter("redis"))
    stranger = House(house.var, prefix).begin("redis")

    _, said = stranger.communicate()

    assert "milik pengguna lain" in said.decode().splitlines()[-1]
    assert stranger.returncode == 1
