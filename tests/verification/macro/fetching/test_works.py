"""Fetching as a job: what is stored, in which state it ends, who is told."""

import json
import logging
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.urls import reverse

from accounts.models import Notice
from accounts.roles import Role
from jobs import work
from jobs.models import Job
from tests.verification.macro.factories import FigureFactory, FileFactory, SeriesFactory
from tests.verification.macro.fetching.bps_server import EMPTY, HANG, KEY, page
from verification.macro import reference
from verification.macro.actions import MacroError
from verification.macro.crosscheck.again import RUN_CROSSCHECK
from verification.macro.crosscheck.runs import run_crosscheck
from verification.macro.fetching import works
from verification.macro.models import MacroCall, MacroFigure, MacroFile, MacroSeries

pytestmark = pytest.mark.django_db
State = MacroFigure.State
BROKEN = {
    "down": (500, b"Internal Server Error"), "web page": (200, b"<html></html>"), "half": (200, b'{"status": "OK", '),
    "error": (200, {"status": "Error", "message": "There is something wrong!"}), "hang": HANG,
}  # fmt: skip


def fetch(by=None) -> Job:
    return work.run_job(works.request_fetch(by=by).pk)


def values(code="p0", **wanted):
    rows = MacroFigure.objects.filter(series__code=code, state=State.ACCEPTED, **wanted)
    return {(row.area.bps_code, row.period): row.value for row in rows.select_related("area")}


# What is stored


def test_figures_come_in_with_their_cell_their_release_and_their_call(bps, series):
    job = fetch()

    figure = MacroFigure.objects.get(series__code="p0", area__bps_code="6403", period="2024-03")
    assert (job.state, job.result["created"], MacroFigure.objects.count()) == (Job.State.DONE, 18, 18)
    assert (figure.value, figure.release, figure.state) == (Decimal("7.28"), "2025-12-01", State.ACCEPTED)
    assert figure.cell == "datacontent[640362101240]"
    assert figure.file.name == "WebAPI data domain 0000 var 621 th 123;124"


def test_the_same_answers_again_change_nothing(bps, series):
    fetch()
    before = list(MacroFigure.objects.order_by("pk").values()), MacroFile.objects.count()

    job = fetch()

    assert (list(MacroFigure.objects.order_by("pk").values()), MacroFile.objects.count()) == before
    assert (job.result["created"], job.result["unchanged"]) == (0, 18)


def test_another_order_and_another_date_of_the_same_values_change_nothing(bps, series):
    fetch()
    bps.last_update = "2026-02-02 08:00:00"
    bps.replies["var/621/th"] = [(200, turned(bps.data(621, pair))) for pair in ([123, 124], [125])]

    assert fetch().result["created"] == 0
    assert MacroFile.objects.count() == 4


def turned(answer):
    """Lists and keys the other way round."""
    lists = {name: answer[name][::-1] for name in ("vervar", "tahun")}
    content = dict(reversed(answer["datacontent"].items()))
    return dict(reversed((answer | lists | {"datacontent": content}).items()))


def test_a_revised_figure_is_a_new_vintage_and_the_others_stay(bps, series):
    fetch()
    bps.last_update, bps.values[621][6403] = "2026-02-02 08:00:00", [7.61, 7.31, 6.8]

    job = fetch()

    old, new = MacroFigure.objects.filter(series__code="p0", area__bps_code="6403", period="2024-03").order_by("pk")
    assert (old.state, new.state, new.value) == (State.SUPERSEDED, State.ACCEPTED, Decimal("7.31"))
    assert (new.release, job.result["created"], MacroFigure.objects.count()) == ("2026-02-02", 1, 19)


def test_a_new_year_comes_in_alone(bps, series):
    years, old = bps.years, {number: {**areas} for number, areas in bps.values.items()}
    bps.years, bps.values = years[:2], {n: {a: v[:2] for a, v in areas.items()} for n, areas in old.items()}
    fetch()
    bps.years, bps.values = years, old

    assert fetch().result["created"] == 6
    assert set(values(period="2025-03")) == {("6400", "2025-03"), ("6401", "2025-03"), ("6403", "2025-03")}


def test_a_fetched_cell_takes_the_place_of_its_quotation(bps, series):
    quoted = FigureFactory(release="databoks", file=FileFactory(path="", released_on=None))

    fetch()

    quoted.refresh_from_db()
    assert quoted.state == State.SUPERSEDED
    assert values()["6403", "2024-03"] == Decimal("7.28")


