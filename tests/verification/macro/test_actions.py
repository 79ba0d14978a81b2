import json
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from accounts.roles import Role
from jobs import work
from jobs.models import Job
from tests.verification.factories import OfficerFactory
from tests.verification.macro.factories import FigureFactory, FileFactory, SeriesFactory, area, read_figure
from verification import tasks
from verification.macro import actions
from verification.macro.models import MacroFigure, MacroFile
from verification.macro.reading.figures import NoFigures

pytestmark = pytest.mark.django_db

TABLE = (
    "Kabupaten/Kota,Persentase Penduduk Miskin (Persen),Jumlah Penduduk Miskin (Ribu Jiwa)\n"
    "Kutai Kartanegara,7.28,59.00\nPaser,8.63,...\nBandung,6.4,245.6\n"
)
BPS = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "bps"
needs_bps_files = pytest.mark.skipif(not BPS.exists(), reason="the BPS files are not here")


@pytest.fixture
def places():
    for code in ("p0", "p1", "p2", "poor_count", "poverty_line"):
        SeriesFactory(code=code)
    return [area("6400"), area("6401"), area("6403")]


@pytest.fixture
def analyst():
    return OfficerFactory(role=Role.BAPPEDA_ANALYST)


def load(*figures, **fields):
    file = FileFactory(**fields)
    return file, actions.import_figures(file, list(figures))


def table(tmp_path, name="Penduduk miskin, 2024.csv", text=TABLE):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


# Files


def test_the_same_content_is_one_file_whatever_its_name(media):
    one, is_new = actions.store_file(file=BytesIO(b"isi"), name="a.csv")
    two, is_new_again = actions.store_file(file=BytesIO(b"isi"), name="b.csv")

    assert (one.pk, is_new, is_new_again) == (two.pk, True, False)
    assert (media / two.path).read_bytes() == b"isi"


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\x.csv", "a/b\0c.csv", "...", "x" * 400 + ", 2024.csv"])
def test_a_file_stays_in_its_folder_whatever_it_calls_itself(media, name):
    file, _ = actions.store_file(file=BytesIO(name.encode()), name=name)

    assert (media / file.path).resolve().is_relative_to(media / "macro" / file.sha256)
    assert (media / file.path).is_file()


def test_a_webapi_answer_tells_its_own_release(media):
    file, _ = actions.store_file(file=BytesIO(b'{"last_update": "2025-12-01 13:45:51"}'), name="jawaban.json")
    assert file.released_on == date(2025, 12, 1)


# Figures


def test_figures_of_ours_are_stored_with_cell_and_release(places):
    _, counts = load(read_figure(), read_figure(code="3204"), read_figure(indicator="p0", code=""))

    figure = MacroFigure.objects.get()
    assert (counts["figures"], counts["outside"], counts["rows"], counts["created"]) == (3, 2, 1, 1)
    assert (figure.value, figure.cell, figure.release) == (Decimal("7.28"), "Lembar!B5", "2024-07-01")
    assert figure.area.bps_code == "6403"


def test_the_counts_of_a_file_add_up(places):
    _, counts = load(
        read_figure(), read_figure(code="6401", flag="out_of_range"), read_figure(period=""), read_figure(code="9999"),
        read_figure(code="6400", value=None, flag="missing"),
    )  # fmt: skip
    assert counts["figures"] == counts["outside"] + counts["unknown"] + counts["rows"]
    assert counts["rows"] == counts["created"] + counts["unchanged"] + counts["held"] + counts["refused"]
    assert (counts["held"], counts["refused"], counts["missing"]) == (1, 1, 1)


def test_the_same_file_again_changes_nothing(places):
    file, _ = load(read_figure(), read_figure(code="6401", flag="out_of_range"))
    before = list(MacroFigure.objects.order_by("pk").values())

    counts = actions.import_figures(file, [read_figure(), read_figure(code="6401", flag="out_of_range")])

    assert (counts["unchanged"], counts["created"], counts["held"]) == (2, 0, 0)
    assert list(MacroFigure.objects.order_by("pk").values()) == before


def test_poverty_of_a_file_is_comparable_with_what_was_quoted_before(places):
    load(read_figure(), read_figure(indicator="poverty_line", value="590000"))
    lines = dict(MacroFigure.objects.values_list("series__code", "line_version"))
    assert lines == {"p0": "garis nasional BPS", "poverty_line": ""}


