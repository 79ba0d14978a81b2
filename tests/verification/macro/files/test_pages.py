"""A file up, its cells beside what was understood, then stored or discarded by a person; who may do what."""

import json
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import Role
from jobs import work
from jobs.models import Job
from tests.verification.macro.factories import FigureFactory, FileFactory, SeriesFactory, area
from verification.macro import actions
from verification.macro.files import readings
from verification.macro.models import MacroFigure, MacroFile

pytestmark = pytest.mark.django_db
OVERVIEW, FIGURES = reverse("verification:macro-overview"), reverse("verification:macro-figures")
UPLOAD = reverse("verification:macro-upload")
NAME = "Persentase penduduk miskin, 2024.csv"
TABLE = (
    "Kabupaten/Kota;Persentase Penduduk Miskin (Persen);Jumlah Penduduk Miskin (Ribu Jiwa);Jumlah Ternak\n"
    'Paser;"8,63";...;12\nKutai Kartanegara;"7,28";"59,00";9\nBandung;"6,40";"245,60";4\n'
)
DOORS = ["macro-file-read", "macro-file-store", "macro-file-discard"]


@pytest.fixture
def analyst(client_as, media):
    for code in ("p0", "poor_count"):
        SeriesFactory(code=code)
    area("6401"), area("6403")
    return client_as(Role.BAPPEDA_ANALYST)


def work_off():
    for job_id in Job.objects.waiting().values_list("pk", flat=True):
        work.run_job(job_id)


def upload(client, content=TABLE, name=NAME, **fields):
    """The page of the file, read."""
    content = content.encode() if isinstance(content, str) else content
    given = {"file": SimpleUploadedFile(name, content), "publisher": "BPS", "released_on": "2024-07-01"} | fields
    answer = client.post(UPLOAD, given)
    work_off()
    return answer.url


def handed_in():
    """Those of figures that stand here already were handed in by nobody."""
    return MacroFile.objects.get(uploaded_by__isnull=False)


def press(client, door, follow=False):
    answer = client.post(reverse(f"verification:{door}", args=[handed_in().pk]), follow=follow)
    work_off()
    return answer


def cells(answer):
    return [
        (cell.printed, cell.area, cell.period, cell.value, cell.row.outcome) for cell in answer.context["object_list"]
    ]


def outcomes(answer):
    return {cell.printed: cell.row.outcome for cell in answer.context["object_list"]}


def words(answer):
    return {cell.printed: cell.row.words for cell in answer.context["object_list"]}


# Cell beside reading


def test_the_page_shows_each_cell_beside_what_was_understood(analyst):
    answer = analyst.get(upload(analyst))

    assert cells(answer)[:4] == [
        ("CSV!B3: 7,28", "Kutai Kartanegara (6403)", "Maret 2024", "7,28 persen", "new"),
        ("CSV!C3: 59,00", "Kutai Kartanegara (6403)", "Maret 2024", "59 ribu jiwa", "new"),
        ("CSV!B2: 8,63", "Paser (6401)", "Maret 2024", "8,63 persen", "new"),
        ("CSV!C2: ...", "Paser (6401)", "Maret 2024", "tidak tersedia", "missing"),
    ]
    assert not MacroFigure.objects.exists()


def test_what_nobody_keeps_comes_last_and_says_so(analyst):
    found = outcomes(analyst.get(upload(analyst)))
    assert list(found.items())[4:] == [
        ("CSV!D3: 9", "unknown"), ("CSV!D2: 12", "unknown"), ("CSV!B4: 6,40", "outside"),
        ("CSV!C4: 245,60", "outside"), ("CSV!D4: 4", "unknown"),
    ]  # fmt: skip


def test_the_sheet_is_shown_with_its_cells_marked_and_linked(analyst):
    page = upload(analyst)
    answer = analyst.get(page)

    lines = {number: row for number, _, row in answer.context["grid"].lines}
    assert [cell.text for cell in lines[3]] == ["Kutai Kartanegara", "7,28", "59,00", "9"]
    assert [cell.mark for cell in lines[2]] == ["", "+", "×", ""]
    assert lines[3][1].url == "?lembar=1&hal=1#angka-1"
    assert 'id="sel-3-2"' in answer.content.decode()
    assert answer.context["object_list"][0].sheet_url == "#sel-3-2"


