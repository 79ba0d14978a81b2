from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError, ProgrammingError
from django.utils import timezone

from accounts.roles import Role
from households.models import Household, Neighbourhood, Person
from tests.factories import AreaFactory
from tests.verification.targeting.conftest import decide
from verification.review.models import TargetEntry, TargetList
from verification.targeting import actions, facts, reports

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


# The decree


def test_a_decree_freezes_the_list_and_the_next_draft_carries_on(entitle, freeze):
    first = entitle()
    frozen = freeze()
    second = entitle()

    following = TargetList.objects.get(frozen_at=None)
    assert following.version == 2
    assert {entry.household for entry in following.entries.all()} == {first, second}
    assert frozen.entries.get().household == first


def test_the_database_keeps_entries_and_decree_of_a_frozen_list(entitle, freeze):
    entitle()
    frozen = freeze()
    entitle()
    draft = actions.draft_list()
    draft.entries.filter(household__in=frozen.entries.values("household")).delete()

    for change in (
        lambda: frozen.entries.all().delete(),
        lambda: frozen.entries.update(head_name="Orang lain"),
        lambda: frozen.entries.update(list=draft),
        lambda: draft.entries.update(list=frozen),
        lambda: TargetList.objects.filter(pk=frozen.pk).update(decree_number="SK lain"),
        lambda: TargetList.objects.filter(pk=frozen.pk).update(frozen_at=None),
    ):
        with pytest.raises(ProgrammingError, match="frozen"), transaction.atomic():
            change()


def test_who_lapsed_or_is_closed_does_not_get_onto_the_decree(entitle, freeze):
    household = entitle()
    entitle(days=-1)
    closed = entitle()
    Household.objects.filter(pk=closed.pk).update(closed_on=TODAY(), closed_reason="merged")

    assert freeze().entries.get().household == household


def test_a_closed_household_does_not_come_back_with_the_next_draft(entitle, freeze):
    gone, staying = entitle(), entitle()
    freeze()
    Household.objects.filter(pk=gone.pk).update(closed_on=TODAY(), closed_reason="moved")

    assert actions.draft_list().entries.get().household == staying


@pytest.mark.parametrize("changes", [{"decree_number": " "}, {"decree_on": None}])
def test_a_decree_has_a_number_and_a_date(entitle, freeze, changes):
    entitle()

    with pytest.raises(actions.DecisionError, match="wajib diisi"):
        freeze(**changes)


def test_a_decree_of_tomorrow_freezes_nothing(entitle, freeze):
    entitle()

    with pytest.raises(actions.DecisionError, match="belum tiba"):
        freeze(decree_on=TODAY() + timedelta(days=1))


def test_a_list_is_frozen_once_and_not_empty_and_only_by_bappeda(entitle, freeze, user):
    with pytest.raises(actions.DecisionError, match="belum berisi"):
        freeze()
    entitle()
    with pytest.raises(actions.DecisionError, match="admin Bappeda"):
        freeze(by=user(Role.OPD_OFFICER))
    frozen = freeze()
    with pytest.raises(actions.DecisionError, match="sudah ditetapkan"):
        freeze(frozen)


def test_what_was_stipulated_stays_when_the_register_moves_on(entitle, freeze, village):
    rt = Neighbourhood.objects.create(village=village, rt="003", rw="01")
    household = entitle(name="Budi Santoso", number="6402990101800001", neighbourhood=rt)
    frozen = freeze()
    Household.objects.filter(pk=household.pk).update(village=AreaFactory(), neighbourhood=None)
    Person.objects.update(name="Nama Baru")

    (row,) = facts.listed(frozen)
    assert (row.village, row.rt, row.head_name) == (village, "003 RW 01", "Budi Santoso")
    assert row.masked_nik == "6402********0001"


def test_a_draft_shows_what_the_register_says_now(entitle):
    entitle(name="Budi Santoso", number="6402990101800001")
    Person.objects.update(name="Nama Baru")

    (row,) = facts.listed(actions.draft_list())
    assert (row.head_name, row.masked_nik, row.rt) == ("Nama Baru", "6402********0001", "–")


