from datetime import timedelta

import pytest
from django.utils import timezone

from households.models import Area, Claim, Person, Variable
from tests.factories import HouseholdFactory, UserFactory
from verification.corrections import actions
from verification.corrections.codes import SourceCodes
from verification.corrections.models import CorrectionItem
from verification.review.models import Decision, Minutes

pytestmark = pytest.mark.django_db


def changes(package):
    """{(field or variable): (old, new)} of the one family."""
    return {
        change["field"] or change["variable"]: (change["old"], change["new"]) for change in package.items.get().changes
    }


def test_a_value_confirmed_otherwise_goes_back_in_the_sources_own_code(confirm, propose):
    confirm("floor", "wood")

    assert changes(propose()) == {"jenis_lantai_terluas": ("08", "05")}


def test_values_confirmed_alike_and_values_the_source_lacks_do_not_go(confirm, propose):
    confirm("floor", "earth")
    confirm("floor_area_m2", 36)
    confirm("roof", "zinc")

    assert not propose().items.exists()


def test_numbers_go_as_numbers(confirm, propose):
    confirm("floor_area_m2", 42.5)

    assert changes(propose()) == {"luas_lantai": ("36", "42.5")}


def test_an_asset_that_is_gone_is_a_count_of_zero(confirm, propose):
    confirm("has_motorcycle", "no")

    assert changes(propose()) == {"aset_bergerak_sepeda_motor": ("2", "0")}


def test_what_the_source_has_no_single_column_for_goes_in_words(claim, confirm, propose):
    confirm("difficulty", "much", person=claim.person)

    (change,) = propose().items.get().changes
    assert (change["field"], change["new"]) == ("", "Kesulitan fungsional terberat: Banyak kesulitan")


def test_a_persons_value_goes_with_his_own_claim(claim, confirm, propose):
    confirm("works", "no", person=claim.person)

    (change,) = propose().items.get().changes
    assert change["person_claim"] == claim.persons.get().pk
    assert (change["field"], change["old"], change["new"]) == ("status_bekerja", "1", "2")


@pytest.mark.parametrize("doubt", ["expired", "reopened", "withdrawn", "superseded"])
def test_what_we_no_longer_stand_for_does_not_go(confirm, propose, doubt):
    fields = {
        "expired": {"expires_on": timezone.localdate() - timedelta(days=1)},
        "reopened": {"reopened_at": timezone.now()},
        "withdrawn": {"withdrawn_at": timezone.now()},
        "superseded": {"is_current": False},
    }
    confirm("floor", "wood", **fields[doubt])

    assert not propose().items.exists()


def test_a_claim_that_was_closed_is_not_corrected(claim, confirm, propose):
    confirm("floor", "wood")
    Claim.objects.update(closed_on=timezone.localdate())

    assert not propose().items.exists()


def test_one_kecamatan_may_have_a_package_of_its_own(confirm, propose):
    confirm("floor", "wood")

    assert not propose("1", area=Area.objects.get(level="district", name="Anggana")).items.exists()
    assert propose("2", area=Area.objects.get(level="district", name="Tenggarong")).items.exists()


def test_the_count_of_members_is_not_put_on_two_families_of_one_house(claim, confirm, propose, snapshot):
    Claim.objects.filter(pk=claim.pk).update(values={"n_members": 3, "floor": "earth"})
    Claim.objects.create(
        source=claim.source, source_key="other", village=claim.village, household=claim.household, content_hash=b"x",
        first_snapshot=snapshot, last_snapshot=snapshot, values={"n_members": 2, "floor": "earth"},
    )  # fmt: skip
    confirm("n_members", 5)
    confirm("floor", "wood")

    codes = {change["variable"] for item in propose().items.all() for change in item.changes}

    assert codes == {"floor"}


def test_a_deceased_person_is_told_in_words(claim, propose):
    Person.objects.filter(pk=claim.person.pk).update(died_on="2026-01-02")

    (change,) = propose().items.get().changes
    assert (change["field"], change["new"]) == ("", "Meninggal, diketahui 2 Januari 2026")


