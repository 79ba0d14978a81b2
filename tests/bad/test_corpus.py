"""Bad files with their verdicts, each read as the worker reads it."""

import os
import re
import time
from datetime import date

import pytest
from django.db import transaction

from households import reference
from households.importing import actions, staging
from households.models import Snapshot
from tests.bad import containers, numbers, sheets, texts, values  # noqa: F401  each brings its cases
from tests.bad.making import DROPPED, HELD, OK, REFUSED, WARNED, corpus

CASES = corpus()

pytestmark = pytest.mark.django_db

MOST_SECONDS = 10
FEWEST_FAULTS = 60


@pytest.fixture(scope="module")
def register(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        reference.load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def read(register, tmp_path, settings, django_db_blocker):
    """`read(case)`: (the snapshot, seconds), staged in this process; all of it is forgotten afterwards."""
    settings.RBPK_DEMO = False

    def stage(case):
        files = case.make()
        paths = [_written(tmp_path / str(at), content) for at, content in enumerate(files.values())]
        source = actions.source_for(case.register, is_synthetic=case.is_synthetic)
        began = time.monotonic()
        snapshot = actions.open_snapshot(
            source=source, as_of=date(2026, 1, 31), paths=paths, names=list(files), by=None
        )
        return staging.stage_snapshot(snapshot), time.monotonic() - began

    with django_db_blocker.unblock(), transaction.atomic():
        yield stage
        transaction.set_rollback(True)


def _written(path, content):
    content(path) if callable(content) else path.write_bytes(content)
    return path


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_bad_file_gets_the_verdict_written_beside_it(case, read):
    worker = os.getpid()

    snapshot, seconds = read(case)

    assert (os.getpid(), seconds < MOST_SECONDS) == (worker, True)
    assert seen(snapshot) == expected(case)
    assert not case.part or any(re.search(case.part, text) for text in told(snapshot, case.verdict))
    assert first_person(snapshot, case.first) == case.first


def test_there_are_at_least_sixty_different_faults():
    assert len({case.name for case in CASES}) == len(CASES)
    assert len(CASES) >= FEWEST_FAULTS


def seen(snapshot: Snapshot):
    """(verdict, rows that are not taken)."""
    if snapshot.is_refused:
        return REFUSED, {}
    stopped = {verdict: _places(snapshot, verdict) for verdict in (HELD, "refused")}
    if stopped[HELD]:
        return HELD, stopped[HELD]
    if stopped["refused"]:
        return DROPPED, stopped["refused"]
    return WARNED if told(snapshot, WARNED) else OK, {}


def expected(case):
    return case.verdict, {name: sorted(rows) for name, rows in case.rows.items()}


def _places(snapshot, verdict) -> dict[str, list[int]]:
    """{file: rows} of the rows with this verdict for a fault of their own."""
    found = {}
    for problems in snapshot.staged_rows.filter(verdict=verdict).values_list("problems", flat=True):
        for problem in problems:
            if problem["severity"] == "error":
                found.setdefault(problem["file"], set()).add(problem["row"])
    return {name: sorted(rows) for name, rows in found.items()}


def told(snapshot, verdict) -> list[str]:
    severity = "warning" if verdict in (WARNED, OK) else "error"
    rows = snapshot.staged_rows.values_list("problems", flat=True)
    faults = [*snapshot.faults, *(problem for problems in rows for problem in problems)]
    return [fault["message"] for fault in faults if fault["severity"] == severity]


def first_person(snapshot, names) -> dict:
    person = snapshot.staged_rows.filter(is_family=False).order_by("row_no").first()
    return {name: getattr(person, name) for name in names}
