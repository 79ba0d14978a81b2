"""People and houses that stand on no list: kept with the visit, in the register once it is accepted."""

import uuid

import pytest

from households.models import CandidatePair, Household, IdentityNumber, Neighbourhood, Person, Residence
from tests.verification.factories import (
    ANSWERS,
    AssignmentFactory,
    HouseholdFactory,
    PersonFactory,
    ResidenceFactory,
    RoundFactory,
    accepted,
    supervisor_of,
)
from tests.verification.field.every_kind import FORM, PHOTO, STROKES, household_answers
from tests.verification.field.sync.conftest import Phone
from verification.field.models import Assignment, FormVersion, Visit
from verification.field.sync import downloads
from verification.review.actions import review_visit

pytestmark = pytest.mark.django_db
NIK = "6402010101800001"


def newcomer(**changes):
    return {
        "person": None, "local": str(uuid.uuid4()), "presence": "new", "name": "Nur Hasanah", "sex": "female",
        "birth_date": "1990-05-06", "age_years": 36, "relation": "head", "nik": NIK, "values": {"works": "yes"},
    } | changes  # fmt: skip


def answers(*people):
    return {"household": ANSWERS, "persons": list(people)}


def flags_of(visit):
    return dict(visit.flags.values_list("kind", "seen"))


@pytest.fixture
def canvass(form):
    opened = RoundFactory(purpose="canvass")
    rt = Neighbourhood.objects.create(village=opened.village, rt="003")
    return AssignmentFactory(round=opened, household=None, neighbourhood=rt)


@pytest.fixture
def walker(canvass):
    return Phone(canvass)


def found(walker, *people, **changes):
    said = {"household": None, "new_household": {"address": "Rumah kayu di hilir"}, "outcome": "new_household"}
    return walker.hand_in(walker.body(**(said | {"answers": answers(*people)} | changes))).visit


def accept(visit):
    return review_visit(visit=visit, verdict="accepted", by=supervisor_of(visit.household.village))


def test_somebody_new_is_of_the_register_only_after_acceptance(phone):
    visit = phone.hand_in(phone.body(answers=answers(newcomer(relation="child")))).visit

    assert not Person.objects.filter(name="Nur Hasanah").exists()
    accept(visit)

    person = Person.objects.get(name="Nur Hasanah")
    residence = person.residences.get()
    assert (residence.household, residence.relation) == (visit.household, "child")
    assert (person.nik.reveal(), person.nik_status) == (NIK, "claimed")
    assert person.confirmations.get(variable__code="works").value == "yes"


def test_a_number_of_identity_stands_nowhere_in_clear_among_the_answers(phone):
    visit = phone.hand_in(phone.body(answers=answers(newcomer()))).visit

    assert NIK not in str(visit.answers)
    assert visit.answers["newcomers"][0]["nik"] == IdentityNumber.find("nik", NIK).pk


def test_an_age_without_a_birth_date_is_confirmed_as_an_age(phone):
    visit = phone.hand_in(phone.body(answers=answers(newcomer(birth_date=None, age_years=7)))).visit
    accept(visit)

    person = Person.objects.get(name="Nur Hasanah")
    assert person.birth_date is None
    assert person.confirmations.get(variable__code="age_years").value == 7


def test_a_known_number_is_flagged_and_two_people_stay_two(phone):
    known = ResidenceFactory(person=PersonFactory(nik=IdentityNumber.record("nik", NIK), nik_status="claimed"))

    visit = phone.hand_in(phone.body(answers=answers(newcomer()))).visit
    assert flags_of(visit)["known_household"] == f"NIK sama dengan warga di {known.household.code}."
    accept(visit)

    assert Residence.objects.open().filter(person__nik=known.person.nik).count() == 2
    assert CandidatePair.objects.get().kind == "same_nik"


def test_nonsense_about_somebody_new_is_dropped_and_named(phone):
    odd = newcomer(name="  ", values={}), newcomer(nik="12", birth_date="2190-01-01", age_years=-4, sex=[], relation={})
    visit = phone.hand_in(phone.body(answers=answers(*odd))).visit

    (kept,) = visit.answers["newcomers"]
    assert not any(kept[name] for name in ("birth_date", "age_years", "sex", "relation", "nik"))
    assert "tanpa nama" in flags_of(visit)["odd_answer"]
    assert "bukan 16 angka" in flags_of(visit)["odd_answer"]


def test_a_canvass_is_fetched_with_the_houses_that_are_listed(walker, canvass):
    listed = HouseholdFactory(village=canvass.round.village, neighbourhood=canvass.neighbourhood)
    HouseholdFactory(village=canvass.round.village)

    (task,) = downloads.page_of(walker.device, "")["assignments"]

    assert (task["kind"], task["household"], task["neighbourhood"]) == ("canvass", None, "RT 003")
    assert [one["code"] for one in task["known"]] == [listed.code]
    assert task["known"][0].keys() == {"code", "head", "address"}