def test_of_a_large_sheet_its_headings_and_our_lines_are_shown(analyst):
    others = "".join(f'Bandung;"{number / 10}";"1,00";1\n' for number in range(100))
    head, ours = TABLE.split("\n", 1)

    answer = analyst.get(upload(analyst, f"{head}\n{others}{ours}"))

    lines = [(number, is_after_gap) for number, is_after_gap, _ in answer.context["grid"].lines]
    assert lines == [(1, False), (102, True), (103, False)]
    assert "3 dari 104 baris" in answer.content.decode()


def test_sheets_of_a_workbook_stand_side_by_side_in_tabs(analyst, tmp_path):
    book = openpyxl.Workbook()
    for sheet, year, value in [(book.active, 2023, 7.61), (book.create_sheet("Lain"), 2024, 7.28)]:
        sheet.append(["Kabupaten/Kota", f"Persentase Penduduk Miskin {year}"])
        sheet.append(["Kutai Kartanegara", value])
    book.save(tmp_path / "p0.xlsx")

    page = upload(analyst, (tmp_path / "p0.xlsx").read_bytes(), "p0.xlsx")
    answer = analyst.get(page, {"lembar": 2})

    assert [cell.printed for cell in answer.context["object_list"]] == ["Sheet!B2: 7.61", "Lain!B2: 7.28"]
    assert [cell.sheet_url for cell in answer.context["object_list"]] == ["?lembar=1#sel-2-2", "#sel-2-2"]
    assert answer.context["grid"].part.sheet == "Lain"
    assert analyst.get(page, {"lembar": "²"}).context["grid"].part.sheet == "Sheet"


def test_a_webapi_answer_shows_keys_in_place_of_cells(analyst):
    answer = {
        "status": "OK", "data-availability": "available", "last_update": "2024-07-01 10:00:00",
        "var": [{"val": 621, "label": "Persentase Penduduk Miskin (P0) Menurut Kabupaten/Kota", "unit": "Persen"}],
        "turvar": [{"val": "0", "label": "Tidak ada"}], "labelvervar": "Kabupaten/Kota",
        "vervar": [{"val": 6403, "label": "Kutai Kartanegara"}], "tahun": [{"val": 124, "label": "2024"}],
        "turtahun": [{"val": 0, "label": "Tahun"}], "datacontent": {"640362101240": 7.28},
    }  # fmt: skip

    found = analyst.get(upload(analyst, json.dumps(answer), "jawaban.json", released_on=""))

    assert cells(found) == [
        ("datacontent[640362101240]: 7.28", "Kutai Kartanegara (6403)", "Maret 2024", "7,28 persen", "new")
    ]
    assert found.context["grid"] is None


@pytest.mark.parametrize(
    ("stored", "outcome", "said"),
    [
        ({"value": "7.28"}, "unchanged", "Sama dengan rilis 2024-07-01."),
        ({"value": "7.30", "release": "2023-12-01"}, "replaces", "Menggantikan rilis 2023-12-01 (7,3)."),
        ({"value": "7.30", "release": "2025-07-01"}, "older", "Yang berlaku tetap rilis 2025-07-01 (7,3)."),
        ({"value": "7.30"}, "held", "Nilai lain dari rilis yang sama sudah tersimpan"),
        ({"value": "2.28", "period": "2023-03"}, "held", "Melompat dari 2,28 (2023-03) ke 7,28"),
    ],
)
def test_each_cell_says_what_will_become_of_it(analyst, stored, outcome, said):
    FigureFactory(**stored | {"value": Decimal(stored["value"])})

    answer = analyst.get(upload(analyst))

    assert outcomes(answer)["CSV!B3: 7,28"] == outcome
    assert words(answer)["CSV!B3: 7,28"].startswith(said)


def test_a_cell_that_repeats_another_one_of_the_file_names_it(analyst):
    heads = TABLE.replace("Persentase Penduduk Miskin (Persen)", "Jumlah Penduduk Miskin (Jiwa)")
    answer = analyst.get(upload(analyst, heads.replace('"7,28"', "59000")))
    assert words(answer)["CSV!C3: 59,00"] == "Sama dengan sel CSV!B3."


def test_a_doubtful_cell_shows_why_it_is_held(analyst):
    answer = analyst.get(upload(analyst, TABLE.replace("7,28", "97,28")))
    assert words(answer)["CSV!B3: 97,28"] == "Nilai di luar batas yang wajar untuk indikator ini."
    assert "1 di antaranya disimpan sebagai ditahan" in answer.content.decode()


