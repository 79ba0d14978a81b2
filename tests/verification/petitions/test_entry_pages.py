import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AccessLog
from accounts.roles import Role
from households.models import IdentityNumber
from tests.factories import PersonFactory, ResidenceFactory
from tests.verification.factories import HouseholdFactory, VillageFactory
from tests.verification.petitions.conftest import KK, NIK, OTHER_NIK, SAYS
from verification.petitions.models import Petition
from verification.review.models import TargetEntry  # noqa: F401  the list a search looks at

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"verification:{name}", args=args)


def enter(kind, *, household=None, village=None):
    about = f"?keluarga={household.code}" if household else f"?desa={village.pk}"
    return address("petition-enter", kind) + about


def resident(household, name, number=None, relation="spouse"):
    person = PersonFactory(name=name, number=number)
    return ResidenceFactory(household=household, person=person, relation=relation).person


@pytest.fixture
def search(client_as, desk, village):
    def post(typed, by=None, village=village):
        return client_as(by or desk).post(address("petition-new"), {"village": village.pk, "typed": typed})

    return post


def codes(page):
    return [household.code for household, _ in page.context["rows"]]


# Finding


def test_a_family_is_found_by_code_nik_and_name(search, household):
    resident(household, "Hasanuddin Rauf", NIK)

    for typed in (household.code, household.code.lower(), NIK, f"{NIK[:8]} {NIK[8:]}", "hasanudin rauf"):
        assert codes(search(typed)) == [household.code], typed


def test_a_search_is_written_down_and_stands_in_no_address(search, household):
    resident(household, "Hasanuddin Rauf", NIK)

    page = search(NIK)

    log = AccessLog.objects.latest("pk")
    assert (log.object_ids, log.fields) == ([household.pk], ["name", "nik"])
    assert NIK not in str(page.request)
    assert not re.search(rf'href="[^"]*{NIK}', page.content.decode())


def test_a_name_is_searched_in_the_village_only(search, household, village):
    other = HouseholdFactory(village=VillageFactory(parent=village.parent))
    resident(other, "Hasanuddin Rauf")

    assert codes(search("Hasanuddin")) == []


def test_a_nik_of_another_area_is_told_without_whose_it_is(search, household):
    elsewhere = HouseholdFactory()
    resident(elsewhere, "Hasanuddin Rauf", NIK)

    page = search(NIK)

    assert codes(page) == []
    words = page.content.decode()
    assert "tercatat di luar wilayah Anda" in words
    assert elsewhere.code not in words
    assert "Hasanuddin" not in words


def test_an_opd_finds_by_code_and_nik_and_reads_no_name(search, household, officer):
    resident(household, "Hasanuddin Rauf", NIK, relation="head")

    page = search(NIK, by=officer)

    assert codes(page) == [household.code]
    assert "Hasanuddin" not in page.content.decode()
    assert codes(search("Hasanuddin", by=officer)) == []


def test_a_closed_household_is_not_offered(search, household):
    household.closed_on, household.closed_reason = timezone.localdate(), "moved"
    household.save()

    assert codes(search(household.code)) == []


@pytest.mark.parametrize("typed", ["", "ab", "%", "10" * 10, "\u0000abc"])
def test_odd_searches_are_answered(search, typed):
    assert search(typed).status_code == 200


def test_what_was_searched_is_carried_into_the_form_of_a_new_family(client_as, desk, village):
    page = client_as(desk).post(enter("usul", village=village), {"mulai": "1", "nik": NIK})

    assert page.context["form"]["nik"].value() == NIK
    assert not Petition.objects.exists()


# Entering


@pytest.fixture
def family():
    return {
        "token": str(uuid.uuid4()), "person_name": "Siti Aminah", "birth_date": "1980-01-01", "nik": NIK, "kk": KK,
        "address": "Jalan Danau 3", "rt": "05", "n_members": "4", **SAYS,
    }  # fmt: skip


@pytest.fixture
def objection():
    return {"token": str(uuid.uuid4()), "against": "listed", "reason": "became_able", **SAYS}


