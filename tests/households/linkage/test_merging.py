from datetime import date

import pytest

from accounts.roles import Role
from households.linkage import decisions, merging
from households.linkage.merging import Joining, LinkageError, merge_persons
from households.models import (
    CandidatePair,
    Confirmation,
    Evidence,
    IdentityNumber,
    Link,
    LinkageRun,
    Merge,
    Person,
    Residence,
    Variable,
)
from tests.households.linkage.claimed import everything, family, snapshot_of

pytestmark = pytest.mark.django_db
BORN = "1980-03-04"
REASON = "Dua orang, sudah dicek di rumahnya"


@pytest.fixture
def run(kukar):
    return LinkageRun.objects.create(method="probabilistic")


@pytest.fixture
def siti(village):
    """As the first source has her, in a household of her own."""
    return family(snapshot_of("p3ke"), village, [("Siti Aminah", BORN)])[0]


@pytest.fixture
def sitti(village):
    return family(snapshot_of("dtsen"), village, [("Sitti Aminah", BORN, "6402994403800001")])[0]


def join(run, kept, *others, **fields):
    joinings = [Joining(kept.pk, other.pk, 0.999, 12.5) for other in others]
    return merge_persons(joinings, method=Link.Method.PROBABILISTIC, run=run, **fields)


def household_of(person):
    return person.residences.get().household


def test_the_kept_gets_live_links_of_the_others_claims(run, siti, sitti):
    join(run, siti, sitti)

    links = Link.objects.filter(person=siti, undone_at=None).order_by("pk")
    assert [(link.method, link.weight) for link in links] == [("first_seen", None), ("probabilistic", 12.5)]
    assert not Link.objects.filter(person=sitti, undone_at=None).exists()
    sitti.refresh_from_db()
    assert sitti.merged_into == siti


def test_a_household_left_empty_is_closed_into_the_one_its_people_live_in(run, siti, sitti):
    empty = household_of(sitti)

    join(run, siti, sitti)

    empty.refresh_from_db()
    assert (empty.merged_into, empty.closed_reason) == (household_of(siti), "merged")
    assert empty.claims.count() == 0
    assert household_of(siti).claims.count() == 2
    assert not empty.residences.open().exists()


def test_a_household_in_which_others_stay_is_not_closed(run, siti, village):
    pair = family(snapshot_of("dtsen"), village, [("Sitti Aminah", BORN), ("Budi", "2010-01-02")])

    join(run, siti, pair[0])

    home = household_of(pair[1])
    assert (home.closed_on, home.claims.count()) == (None, 1)


def test_a_household_with_evidence_is_never_closed_for_being_empty(run, siti, sitti, user):
    home = household_of(sitti)
    Evidence.objects.create(
        household=home, kind="visit", observed_on="2026-01-01", expires_on="2028-01-01", by=user(Role.VERIFIER)
    )

    join(run, siti, sitti)

    home.refresh_from_db()
    assert home.closed_on is None


def test_undoing_restores_every_row(run, siti, sitti, user):
    before = everything()
    (merge,) = join(run, siti, sitti)
    assert everything() != before

    merging.undo_merge(merge=merge, by=user(Role.BAPPEDA_ADMIN), reason=REASON)

    assert everything() == before


def test_undoing_two_of_one_household_in_either_order_restores_every_row(run, village, user):
    first = family(snapshot_of("p3ke"), village, [("Siti Aminah", BORN), ("Budi", "2010-01-02")])
    second = family(snapshot_of("dtsen"), village, [("Sitti Aminah", BORN), ("Budi S", "2010-01-02")])
    before = everything()
    joinings = [Joining(one.pk, other.pk) for one, other in zip(first, second, strict=True)]

    for order in (slice(None), slice(None, None, -1)):
        for merge in merge_persons(joinings, method="probabilistic", run=run)[order]:
            merging.undo_merge(merge=merge, by=user(Role.BAPPEDA_ADMIN), reason=REASON)
        assert everything() == before


