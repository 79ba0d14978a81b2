import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import Workbook

from households.models import Area
from tests.factories import AreaFactory, OPDFactory, PersonFactory, ResidenceFactory
from tests.interventions.factories import IndicatorFactory, ProgrammeFactory

BUDI = "6402990101800001"  # of a man born on 1 January 1980
SITI = "6402994502850002"  # of a woman born on 5 February 1985
STRANGER = "6402990505850007"
HEADER = ["NIK", "Nama", "Tanggal Lahir", "Desa", "Kecamatan", "Tanggal", "Nilai", "Jenis Bantuan", "No BAST"]


@pytest.fixture(autouse=True)
def demo_numbers(settings):
    settings.RBPK_DEMO = True


@pytest.fixture
def village(db) -> Area:
    return AreaFactory(name="Loa Ipuh", parent=AreaFactory(district=True, name="Tenggarong"))


def resident(village, name, number, born, **fields):
    person = PersonFactory(name=name, number=number, birth_date=born)
    ResidenceFactory(person=person, household__village=village, **fields)
    return person


@pytest.fixture
def budi(village):
    return resident(village, "Budi Santoso", BUDI, "1980-01-01")


@pytest.fixture
def siti(village):
    return resident(village, "Siti Aminah", SITI, "1985-02-05")


@pytest.fixture
def indicator(db):
    return IndicatorFactory(code="bad_roof")


@pytest.fixture
def programme(indicator):
    return ProgrammeFactory(code="bedah-rumah", indicators=[indicator], opd=OPDFactory(short_name="Disperkim"))


def a_row(nik, name, **changes):
    """A row of the usual list, given in March of last year."""
    row = {
        "NIK": nik, "Nama": name, "Tanggal Lahir": None, "Desa": "Loa Ipuh", "Kecamatan": "Tenggarong",
        "Tanggal": f"12/03/{timezone.localdate().year - 1}", "Nilai": 2500000, "Jenis Bantuan": "Jamban",
        "No BAST": "BA/1",
    }  # fmt: skip
    return list((row | changes).values())


@pytest.fixture
def make_file(tmp_path):
    """`make_file(rows)`: an xlsx; `make_file({"Lembar": rows})` with several sheets; `name="a.csv"` a csv."""

    def make(rows, name="daftar.xlsx"):
        path = tmp_path / name
        if name.endswith(".csv"):
            text = io.StringIO()
            csv.writer(text, delimiter=";").writerows(rows)
            path.write_text("\ufeff" + text.getvalue(), encoding="utf-8")
            return path
        book = Workbook()
        book.remove(book.active)
        for title, lines in (rows if isinstance(rows, dict) else {"Data": rows}).items():
            sheet = book.create_sheet(title)
            for line in lines:
                sheet.append(line)
        book.save(path)
        return path

    return make


@pytest.fixture
def load(programme, make_file):
    """`load(rows, *options)`: what the command prints, as a dict, with its `code` and what it says of faults."""

    def run(rows, *options, **file):
        path = rows if hasattr(rows, "name") else make_file(rows, **file)
        out, err = io.StringIO(), io.StringIO()
        arguments = [str(path), "--opd", "Disperkim", "--programme", "bedah-rumah", *options]
        code, words = 0, ""
        try:
            call_command("import_deliveries", *arguments, stdout=out, stderr=err)
        except CommandError as error:
            code, words = error.returncode, str(error)
        facts = json.loads(out.getvalue()) if out.getvalue() else {}
        return facts | {"code": code, "words": words, "said": err.getvalue()}

    return run