def test_a_nomination_ends_at_its_ticket(client_as, desk, village, family):
    answer = client_as(desk).post(enter("usul", village=village), family)

    petition = Petition.objects.get()
    assert answer.url == address("petition-detail", petition.ticket)
    assert (petition.nik.reveal(), petition.kk.reveal(), petition.n_members) == (NIK, KK, 4)


def test_the_page_of_a_ticket_masks_the_numbers(client_as, desk, village, family):
    client = client_as(desk)

    page = client.post(enter("usul", village=village), family, follow=True)

    words = page.content.decode()
    assert "6402********0001" in words
    assert NIK not in words
    assert KK not in words


def test_sent_twice_it_is_one_ticket(client_as, desk, household, objection):
    client = client_as(desk)

    first, second = (client.post(enter("sanggah", household=household), objection) for _ in range(2))

    assert first.url == second.url
    assert Petition.objects.count() == 1


def test_the_same_again_shows_the_first_ticket_and_asks_why(client_as, desk, household, objection, object_to):
    first, client = object_to(household), client_as(desk)

    page = client.post(enter("sanggah", household=household), objection)

    words = page.content.decode()
    assert address("petition-detail", first.ticket) in words
    assert "Tetap daftarkan, karena" in words
    assert SAYS["text"] in words
    assert Petition.objects.count() == 1

    client.post(enter("sanggah", household=household), objection | {"beside_reason": "Pelapor lain"})
    assert Petition.objects.count() == 2