def test_persons_become_thousands(places):
    load(read_figure(indicator="poor_count", value="59000", unit="jiwa"))
    assert MacroFigure.objects.get().value == 59


def test_a_flagged_figure_is_held_with_the_reason(places):
    load(read_figure(indicator="poverty_line", value="505", flag="out_of_range"))

    figure = MacroFigure.objects.get()
    assert (figure.state, figure.value) == ("held", 505)
    assert "di luar batas" in figure.held_reason


def test_a_number_that_no_statistic_reaches_is_refused_and_the_rest_is_stored(places):
    _, counts = load(read_figure(value="1e30", flag="out_of_range"), read_figure(code="6401"))
    assert (counts["rows"], counts["refused"], counts["created"]) == (2, 1, 1)


def test_a_later_release_supersedes_the_earlier_one_and_both_stay(places):
    load(read_figure(value="7.28"))
    _, counts = load(read_figure(value="7.30"), released_on="2025-07-01")

    assert counts["superseded"] == 1
    assert list(MacroFigure.objects.order_by("release").values_list("value", "state")) == [
        (Decimal("7.28"), "superseded"), (Decimal("7.30"), "accepted"),
    ]  # fmt: skip


def test_an_earlier_release_found_late_stands_beside_the_accepted_one(places):
    load(read_figure(value="7.30"), released_on="2025-07-01")
    load(read_figure(value="7.28"), released_on="2024-07-01")
    assert MacroFigure.objects.accepted().get().value == Decimal("7.30")


def test_a_file_without_release_date_does_not_replace_another_value(places):
    load(read_figure(value="7.28"))
    load(read_figure(value="7.66"), released_on=None)

    assert MacroFigure.objects.accepted().get().value == Decimal("7.28")
    assert "tidak menyebut tanggal rilis" in MacroFigure.objects.waiting().get().held_reason


def test_another_value_of_the_same_release_is_held(places):
    load(read_figure(value="7.28"))
    load(read_figure(value="7.66"))
    assert [row.release for row in MacroFigure.objects.waiting()] == ["2024-07-01 #2"]


def test_not_available_does_not_replace_a_value_but_a_value_replaces_it(places):
    load(read_figure(code="6401", value=None, flag="missing"), read_figure(code="6403"))
    load(
        read_figure(code="6401", value="8.63"),
        read_figure(code="6403", value=None, flag="missing"),
        released_on="2025-01-01",
    )

    values = dict(MacroFigure.objects.accepted().values_list("area__bps_code", "value"))
    assert values == {"6401": Decimal("8.63"), "6403": Decimal("7.28")}


def test_a_jump_beyond_the_spread_of_the_series_is_held(places):
    load(read_figure(value="7.28", period="2023-03"), read_figure(value="17.28"))

    held = MacroFigure.objects.waiting().get()
    assert held.period == "2024-03"
    assert held.held_reason.startswith("Melompat dari 7,28 (2023-03) ke 17,28")


def test_a_jump_is_judged_against_what_is_stored(places):
    load(read_figure(value="7.28", period="2023-03"))
    load(read_figure(value="17.28"), released_on="2025-01-01")
    assert MacroFigure.objects.waiting().get().value == Decimal("17.28")


def test_a_file_that_tells_no_year_is_refused_as_a_whole(places):
    file = FileFactory()
    with pytest.raises(NoFigures, match="tahun pada nama berkas"):
        actions.import_figures(file, [read_figure(period="")])
    file.refresh_from_db()
    assert file.imported_at is None


def test_the_database_holds_one_accepted_vintage():
    FigureFactory()
    with pytest.raises(IntegrityError):
        FigureFactory(release="2025-01-01")


# Decisions


def test_an_accepted_doubt_replaces_the_earlier_value_and_says_why(analyst):
    old = FigureFactory()
    held = FigureFactory(release="2025-07-01", value="17.28", held=True)

    actions.accept_held(figure=held, by=analyst, note="Siaran pers BPS halaman 3.")

    held.refresh_from_db()
    old.refresh_from_db()
    assert (held.state, old.state, held.decided_by) == ("accepted", "superseded", analyst)
    assert "Semula ditahan: Nilai di luar batas" in held.decision_note