def test_a_new_house_is_a_shell_until_it_is_accepted_and_the_rt_goes_on(walker, canvass):
    visit = found(walker, newcomer())

    home = visit.household
    assert (home.status, home.neighbourhood, home.address) == (
        "unverified",
        canvass.neighbourhood,
        "Rumah kayu di hilir",
    )
    assert (visit.outcome, home.residences.count()) == (Visit.Outcome.NEW_HOUSEHOLD, 0)
    canvass.refresh_from_db()
    assert canvass.state == Assignment.State.ACTIVE

    accept(visit)
    home.refresh_from_db()
    assert (home.status, home.residences.get().person.name) == ("verified", "Nur Hasanah")
    assert home.confirmations.get(variable__code="floor").value == "wood"


def test_two_houses_of_one_rt_are_two_households(walker):
    assert found(walker, newcomer()).household != found(walker, newcomer(name="Budi", nik=None)).household


def test_a_closed_door_in_a_canvass_is_a_house_too(walker):
    visit = found(walker, outcome="refused", answers=answers(), consent=[])

    assert (visit.outcome, visit.household.address) == ("refused", "Rumah kayu di hilir")


def test_the_same_head_in_the_rt_and_a_point_next_door_are_flagged(walker, canvass):
    head = ResidenceFactory(person=PersonFactory(name="Nur Hasanah", name_key="nur hasanah"))
    Household.objects.filter(pk=head.household_id).update(
        neighbourhood=canvass.neighbourhood, village=canvass.round.village, latitude="-0.50005", longitude="117.0"
    )

    seen = flags_of(found(walker, newcomer(nik=None)))["known_household"]

    assert f"Nama kepala keluarga sama dengan {head.household.code} di RT ini." in seen
    assert f"6 m dari titik {head.household.code}." in seen


def test_a_new_house_that_comes_back_has_a_task_of_its_own(walker, canvass):
    visit = found(walker, newcomer())
    review_visit(visit=visit, verdict="returned", note="Cek nama", by=supervisor_of(canvass.round.village))

    own = Assignment.objects.get(household=visit.household)
    assert (own.verifier, own.state) == (canvass.verifier, Assignment.State.ACTIVE)
    tasks = {task["id"]: task for task in downloads.page_of(walker.device, "")["assignments"]}
    assert tasks.keys() == {canvass.pk, own.pk}
    assert tasks[own.pk]["note"] == "Cek nama"


def test_a_rejected_new_house_leaves_the_register_and_the_rt_goes_on(walker, canvass):
    visit = found(walker, newcomer())
    review_visit(visit=visit, verdict="rejected", note="Rumah ini tidak ada", by=supervisor_of(canvass.round.village))

    visit.household.refresh_from_db()
    canvass.refresh_from_db()
    assert (visit.household.closed_reason, canvass.state) == ("other", Assignment.State.ACTIVE)


# Answers against their form


@pytest.fixture
def every_kind(phone):
    FormVersion.objects.create(code=FORM["code"], version=1, title="Uji", definition=FORM, sha256="1" * 64)
    return phone


def handed_in(phone, household, *people):
    named = {"code": FORM["code"], "version": 1}
    return phone.hand_in(phone.body(form=named, answers={"household": household, "persons": list(people)})).visit


def test_what_the_phone_seals_of_every_kind_is_taken_without_a_flag(every_kind):
    values = {"works": "yes", "nik": NIK, "mark": STROKES}
    visit = handed_in(every_kind, household_answers(), newcomer(nik=None, values=values))

    assert "odd_answer" not in flags_of(visit)
    assert visit.answers["household"] == household_answers()
    assert visit.answers["newcomers"][0]["values"]["nik"] == {"nik": IdentityNumber.find("nik", NIK).pk}
    accept(visit)
    assert visit.household.confirmations.get(variable__code="wall").value == "board"
    assert not visit.household.confirmations.filter(variable__code="story").exists()


def test_answers_against_their_form_are_kept_and_flagged_with_the_question(every_kind):
    odd = {"wall_plastered": "yes", "area_each": 99, "monthly_income_idr": 500, "meter": "x", "story": PHOTO}
    visit = handed_in(every_kind, household_answers() | odd | {"n_working": 0})

    seen = flags_of(visit)["odd_answer"]
    assert visit.answers["household"]["wall_plastered"] == "yes"
    assert "meter" not in visit.answers["household"]
    assert "Temboknya diplester?: dijawab, padahal tidak ditanyakan." in seen
    assert "Tidak dikenal: Foto meteran listrik." in seen


def test_an_accepted_interview_of_before_still_stands(form):
    assert accepted().evidence is not None
