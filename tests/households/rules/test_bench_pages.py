from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog
from accounts.roles import Role
from households.actions import confirm_values
from households.models import Assessment, Evidence, RuleSet
from households.rules import actions
from tests.factories import HouseholdFactory, PersonFactory, ResidenceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def wider(draft, change):
    """The draft with 9 m2 instead of 7.2."""
    norms = {"min_floor_area_m2": draft.norms["min_floor_area_m2"] | {"value": 9}}
    return actions.change_draft(**change(draft, norms=norms))


@pytest.fixture
def household(shipped):
    """Verified: two people on 16 m2, one of them called Siti Aminah."""
    home = HouseholdFactory(code="RK77777777", status="verified", verified_on=timezone.localdate())
    for relation, name in (("head", "Siti Aminah"), ("child", "Budi")):
        ResidenceFactory(household=home, relation=relation, person=PersonFactory(name=name))
    day = timezone.localdate()
    evidence = Evidence.objects.create(
        household=home, kind="visit", observed_on=day, expires_on=day + timedelta(days=700), by=UserFactory()
    )
    confirm_values(household=home, evidence=evidence, values={"floor_area_m2": 16, "roof": "zinc"})
    return home


def address(row):
    return reverse("households:rule-set-bench", args=[row.pk])


def line(page, label):
    return next(one for one in page.context["outcome"].lines if one.label == label)


def test_typed_answers_show_the_draft_beside_the_version_in_use(wider, client_as):
    given = {"aksi": "coba", "orang": "0", "h-floor_area_m2": "16", "h-n_members": "2", "h-roof": "thatch"}

    page = client_as(Role.BAPPEDA_ANALYST).post(address(wider), given)

    area = line(page, "Luas lantai per orang kurang")
    assert [side.state for side in area.sides] == ["yes", "no"]
    assert area.sides[0].because == ["luas lantai: 16 m2", "jumlah anggota keluarga: 2 orang"]
    assert [total.row.version for total in page.context["outcome"].totals] == [2, 1]
    assert "ambang 3/16" in page.context["outcome"].totals[0].score
    assert page.context["outcome"].n_different == 1
    assert not Assessment.objects.exists()


def test_what_is_not_typed_is_unknown(wider, client_as):
    page = client_as(Role.BAPPEDA_ANALYST).post(address(wider), {"aksi": "coba", "orang": "0"})

    assert {side.state for one in page.context["outcome"].lines for side in one.sides} == {"unknown"}
    assert {total.state for total in page.context["outcome"].totals} == {"unknown"}


def test_a_verified_household_is_tried_without_its_names_and_the_reading_is_logged(wider, household, client_as):
    client = client_as(Role.BAPPEDA_ANALYST)

    page = client.get(address(wider), {"kode": "rk77777777"})

    assert [side.state for side in line(page, "Luas lantai per orang kurang").sides] == ["yes", "no"]
    assert page.context["form"]["h-floor_area_m2"].value() == 16
    assert "Siti" not in page.content.decode()
    log = AccessLog.objects.get(purpose="mencoba aturan pada rumah tangga")
    assert (log.actor, log.object_ids) == (client.user, [household.pk])


@pytest.mark.parametrize("code", ["RK00000000", "RK7777777799", "'; --"])
def test_a_code_that_is_not_there_says_so(wider, household, client_as, code):
    page = client_as(Role.BAPPEDA_ADMIN).get(address(wider), {"kode": code})

    assert "Tidak ada rumah tangga terverifikasi" in page.content.decode() or page.context["picked"].errors
    assert page.context["outcome"] is None


def test_a_household_nobody_verified_is_not_on_the_bench(wider, client_as):
    shell = HouseholdFactory()

    assert client_as(Role.BAPPEDA_ADMIN).get(address(wider), {"kode": shell.code}).context["outcome"] is None


def test_members_are_added_and_taken_away_and_what_was_typed_stays(shipped, client_as):
    row = shipped_row("needs_person")
    client = client_as(Role.BAPPEDA_ADMIN)
    given = {"orang": "1", "p0-age_years": "12", "p0-school_participation": "never", "h-worried_food": "yes"}

    more = client.post(address(row), given | {"aksi": "tambah-orang"}).context["form"]
    fewer = client.post(address(row), given | {"aksi": "kurang-orang"}).context["form"]

    assert (more.n_persons, fewer.n_persons) == (2, 0)
    assert (more["p0-age_years"].value(), more["h-worried_food"].value()) == ("12", "yes")


def test_a_member_who_causes_it_is_named_by_his_place(shipped, client_as):
    given = {"aksi": "coba", "orang": "2", "h-n_members": "2", "p0-age_years": "40", "p1-age_years": "12",
             "p1-school_participation": "never"}  # fmt: skip

    page = client_as(Role.BAPPEDA_ADMIN).post(address(shipped_row("needs_person")), given)

    [side] = line(page, "Anak usia sekolah tidak bersekolah").sides
    assert side.state == "yes"
    assert "anggota 2, umur: 12 tahun" in side.because


@pytest.mark.parametrize(
    "given",
    [{"h-floor_area_m2": "-1"}, {"h-floor_area_m2": "1" + "0" * 20}, {"h-floor_area_m2": "luas"}, {"h-roof": "gold"}],
)
def test_an_impossible_answer_is_said_beside_its_field(wider, client_as, given):
    page = client_as(Role.BAPPEDA_ADMIN).post(address(wider), {"aksi": "coba", "orang": "x"} | given)

    assert list(page.context["form"].errors) == list(given)
    assert page.context["outcome"] is None


def shipped_row(code):
    return RuleSet.objects.get(code=code)
