import json
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import Role
from jobs.models import Job
from tests.verification.macro.factories import FigureFactory, FileFactory, SeriesFactory, area
from verification.macro import actions, reports
from verification.macro.crosscheck.again import RUN_CROSSCHECK
from verification.macro.crosscheck.runs import run_crosscheck
from verification.macro.models import MacroFigure, MacroFile

pytestmark = pytest.mark.django_db
READERS = [
    reverse("verification:macro-overview"), reverse("verification:macro-figures"),
    reverse("verification:crosscheck-list"),
]  # fmt: skip


def p0(period, value, **fields):
    return FigureFactory(period=period, value=Decimal(value), **fields)


def extreme(period, value, **fields):
    fields = {"line_version": "USD 1,9 PPP"} | fields
    return FigureFactory(series=SeriesFactory(code="extreme_poverty"), period=period, value=Decimal(value), **fields)


def chart(response, name):
    return json.loads(
        re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', response.content.decode())[1]
    )


# What the overview says


def test_a_small_change_is_said_to_be_no_measured_change():
    p0("2023-03", "7.61")
    p0("2024-03", "7.28")
    assert reports.poverty_overview().sentence == (
        "Penduduk miskin Kutai Kartanegara 7,28 % pada 2024, tidak terukur berubah dari 7,61 % pada 2023"
    )


def test_a_large_change_is_said_to_be_measured():
    p0("2010-03", "30")
    p0("2020-03", "20")
    p0("2021-03", "7.28")
    assert reports.poverty_overview().sentence.endswith("turun terukur dari 20 % pada 2020")


def test_figures_on_two_lines_are_not_set_against_each_other():
    extreme("2022-03", "1.45")
    extreme("2024-03", "3.1", line_version="USD 2,15 PPP")

    path = reports.goal_path()

    assert "tidak dapat dibandingkan" in path.sentence
    assert path.breaks == [
        "Mulai 2024 garisnya USD 2,15 PPP, sebelumnya USD 1,9 PPP: kedua bagian tidak boleh dibandingkan."
    ]


def test_the_goal_is_marked_and_has_no_margin():
    extreme("2022-03", "1.45")
    extreme("2024", "0", category="goal")

    path = reports.goal_path()

    assert [point.year for point in path.points] == [2022]
    assert (path.goal.year, path.goal.margin.estimate) == (2024, None)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("1.45", "dari 1,45 % baru penurunan ke 0,1 % atau lebih rendah yang terukur sebagai perubahan."),
        ("0.6", "dari 0,6 % penurunan sampai 0 % pun tidak terukur sebagai perubahan."),
        ("7.5", "dari 7,5 % baru penurunan ke 4,0 % atau lebih rendah yang terukur sebagai perubahan."),
    ],
)
def test_what_decline_could_be_seen_at_all_is_said(value, words):
    extreme("2022-03", value)
    assert reports.goal_path().visible == f"Dengan contoh sebesar yang dianggap, {words}"


def test_below_nothing_no_decline_can_be_seen():
    extreme("2023-03", "0")
    assert reports.goal_path().visible == ""


def test_held_and_superseded_figures_are_not_shown():
    p0("2024-03", "7.28")
    p0("2024-03", "7.66", release="b", held=True)
    p0("2024-03", "7.3", release="a", state="superseded")
    assert [point.shown for point in reports.poverty_overview().home] == ["7,28"]


# Pages


@pytest.mark.parametrize("address", READERS)
def test_pages_work_with_nothing_in_them(client_as, address):
    area()
    assert client_as(Role.LEADER).get(address).status_code == 200


@pytest.mark.parametrize("address", READERS)
def test_a_verifier_does_not_see_macro_figures(client_as, address):
    assert client_as(Role.VERIFIER).get(address).status_code == 403


def test_the_chart_shows_the_numbers_of_the_table(client_as):
    p0("2023-03", "7.61")
    p0("2024-03", "7.28")
    p0("2024-03", "8.63", area=area("6401"))

    response = client_as(Role.LEADER).get(READERS[0])

    lines = {line["name"]: line for line in chart(response, "poverty-data")["lines"]}
    assert [point["value"] for point in lines["Kutai Kartanegara"]["points"]] == [7.61, 7.28]
    assert [point and point["value"] for point in lines["Paser"]["points"]] == [None, 8.63]
    assert "anggapan kami, bukan angka BPS" in response.content.decode()
    assert "7,28</a>" in response.content.decode()


def test_a_figure_shows_file_cell_and_its_vintages(client_as):
    old = p0("2024-03", "7.28", state="superseded", cell="Lembar!C7")
    new = p0("2024-03", "7.30", release="2025-07-01", cell="Lembar!D9")

    page = client_as(Role.LEADER).get(reverse("verification:macro-figure", args=[new.pk])).content.decode()

    assert "Lembar!D9" in page
    assert "Lembar!C7" in page
    assert reverse("verification:macro-figure", args=[old.pk]) in page
    assert "Putuskan angka ini" not in page


def test_the_list_filters_what_waits(client_as):
    p0("2023-03", "7.61")
    p0("2024-03", "17.28", held=True)

    response = client_as(Role.LEADER).get(READERS[1], {"state": "held"})

    assert [row.value for row in response.context["object_list"]] == [Decimal("17.28")]


