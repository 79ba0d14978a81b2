from datetime import date

import openpyxl
import pytest

from accounts.models import AccessLog
from accounts.roles import Role
from households.importing import marking
from households.importing.actions import forget_files
from households.models import Snapshot
from tests.bad.making import csv_bytes, families, persons, table, xlsx_bytes
from tests.households.register_files import nik

RED, YELLOW = "00F2A9A9", "00FFE699"


@pytest.fixture
def staged(stage, settings, tmp_path):
    """`staged({name: bytes})`: a snapshot of these uploads, read."""
    settings.MEDIA_ROOT = tmp_path / "media"

    def read(files):
        folder = settings.MEDIA_ROOT / "registers" / "a"
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        return stage("dtsen", [folder / name for name in files])

    return read


def marked(snapshot, number):
    assert number in marking.mark_files(snapshot).numbers
    return openpyxl.load_workbook(marking.marked_path(snapshot, number))


def register(**changes):
    return {"keluarga.csv": csv_bytes(families()), "individu.xlsx": xlsx_bytes(table(persons(**changes)))}


def test_a_bad_cell_is_filled_and_says_what_is_wrong(staged):
    book = marked(staged(register(nama="", tanggal_lahir=date(1981, 1, 1))), 1)

    name, born = book["Sheet"]["C2"], book["Sheet"]["E2"]
    assert (name.fill.fgColor.rgb, name.comment.text) == (RED, "Kesalahan: Nama kosong. Lengkapi dari kartu keluarga.")
    assert (born.fill.fgColor.rgb, born.value.date()) == (YELLOW, date(1981, 1, 1))
    assert book["Sheet"]["C3"].comment is None


def test_the_first_sheet_lists_every_fault_with_a_link_to_its_cell(staged):
    book = marked(staged(register(nama="")), 1)

    rows = list(book.worksheets[0].iter_rows(min_row=4))
    cells = {row[2].value: row for row in rows}
    assert book.sheetnames[0] == "Kesalahan"
    assert cells["C2"][2].hyperlink.location == "'Sheet'!C2"
    assert [cells["C2"][at].value for at in (0, 1, 3)] == ["Kesalahan", "Sheet", "C (nama)"]


def test_all_cells_come_back_with_numbers_of_identity_as_text(staged):
    book = marked(staged(register(nama="")), 1)

    sent = table(persons(nama=""))
    back = [[cell.value for cell in row] for row in book["Sheet"].iter_rows()]
    assert back == [[cell or None for cell in row] for row in sent]
    assert (book["Sheet"]["A2"].value, book["Sheet"]["A2"].number_format) == (nik(1), "@")


def test_a_csv_becomes_a_workbook_and_computes_nothing(staged):
    rows = [families()[0] | {"alamat": "=1+1"}, *families()[1:]]
    snapshot = staged({"keluarga.csv": csv_bytes(rows), "individu.csv": csv_bytes(persons(nama="=2+2 ANI"))})

    assert marked(snapshot, 0)["CSV"]["C2"].data_type == marked(snapshot, 1)["CSV"]["C2"].data_type == "s"


def test_a_marked_workbook_sent_again_is_marked_anew_without_its_old_list(staged, tmp_path):
    first = staged(register(nama=""))
    marking.mark_files(first)
    again = marking.marked_path(first, 1).read_bytes()
    marking.marked_path(first, 1).with_name("individu.xlsx").write_bytes(again)

    assert marked(first, 1).sheetnames == ["Kesalahan", "Sheet"]


def test_a_file_of_too_many_rows_is_not_marked_and_says_so(staged, monkeypatch):
    monkeypatch.setattr(marking, "MOST_ROWS", 2)

    made = marking.mark_files(staged(register(nama="")))

    assert made.numbers == []
    assert "lebih dari 100.000 baris" in made.refusals[0]


def test_errors_of_excel_are_marked_where_they_stand(staged):
    rows = table(persons())
    rows[1][2] = "#REF!"

    book = marked(staged({"keluarga.csv": csv_bytes(families()), "individu.xlsx": xlsx_bytes(rows)}), 1)

    assert (book["Sheet"]["C2"].value, book["Sheet"]["C2"].fill.fgColor.rgb) == ("#REF!", RED)


def test_who_takes_the_clear_numbers_out_is_written_down(staged, client_as):
    snapshot = staged(register(nama=""))
    client = client_as(Role.BAPPEDA_ADMIN)
    address = f"/register/impor/{snapshot.pk}/bertanda/1/"
    assert client.get(address).status_code == 302
    marking.mark_files(snapshot)

    answer = client.get(address)

    assert answer.headers["Content-Disposition"] == 'attachment; filename="individu-bertanda.xlsx"'
    assert b"".join(answer.streaming_content).startswith(b"PK")
    log = AccessLog.objects.get(purpose__startswith="Unduh buku kerja bertanda")
    assert (log.actor, log.object_ids, "nik" in log.fields) == (client.user, [snapshot.pk], True)


def test_marked_workbooks_go_with_the_uploaded_files(staged, settings):
    snapshot = staged(register(nama=""))
    marking.mark_files(snapshot)

    forget_files(Snapshot.objects.get(pk=snapshot.pk))

    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []
