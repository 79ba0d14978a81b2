from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from households.models import Evidence
from tests.verification.factories import HouseholdFactory, VillageFactory, accepted, submitted, supervisor_of
from tests.verification.petitions.conftest import KK, NIK, SAYS
from verification.petitions import actions, figures, files, reports
from verification.petitions.models import Petition
from verification.petitions.panel import petitions_of_household
from verification.review.models import Decision, Minutes, TargetEntry, TargetList

pytestmark = pytest.mark.django_db


def decided(household, outcome="eligible", **fields):
    today = timezone.localdate()
    by = supervisor_of(household.village)
    minutes = Minutes.objects.create(
        number="BA/1", village=household.village, held_on=today, n_present=9, recorded_by=by
    )
    evidence = Evidence.objects.create(
        household=household, kind="visit", observed_on=today, expires_on=today + timedelta(days=9), by=by
    )
    return Decision.objects.create(
        household=household, evidence=evidence, outcome=outcome, level="musdes", minutes=minutes, decided_by=by,
        valid_until=evidence.expires_on, **fields,
    )  # fmt: skip


def words_of(petition):
    petition = Petition.objects.get(pk=petition.pk)
    return reports.in_words(petition, reports.outcome_of(petition))


# What came of it, to be told to the citizen


def test_the_words_for_the_citizen_follow_the_case(household, object_to, accept, verifier, form):
    petition = object_to(household)
    assert "Menunggu jawaban" in words_of(petition)

    petition = accept(petition)
    assert f"{verifier.display_name} akan berkunjung" in words_of(petition)

    visit = submitted(petition.assignment, ended_at=timezone.now())
    assert "sedang diperiksa pengawas" in words_of(petition)

    visit.status = "accepted"
    visit.save()
    assert "Menunggu keputusan" in words_of(petition)

    decided(household, "not_eligible", reason="became_able")
    assert "tidak berhak (sudah mampu)" in words_of(petition)


def test_what_was_before_the_answer_is_no_outcome(household, object_to, accept, rules):
    from tests.verification.factories import AssignmentFactory, RoundFactory

    accepted(AssignmentFactory(round=RoundFactory(village=household.village), household=household))
    decided(household)

    petition = accept(object_to(household))

    outcome = reports.outcome_of(petition)
    assert (outcome.visit, outcome.decision) == (None, None)


def test_a_cancelled_assignment_is_told_and_another_takes_its_place(household, object_to, accept):
    from tests.verification.factories import AssignmentFactory

    petition = accept(object_to(household))
    petition.assignment.state = "cancelled"
    petition.assignment.save()
    assert "penugasan kunjungannya dibatalkan" in words_of(petition)

    another = AssignmentFactory(round=petition.assignment.round, household=household)

    assert another.verifier.display_name in words_of(petition)


def test_the_list_shows_the_outcome_of_each(household, object_to, accept):
    petition = accept(object_to(household))

    def chip():
        return reports.outcome_chip(reports.with_outcome(Petition.objects.all()).get(pk=petition.pk)).label

    assert chip() == "Menunggu kunjungan"
    submitted(petition.assignment, ended_at=timezone.now())
    assert chip() == "Menunggu pemeriksaan"
    decided(household)
    assert chip() == "Berhak"


def test_the_time_line_names_who_what_and_why(household, object_to, accept, desk, camat):
    petition = accept(object_to(household))
    submitted(petition.assignment, ended_at=timezone.now())

    steps = reports.time_line(petition, camat)

    assert [step.what for step in steps] == ["Dikunjungi", "Diterima", "Dicatat"]
    assert (steps[1].who, steps[1].why) == (camat.display_name, "Akan dikunjungi.")
    assert desk.display_name in steps[2].who


@pytest.mark.parametrize(("days", "words"), [(13, "dalam masa sanggah"), (-1, "sesudah masa sanggah")])
def test_an_objection_tells_whether_it_came_within_the_window(household, object_to, days, words):
    today = timezone.localdate()
    target = TargetList.objects.create(name="Daftar sasaran", year=today.year)
    TargetEntry.objects.create(list=target, household=household, decision=decided(household))
    petition = object_to(household)
    assert reports.window_of(petition, reports.places_on_lists(petition)) == ""

    target.decree_number, target.decree_on = "SK/1", today - timedelta(days=12)
    target.announced_on, target.objections_until = today - timedelta(days=10), today + timedelta(days=days)
    target.frozen_at = timezone.now()
    target.save()

    assert words in reports.window_of(petition, reports.places_on_lists(petition))


# Paper


def flat(data):
    return str(data)


def test_slip_and_letter_hold_no_nik(nominate, accept):
    petition = accept(nominate(nik=NIK, kk=KK))

    for data in (files.slip_data(petition), files.letter_data(petition, reports.outcome_of(petition))):
        assert NIK not in flat(data)
        assert KK not in flat(data)
        assert "6402****" not in flat(data)


def test_the_slip_says_number_day_and_where_to_ask(household, object_to, officer):
    petition = object_to(household, by=officer)

    data = files.slip_data(petition)

    assert data["ticket"] == petition.ticket
    assert data["due_on"]
    assert "Loa Ipuh" in data["ask_at"]
    assert "Dinas Sosial" in data["ask_at"]


def test_the_letter_says_the_answer_and_how_it_stands(household, object_to, accept):
    petition = accept(object_to(household))

    data = files.letter_data(petition, reports.outcome_of(petition))

    assert (data["state"], data["answer"]) == ("Diterima", "Akan dikunjungi.")
    assert "akan berkunjung" in data["now"]


def test_marks_of_typesetting_in_a_text_stay_text(household, object_to, client_as, desk):
    petition = object_to(household, text='#panic("x") *tebal* $x$ @a <b> \\ "kutip"')

    answer = client_as(desk).get(reverse("verification:petition-slip", args=[petition.ticket]))

    assert answer.content.startswith(b"%PDF")


