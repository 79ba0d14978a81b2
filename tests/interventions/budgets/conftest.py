import pytest

from accounts.roles import Role
from interventions.budgets import actions
from tests.factories import MembershipFactory, OPDFactory
from tests.interventions.budgets.files import HOMES, OFFICE, TOILETS, flat, workbook

YEAR = 2026


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def opd(db):
    return OPDFactory(short_name="Disperkim")


@pytest.fixture
def officer(opd):
    return MembershipFactory(opd=opd, role=Role.OPD_OFFICER).user


@pytest.fixture
def bring(opd, officer):
    """`bring([rows])`: the file is read; `apply=True`: and applied."""

    def read(rows, *, apply=False, by=None, **fields):
        file = fields.pop("file", None) or workbook(rows)
        found = actions.open_import(**{"upload": file, "opd": opd, "year": YEAR, "by": by or officer} | fields)
        if apply:
            last = actions.last_import(found.opd_id, found.year)
            actions.apply_import(budget_import=found, base=last and last.pk, by=by or officer)
            found.refresh_from_db()
        return found

    return read


@pytest.fixture
def lines(bring, opd):
    """Three lines: homes, toilets, and the office's salaries."""
    bring([flat(HOMES, 900_000_000), flat(TOILETS, 100_000_000), flat(OFFICE, 4_000_000_000)], apply=True)
    return {line.code: line for line in opd.budget_lines.all()}
