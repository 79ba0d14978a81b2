import pytest
from django.utils import timezone

from accounts.roles import Role
from interventions.budgets import actions
from interventions.budgets.models import BudgetImport, BudgetLine
from interventions.models import Activity
from tests.factories import MembershipFactory, OPDFactory
from tests.interventions.budgets.files import HOMES, OFFICE, TOILETS, flat, workbook
from tests.interventions.factories import (
    ActivityFactory,
    FunderFactory,
    IndicatorFactory,
    NeedFactory,
    ProgrammeFactory,
    page,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client_as, officer):
    return client_as(officer)


def stranger():
    return MembershipFactory(role=Role.OPD_OFFICER).user


# Import


def test_a_file_is_read_looked_at_and_applied(desk, opd):
    file = workbook([flat(HOMES, 900), flat(TOILETS, 100), ["Jumlah", *[""] * 8, 1000]])

    shown = desk.post(page("budget-import-new"), {"opd": opd.pk, "year": 2026, "file": file}, follow=True)

    found = BudgetImport.objects.get()
    assert "Rp1.000, sama" in shown.text
    assert "2 baru" in shown.text
    done = desk.post(page("budget-import-apply", found.pk), {"base": ""}, follow=True)
    assert "2 baru, 0 berubah" in done.text
    assert opd.budget_lines.count() == 2


def test_a_sum_that_differs_is_shown_before_applying(desk, bring):
    found = bring([flat(HOMES, 900), ["Jumlah", *[""] * 8, 1000]])

    assert "berbeda dari jumlah sub kegiatannya" in desk.get(page("budget-import", found.pk)).text


def test_faults_are_listed_with_their_rows_and_nothing_can_be_applied(desk, bring):
    shown = desk.get(page("budget-import", bring([flat(HOMES, "banyak"), flat(TOILETS, None)]).pk)).text

    assert "2 kesalahan" in shown
    assert "Pagu banyak tidak terbaca" in shown
    assert ">Terapkan<" not in shown


def test_differences_are_shown_against_the_last_import(desk, bring, lines):
    found = bring([flat(HOMES, 700_000_000), flat("1.04.02.2.01.0009", 5)])

    shown = desk.get(page("budget-import", found.pk)).text

    for words in ["Berubah: 1", "Tidak ada lagi di berkas: 2", "Baru: 1", "Rp900.000.000", "Rp700.000.000"]:
        assert words in shown


@pytest.mark.parametrize(
    "changes",
    [{"year": 1999}, {"year": "dua"}, {"year": 10**20}, {"opd": 0}, {"file": ""}, {"file": workbook([["a", "b"]])}],
)
def test_a_wrong_upload_changes_nothing(desk, opd, changes):
    given = {"opd": opd.pk, "year": 2026, "file": workbook([flat(HOMES, 5)])} | changes

    assert "Belum tersimpan" in desk.post(page("budget-import-new"), given).text
    assert not BudgetImport.objects.exists()


def test_an_officer_does_not_import_for_another_opd(desk):
    given = {"opd": OPDFactory().pk, "year": 2026, "file": workbook([flat(HOMES, 5)])}

    assert desk.post(page("budget-import-new"), given).status_code == 200
    assert not BudgetImport.objects.exists()


def test_the_same_file_again_leads_to_its_import(desk, opd):
    file = workbook([flat(HOMES, 5)])
    desk.post(page("budget-import-new"), {"opd": opd.pk, "year": 2026, "file": file})
    desk.post(page("budget-import-apply", BudgetImport.objects.get().pk), {"base": ""})
    file.seek(0)

    again = desk.post(page("budget-import-new"), {"opd": opd.pk, "year": 2026, "file": file}, follow=True)

    assert "Tidak ada yang berubah" in again.text
    assert BudgetImport.objects.count() == 1


@pytest.mark.parametrize("base", ["", "abc", "9" * 30, "-1"])
def test_a_stale_preview_is_not_applied(desk, bring, lines, base):
    found = bring([flat(HOMES, 5)])

    desk.post(page("budget-import-apply", found.pk), {"base": base})

    found.refresh_from_db()
    assert found.applied_at is None