def test_an_opd_is_told_the_number_of_a_ticket_it_may_not_open(client_as, officer, household, objection, object_to):
    first = object_to(household)

    words = client_as(officer).post(enter("sanggah", household=household), objection).content.decode()

    assert first.ticket in words
    assert address("petition-detail", first.ticket) not in words


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"nik": "123"}, "nik"),
        ({"nik": "64029901018000AB"}, "nik"),
        ({"nik": "9" * 16}, "nik"),
        ({"kk": "1" * 40}, "kk"),
        ({"birth_date": "1981-01-01"}, "birth_date"),
        ({"birth_date": "2999-01-01"}, "birth_date"),
        ({"birth_date": "bukan"}, "birth_date"),
        ({"person_name": ""}, "person_name"),
        ({"person_name": "12345"}, "person_name"),
        ({"n_members": "0"}, "n_members"),
        ({"n_members": "-3"}, "n_members"),
        ({"n_members": "1" + "0" * 20}, "n_members"),
        ({"rt": "RT lima"}, "rt"),
        ({"rt": "1234"}, "rt"),
        ({"address": ""}, "address"),
        ({"text": "pendek"}, "text"),
        ({"speaker_name": ""}, "speaker_name"),
        ({"speaker_phone": "12"}, "speaker_phone"),
        ({"speaker_relation": "raja"}, "speaker_relation"),
        ({"token": "bukan"}, "token"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_changes_nothing(client_as, desk, village, family, changes, field):
    page = client_as(desk).post(enter("usul", village=village), family | changes)

    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert "Belum tersimpan" in page.content.decode()
    assert not Petition.objects.exists()
    assert not IdentityNumber.objects.exists()


def test_outside_a_demonstration_its_numbers_are_refused(client_as, desk, village, family, settings):
    settings.RBPK_DEMO = False

    page = client_as(desk).post(enter("usul", village=village), family)

    assert "nomor contoh" in page.context["form"].errors["nik"][0]


def test_a_nik_of_the_register_leads_to_its_household(client_as, desk, village, household, family):
    resident(household, "Siti Aminah", NIK)

    page = client_as(desk).post(enter("usul", village=village), family)

    assert household.code in page.context["form"].errors["nik"][0]


def test_a_number_typed_into_a_text_is_masked(client_as, desk, household, objection):
    client_as(desk).post(enter("sanggah", household=household), objection | {"text": f"NIK-nya {NIK}, sudah mampu"})

    assert Petition.objects.get().text == "NIK-nya 6402********0001, sudah mampu"


def test_an_objection_to_a_place_on_the_list_needs_its_reason(client_as, desk, household, objection):
    page = client_as(desk).post(enter("sanggah", household=household), objection | {"reason": ""})

    assert "reason" in page.context["form"].errors


def test_an_objection_to_being_left_out_has_none(client_as, desk, household, objection):
    client_as(desk).post(enter("sanggah", household=household), objection | {"against": "absent"})

    assert (Petition.objects.get().against, Petition.objects.get().reason) == ("absent", "")


def test_a_death_names_a_resident_of_the_household(client_as, desk, household):
    person, stranger = resident(household, "Ahmad"), PersonFactory()
    said = SAYS | {"change": "death", "event_on": "2026-01-05"}
    client = client_as(desk)

    page = client.post(enter("perubahan", household=household), said | {"person": stranger.pk})
    assert "person" in page.context["form"].errors
    page = client.post(enter("perubahan", household=household), said)
    assert "person" in page.context["form"].errors
    client.post(enter("perubahan", household=household), said | {"person": person.pk})
    assert Petition.objects.get().person == person


def test_a_birth_needs_a_name_and_no_date_to_come(client_as, desk, household):
    said = SAYS | {"change": "birth", "event_on": "2999-01-05"}

    page = client_as(desk).post(enter("perubahan", household=household), said)

    assert {"person_name", "event_on"} <= page.context["form"].errors.keys()


def test_somebody_moves_into_a_household_with_his_nik(client_as, desk, household):
    said = SAYS | {"change": "moved_in", "event_on": "2026-01-05", "person_name": "Budi", "nik": OTHER_NIK}

    client_as(desk).post(enter("perubahan", household=household), said)

    assert Petition.objects.get().nik.reveal() == OTHER_NIK


def test_an_opd_reports_by_name_and_is_shown_no_residents(client_as, officer, household):
    resident(household, "Ahmad")
    client = client_as(officer)

    page = client.get(enter("perubahan", household=household))
    assert "person" not in page.context["form"].fields
    assert "Ahmad" not in page.content.decode()
    client.post(
        enter("perubahan", household=household),
        SAYS | {"change": "death", "event_on": "2026-01-05", "person_name": "Ahmad"},
    )
    assert Petition.objects.get().person_name == "Ahmad"


# Doors


def test_a_stranger_finds_neither_household_nor_village(client_as, household, user):
    stranger = client_as(user(Role.SUPERVISOR, areas=[VillageFactory()]))

    for door in (enter("usul", household=household), enter("usul", village=household.village)):
        assert stranger.get(door).status_code == 404
        assert stranger.post(door, SAYS).status_code == 404
    assert stranger.get(address("petition-new"), {"keluarga": household.code}).status_code == 404


@pytest.mark.parametrize("query", ["", "?desa=", "?desa=abc", "?desa=" + "9" * 30])
def test_without_a_place_the_search_comes_first(client_as, desk, query):
    answer = client_as(desk).get(address("petition-enter", "usul") + query)

    assert answer.url == address("petition-new")


def test_the_household_of_the_address_is_written_down(client_as, desk, household):
    client_as(desk).get(address("petition-new"), {"keluarga": household.code})

    assert AccessLog.objects.latest("pk").object_ids == [household.pk]


def test_an_objection_needs_a_household_and_a_kind_exists(client_as, desk, village):
    client = client_as(desk)

    assert client.get(enter("sanggah", village=village)).url == address("petition-new")
    assert client.get(enter("lain", village=village)).status_code == 404


@pytest.mark.parametrize("role", [Role.OPD_VIEWER, Role.LEADER, Role.VERIFIER, Role.BAPPEDA_ANALYST])
def test_other_roles_enter_nothing(client_as, household, role):
    client = client_as(role)

    assert client.get(address("petition-new")).status_code == 403
    assert client.post(enter("usul", household=household), SAYS).status_code == 403