def test_the_kept_takes_a_nik_he_did_not_have_and_gives_it_back(run, siti, sitti, user):
    (merge,) = join(run, siti, sitti)
    siti.refresh_from_db()
    assert (siti.nik, siti.nik_status) == (sitti.nik, "claimed")

    merging.undo_merge(merge=merge, by=user(Role.BAPPEDA_ADMIN), reason=REASON)

    siti.refresh_from_db()
    assert (siti.nik, siti.nik_status) == (None, "absent")


def test_a_verified_nik_takes_the_place_of_a_claimed_one_which_stays_as_the_original(run, village):
    (one,) = family(snapshot_of("p3ke"), village, [("Siti", BORN, "6402994403800002")])
    (other,) = family(snapshot_of("dtsen"), village, [("Siti", BORN, "6402994403800003")])
    Person.objects.filter(pk=other.pk).update(nik_status="verified")

    join(run, one, other)

    one.refresh_from_db()
    assert (one.nik, one.nik_status) == (IdentityNumber.find("nik", "6402994403800003"), "verified")
    assert one.original_nik == IdentityNumber.find("nik", "6402994403800002")


def test_joining_twice_changes_nothing_more(run, siti, sitti):
    join(run, siti, sitti)
    before = everything()

    assert join(run, siti, sitti) == []

    assert everything() == before
    assert Merge.objects.count() == 1


def test_a_joining_under_a_later_one_is_undone_after_it(run, siti, sitti, village, user):
    (third,) = family(snapshot_of("siak"), village, [("Siti Aminah", BORN)])
    by = user(Role.BAPPEDA_ADMIN)
    before = everything()
    (first,) = join(run, siti, sitti)
    (later,) = join(run, third, siti)

    with pytest.raises(LinkageError, match="yang lebih baru"):
        merging.undo_merge(merge=first, by=by, reason=REASON)
    for merge in (later, first):
        merging.undo_merge(merge=merge, by=by, reason=REASON)

    assert everything() == before


def test_undoing_needs_a_reason(run, siti, sitti, user):
    (merge,) = join(run, siti, sitti)

    with pytest.raises(LinkageError, match="alasan"):
        merging.undo_merge(merge=merge, by=user(Role.BAPPEDA_ADMIN), reason=" salah ")

    assert Person.objects.filter(merged_into=siti).exists()


def test_parting_again_is_remembered_as_two_persons(run, siti, sitti, user):
    (merge,) = join(run, siti, sitti)

    decisions.part_again(merge=merge, by=user(Role.BAPPEDA_ADMIN), reason=REASON)

    pair = CandidatePair.objects.get()
    assert ({pair.left, pair.right}, pair.is_same) == ({siti, sitti}, False)


def test_a_claim_of_somebody_else_becomes_a_person_of_its_own_where_the_claim_lives(run, siti, sitti, user):
    join(run, siti, sitti)
    link = Link.objects.get(person=siti, method="probabilistic")

    person = decisions.separate_claim(link=link, by=user(Role.BAPPEDA_ADMIN), reason=REASON)

    assert (person.name, person.nik) == ("Sitti Aminah", sitti.nik)
    assert person.residences.get().household == link.person_claim.claim.household
    link.refresh_from_db()
    assert link.undone_at is not None
    assert link.undone_reason == REASON
    assert CandidatePair.objects.get().is_same is False


def test_the_only_claim_of_a_person_is_not_separated(siti, user):
    with pytest.raises(LinkageError, match="hanya disebut klaim itu"):
        decisions.separate_claim(link=Link.objects.get(), by=user(Role.BAPPEDA_ADMIN), reason=REASON)


def test_confirmed_values_stay_with_the_person_they_were_seen_of(run, siti, sitti, user):
    by = user(Role.VERIFIER)
    home = household_of(siti)
    evidence = Evidence.objects.create(
        household=home, kind="visit", observed_on="2026-01-01", expires_on="2028-01-01", by=by
    )
    variable = Variable.objects.filter(level="person").first()
    Confirmation.objects.create(
        household=home, person=siti, variable=variable, value="yes", evidence=evidence, expires_on=date(2028, 1, 1),
        confirmed_on=date(2026, 1, 1),
    )  # fmt: skip

    join(run, siti, sitti)

    assert Confirmation.objects.get().person == siti
    assert Residence.objects.open().get().person == siti
