"""Jobs on real PostgreSQL, real Redis and real workers that are killed: every effect exactly once."""

import os
import random
import shutil
import tempfile
import time
from pathlib import Path

import pytest

from tests.faults.site import Site

pytestmark = pytest.mark.xdist_group("faults")
KILLS = 20 if os.environ.get("RBPK_CHAOS") == "long" else 6
REGISTER_TABLES = [
    "households_household", "households_person", "households_residence", "households_claim", "households_personclaim",
    "households_link", "households_identitynumber", "households_householdevent", "households_personevent",
]  # fmt: skip


@pytest.fixture(scope="module")
def site():
    folder = Path(tempfile.mkdtemp(prefix="rbpk-jobs-"))
    site = Site(folder / "var")
    site.open()
    yield site
    site.clear()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def tidy(site):
    yield
    for worker in list(site.workers):
        site.kill_worker(worker)
    site.sql("TRUNCATE accounts_notice, jobs_job")
    site.redis().flushall()


def test_the_same_task_delivered_fifty_times_has_one_effect(site):
    job = site.request("faults.effect", "fifty")
    site.python(f"from jobs.tasks import run\nfor _ in range(50): run.delay('{job}')")
    site.start_worker()
    site.await_end(job)

    assert site.job(job) == ("done", 1)
    assert site.n_traces() == 1


def test_a_redis_wiped_at_any_moment_loses_nothing_but_time(site):
    jobs = [site.request("faults.effect", f"flush-{number}") for number in range(6)]
    site.start_worker()
    for _ in range(3):
        site.redis().flushall()
        time.sleep(0.4)
    site.sql("UPDATE jobs_job SET created_at = created_at - interval '1 minute'")
    site.await_end(*jobs)

    assert {site.job(job)[0] for job in jobs} == {"done"}
    assert site.n_traces() == len(jobs)


@pytest.mark.slow
def test_a_task_longer_than_the_visibility_timeout_runs_once(site):
    job = site.request("faults.effect", "long", seconds=7)
    site.start_worker()
    site.start_worker()
    site.await_end(job)

    assert site.job(job) == ("done", 1)
    assert site.n_traces() == 1


def test_a_poison_job_is_parked_and_holds_up_nobody(site):
    poison = site.request("faults.poison", "poison")
    site.start_worker()
    other = site.request("faults.effect", "other")
    site.await_end(poison, other)

    assert site.job(poison) == ("parked", 3)
    assert site.job(other)[0] == "done"


def test_a_cancelled_job_stops_at_its_next_step_and_leaves_nothing(site):
    job = site.request("faults.effect", "cancel", seconds=20)
    site.start_worker()
    while site.job(job)[0] != "leased":
        time.sleep(0.2)
    site.sql(f"UPDATE jobs_job SET cancel_requested_at = now() WHERE id = '{job}'")
    site.await_end(job, patience_s=15)

    assert site.job(job)[0] == "failed"
    assert site.n_traces() == 0


def test_an_import_whose_worker_is_killed_leaves_what_an_undisturbed_one_leaves(site):
    survive_kills(site, n_kills=1, seed=7)


@pytest.mark.slow
def test_many_killed_imports_leave_what_undisturbed_ones_leave(site):
    survive_kills(site, n_kills=KILLS, seed=1)


def survive_kills(site: Site, *, n_kills: int, seed: int) -> None:
    rng = random.Random(seed)
    write_register(site)
    expected, took_s = undisturbed_import(site)
    for _ in range(n_kills):
        empty_register(site)
        job = request_import(site)
        worker = site.start_worker()
        while site.job(job)[0] == "queued":
            time.sleep(0.02)
        time.sleep(rng.uniform(0, took_s))
        site.kill_worker(worker)
        site.start_worker()
        site.await_end(job)
        assert site.job(job)[0] == "done"
        assert counts(site) == expected


def write_register(site: Site) -> None:
    site.python(
        f"""
        from pathlib import Path
        from households import reference
        from rbpk.demo import population, registers
        reference.load()
        folder = Path({str(site.var)!r}) / "register"
        folder.mkdir(exist_ok=True)
        registers.write_p3ke(population.build(150, 1), folder, file_format="csv")
        """
    )


def request_import(site: Site) -> str:
    """A job that stages and applies in one go, as the command does."""
    return site.python(
        f"""
        from datetime import date
        from pathlib import Path
        from households.importing import actions
        from jobs.actions import request_job
        from jobs.tasks import ring
        paths = sorted(Path({str(site.var)!r}).glob("register/p3ke_[ik]*.csv"))
        source = actions.source_for("p3ke", is_synthetic=True)
        names = [path.name for path in paths]
        snapshot = actions.open_snapshot(source=source, as_of=date(2026, 1, 1), paths=paths, names=names, by=None)
        job = request_job(kind="faults.import", subject=str(snapshot.pk), params={{"snapshot": snapshot.pk}})
        ring(job)
        print(job.pk)
        """
    ).strip()


def undisturbed_import(site: Site) -> tuple[dict, float]:
    empty_register(site)
    job = request_import(site)
    worker = site.start_worker()
    site.await_end(job)
    site.kill_worker(worker)
    assert site.sql(f"SELECT state, error FROM jobs_job WHERE id = '{job}'") == [("done", "")]
    ((took,),) = site.sql(f"SELECT finished_at - started_at FROM jobs_job WHERE id = '{job}'")
    return counts(site), took.total_seconds()


def counts(site: Site) -> dict[str, int]:
    found = {table: site.sql(f"SELECT count(*) FROM {table}")[0][0] for table in REGISTER_TABLES}
    assert found["households_person"] > 0
    return found


def empty_register(site: Site) -> None:
    for worker in list(site.workers):
        site.kill_worker(worker)
    tables = ", ".join([*REGISTER_TABLES, "households_snapshot", "jobs_job"])
    site.sql(f"TRUNCATE {tables} CASCADE")
