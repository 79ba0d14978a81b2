from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from accounts.roles import Role
from households.matching import lists
from households.models import Area
from tests import remembered
from tests.factories import OPDFactory, PersonFactory, ResidenceFactory

BUDI = "6402990101800001"  # of a man born on 1 January 1980


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.RBPK_DEMO = True
    return tmp_path


@pytest.fixture
def loa_ipuh(db):
    remembered.recall()
    return Area.objects.get(level="village", name="Loa Ipuh")


@pytest.fixture
def budi(loa_ipuh):
    """Budi Santoso of Loa Ipuh, born on 1 January 1980."""
    person = PersonFactory(name="Budi Santoso", number=BUDI, birth_date="1980-01-01", sex="male")
    ResidenceFactory(person=person, household__village=loa_ipuh, household__code="RK1")
    return person


@pytest.fixture
def officer(user):
    return user(Role.OPD_OFFICER, opd=OPDFactory(short_name="Disperkim"))


def workbook(*rows) -> SimpleUploadedFile:
    book, content = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return SimpleUploadedFile("daftar.xlsx", content.getvalue())


@pytest.fixture
def match(officer):
    """`match(["NIK", "Nama"], [...], ...)`: the list of an officer of Disperkim, read and compared."""

    def run(*rows, by=officer, file=None):
        opd = by.memberships.get().opd
        opened = lists.open_list_match(upload=file or workbook(*rows), purpose="calon bedah rumah", by=by, opd=opd)
        return lists.match_list(opened)

    return run