def test_the_list_of_figures_asks_the_database_the_same_for_any_number(client_as, django_assert_max_num_queries):
    for year in range(2000, 2024):
        p0(f"{year}-03", "7.28")
    client = client_as(Role.LEADER)
    with django_assert_max_num_queries(16):
        client.get(READERS[1])


def test_the_export_carries_source_and_cell(client_as):
    p0("2024-03", "7.28", source_note="=siaran pers")
    response = client_as(Role.LEADER).get(READERS[1], {"ekspor": "xlsx"})
    assert response["Content-Type"].startswith("application/vnd.openxml")


# Upload


def upload(client, content=b"Wilayah,Persen\nKutai Kartanegara,7.28\n", **fields):
    file = SimpleUploadedFile("Persentase penduduk miskin, 2024.csv", content, "text/csv")
    given = {"file": file, "publisher": "BPS", "released_on": "2024-07-01"} | fields
    return client.post(reverse("verification:macro-upload"), given)


def test_an_upload_is_read_and_not_stored(client_as, media):
    client = client_as(Role.BAPPEDA_ANALYST)
    response = upload(client)

    job, file = Job.objects.get(), MacroFile.objects.get()
    assert response.url == reverse("verification:macro-file", args=[file.pk])
    assert (job.kind, job.requested_by, str(file.released_on)) == (actions.READ_FILE, client.user, "2024-07-01")


def test_an_upload_that_is_stored_already_is_not_read_again(client_as, media):
    client = client_as(Role.BAPPEDA_ANALYST)
    upload(client)
    MacroFile.objects.update(imported_at="2024-01-01T00:00Z")
    Job.objects.all().delete()

    response = upload(client)

    assert response.url == reverse("verification:macro-file", args=[MacroFile.objects.get().pk])
    assert not Job.objects.exists()


def test_the_same_upload_twice_is_read_once(client_as, media):
    client = client_as(Role.BAPPEDA_ANALYST)
    assert upload(client).url == upload(client).url
    assert Job.objects.count() == 1


@pytest.mark.parametrize("fields", [{"released_on": "2999-01-01"}, {"file": ""}, {"released_on": "kemarin"}])
def test_a_faulty_upload_is_answered_in_the_form(client_as, media, fields):
    assert upload(client_as(Role.BAPPEDA_ANALYST), **fields).status_code == 400
    assert not MacroFile.objects.exists()


def test_a_leader_uploads_nothing(client_as, media):
    assert upload(client_as(Role.LEADER)).status_code == 403
    assert not MacroFile.objects.exists()


# Decisions


def decide(client, figure, **fields):
    return client.post(reverse("verification:macro-decide", args=[figure.pk]), fields)


def test_a_held_figure_is_accepted_with_a_reason(client_as):
    figure = p0("2024-03", "17.28", held=True)
    decide(client_as(Role.BAPPEDA_ADMIN), figure, note="Siaran pers halaman 3.", accept="1")
    assert MacroFigure.objects.accepted().get() == figure


def test_a_decision_without_reason_changes_nothing(client_as):
    figure = p0("2024-03", "17.28", held=True)
    assert decide(client_as(Role.BAPPEDA_ADMIN), figure, note="", reject="1").status_code == 400
    assert MacroFigure.objects.waiting().get() == figure


def test_a_leader_decides_nothing(client_as):
    figure = p0("2024-03", "17.28", held=True)
    assert decide(client_as(Role.LEADER), figure, note="x", accept="1").status_code == 403


def test_a_figure_that_does_not_wait_is_answered_with_a_message(client_as):
    response = decide(client_as(Role.BAPPEDA_ADMIN), p0("2024-03", "7.28"), note="x", reject="1")
    assert response.status_code == 302
    assert decide(client_as(Role.BAPPEDA_ADMIN), FigureFactory.build(pk=99), note="x", accept="1").status_code == 404


# Cross-check


def test_the_page_of_a_run_says_why_and_shows_both_counts(client_as):
    FigureFactory(series=SeriesFactory(code="poor_count"), value=59)
    FigureFactory()
    run = run_crosscheck(year=2024)

    page = client_as(Role.LEADER).get(reverse("verification:crosscheck-detail", args=[run.pk])).content.decode()

    assert "Tidak dapat dibandingkan" in page
    assert "59.000" in page
    assert "Basis berbeda" in page


def test_a_run_is_asked_for_as_a_job(client_as):
    area()
    response = client_as(Role.BAPPEDA_ANALYST).post(reverse("verification:crosscheck-run"), {"year": 2024})
    job = Job.objects.get(kind=RUN_CROSSCHECK)
    assert (job.params["year"], response.url) == (2024, reverse("jobs:job-detail", args=[job.pk]))


@pytest.mark.parametrize(("role", "year", "status"), [(Role.LEADER, 2024, 403), (Role.BAPPEDA_ANALYST, "dua", 302)])
def test_who_may_not_or_types_nonsense_starts_no_run(client_as, role, year, status):
    area()
    assert client_as(role).post(reverse("verification:crosscheck-run"), {"year": year}).status_code == status
    assert not Job.objects.exists()


def test_the_admin_shows_figures_and_changes_none(client_as):
    FigureFactory(file=FileFactory())
    client = client_as(Role.BAPPEDA_ADMIN)
    assert client.get("/admin/verification/macrofigure/").status_code == 200
    assert client.get("/admin/verification/macrofigure/add/").status_code == 403
