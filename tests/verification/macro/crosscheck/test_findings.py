import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.roles import Role
from tests.factories import AreaFactory
from tests.verification.factories import HouseholdFactory
from tests.verification.macro.factories import area
from verification.macro.crosscheck import findings
from verification.macro.crosscheck.findings import Seen
from verification.macro.crosscheck.runs import run_crosscheck
from verification.macro.models import CrossCheckRun, Finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    return CrossCheckRun.objects.create(year=2025, area=area(), inputs={})


def again(run, *seen):
    """One more run that sees this."""
    later = CrossCheckRun.objects.create(year=run.year, area=run.area, inputs={})
    findings.keep(later, seen)
    return later


def thin(village, n, words="Hanya sedikit"):
    return Seen("thin", village.pk, "", words, [n])


def states(finding):
    return list(finding.history.values_list("state", flat=True))


def test_an_answer_stays_while_the_value_stays(run, village, user):
    again(run, thin(village, 3))
    finding = Finding.objects.get()
    findings.answer(finding=finding, answer="Desa ini memang kecil.", by=user())

    last = again(run, thin(village, 3))

    finding.refresh_from_db()
    assert (finding.state, finding.answer, finding.last_run) == ("answered", "Desa ini memang kecil.", last)
    assert states(finding) == ["open", "answered"]


def test_another_value_opens_it_again_and_keeps_the_answer_to_read(run, village, user):
    again(run, thin(village, 3))
    finding = Finding.objects.get()
    findings.answer(finding=finding, answer="Desa ini memang kecil.", by=user())

    again(run, thin(village, 1, "Tinggal satu"))

    finding.refresh_from_db()
    assert (finding.state, finding.answer, finding.words) == ("open", "Desa ini memang kecil.", "Tinggal satu")
    assert "Tinggal satu" in finding.history.last().note


def test_what_is_seen_no_longer_closes_and_comes_back_as_a_new_one(run, village):
    again(run, thin(village, 3))
    again(run)
    again(run, thin(village, 3))

    assert list(Finding.objects.order_by("pk").values_list("state", flat=True)) == ["closed", "open"]


def test_a_run_of_another_area_closes_nothing_here(run, village):
    again(run, thin(village, 3))
    elsewhere = CrossCheckRun.objects.create(year=2025, area=area("6401"), inputs={})
    findings.keep(elsewhere, [])
    assert Finding.objects.get().state == "open"


def test_the_database_keeps_one_standing_finding_and_no_answered_one_without_words(run, village):
    again(run, thin(village, 3))
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.create(kind="thin", area=village, words="x", value=[], first_run=run, last_run=run)
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.update(state="answered")


def test_a_closed_finding_takes_no_answer(run, village, user):
    again(run, thin(village, 3))
    again(run)
    with pytest.raises(findings.FindingError, match="tidak terlihat lagi"):
        findings.answer(finding=Finding.objects.get(), answer="Sudah.", by=user())


def test_a_village_with_many_unverified_households_is_found(village):
    for _ in range(20):
        HouseholdFactory(village=village)

    run_crosscheck(year=2025)

    finding = Finding.objects.get()
    assert (finding.kind, finding.area, finding.value) == ("unverified", village, [20, 20])


def test_a_village_with_far_fewer_households_than_the_middle_is_thin(village):
    for _ in range(10):
        other = AreaFactory(parent=village.parent)
        for _ in range(20):
            HouseholdFactory(village=other, status="verified", verified_on="2025-01-01")

    run_crosscheck(year=2025)

    assert [(one.kind, one.area) for one in Finding.objects.all()] == [("thin", village)]


def test_a_run_of_an_earlier_year_leaves_the_findings_of_the_later_one(village):
    for _ in range(20):
        HouseholdFactory(village=village)
    run_crosscheck(year=2025)
    HouseholdFactory(village=village)

    run_crosscheck(year=2023)

    assert Finding.objects.get().value == [20, 20]


# Pages


def test_open_findings_stand_before_answered_ones(client_as, run, village, user):
    other = AreaFactory(parent=village.parent)
    again(run, thin(village, 3), thin(other, 2))
    findings.answer(finding=Finding.objects.get(area=village), answer="Memang kecil.", by=user())

    rows = client_as(Role.LEADER).get(reverse("verification:finding-list")).context["object_list"]

    assert [row.area for row in rows] == [other, village]


def test_an_analyst_answers_and_others_read(client_as, run, village):
    again(run, thin(village, 3))
    finding = Finding.objects.get()
    page, door = reverse("verification:finding-detail", args=[finding.pk]), "verification:finding-answer"

    client_as(Role.BAPPEDA_ANALYST).post(reverse(door, args=[finding.pk]), {"answer": "Akan disisir bulan depan."})

    assert "Akan disisir bulan depan." in client_as(Role.LEADER).get(page).content.decode()
    assert client_as(Role.LEADER).post(reverse(door, args=[finding.pk]), {"answer": "x"}).status_code == 403


def test_an_empty_answer_is_said_beside_its_field(client_as, run, village):
    again(run, thin(village, 3))
    address = reverse("verification:finding-answer", args=[Finding.objects.get().pk])
    answer = client_as(Role.BAPPEDA_ADMIN).post(address, {"answer": " "})
    assert answer.status_code == 400
    assert Finding.objects.get().state == "open"


def test_a_finding_opens_a_canvass_of_its_village_in_two_clicks(client_as, run, village):
    again(run, thin(village, 3))
    admin = client_as(Role.BAPPEDA_ADMIN)

    page = admin.get(reverse("verification:finding-detail", args=[Finding.objects.get().pk]))
    form = admin.get(page.context["round_url"]).context["form"]

    assert "Buka penyisiran" in page.content.decode()
    assert (form["village"].value(), form["purpose"].value()) == (str(village.pk), "canvass")
    assert form["name"].value() == f"Penyisiran {village.name}"