def test_a_waiting_import_can_be_cancelled(desk, bring):
    desk.post(page("budget-import-cancel", bring([flat(HOMES, 5)]).pk))

    assert not BudgetImport.objects.exists()


def test_an_import_of_another_opd_is_not_there(client_as, bring):
    found, other = bring([flat(HOMES, 5)]), client_as(stranger())

    assert other.get(page("budget-import", found.pk)).status_code == 404
    assert other.post(page("budget-import-apply", found.pk)).status_code == 404
    assert other.post(page("budget-import-cancel", found.pk)).status_code == 404


# Pointing


def test_several_lines_are_pointed_at_once(desk, lines, opd):
    indicator, programme = IndicatorFactory(), ProgrammeFactory(opd=opd)
    chosen = [lines[HOMES].pk, lines[TOILETS].pk]
    assert "2 anggaran" in desk.get(page("budget-lines-point"), {"baris": chosen}).text

    desk.post(
        page("budget-lines-point"),
        {"baris": chosen, "answer": "pointing", "indicators": [indicator.pk], "programmes": [programme.pk]},
    )

    assert BudgetLine.objects.pointing_at(indicator).count() == 2


def test_a_suggestion_stands_ticked_until_a_person_saves_it(desk, lines):
    toilet = IndicatorFactory(code="unsafe_sanitation", label="Sanitasi tidak layak")

    shown = desk.get(page("budget-lines-point"), {"baris": lines[TOILETS].pk}).text

    assert "Saran dari kata “jamban”" in shown
    assert f'value="{toilet.pk}"' in shown
    assert "checked" in shown.split(f'value="{toilet.pk}"')[1].split(">")[0]
    assert not lines[TOILETS].tags.exists()


@pytest.mark.parametrize(
    "given", [{"answer": "pointing"}, {"answer": "lain"}, {}, {"answer": "pointing", "indicators": ["999999"]}]
)
def test_an_answer_that_says_nothing_changes_nothing(desk, lines, given):
    answer = desk.post(page("budget-lines-point"), {"baris": lines[HOMES].pk} | given)

    assert "Belum tersimpan" in answer.text
    assert not BudgetLine.objects.exclude(answered_at=None).exists()


def test_not_for_poverty_with_ticks_is_asked_again(desk, lines):
    given = {"baris": lines[HOMES].pk, "answer": "not_poverty", "indicators": [IndicatorFactory().pk]}

    assert "masih tercentang" in desk.post(page("budget-lines-point"), given).text


@pytest.mark.parametrize("rows", [[], ["abc"], ["9" * 30], ["0"]])
def test_lines_that_are_not_there_are_a_404(desk, lines, rows):
    assert desk.get(page("budget-lines-point"), {"baris": rows}).status_code == 404


def test_a_line_of_another_opd_among_own_ones_is_a_404(client_as, lines, bring, user):
    other = MembershipFactory(role=Role.OPD_OFFICER)
    bring([flat(HOMES, 5)], opd=other.opd, by=user(Role.BAPPEDA_ADMIN), apply=True)
    own = other.opd.budget_lines.get()

    answer = client_as(other.user).get(page("budget-lines-point"), {"baris": [own.pk, lines[HOMES].pk]})

    assert answer.status_code == 404


def test_ticked_suggestions_are_taken_and_the_others_wait(desk, lines):
    IndicatorFactory(code="unsafe_sanitation")
    assert "program penunjang urusan" in desk.get(page("budget-suggestions"), {"tahun": 2026}).text

    desk.post(page("budget-suggestions"), {"baris": [lines[TOILETS].pk]})

    states = dict(BudgetLine.objects.with_state().values_list("code", "state"))
    assert states == {HOMES: "unseen", TOILETS: "pointing", OFFICE: "unseen"}


def test_without_a_ticked_suggestion_the_page_says_so(desk, lines):
    answer = desk.post(page("budget-suggestions"), {}, follow=True)

    assert "Centang sekurangnya satu saran" in answer.text
    assert not BudgetLine.objects.exclude(answered_at=None).exists()