# The page of the household


def panel_words(household, person):
    panel = petitions_of_household(household, person)
    return [(entry.label, entry.state) for entry in panel.entries] if panel else []


def test_a_reported_death_stands_on_the_household_until_a_visit_saw_it(household, report, accept, desk, form):
    person = household.residences.get().person
    petition = report(household, "death", person=person)
    assert (f"Dilaporkan meninggal: {person.name}", "Belum dibuktikan") in panel_words(household, desk)

    petition = accept(petition)
    visit = submitted(petition.assignment, ended_at=timezone.now())
    visit.status = "accepted"
    visit.save()

    assert (f"Dilaporkan meninggal: {person.name}", "Sudah dikunjungi") in panel_words(household, desk)


def test_a_refused_report_is_no_report_any_more(household, report, camat, desk):
    petition = report(household, "moved_out")
    actions.answer_petition(petition=petition, accepted=False, answer="Masih tinggal di sana", by=camat)

    assert not any("Dilaporkan" in label for label, _ in panel_words(household, desk))


def test_the_household_lists_its_tickets_and_leads_to_the_desk(household, object_to, desk, client_as):
    petition = object_to(household)

    words = client_as(desk).get(reverse("households:household-detail", args=[household.code])).content.decode()

    assert reverse("verification:petition-detail", args=[petition.ticket]) in words
    assert f"{reverse('verification:petition-new')}?keluarga={household.code}" in words


def test_an_analyst_reads_what_was_reported_and_no_ticket(household, report, user):
    report(household, "death", person_name="Ahmad")

    assert panel_words(household, user(Role.BAPPEDA_ANALYST)) == [("Dilaporkan meninggal: Ahmad", "Belum dibuktikan")]


# Figures


def test_the_figures_add_up_and_name_their_base(household, object_to, nominate, report, camat, accept):
    accept(nominate())
    late_answer, over, open_one = object_to(household), report(household, "other"), report(household, "moved_out")
    yesterday = timezone.localdate() - timedelta(days=1)
    Petition.objects.filter(pk__in=[late_answer.pk, over.pk]).update(due_on=yesterday)
    actions.answer_petition(petition=late_answer, accepted=False, answer="Tidak terbukti", by=camat)

    found = figures.figures(Petition.objects.all())

    assert (found.n_all, found.n_open, found.n_overdue) == (4, 2, 1)
    assert (found.n_accepted, found.n_refused, found.n_withdrawn) == (1, 1, 0)
    assert (found.n_in_time, found.n_due) == (1, 3)
    assert found.in_time_share == pytest.approx(1 / 3)
    assert open_one.is_open


def test_without_tickets_there_is_no_share():
    assert figures.figures(Petition.objects.all()).in_time_share is None


def test_figures_by_village_and_by_kecamatan(household, village, object_to, nominate):
    object_to(household)
    nominate()

    (row,) = figures.by_area(Petition.objects.all(), to_village=True)
    assert (row.name, row.n_nominations, row.n_objections, row.n_changes) == (
        f"Loa Ipuh, {village.parent.name}", 1, 1, 0,
    )  # fmt: skip
    assert (row.all_kinds.n_open, row.all_kinds.in_time_share) == (2, None)
    (row,) = figures.by_area(Petition.objects.all(), to_village=False)
    assert row.name == village.parent.name


def test_figures_by_kind_name_the_kinds_there_are(household, object_to, camat):
    actions.answer_petition(petition=object_to(household), accepted=False, answer="Tidak terbukti", by=camat)

    ((label, found),) = figures.by_kind(Petition.objects.all())

    assert (label, found.n_refused, found.in_time_share) == ("Sanggah", 1, 1)


def test_the_lower_bound_counts_only_families_that_were_found_entitled(household, village, desk, accept, camat):
    target = TargetList.objects.create(name="Daftar sasaran", year=timezone.localdate().year)
    for other in HouseholdFactory.create_batch(3, village=village):
        TargetEntry.objects.create(list=target, household=other, decision=decided_quietly(other))
    petition = actions.enter_petition(kind="nomination", village=village, household=household, by=desk, said=SAYS)
    accept(petition)
    assert figures.missed_families(Petition.objects.all(), camat).share == 0

    decided_quietly(household)

    missed = figures.missed_families(Petition.objects.all(), camat)
    assert (missed.n_found, missed.n_list, missed.share) == (1, 3, 0.25)


def decided_quietly(household):
    Minutes.objects.filter(number="BA/1", village=household.village).update(number=f"BA/1/{Minutes.objects.count()}")
    return decided(household)


@pytest.mark.parametrize("role", [Role.LEADER, Role.OPD_VIEWER, Role.OPD_OFFICER])
def test_who_reads_counts_only_reads_no_name_and_no_village(client_as, household, object_to, role):
    object_to(household)

    page = client_as(role).get(reverse("verification:petition-figures"))

    assert page.context["figures"].n_all == 1
    words = page.content.decode()
    assert "Loa Ipuh" not in words
    assert "Pak Sarif" not in words
    assert reverse("verification:petition-list") not in words.split("<main")[1].split("</main>")[0]


def test_a_supervisor_counts_his_areas(client_as, household, object_to):
    object_to(household)

    page = client_as(supervisor_of(VillageFactory())).get(reverse("verification:petition-figures"))

    assert page.context["figures"].n_all == 0


def test_an_odd_year_shows_the_newest(client_as, desk):
    for year in ("abc", "-1", "9" * 30, ""):
        page = client_as(desk).get(reverse("verification:petition-figures"), {"tahun": year})
        assert page.context["year"] == timezone.localdate().year
