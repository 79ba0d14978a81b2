from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.verification.macro.crosscheck.conftest import verified
from tests.verification.macro.crosscheck.test_runs import published
from verification.macro.crosscheck.runs import run_crosscheck

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(village):
    published("p0", "7.61", "2023-03")
    published("p0", "7.28", "2024-03")
    published("poor_count", "59", "2024-03")
    verified(village)
    return run_crosscheck(year=2024)


def test_the_table_has_both_sides_of_every_pair(run, client_as):
    answer = client_as(Role.LEADER).get(reverse("verification:crosscheck-xlsx", args=[run.pk]))
    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.values)
    heading = next(row for row in rows if row[0] == "Tahun")
    poor = dict(zip(heading, next(row for row in rows if "warga berhak" in str(row[1])), strict=True))
    assert (poor["Makro nilai"], poor["Mikro nilai"], poor["Kesimpulan"]) == (59000, 1, "Tidak dapat dibandingkan")


def test_the_print_for_a_meeting_is_a_pdf(run, client_as):
    answer = client_as(Role.BAPPEDA_ANALYST).get(reverse("verification:crosscheck-pdf", args=[run.pk]))
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