# Figures


def test_rupiah_that_points_nowhere_stands_by_opd_with_its_share(desk, lines, officer):
    actions.point_lines(lines=[lines[HOMES]], indicators=[IndicatorFactory()], by=officer)
    actions.mark_not_poverty(lines=[lines[OFFICE]], by=officer)

    shown = desk.get(page("budget-overview"), {"tahun": 2026}).text

    for words in [
        "Rp5.000.000.000",
        "Rp900.000.000",
        "Rp4.000.000.000",
        "Rp100.000.000",
        "82,0\u00a0%",
        "anggaran.xlsx",
    ]:
        assert words in shown


def test_rupiah_of_an_indicator_is_shared_and_stands_beside_its_needs(desk, lines, officer, opd):
    programme = ProgrammeFactory(opd=opd, indicators=IndicatorFactory.create_batch(2))
    first, second = programme.indicators.order_by("pk")
    actions.point_lines(lines=[lines[TOILETS]], indicators=[first, second], by=officer)
    actions.point_lines(lines=[lines[HOMES]], programmes=[programme], by=officer)
    NeedFactory.create_batch(2, indicator=first, cost_idr=3_000_000)

    answer = desk.get(page("budget-by-indicator"), {"tahun": 2026})

    row = next(row for row in answer.context["rows"] if row.indicator == first)
    assert (row.budget_idr, row.n_lines, row.n_shared) == (500_000_000, 2, 2)
    assert (row.n_open, row.cost_idr, row.committed_idr) == (2, 6_000_000, 0)
    assert "dibagi rata" in answer.text


def test_a_figure_leads_to_exactly_its_lines(desk, lines, officer):
    indicator = IndicatorFactory()
    actions.point_lines(lines=[lines[TOILETS]], indicators=[indicator], by=officer)

    def codes(**query):
        return {row["object"].code for row in desk.get(page("budget-lines"), {"tahun": 2026} | query).context["rows"]}

    assert codes() == {HOMES, TOILETS, OFFICE}
    assert codes(indikator=indicator.pk) == {TOILETS}
    assert codes(keadaan="unseen") == codes(keadaan="aimless") == {HOMES, OFFICE}
    assert codes(q="jamban") == {TOILETS}
    assert codes(q="gaji asn 1.04") == {OFFICE}


def test_a_vanished_line_is_not_counted_and_still_found(desk, bring, lines):
    bring([flat(HOMES, 1)], apply=True)

    assert "Rp1<" in desk.get(page("budget-overview"), {"tahun": 2026}).text
    shown = desk.get(page("budget-lines"), {"keadaan": "vanished"}).context["rows"]
    assert {row["object"].code for row in shown} == {TOILETS, OFFICE}
    assert "Tidak ada lagi di berkas anggaran sejak" in desk.get(page("budget-line", lines[TOILETS].pk)).text


@pytest.mark.parametrize("name", ["budget-overview", "budget-by-indicator", "budget-lines"])
def test_figures_leave_as_a_workbook(desk, lines, name):
    answer = desk.get(page(name), {"tahun": 2026, "ekspor": "xlsx"})

    assert answer["Content-Type"].endswith("spreadsheetml.sheet")


@pytest.mark.parametrize("role", [Role.LEADER, Role.BAPPEDA_ANALYST, Role.BAPPEDA_ADMIN])
def test_leader_and_bappeda_read_all(client_as, lines, role):
    client = client_as(role)

    assert "Rp5.000.000.000" in client.get(page("budget-overview"), {"tahun": 2026}).text
    assert client.get(page("budget-line", lines[HOMES].pk)).status_code == 200


def test_an_opd_reads_its_own(client_as, lines):
    other = client_as(stranger())

    assert "Belum ada anggaran" in other.get(page("budget-overview")).text
    assert other.get(page("budget-line", lines[HOMES].pk)).status_code == 404