def test_a_value_that_cannot_be_waits_for_a_person_once(bps, series):
    bps.values[621][6403] = [7.61, 7.28, 25674.58]

    assert fetch().result["held"] == 1
    assert fetch().result["held"] == 0
    assert MacroFigure.objects.waiting().get().value == Decimal("25674.58")


def test_depth_is_held_against_the_share_although_they_come_apart(bps, series):
    bps.values[622][6403] = [1.1, 9.9, 0.9]
    fetch()
    held = MacroFigure.objects.waiting().values_list("series__code", "area__bps_code", "period")
    assert sorted(held) == [("p0", "6403", "2024-03"), ("p1", "6403", "2024-03")]


# What goes wrong


@pytest.mark.parametrize("reply", BROKEN.values(), ids=BROKEN.keys())
def test_a_series_with_a_broken_part_is_left_out_whole_and_the_others_go_on(bps, series, settings, reply):
    settings.BPS_WEBAPI_TIMEOUT_S = 0.3 if reply is HANG else 20
    bps.replies["var/621/th/125"] = [reply]

    job = fetch()

    assert (job.state, job.result["created"]) == (Job.State.DONE, 9)
    assert job.result["outcome"] == ["Selesai sebagian", "warn"]
    assert [label for label, _ in job.result["summary"]][1:] == ["Tidak diambil: p0"]
    assert values("p0") == {}


@pytest.mark.parametrize("reply", [BROKEN["down"], BROKEN["web page"], BROKEN["half"], BROKEN["error"], EMPTY])
def test_where_nothing_came_the_job_fails_with_the_reason_and_nothing_is_stored(bps, series, reply):
    bps.replies["model/"] = [reply]

    job = fetch()

    assert job.state == Job.State.FAILED
    assert "BPS" in job.error
    assert not MacroFigure.objects.exists()
    assert not MacroFile.objects.exists()
    assert not Notice.objects.exists()


def test_a_server_that_is_away_is_named_once(bps, series):
    bps.replies["model/"] = [BROKEN["down"]]
    assert fetch().error == "WebAPI BPS tidak dapat dihubungi setelah 3 kali dicoba (HTTP 500). Coba lagi nanti."


def test_a_wrong_key_ends_the_job_at_once(bps, series):
    bps.replies["model/"] = [(200, {"status": "Error", "message": "Invalid API key"})]
    assert "BPS_WEBAPI_KEY" in fetch().error
    assert len(bps.asked) == 1


def test_pages_that_do_not_add_up_leave_the_series_out(bps, series):
    bps.replies["model/th"] = [(200, page([{"th_id": 124}], total=15))]
    assert "tidak cocok" in fetch().error


def test_a_variable_that_became_another_one_is_left_out(bps, series):
    bps.labels[621] = "Garis Kemiskinan (Rupiah/Kapita/Bulan) Menurut Kabupaten/Kota", "Rupiah"

    job = fetch()

    assert "bukan p0" in job.result["summary"][1][1]
    assert not MacroFigure.objects.filter(series__code__in=["p0", "poverty_line"]).exists()


def test_values_that_fit_none_of_the_lists_leave_the_series_out(bps, series):
    answer = bps.data(621, [125])
    answer["datacontent"]["999962101250"] = 6.8
    bps.replies["var/621/th/125"] = [(200, answer)]
    fetch()
    assert values("p0") == {}


def test_a_table_without_kutai_kartanegara_is_left_out(bps, series):
    del bps.values[621][6403]
    bps.replies["var/621/th/"] = [(200, without_home(bps.data(621, pair))) for pair in ([123, 124], [125])]
    fetch()
    assert values("p0") == {}


def without_home(answer):
    return answer | {"vervar": [item for item in answer["vervar"] if item["val"] != 6403]}


def test_the_key_is_in_no_row_no_file_and_no_log(bps, series, media, caplog):
    caplog.set_level(logging.DEBUG)
    bps.replies["var/622/th"] = [(200, {"status": "Error", "message": f"gagal memuat /var/622/{KEY}"})]
    bps.replies["var/621/th/125"] = [(200, bps.data(621, [125]) | {"related": [f"https://bps/key/{KEY}"]})]

    fetch()

    rows = [list(model.objects.values()) for model in (Job, MacroFile, MacroFigure, Notice)]
    files = [path.read_text() for path in media.rglob("*") if path.is_file()]
    assert values("p0")
    assert KEY not in json.dumps(rows, default=str) + "".join(files) + caplog.text


# Who is told, what follows


