from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from households.exports import LONGEST_TEXT, write_xlsx, xlsx_answer
from households.lists import Chip, Column

TEXT = Column("text", "Catatan")


def sheet_of(columns, rows, note=""):
    return load_workbook(BytesIO(write_xlsx("Kunjungan", columns, rows, note))).active


def first_cell(value, kind="text"):
    return sheet_of([Column("x", "X", kind=kind)], [[value]])["A4"]


@pytest.mark.parametrize("typed", ["=1+1", "+62811", "-5 cm", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")'])
def test_text_that_looks_like_a_formula_stays_text(typed):
    cell = first_cell(typed)

    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", typed, True)


def test_a_masked_nik_keeps_all_its_signs():
    assert first_cell("6402********0001").value == "6402********0001"


def test_figures_stay_figures_with_their_format():
    assert first_cell(1234567, "rupiah").value == 1234567
    assert first_cell(0.123, "percent").number_format == "0.0%"


def test_a_day_stays_a_day_and_a_moment_gets_the_clock_of_the_regency():
    assert first_cell(date(2023, 1, 24), "date").value == datetime(2023, 1, 24)
    assert first_cell(datetime(2023, 1, 24, 20, 0, tzinfo=UTC), "date").value == datetime(2023, 1, 25, 4, 0)


def test_control_characters_and_endless_text_do_not_break_the_workbook():
    assert first_cell("a\x00b\x0bc").value == "abc"
    assert len(first_cell("x" * 40_000).value) == LONGEST_TEXT


def test_nothing_known_is_an_empty_cell_and_a_chip_its_word():
    assert first_cell(None).value is None
    assert first_cell(Chip("Disetujui", "good"), "chip").value == "Disetujui"


def test_title_note_and_labels_stand_above_the_rows():
    sheet = sheet_of([TEXT], [["isi"]], "Per 24 Jan 2023")

    assert [row[0].value for row in sheet.iter_rows()] == ["Kunjungan", "Per 24 Jan 2023", "Catatan", "isi"]


def test_a_row_with_a_value_too_many_is_refused():
    with pytest.raises(ValueError, match="longer"):
        write_xlsx("Kunjungan", [TEXT], [["a", "b"]])


def test_the_download_has_a_plain_name_with_the_day():
    answer = xlsx_answer(b"", "Kunjungan desa/2023")

    assert answer["Content-Disposition"].startswith('attachment; filename="kunjungan-desa2023-20')
