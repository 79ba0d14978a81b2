"""manage.py import_deliveries: what comes out, what is kept, and what happens with files nobody has seen before."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AccessLog
from interventions.given.models import GivenAid, GivenFile
from tests.interventions.factories import IndicatorFactory
from tests.interventions.given.conftest import BUDI, HEADER, SITI, STRANGER, a_row, resident

pytestmark = pytest.mark.django_db


def counts(answer):
    return [answer[name] for name in ("rows", "matched", "typo", "not_matched", "refused")]


def usual(budi, siti):
    """A match, a slip of one digit, somebody outside the register, and a row with two faults."""
    return [
        HEADER, a_row(BUDI, "Budi Santoso"), a_row(SITI[:-1] + "3", "Siti Aminah"), a_row(STRANGER, "Orang Jauh"),
        a_row(BUDI, "Budi Santoso", Tanggal="99/99/2024", Nilai="banyak"),
    ]  # fmt: skip


def test_every_row_is_matched_near_unknown_or_refused(load, budi, siti):
    answer = load(usual(budi, siti))

    assert counts(answer) == [4, 1, 1, 1, 1]
    assert (answer["code"], answer["state"], answer["written"]) == (0, "applied", 3)


def test_a_matched_row_keeps_who_what_when_and_how_much(load, budi, programme):
    load([HEADER, a_row(BUDI, "Budi Santoso")])

    aid = GivenAid.objects.get()
    last_year = timezone.localdate().year - 1
    assert (aid.person, aid.household, aid.programme) == (budi, budi.residences.get().household, programme)
    assert (aid.given_on, aid.year, aid.value_idr) == (date(last_year, 3, 12), last_year, 2_500_000)
    assert (aid.what, aid.bast_number, aid.masked_nik) == ("Jamban", "BA/1", "6402********0001")


def test_a_near_miss_is_nobodys_until_a_person_says_so(load, siti):
    load([HEADER, a_row(SITI[:-1] + "3", "Siti Aminah")])

    aid = GivenAid.objects.get()
    assert (aid.outcome, aid.person, aid.candidate) == ("typo", None, siti)


def test_all_faults_are_told_at_once_with_their_row_and_column(load, budi, siti):
    said = load(usual(budi, siti))["said"]

    assert "Baris 5, kolom Tanggal: Tanggal ini tidak ada di kalender" in said
    assert "Baris 5, kolom Nilai: Nilai tidak terbaca" in said


def test_neither_numbers_nor_names_are_told(load, budi, siti):
    answer = load(usual(budi, siti))

    assert BUDI not in answer["said"]
    assert "Budi" not in answer["said"]
    assert GivenAid.objects.filter(name__contains=BUDI).count() == 0


def test_the_same_file_twice_changes_nothing(load, make_file, budi, siti):
    path = make_file(usual(budi, siti))
    first = load(path)

    again = load(path)

    assert (again["code"], again["state"], again["written"]) == (0, "known", 0)
    assert counts(again) == counts(first)
    assert (GivenFile.objects.count(), GivenAid.objects.count()) == (1, 3)


def test_a_rehearsal_counts_and_writes_nothing(load, budi, siti):
    answer = load(usual(budi, siti), "--dry-run")

    assert counts(answer) == [4, 1, 1, 1, 1]
    assert (answer["state"], answer["file"], answer["written"]) == ("rehearsed", None, 0)
    assert not GivenFile.objects.exists()
    assert not AccessLog.objects.exists()


def test_a_longer_list_does_not_count_the_same_aid_twice(load, budi, siti):
    load([HEADER, a_row(BUDI, "Budi Santoso")])

    answer = load([HEADER, a_row(BUDI, "Budi Santoso"), a_row(SITI, "Siti Aminah")], name="lengkap.xlsx")

    assert (answer["matched"], answer["repeated"]) == (2, 1)
    assert GivenAid.objects.found().count() == 2


def test_months_of_aid_for_one_person_are_no_guessing(load, budi):
    last_year = timezone.localdate().year - 1
    rows = [a_row(BUDI, "Budi Santoso", Tanggal=date(last_year, month, 5)) for month in range(1, 11)]

    assert counts(load([HEADER, *rows])) == [10, 10, 0, 0, 0]


def test_rows_without_a_date_take_the_year_of_the_list(load, budi):
    answer = load([["NIK", "Nama Penerima"], [BUDI, "Budi Santoso"]], "--year", "2023")

    assert answer["matched"] == 1
    assert (GivenAid.objects.get().given_on, GivenAid.objects.get().year) == (None, 2023)


# Files as agencies have them


@pytest.mark.parametrize(
    "header",
    [
        ["No. KTP", "Nama Lengkap", "Tgl Serah Terima"],
        ["NIK (16 digit)", "NAMA PENERIMA MANFAAT", "Tanggal BAST"],
        ["NIK Kepala Keluarga", "Nama KK", "Tahun Anggaran"],
        ["nomor induk kependudukan", "nama sesuai KTP", "waktu penyaluran bantuan"],
    ],
)
def test_headings_are_known_by_many_names(load, budi, header):
    assert load([header, [BUDI, "Budi Santoso", "2024"]])["matched"] == 1


def test_a_letterhead_above_and_signatures_below_are_no_rows(load, budi):
    answer = load([
        ["PEMERINTAH KABUPATEN KUTAI KARTANEGARA"], ["Daftar penerima bantuan 2024"], [],
        ["No", *HEADER], ["(1)", *[f"({n})" for n in range(2, 11)]],
        [1, *a_row(BUDI, "Budi Santoso")],
        ["Jumlah", None, None, None, None, None, None, 2500000], [],
        [None, None, "Tenggarong, 5 Mei 2024"], [None, None, "Kepala Dinas"],
    ])  # fmt: skip

    assert counts(answer) == [1, 1, 0, 0, 0]


def test_a_heading_of_two_lines_is_read(load, budi):
    answer = load([
        ["No", "Penerima", None, "Bantuan", None],
        [None, "NIK", "Nama", "Tanggal", "Nilai (Rp)"],
        [1, BUDI, "Budi Santoso", "12 Maret 2024", "Rp 2.500.000,-"],
    ])  # fmt: skip

    assert answer["matched"] == 1
    assert GivenAid.objects.get().value_idr == 2_500_000


def test_a_list_by_village_in_several_sheets_is_read_whole(load, budi, siti):
    sheets = {
        "Petunjuk": [["Isi satu baris untuk satu penerima"]],
        "Loa Ipuh": [HEADER, a_row(BUDI, "Budi Santoso")],
        "Maluhu": [HEADER, a_row(SITI, "Siti Aminah")],
        "Rekap": [["Kecamatan", "Jumlah"], ["Tenggarong", 2]],
    }

    assert counts(load(sheets)) == [2, 2, 0, 0, 0]


def test_a_semicolon_csv_with_a_byte_order_mark_is_read(load, budi):
    assert load([HEADER, a_row(BUDI, "Budi Santoso")], name="daftar.csv")["matched"] == 1


def test_without_nik_name_and_birth_date_find_people_for_a_person_to_confirm(load, budi):
    answer = load([["Nama", "Tempat, Tanggal Lahir", "Tahun"], ["Budi Santoso", "Tenggarong, 01-01-1980", 2024]])

    assert answer["typo"] == 1


def test_two_people_of_one_name_in_the_register_are_not_guessed(load, village):
    for number, born in [(BUDI, "1980-01-01"), (STRANGER, "1985-05-05")]:
        resident(village, "Budi Santoso", number, born)

    load([["Nama", "Desa", "Tahun"], ["Budi Santoso", "Loa Ipuh", 2024]])

    assert GivenAid.objects.get().candidate is None


# Refused whole: a clear word, an exit code, nothing written


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (["Nama", "Tanggal"], "kolom NIK, atau kolom nama bersama"),
        (["NIK", "Nama"], "kolom tanggal pemberian atau tahun"),
        (["Kolom A", "Kolom B"], "Judul kolom tidak ditemukan"),
    ],
)
def test_missing_columns_are_named_and_nothing_is_written(load, budi, header, words):
    answer = load([header, [BUDI, "Budi Santoso"]])

    assert (answer["code"], answer["rows"], answer["state"]) == (1, 0, "refused")
    assert words in answer["words"]
    assert not GivenFile.objects.exists()


def test_everything_missing_is_told_at_once(load):
    words = load([["Nama"], ["Budi"]])["words"]

    assert "NIK" in words
    assert "tanggal" in words


@pytest.mark.parametrize("content", [b"", b"bukan tabel", b"PK\x03\x04rusak", b"%PDF-1.7", b"\x00" * 50])
def test_what_is_no_table_is_refused_in_words(load, tmp_path, content):
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(content)

    answer = load(path)

    assert answer["code"] == 1
    assert answer["words"]
    assert not GivenFile.objects.exists()


def test_a_header_without_rows_is_refused(load):
    assert "satu baris pun" in load([HEADER])["words"]


def test_a_list_of_faulty_rows_only_is_refused_with_its_counts(load, budi):
    answer = load([HEADER, a_row(BUDI, "Budi Santoso", Nilai=-5)])

    assert (answer["code"], answer["rows"], answer["refused"]) == (1, 1, 1)
    assert not GivenFile.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"Nilai": "-2500000"}, "negatif"), ({"Nilai": 10**20}, "terlalu besar"),
        ({"Nilai": "dua juta"}, "tidak terbaca"),
        ({"Tanggal": "12/03/2999"}, "belum tiba"), ({"Tanggal": "1890"}, "antara 2000"), ({"Tanggal": None}, "kosong"),
        ({"NIK": None, "Nama": None}, "tidak memuat NIK maupun nama"), ({"NIK": "123", "Nama": None}, "digit"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_believed_is_refused_alone(load, budi, siti, changes, words):
    answer = load([HEADER, a_row(BUDI, "Budi Santoso", **changes), a_row(SITI, "Siti Aminah")])

    assert counts(answer) == [2, 1, 0, 0, 1]
    assert words in answer["said"]


@pytest.mark.parametrize(
    "options",
    [
        ["--opd", "Dinas Antah"], ["--programme", "terbang"], ["--indicator", "tidak-ada"], ["--year", "1899"],
        ["--year", "2999"],
    ],
)  # fmt: skip
def test_a_wrong_command_line_ends_with_two(load, budi, options):
    assert load([HEADER, a_row(BUDI, "Budi Santoso")], *options)["code"] == 2
    assert not GivenFile.objects.exists()


def test_a_file_that_is_not_there_ends_with_two(load, tmp_path):
    assert load(tmp_path / "tidak_ada.xlsx")["code"] == 2


def test_an_indicator_of_another_programme_is_refused(load, budi):
    IndicatorFactory(code="no_toilet")

    answer = load([HEADER, a_row(BUDI, "Budi Santoso")], "--indicator", "no_toilet")

    assert (answer["code"], "tidak menangani" in answer["words"]) == (1, True)


# What the database refuses by itself


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"person": None}, "matched_aid_names_its_person"), ({"year": 2001}, "given_aid_year_is_its_dates"),
        ({"pk": None}, "row_once_per_given_file"),
        ({"pk": None, "row_no": 9}, "given_aid_counts_once"),
    ],
)  # fmt: skip
def test_the_database_refuses_aid_that_contradicts_itself(load, budi, changes, constraint):
    load([HEADER, a_row(BUDI, "Budi Santoso")])
    aid = GivenAid.objects.get()
    for name, value in changes.items():
        setattr(aid, name, value)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        aid.save()


def test_the_database_refuses_counts_that_do_not_add_up(load, budi):
    load([HEADER, a_row(BUDI, "Budi Santoso")])

    with pytest.raises(IntegrityError, match="rows_of_a_given_file_add_up"), transaction.atomic():
        GivenFile.objects.update(n_rows=5)