def test_a_rejected_figure_stays_held_and_waits_no_longer(analyst):
    held = FigureFactory(held=True)

    actions.reject_held(figure=held, by=analyst, note="Salah ketik di sumber.")

    held.refresh_from_db()
    assert (held.state, held.is_rejected, MacroFigure.objects.waiting().count()) == ("held", True, 0)


@pytest.mark.parametrize("decide", [actions.accept_held, actions.reject_held])
def test_a_decision_needs_a_reason_and_happens_once(analyst, decide):
    held = FigureFactory(held=True)
    with pytest.raises(actions.MacroError):
        decide(figure=held, by=analyst, note="  ")

    decide(figure=held, by=analyst, note="Sudah dibandingkan.")

    with pytest.raises(actions.MacroError):
        decide(figure=held, by=analyst, note="Sekali lagi.")


# Doors


def test_the_command_prints_its_counts_as_the_last_line(places, media, tmp_path, capsys):
    call_command("import_macro", table(tmp_path), released="2024-07-01")

    counts = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (counts["rows"], counts["created"], counts["missing"]) == (4, 4, 1)
    assert MacroFigure.objects.accepted().filter(area__bps_code="6403").count() == 2


def test_the_command_says_what_is_wrong_with_a_file(places, media, tmp_path):
    with pytest.raises(CommandError, match="tidak ada"):
        call_command("import_macro", tmp_path / "tidak ada.csv")
    with pytest.raises(CommandError, match="tahun"):
        call_command("import_macro", table(tmp_path, name="tabel.csv"))


def test_a_file_without_year_may_come_again_under_a_better_name(places, media, tmp_path):
    with pytest.raises(CommandError):
        call_command("import_macro", table(tmp_path, name="tabel.csv"))
    call_command("import_macro", table(tmp_path, name="tabel, 2024.csv"))
    assert MacroFile.objects.get().name == "tabel, 2024.csv"


def test_a_job_stores_the_figures_and_links_to_them(places, media, tmp_path, analyst):
    file, _ = actions.store_file(file=table(tmp_path), name="Penduduk miskin, 2024.csv", by=analyst)
    job = work.run_job(actions.request_import(macro_file=file, by=analyst).pk)

    assert (job.state, job.result["created"]) == (Job.State.DONE, 4)
    assert job.result["links"][0][1] == f"/makro/angka/?file={file.pk}"


def test_a_job_for_a_file_without_figures_fails_in_words(places, media, analyst):
    file, _ = actions.store_file(file=BytesIO(b"%PDF-1.7"), name="buku.pdf", by=analyst)
    job = work.run_job(actions.request_import(macro_file=file, by=analyst).pk)
    assert (job.state, MacroFigure.objects.count()) == (Job.State.FAILED, 0)
    assert "PDF" in job.error


def test_files_laid_into_the_waiting_folder_become_jobs(media, monkeypatch):
    folder = media / tasks.WAITING
    folder.mkdir(parents=True)
    table(folder)
    (folder / ".sedang-disalin.csv").write_text("x")
    monkeypatch.setattr(tasks, "SETTLED_S", -1)

    tasks.import_waiting_macro_files()
    table(folder)
    tasks.import_waiting_macro_files()

    assert Job.objects.filter(kind=actions.IMPORT_FILE).count() == 1
    assert [path.name for path in folder.iterdir()] == [".sedang-disalin.csv"]


def test_a_file_still_being_copied_is_left_alone(media):
    folder = media / tasks.WAITING
    folder.mkdir(parents=True)
    table(folder)
    tasks.import_waiting_macro_files()
    assert not Job.objects.exists()


@needs_bps_files
def test_of_nine_years_of_p1_and_p2_only_the_wildest_changes_wait(places, media):
    """A third of all changes of P1 pass 25 percent: a fixed limit would hold hundreds."""
    path = BPS / "S13_p1_p2_kabkota_2015_2023.xlsx"
    file, _ = actions.store_file(file=path, name=path.name)

    counts = actions.import_figures(file)

    assert (counts["rows"], counts["held"]) == (54, 0)
    value = MacroFigure.objects.get(series__code="p1", area__bps_code="6403", period="2023-03").value
    assert value == Decimal("0.91")
