"""Listed aid counts like aid handed over in RBPK: in the guard, on the pages of the need and the household."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from interventions import actions
from interventions.given import actions as given
from interventions.given.models import GivenAid
from interventions.reports import earlier_aid
from tests.interventions.factories import ActivityFactory, NeedFactory, officer_of, page
from tests.interventions.given.conftest import BUDI, HEADER, SITI, a_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def need(budi, indicator):
    """Budi's household lacks what the programme mends."""
    return NeedFactory(verified=True, household=budi.residences.get().household, indicator=indicator)


@pytest.fixture
def activity(programme):
    return ActivityFactory(programme=programme)


def take(need, activity, **fields):
    return actions.commit_need(need=need, activity=activity, by=officer_of(activity), **fields)


def test_aid_an_opd_gave_before_asks_for_a_reason(load, need, activity):
    load([HEADER, a_row(BUDI, "Budi Santoso")])

    with pytest.raises(actions.InterventionError, match="menurut daftar Disperkim"):
        take(need, activity)

    assert take(need, activity, repeat_reason="Rusak lagi oleh banjir").repeat_reason == "Rusak lagi oleh banjir"


def test_aid_of_which_only_the_year_is_known_counts_too(load, need):
    load([["NIK", "Nama", "Tahun"], [BUDI, "Budi Santoso", timezone.localdate().year]])

    (earlier,) = earlier_aid(need, timezone.localdate())
    assert (earlier.delivered_on, earlier.taker, earlier.is_listed) == (None, "Disperkim", True)


def test_aid_of_long_ago_does_not_count(load, need, activity):
    load([HEADER, a_row(BUDI, "Budi Santoso", Tanggal="12/03/2015")])

    assert earlier_aid(need, timezone.localdate()) == []
    assert take(need, activity).pk


def test_aid_to_another_household_does_not_count(load, need, siti):
    load([HEADER, a_row(SITI, "Siti Aminah")])

    assert earlier_aid(need, timezone.localdate()) == []


def test_a_near_miss_counts_once_a_person_says_it_is_him(load, need, user):
    load([HEADER, a_row(BUDI[:-1] + "2", "Budi Santoso")])
    assert earlier_aid(need, timezone.localdate()) == []

    given.decide_near_miss(aid=GivenAid.objects.get(), is_same=True, by=user(Role.BAPPEDA_ADMIN))

    assert len(earlier_aid(need, timezone.localdate())) == 1


def test_aid_to_a_person_who_was_joined_with_another_follows_him(load, need, budi, siti):
    load([HEADER, a_row(SITI, "Siti Aminah")])
    type(siti).objects.filter(pk=siti.pk).update(merged_into=budi)

    assert len(earlier_aid(need, timezone.localdate())) == 1


def test_aid_told_twice_is_listed_once(load, need, siti):
    load([HEADER, a_row(BUDI, "Budi Santoso")])
    load([HEADER, a_row(BUDI, "Budi Santoso"), a_row(SITI, "Siti Aminah")], name="lengkap.xlsx")

    assert len(earlier_aid(need, timezone.localdate())) == 1


def test_the_pages_of_need_and_household_tell_it(load, need, client_as):
    load([HEADER, a_row(BUDI, "Budi Santoso")])
    client = client_as(Role.BAPPEDA_ADMIN)

    assert "menurut daftar OPD" in client.get(page("need-detail", need.public_code)).text
    household = client.get(reverse("households:household-detail", args=[need.household.code])).text
    assert "Bantuan menurut daftar OPD" in household
    assert "BAST BA/1" in household
