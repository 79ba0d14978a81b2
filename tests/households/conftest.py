from datetime import date
from itertools import count

import pytest

from households.importing import actions, loading, staging
from households.models import Area
from tests import remembered
from tests.households.register_files import write_csv, write_dtsen


@pytest.fixture
def kukar(db):
    """The areas, variables, code maps and sources every installation starts with."""
    remembered.recall()


@pytest.fixture
def village(kukar):
    return Area.objects.get(level="village", name="Loa Ipuh")


@pytest.fixture
def other_village(kukar):
    return Area.objects.get(level="village", name="Jonggon Jaya")


@pytest.fixture
def stage(kukar, tmp_path):
    """`stage(register, [paths], as_of)`: a synthetic snapshot, read and not yet applied."""

    def read(register, paths, as_of="2026-01-31"):
        source = actions.source_for(register, is_synthetic=True)
        names = [path.name for path in paths]
        snapshot = actions.open_snapshot(
            source=source, as_of=date.fromisoformat(as_of), paths=paths, names=names, by=None
        )
        return staging.stage_snapshot(snapshot)

    return read


@pytest.fixture
def load_dtsen(stage, tmp_path):
    """`load_dtsen([families], [persons], as_of)`: read and applied, whatever is odd about it."""
    numbers = count(1)

    def load(families, persons, as_of="2026-01-31"):
        snapshot = stage("dtsen", write_dtsen(tmp_path / str(next(numbers)), families, persons), as_of)
        return _apply(snapshot)

    return load


@pytest.fixture
def load_p3ke(stage, tmp_path):
    numbers = count(1)

    def load(persons, as_of="2025-12-31"):
        return _apply(stage("p3ke", [write_csv(tmp_path / f"p3ke{next(numbers)}.csv", persons)], as_of))

    return load


def _apply(snapshot):
    if snapshot.doubts:
        snapshot = actions.accept_snapshot(snapshot=snapshot, reason="diuji")
    return loading.apply_snapshot(snapshot)