@pytest.mark.parametrize("role", [Role.OPD_VIEWER, Role.BAPPEDA_ANALYST, Role.LEADER])
def test_who_only_reads_points_nothing(client_as, lines, role):
    client = client_as(role)

    assert client.get(page("budget-lines-point"), {"baris": lines[HOMES].pk}).status_code == 403
    assert client.get(page("budget-import-new")).status_code == 403
    assert "Tandai" not in client.get(page("budget-lines")).text


@pytest.mark.parametrize("name", ["budget-overview", "budget-by-indicator", "budget-lines", "budget-suggestions"])
def test_pages_ask_as_often_for_many_lines_as_for_one(client_as, user, bring, name, django_assert_max_num_queries):
    admin = user(Role.BAPPEDA_ADMIN)
    for opd in OPDFactory.create_batch(3):
        bring([flat(f"1.04.02.2.01.{number:04}", 5) for number in range(20)], opd=opd, by=admin, apply=True)
    client = client_as(admin)

    with django_assert_max_num_queries(20):
        client.get(page(name))


# Activities


def test_an_activity_is_opened_from_a_line_and_the_line_shows_it(desk, lines, opd):
    programme, year = ProgrammeFactory(opd=opd), timezone.localdate().year
    BudgetLine.objects.update(year=year)
    form = {
        "programme": programme.pk, "year": year, "name": "Jamban hulu", "funder": FunderFactory().pk,
        "unit_cost_idr": 2_500_000, "budget_idr": 50_000_000, "quota": 20, "budget_line": lines[TOILETS].pk,
    }  # fmt: skip
    desk.post(page("activity-new"), form)

    shown = desk.get(page("budget-line", lines[TOILETS].pk)).text
    assert "Jamban hulu" in shown
    assert "Rp50.000.000" in shown
    assert Activity.objects.get().budget_line == lines[TOILETS]


def test_an_activity_takes_no_line_of_another_year_or_opd(desk, lines, opd, bring, user):
    programme, year = ProgrammeFactory(opd=opd), timezone.localdate().year
    BudgetLine.objects.update(year=year - 1)
    other = OPDFactory()
    bring([flat(HOMES, 5)], opd=other, year=year, by=user(Role.BAPPEDA_ADMIN), apply=True)
    for line in [lines[HOMES], other.budget_lines.get()]:
        form = {
            "programme": programme.pk, "year": year, "name": "Jamban", "funder": FunderFactory().pk,
            "unit_cost_idr": 1, "budget_idr": 5, "quota": 2, "budget_line": line.pk,
        }  # fmt: skip
        assert "Belum tersimpan" in desk.post(page("activity-new"), form).text
    assert not Activity.objects.exists()


def test_activities_opened_earlier_are_linked_on_the_page_of_the_line(desk, lines, opd):
    programme = ProgrammeFactory(opd=opd)
    own, other_year = (ActivityFactory(programme=programme, year=year) for year in (2026, 2025))
    stranger = ActivityFactory(year=2026)
    shown = desk.get(page("budget-line", lines[HOMES].pk)).text
    assert own.name in shown
    assert stranger.name not in shown

    for activities in [[own.pk], [other_year.pk], [stranger.pk], [], ["abc"]]:
        desk.post(page("budget-line-link", lines[HOMES].pk), {"activities": activities})

    assert list(lines[HOMES].activities.all()) == [own]


def test_a_linked_activity_is_not_taken_to_another_line(desk, lines, opd):
    activity = ActivityFactory(programme=ProgrammeFactory(opd=opd), year=2026, budget_line=lines[HOMES])

    desk.post(page("budget-line-link", lines[TOILETS].pk), {"activities": [activity.pk]})

    activity.refresh_from_db()
    assert activity.budget_line == lines[HOMES]


def test_plans_beyond_the_pagu_are_told(desk, lines, opd):
    ActivityFactory(
        programme=ProgrammeFactory(opd=opd), year=2026, budget_idr=200_000_000, budget_line=lines[TOILETS]
    )  # fmt: skip

    assert "lebih besar dari pagu" in desk.get(page("budget-line", lines[TOILETS].pk)).text