def test_a_household_without_head_is_listed_and_says_so(entitle, freeze):
    household = entitle()
    household.residences.update(relation="child")

    assert [row.head_name for row in facts.listed(freeze())] == [facts.NO_HEAD]


# The announcement


def test_bappeda_announces_a_frozen_list_with_an_objection_window(entitle, announce):
    entitle()

    target_list = announce()

    assert (target_list.objections_until - target_list.announced_on).days == 14
    assert target_list.takes_objections_on(TODAY())
    assert not target_list.takes_objections_on(target_list.objections_until + timedelta(days=1))


def test_a_draft_is_not_announced(entitle, announce):
    entitle()

    with pytest.raises(actions.DecisionError, match="sudah ditetapkan dengan SK"):
        announce(actions.draft_list())


@pytest.mark.parametrize(
    ("announced", "until"), [(1, 14), (-1, 14), (0, -1), (0, 91)], ids=["tomorrow", "before", "ended", "too long"]
)
def test_a_window_lies_between_the_decree_and_ninety_days(entitle, announce, announced, until):
    entitle()
    today = TODAY()

    with pytest.raises(actions.DecisionError):
        announce(announced_on=today + timedelta(days=announced), objections_until=today + timedelta(days=until))


def test_an_announced_window_only_gets_longer(entitle, announce):
    entitle()
    target_list, today = announce(), TODAY()

    with pytest.raises(actions.DecisionError, match="hanya dapat diperpanjang"):
        announce(target_list, objections_until=today + timedelta(days=13))
    longer = announce(target_list, objections_until=today + timedelta(days=21))

    assert longer.objections_until == today + timedelta(days=21)


def test_only_bappeda_announces(entitle, freeze, announce, user):
    entitle()

    with pytest.raises(actions.DecisionError, match="admin Bappeda"):
        announce(freeze(), by=user(Role.SUPERVISOR))


@pytest.mark.parametrize("days", [None, -1])
def test_the_database_refuses_a_window_that_is_open_ended_or_ends_before_it_begins(entitle, freeze, days):
    entitle()
    rows, today = TargetList.objects.filter(pk=freeze().pk), TODAY()
    until = None if days is None else today + timedelta(days=days)

    with pytest.raises(IntegrityError, match="objections_are_to_a_frozen_list"), transaction.atomic():
        rows.update(announced_on=today, objections_until=until)


def test_the_database_refuses_a_window_on_a_draft(entitle):
    entitle()

    with pytest.raises(IntegrityError, match="objections_are_to_a_frozen_list"), transaction.atomic():
        TargetList.objects.update(announced_on=TODAY(), objections_until=TODAY())


def test_the_state_of_a_list_is_told_in_words(entitle, freeze, announce):
    entitle()
    states = [reports.list_chip(actions.draft_list()).label]
    frozen = freeze()
    states.append(reports.list_chip(frozen).label)
    announced = announce(frozen)
    states.append(reports.list_chip(announced).label)
    announced.objections_until = TODAY() - timedelta(days=1)
    states.append(reports.list_chip(announced).label)

    assert states[:2] == ["Draf", "Ditetapkan"]
    assert states[2].startswith("Diumumkan, masa sanggah sampai ")
    assert states[3] == "Masa sanggah selesai"


# The year turns


def test_the_draft_of_a_new_year_starts_from_those_entitled(entitle, user, monkeypatch):
    staying, leaving, lapsing = entitle(days=500), entitle(days=500), entitle(days=20)
    decide(leaving, user(Role.OPD_OFFICER), "not_eligible", "moved")
    next_year = TODAY().replace(year=TODAY().year + 1, month=2, day=1)
    monkeypatch.setattr(timezone, "localdate", lambda *args: next_year)

    draft = actions.draft_list()

    assert (draft.year, draft.version) == (next_year.year, 1)
    assert draft.entries.get().household == staying
    assert TargetEntry.objects.filter(household=lapsing).count() == 1