def test_those_who_answer_for_the_figures_are_told_once(bps, series, user):
    admin, analyst = user(Role.BAPPEDA_ADMIN), user(Role.BAPPEDA_ANALYST)
    user(Role.LEADER)

    fetch()
    fetch()

    notices = Notice.objects.all()
    assert {notice.user for notice in notices} == {admin, analyst}
    assert notices.count() == 2
    assert notices[0].text == "BPS menerbitkan angka: 18 baru diterima, 0 ditahan untuk diputuskan."
    assert notices[0].path == reverse("verification:macro-figures")


def test_a_morning_without_figures_is_told_until_it_is_read(bps, series, user):
    admin = user(Role.BAPPEDA_ADMIN)
    bps.replies["model/"] = [BROKEN["down"]]

    job = fetch()
    fetch()

    notice = Notice.objects.get()
    assert (notice.user, notice.path) == (admin, reverse("jobs:job-detail", args=[job.pk]))
    assert notice.text.startswith("Pengambilan angka BPS pagi ini gagal. WebAPI BPS tidak dapat dihubungi")


def test_who_asked_himself_sees_the_failure_on_his_job_and_nobody_else_is_told(bps, series, user):
    admin = user(Role.BAPPEDA_ADMIN)
    bps.replies["model/"] = [BROKEN["down"]]
    fetch(by=admin)
    assert not Notice.objects.exists()


def test_a_series_that_did_not_come_is_told_beside_those_that_did(bps, series, user):
    user(Role.BAPPEDA_ADMIN)
    bps.replies["var/622/th"] = [BROKEN["down"]]
    fetch()
    assert Notice.objects.get().text.endswith("1 seri tidak terambil.")


def test_the_cross_check_runs_again_for_years_it_knew_and_for_the_latest(bps, series):
    run_crosscheck(year=2023)

    fetch()
    fetch()

    jobs = Job.objects.filter(kind=RUN_CROSSCHECK).order_by("params__year")
    assert [job.params["year"] for job in jobs] == [2023, 2025]


def test_without_a_key_nothing_is_asked_and_the_reason_names_the_setting(bps, series, settings):
    settings.BPS_WEBAPI_KEY = ""
    with pytest.raises(MacroError, match="BPS_WEBAPI_KEY"):
        works.request_fetch()
    works.fetch_macro_series()
    assert not Job.objects.exists()


def test_every_morning_asks_once(bps, series):
    works.fetch_macro_series()
    works.fetch_macro_series()
    assert Job.objects.filter(kind=works.FETCH).count() == 1


def test_a_series_switched_off_is_not_fetched(bps, series):
    MacroCall.objects.filter(variable=621).update(is_active=False)
    fetch()
    assert not any("var/621" in path for path in bps.asked)

    MacroCall.objects.update(is_active=False)
    with pytest.raises(MacroError, match="Seri WebAPI BPS"):
        works.request_fetch()


# The button


def test_the_button_starts_the_job_and_leads_to_it(bps, series, client_as):
    browser = client_as(Role.BAPPEDA_ANALYST)
    page = browser.get(reverse("verification:macro-figures"))
    assert reverse("verification:macro-fetch") in page.content.decode()

    response = browser.post(reverse("verification:macro-fetch"))

    job = Job.objects.get(kind=works.FETCH)
    assert response.url == reverse("jobs:job-detail", args=[job.pk])
    assert job.requested_by == browser.user


def test_without_a_key_the_button_says_what_to_set(settings, client_as):
    settings.BPS_WEBAPI_KEY = ""
    response = client_as(Role.BAPPEDA_ADMIN).post(reverse("verification:macro-fetch"), follow=True)
    assert "BPS_WEBAPI_KEY" in response.content.decode()
    assert not Job.objects.exists()


# The table of calls


def test_what_the_office_changed_is_not_seeded_again(db):
    reference.load_series()
    reference.load_calls()
    MacroCall.objects.filter(series__code="poverty_line").update(variable=999)

    reference.load_calls()

    assert dict(MacroCall.objects.values_list("series__code", "variable")) == {
        "p0": 621, "poor_count": 619, "p1": 622, "p2": 623, "poverty_line": 999
    }  # fmt: skip


@pytest.mark.parametrize("given", [{"domain": "64"}, {"domain": "kuka"}, {"domain": "0000"}])
def test_a_domain_has_four_digits_and_a_variable_one_series(db, given):
    MacroCall.objects.create(series=SeriesFactory(), domain="0000", variable=621)
    series = MacroSeries.objects.get()
    with pytest.raises(IntegrityError):
        MacroCall.objects.create(series=series, variable=621, **given)