@pytest.fixture
def moved(claim, confirm):
    """The village meeting of the claim's village decided that the household has moved."""
    officer = UserFactory()
    minutes = Minutes.objects.create(
        number="BA/1", village=claim.village, held_on=timezone.localdate(), n_present=9, recorded_by=officer
    )
    evidence = confirm("tenure", "own").evidence
    return Decision.objects.create(
        household=claim.household, evidence=evidence, outcome="not_eligible", reason="moved", level="musdes",
        minutes=minutes, decided_by=officer, valid_until=evidence.expires_on,
    )  # fmt: skip


def test_a_household_found_not_eligible_is_told_with_reason_and_minutes(moved, propose):
    item = propose().items.get()

    assert [change["new"] for change in item.changes] == ["Tidak berhak: pindah"]
    assert item.minutes.number == "BA/1"


def test_an_eligible_household_is_no_correction(moved, propose):
    Decision.objects.update(outcome="eligible", reason="")

    assert not propose().items.exists()


# What went before


def test_a_family_that_waits_for_an_answer_is_not_sent_twice(confirm, propose):
    confirm("floor", "wood")
    propose("1")

    assert not propose("2").items.exists()


def test_a_cancelled_package_frees_its_families(confirm, propose):
    confirm("floor", "wood")
    actions.cancel_package(package=propose("1"))

    assert propose("1").items.exists()


def answer(package, answer):
    items = package.items.values_list("pk", flat=True)
    actions.answer_items(package=package, items=items, answer=answer, on=timezone.localdate())


def test_what_was_accepted_goes_again_only_when_a_later_state_still_says_otherwise(confirm, propose, sent, snapshot):
    confirm("floor", "wood")
    answer(sent(), "accepted")
    assert not propose("2").items.exists()

    snapshot.as_of = timezone.localdate() + timedelta(days=1)
    snapshot.save()

    assert propose("3").items.exists()


def test_what_was_refused_goes_again_only_when_asked_for(confirm, propose, sent):
    confirm("floor", "wood")
    answer(sent(), "refused")

    assert not propose("2").items.exists()
    assert propose("3", repeats_refused=True).items.exists()


# Codes


def test_of_several_codes_the_one_written_like_the_old_is_taken(dtsen):
    codes = SourceCodes(dtsen)

    def raw(said):
        return codes.raw_of("family", "floor", {"floor": "wood"}, said)

    assert (raw("8"), raw("08"), raw("Tanah"), raw(None)) == ("5", "05", "Kayu/papan", "5")


def test_a_code_that_says_more_must_not_contradict_the_rest(db):
    from households import reference
    from households.models import Source

    reference.load()
    codes = SourceCodes(Source.objects.get(code="p3ke"))

    wanted = {"toilet": "own", "sewage": "septic_tank"}
    assert codes.raw_of("family", "sewage", wanted, "Tidak ada") == "Ya, dengan septic tank"
    assert codes.raw_of("family", "sewage", {"toilet": "none", "sewage": "septic_tank"}, "Tidak ada") is None


def test_an_unknown_count_has_no_code(dtsen):
    assert SourceCodes(dtsen).raw_of("family", "has_car", {"has_car": "yes"}, "0") is None


def test_every_value_of_a_coded_column_reads_back_as_itself(dtsen):
    codes = SourceCodes(dtsen)
    variable = Variable.objects.get(code="water_source")
    from households.reading.code_maps import code_key, item_values

    values = item_values("dtsen", "2025", "sumber_air_minum_utama")
    for value in variable.choices:
        raw = codes.raw_of("family", "water_source", {"water_source": value}, "9")
        assert values[code_key(raw)] == value


# Has it arrived


def test_a_family_whose_newest_state_says_the_same_is_suggested_and_not_answered(claim, confirm, sent):
    confirm("floor", "wood")
    package = sent()
    assert actions.arrived_items(package) == []

    Claim.objects.update(values={"floor": "wood"})

    assert actions.arrived_items(package) == [package.items.get().pk]
    assert package.items.get().answer == CorrectionItem.Answer.WAITING


def test_a_family_not_eligible_has_arrived_when_the_source_lets_it_go(moved, claim, sent):
    package = sent()
    Claim.objects.update(closed_on=timezone.localdate())

    assert actions.arrived_items(package) == [package.items.get().pk]


def test_a_household_without_a_claim_of_the_source_is_left_out(confirm, propose, snapshot):
    HouseholdFactory()

    assert not propose().items.exists()
