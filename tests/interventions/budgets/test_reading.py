import pytest

from interventions.budgets.reading import BudgetRefused, read_budget
from tests.interventions.budgets.files import FLAT, HOMES, OFFICE, SKPD, TOILETS, flat, workbook

LEVELS = ["Kode", "Uraian", "Sumber Dana", "Jumlah (Rp)"]


@pytest.fixture
def read(tmp_path):
    def from_rows(rows, header=FLAT, skpd="", **options):
        path = tmp_path / "berkas"
        path.write_bytes(workbook(rows, header, **options).read())
        return read_budget(path, skpd)

    return from_rows


def test_a_flat_table_gives_a_line_a_row(read):
    table = read([flat(HOMES, 900), flat(TOILETS, "Rp100,00"), ["", "", "", "", "", "", "", "Jumlah", "", 1000]])

    assert [(line.code, line.pagu_idr) for line in table.lines] == [(HOMES, 900), (TOILETS, 100)]
    assert (table.pagu_idr, table.stated_idr, table.faults) == (1000, 1000, [])
    assert table.lines[0].programme_name == "PROGRAM 1.04.02"
    assert table.lines[0].kegiatan_code == "1.04.02.2.01"


def test_rows_of_programmes_and_kegiatan_are_not_counted_twice(read):
    table = read(
        [
            ["1.04.0.00.0.00.01.0000", "Disperkim", "", 1000],
            ["1.04", "Urusan perumahan", "", 1000],
            ["1.04.02", "PROGRAM PENGEMBANGAN PERUMAHAN", "", 900],
            ["1.04.02.2.01", "Pendataan Rumah", "", 900],
            [HOMES, "Perbaikan RTLH", "PAD", 600],
            ["5.1.02.01.01.0024", "Belanja bahan", "", 600],
            ["", "- Semen 50 zak", "", 600],
            ["1.04.02.2.01.0002", "Rumah bencana", "DAU", 300],
            ["1.04.05", "PROGRAM PSU", "", 100],
            [TOILETS, "Jamban", "PAD", 100],
            ["Jumlah", "", "", 1000],
        ],
        LEVELS,
    )

    assert table.faults == []
    assert table.notes == []
    assert (len(table.lines), table.pagu_idr, table.stated_idr) == (3, 1000, 1000)
    assert table.lines[0].programme_name == "PROGRAM PENGEMBANGAN PERUMAHAN"
    assert table.lines[0].kegiatan_name == "Pendataan Rumah"


def test_other_headers_and_lines_above_the_table_are_known(read):
    header = ["No", "Kode Sub Giat", "Uraian Sub Kegiatan", "Pagu Indikatif", "Sumber Pendanaan"]
    table = read([[1, HOMES, "Perbaikan RTLH", 5, "DAK"]], header, above=[["RENCANA KERJA 2026"], []])

    assert [(line.name, line.fund_source, line.pagu_idr) for line in table.lines] == [("Perbaikan RTLH", "DAK", 5)]


def test_all_faults_come_at_once_with_their_rows(read):
    table = read(
        [
            flat(HOMES, "banyak"), flat(TOILETS, None), flat(OFFICE, 5, name=""), flat("1.04.2", 5),
            [*flat(HOMES, 7)[:6], "", "Tanpa kode", "PAD", 7][:4] + ["", ""] + ["", "Tanpa kode", "PAD", 7],
        ]
    )  # fmt: skip

    assert [row for row, _ in table.faults] == [2, 3, 4, 5]
    assert "tidak terbaca" in table.faults[0][1]
    assert "Pagu sub kegiatan" in table.faults[1][1]


def test_money_without_a_code_is_a_fault(read):
    table = read([["", "Rumah", "PAD", 7], [HOMES, "RTLH", "PAD", 5]], LEVELS)

    assert table.faults == [[2, "Baris ini berisi pagu tanpa kode sub kegiatan. Isi kodenya, atau hapus barisnya."]]


def test_a_line_written_twice_is_a_fault_and_not_a_sum(read):
    table = read([flat(HOMES, 5), flat(TOILETS, 6), flat(HOMES, 5)])

    assert table.pagu_idr == 11
    assert table.faults[0][0] == 4
    assert "baris 2" in table.faults[0][1]


def test_two_sources_of_money_are_two_lines(read):
    table = read([flat(HOMES, 5, source="PAD"), flat(HOMES, 7, source="DAU")])

    assert [(line.fund_source, line.pagu_idr) for line in table.lines] == [("PAD", 5), ("DAU", 7)]


def test_accounts_in_a_flat_table_add_up_to_their_line(read):
    header = [*FLAT, "Kode Rekening"]
    table = read([[*flat(HOMES, 5), "5.1.02.01"], [*flat(HOMES, 7), "5.1.02.02"]], header)

    assert [line.pagu_idr for line in table.lines] == [12]
    assert table.faults == []


def test_a_sum_that_does_not_fit_is_noted(read):
    table = read([["1.04.02", "PROGRAM", "", 900], [HOMES, "RTLH", "PAD", 600], ["Total", "", "", 950]], LEVELS)

    assert table.notes == ["Program 1.04.02: tertulis Rp900, sub kegiatannya berjumlah Rp600."]
    assert table.stated_idr == 950


def test_a_file_of_several_skpd_asks_which_is_meant(read):
    rows = [flat(HOMES, 5), flat("1.02.02.2.01.0001", 9, skpd=("1.02.0.00.0.00.01.0000", "Dinas Kesehatan"))]

    assert "2 SKPD" in read(rows).faults[0][1]
    assert read(rows, skpd="dinas kesehatan").pagu_idr == 9
    assert read(rows, skpd=SKPD[0]).pagu_idr == 5


@pytest.mark.parametrize(
    ("rows", "header", "words"),
    [
        ([["Ani", 3]], ["Nama", "Umur"], "Kode Sub Kegiatan dan Pagu"),
        ([[HOMES, 3]], ["Kode Sub Kegiatan", "Keterangan"], "Pagu"),
        ([[HOMES, "RTLH", 3, 4]], ["Kode", "Uraian", "Pagu", "Anggaran"], "dua kolom"),
        ([["1.04.02", "PROGRAM", "", 900]], LEVELS, "Tidak ada baris sub kegiatan"),
    ],
)
def test_what_is_no_budget_is_refused(read, rows, header, words):
    with pytest.raises(BudgetRefused, match=words):
        read(rows, header)


def test_a_file_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "berkas"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 500)

    with pytest.raises(BudgetRefused):
        read_budget(path)
