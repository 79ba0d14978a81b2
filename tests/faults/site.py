"""A whole installation in a folder of its own: migrated database, Redis, and workers that can be killed."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.faults.house import House
from tests.interpreter import Interpreter
from tests.migrated import furnish

ROOT = Path(__file__).resolve().parents[2]


class Site(House):
    def __init__(self, var: Path, *, lease_s: int = 2, visibility_timeout_s: int = 2):
        super().__init__(var)
        self.environment |= {
            "RBPK_VAR": str(var),
            "RBPK_JOB_LEASE_S": str(lease_s),
            "RBPK_VISIBILITY_TIMEOUT_S": str(visibility_timeout_s),
            "DJANGO_SETTINGS_MODULE": "rbpk.settings",
        }
        self.workers: list[subprocess.Popen] = []
        self.interpreter = Interpreter(self.environment)

    def open(self) -> None:
        furnish(self.var)
        self.enter()
        self.python("import tests.faults.works")  # kinds of jobs that only these tests know
        self.python("from accounts.models import User; User.objects.create(username='penguji')")

    def python(self, code: str) -> str:
        """Run a few lines inside Django, in another process."""
        return self.interpreter.run(code)

    def start_worker(self) -> subprocess.Popen:
        words = ["-m", "celery", "-A", "rbpk", "worker", "-c", "2", "-l", "ERROR", "-I", "tests.faults.works"]
        log = (self.var / "log").joinpath("worker.log").open("ab")
        worker = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
        )
        log.close()
        self.workers.append(worker)
        return worker

    def kill_worker(self, worker: subprocess.Popen) -> None:
        """The whole process group at once, without a word."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        self.workers.remove(worker)

    def sweep(self) -> None:
        """What beat does every 15 seconds."""
        self.python("from jobs.tasks import sweep; sweep()")

    def request(self, kind: str, subject: str, **params) -> str:
        return self.python(
            f"""
            from jobs.actions import request_job
            from jobs.tasks import ring
            job = request_job(kind={kind!r}, subject={subject!r}, params={params!r})
            ring(job)
            print(job.pk)
            """
        ).strip()

    def job(self, pk: str) -> tuple[str, int]:
        """(state, attempt)"""
        return self.sql(f"SELECT state, attempt FROM jobs_job WHERE id = '{pk}'")[0]

    def n_traces(self) -> int:
        return self.sql("SELECT count(*) FROM accounts_notice")[0][0]

    def await_end(self, *jobs: str, patience_s: float = 60) -> None:
        """Sweeping all the while, as beat would."""
        until = time.monotonic() + patience_s
        while unfinished := [pk for pk in jobs if self.job(pk)[0] not in {"done", "failed", "parked"}]:
            assert time.monotonic() < until, f"waited in vain for {unfinished}"
            time.sleep(0.5)
            self.sweep()

    def clear(self) -> None:
        for worker in list(self.workers):
            self.kill_worker(worker)
        self.interpreter.close()
        super().clear()