def test_the_sums_of_the_page_close(analyst):
    FigureFactory(value=Decimal("7.28"))
    sums = analyst.get(upload(analyst, TABLE.replace("8,63", "98,63"))).context["sums"]

    assert sum(n for _, n in sums["ours"]) == sums["n_ours"] == 4
    assert sums["n_ours"] + sum(n for _, n in sums["others"]) == sums["n_figures"] == 9
    assert dict(sums["ours"])["Ditahan sampai seseorang memutuskannya"] == 1


def test_the_list_narrows_to_what_will_become_of_cells(analyst):
    page = upload(analyst)
    assert list(outcomes(analyst.get(page, {"akan": "missing"}))) == ["CSV!C2: ..."]
    assert len(outcomes(analyst.get(page, {"akan": "nonsense"}))) == 9


def test_a_long_file_is_paged_and_its_sums_count_all(analyst):
    rows = "".join(f'Bandung {n};"{n}";"1,00";1\n' for n in range(1, 61))
    page = upload(analyst, TABLE + rows)

    answer = analyst.get(page, {"hal": 3})

    assert len(answer.context["object_list"]) == 25
    assert answer.context["sums"]["n_figures"] > 100


# Store


def test_a_person_stores_what_the_page_showed(analyst):
    page = upload(analyst)
    assert "Simpan 4 angka" in analyst.get(page).content.decode()

    assert press(analyst, "macro-file-store").url == page

    answer = analyst.get(page)
    assert MacroFigure.objects.accepted().count() == 4
    assert "sudah disimpan pada" in answer.content.decode()
    assert "Buang berkas ini" not in answer.content.decode()
    assert outcomes(answer)["CSV!B3: 7,28"] == "new"


def test_pressing_store_twice_makes_one_job(analyst):
    upload(analyst)
    door = reverse("verification:macro-file-store", args=[handed_in().pk])
    analyst.post(door)
    analyst.post(door)
    assert Job.objects.filter(kind=actions.IMPORT_FILE).count() == 1

    work_off()
    analyst.post(door)
    assert Job.objects.filter(kind=actions.IMPORT_FILE).count() == 1


def test_what_came_in_between_is_judged_anew(analyst):
    page = upload(analyst)
    FigureFactory(value=Decimal("7.31"), file=FileFactory(imported_at="2999-01-01T00:00Z"))
    assert "angka lain masuk" in analyst.get(page).content.decode()

    press(analyst, "macro-file-store")

    held = MacroFigure.objects.waiting().get()
    assert (held.value, held.area.bps_code) == (Decimal("7.28"), "6403")
    assert outcomes(analyst.get(page))["CSV!B3: 7,28"] == "held"


def test_the_verdicts_shown_can_be_made_anew(analyst):
    page = upload(analyst)
    FigureFactory(value=Decimal("7.31"))
    press(analyst, "macro-file-read")
    assert outcomes(analyst.get(page))["CSV!B3: 7,28"] == "held"


def test_a_file_without_news_is_not_stored(analyst):
    page = upload(analyst, TABLE.split("Paser")[0] + 'Bandung;"6,40";"245,60";4\n')
    assert "Tidak ada angka baru" in analyst.get(page).content.decode()

    press(analyst, "macro-file-store")

    assert not Job.objects.filter(kind=actions.IMPORT_FILE).exists()


def test_the_same_file_once_more_leads_to_its_page(analyst):
    page = upload(analyst)
    assert upload(analyst, name="lain, 2024.csv") == page
    press(analyst, "macro-file-store")

    assert upload(analyst) == page

    assert MacroFile.objects.count() == 1
    assert "sudah disimpan pada" in analyst.get(page).content.decode()
    assert Job.objects.filter(kind=actions.IMPORT_FILE).count() == 1


# Discard, correct, wait


def test_a_discarded_file_leaves_nothing_behind(analyst, media, django_capture_on_commit_callbacks):
    page = upload(analyst)
    with django_capture_on_commit_callbacks(execute=True):
        press(analyst, "macro-file-discard")

    assert analyst.get(page).status_code == 404
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_a_stored_file_is_not_discarded(analyst, media):
    page = upload(analyst)
    press(analyst, "macro-file-store")
    answer = press(analyst, "macro-file-discard", follow=True)

    assert "sudah disimpan" in answer.content.decode()
    assert answer.redirect_chain[0][0] == page
    assert (media / handed_in().path).is_file()


def test_a_file_discarded_while_it_waits_for_a_worker_is_not_stored(analyst):
    upload(analyst)
    analyst.post(reverse("verification:macro-file-store", args=[handed_in().pk]))
    press(analyst, "macro-file-discard")
    assert not MacroFigure.objects.exists()
    assert Job.objects.get(kind=actions.IMPORT_FILE).state == Job.State.FAILED


def test_an_unreadable_file_says_why_and_keeps_what_was_typed(analyst):
    answer = analyst.get(upload(analyst, b"%PDF-1.7", "buku.pdf", publisher="BPS Kukar"))

    page = answer.content.decode()
    assert "PDF" in answer.context["reading"].refusal
    assert answer.context["reading"].refusal in page
    assert "Simpan 0" not in page
    again = analyst.get(UPLOAD, {"seperti": handed_in().pk}).content.decode()
    for form in (page, again):
        assert 'value="BPS Kukar"' in form
        assert 'value="2024-07-01"' in form


def test_a_file_without_year_is_read_again_under_a_better_name(analyst, media, django_capture_on_commit_callbacks):
    page = upload(analyst, name="tabel.csv")
    assert "tidak menyebut tahun" in analyst.get(page).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        analyst.post(page, {"name": "tabel, 2024.csv", "publisher": "BPS", "released_on": "2024-07-01"})
    work_off()

    assert outcomes(analyst.get(page))["CSV!B3: 7,28"] == "new"
    assert [path.name for path in (media / "macro").rglob("*.csv")] == ["tabel, 2024.csv"]


def test_a_faulty_correction_is_answered_on_the_page(analyst):
    page = upload(analyst)
    answer = analyst.post(page, {"name": "", "publisher": "BPS Kaltim", "released_on": "2999-01-01"})

    assert answer.status_code == 400
    assert answer.context["form"]["publisher"].value() == "BPS Kaltim"
    assert handed_in().name == NAME


def test_a_file_waits_where_people_look_for_figures(analyst):
    page = upload(analyst)
    for address in (OVERVIEW, FIGURES):
        answer = analyst.get(address).content.decode()
        assert "1 berkas menunggu" in answer
        assert page in answer

    press(analyst, "macro-file-store")
    assert "berkas menunggu" not in analyst.get(OVERVIEW).content.decode()


def test_a_file_that_nobody_has_read_yet_says_so(analyst):
    file, _ = actions.store_file(file=SimpleUploadedFile(NAME, TABLE.encode()), name=NAME)
    page = reverse("verification:macro-file", args=[file.pk])
    assert "Berkas belum terbaca" in analyst.get(page).content.decode()

    analyst.post(reverse("verification:macro-file-read", args=[file.pk]))

    answer = analyst.get(page)
    assert answer.context["is_running"]
    assert "data-job" in answer.content.decode()


# Who may


def test_a_leader_looks_and_changes_nothing(analyst, client_as):
    page, leader = upload(analyst), client_as(Role.LEADER)
    answer = leader.get(page)

    assert answer.status_code == 200
    assert "Simpan 4 angka" not in answer.content.decode()
    assert [press(leader, door).status_code for door in DOORS] == [403] * 3
    assert leader.post(page).status_code == 403
    assert "berkas menunggu" not in leader.get(OVERVIEW).content.decode()


def test_a_verifier_does_not_see_files(analyst, client_as):
    assert client_as(Role.VERIFIER).get(upload(analyst)).status_code == 403


@pytest.mark.parametrize("fields", [{"path": ""}, None])
def test_what_is_no_file_is_not_found(analyst, fields):
    pk = FileFactory(**fields).pk if fields else 99
    assert analyst.get(reverse("verification:macro-file", args=[pk])).status_code == 404
    assert analyst.post(reverse("verification:macro-file-discard", args=[pk])).status_code == 404


# What is kept of a reading


def test_of_a_huge_file_a_bounded_part_is_kept_and_all_is_counted(analyst, monkeypatch):
    monkeypatch.setattr(readings, "MOST_ROWS", 5)
    answer = analyst.get(upload(analyst))

    assert len(answer.context["object_list"]) == 5
    assert answer.context["sums"]["n_figures"] == 9
    assert "4 angka lain" in answer.content.decode()


def test_a_broken_reading_counts_as_none(analyst, media):
    page = upload(analyst)
    next((media / "macro" / "readings").iterdir()).write_bytes(b"{")
    assert "Berkas belum terbaca" in analyst.get(page).content.decode()


def test_the_page_asks_the_database_the_same_for_any_number_of_cells(analyst, django_assert_max_num_queries):
    page = upload(analyst, TABLE + "".join(f'Bandung {n};"{n}";"1,00";1\n' for n in range(1, 61)))
    with django_assert_max_num_queries(16):
        analyst.get(page)
