"""Who the people are: only after approval, with their consent, for a stated purpose, logged; from DTSEN never."""

import json

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AccessLog
from households.models import Claim, Link, LinkageRun, Neighbourhood, PersonClaim, Snapshot, Source
from interventions.models import Commitment
from partners import actions, identities
from partners.models import Disclosure, IdempotencyKey
from tests.factories import UserFactory
from tests.interventions.factories import HouseholdFactory, ResidenceFactory
from tests.partners.factories import CompanyFactory, approved, client_of, offered

pytestmark = pytest.mark.django_db
PURPOSE = "Mengantar bahan bangunan"


@pytest.fixture
def company():
    return CompanyFactory()


@pytest.fixture
def client(company):
    return client_of(company, scopes=["identities"])


@pytest.fixture
def head():
    household = HouseholdFactory(address="Jalan Kenari 7")
    household.neighbourhood = Neighbourhood.objects.create(village=household.village, rt="03")
    household.save()
    return ResidenceFactory(household=household, person__name="Kenari Bunga", person__name_key="kenari bunga").person


@pytest.fixture
def household(head):
    return head.residences.get().household


@pytest.fixture
def need(household):
    return offered(household=household)


def agree(need, *scopes):
    need.household.visits.update(consent=["register", *scopes])


def code_of(line) -> str:
    return line.commitment.reservation.code


def ask(client, code, purpose=PURPOSE):
    body = {"reservation": code, "purpose": purpose}
    return client.post("/api/v1/identities", body, content_type="application/json")


def said_by(instrument: str, head, **values):
    """A source claims this family."""
    source = Source.objects.create(code=instrument, name=instrument, instrument=instrument)
    snapshot = Snapshot.objects.create(source=source, as_of="2026-01-01", file_sha256=instrument * 8)
    household = head.residences.get().household
    claim = Claim.objects.create(
        source=source, source_key="1", village=household.village, household=household, content_hash=b"x",
        first_snapshot=snapshot, last_snapshot=snapshot, address=values.get("address", "Jalan Kenari 7"), rt="03",
    )  # fmt: skip
    person = PersonClaim.objects.create(
        claim=claim, source_key="1", name=head.name, name_key=values.get("name_key", head.name_key),
        nik_quality="absent", content_hash=b"x",
    )  # fmt: skip
    run = LinkageRun.objects.create(method="first_seen")
    Link.objects.create(person_claim=person, person=head, method="first_seen", run=run)


def test_after_approval_and_with_consent_the_company_learns_the_least_it_needs(client, company, need):
    agree(need, "companies")
    code = code_of(approved(company, need=need))

    answer = ask(client, code)

    assert answer.status_code == 200
    assert answer.json() == {
        "reservation": code, "name": "Kenari Bunga", "address": "Jalan Kenari 7", "neighbourhood": "RT 03",
        "village": need.household.village.full_name,
    }  # fmt: skip


def test_each_reading_is_a_row_with_its_purpose_its_key_and_its_consent(client, company, need):
    agree(need, "companies")
    code = code_of(approved(company, need=need))

    for _ in range(2):
        ask(client, code)

    key = company.keys.get()
    shown, log = Disclosure.objects.first(), AccessLog.objects.filter(kind="identity_for_company").first()
    assert Disclosure.objects.count() == AccessLog.objects.filter(kind="identity_for_company").count() == 2
    assert (shown.key, shown.purpose, shown.company, shown.consent) == (
        key, PURPOSE, company, need.household.visits.get().evidence,
    )  # fmt: skip
    assert (log.actor_key, log.purpose, log.object_ids) == (str(key), PURPOSE, [need.household_id])
    assert log.fields == shown.fields == ["name", "address", "neighbourhood", "village"]
    assert "Kenari" not in json.dumps([log.fields, log.object_ids, shown.fields])


def test_the_answer_is_kept_nowhere(client, company, need):
    agree(need, "companies")
    ask(client, code_of(approved(company, need=need)))

    assert not IdempotencyKey.objects.exists()


def nobody_agreed(need):
    agree(need, "intervention")


def consent_ran_out(need):
    agree(need, "companies")
    need.household.decisions.update(valid_until="2020-01-01")


def already_delivered(need):
    agree(need, "companies")
    Commitment.objects.update(status="delivered", delivered_quantity=1)


def cancelled(need):
    agree(need, "companies")
    Commitment.objects.update(status="cancelled")


@pytest.mark.parametrize("spoil", [nobody_agreed, consent_ran_out, already_delivered, cancelled])
def test_without_consent_or_outside_the_work_nothing_is_shown_nor_logged(client, company, need, spoil):
    code = code_of(approved(company, need=need))
    spoil(need)

    answer = ask(client, code)

    assert (answer.status_code, answer.json()["code"]) == (409, "identity_withheld")
    assert not Disclosure.objects.exists()


def test_before_approval_nothing_is_shown(client, company, need):
    agree(need, "companies")
    reservation = actions.reserve_need(company=company, need=need)

    assert ask(client, reservation.code).status_code == 409
    assert not Disclosure.objects.exists()


def test_the_reservation_of_another_company_is_not_there(company, need):
    agree(need, "companies")
    code = code_of(approved(company, need=need))

    assert ask(client_of(CompanyFactory(), scopes=["identities"]), code).status_code == 404
    assert ask(client_of(company, slot=2), code).status_code == 403


@pytest.mark.parametrize("purpose", ["", "perlu", "x" * 201, 7, None, "Untuk 6402990101800001 saja"])
def test_a_reading_without_a_purpose_is_a_400(client, company, need, purpose):
    agree(need, "companies")

    assert ask(client, code_of(approved(company, need=need)), purpose).status_code == 400
    assert not Disclosure.objects.exists()


def test_what_only_dtsen_says_is_never_shown(client, company, need, head):
    said_by("dtsen", head)
    agree(need, "companies")

    said = ask(client, code_of(approved(company, need=need))).json()

    assert (said["name"], said["address"], said["neighbourhood"]) == (None, None, None)
    assert Disclosure.objects.get().fields == ["village"]


def test_what_another_source_says_too_is_shown(client, company, need, head):
    said_by("dtsen", head)
    said_by("p3ke", head, address="Jalan Lain 9")
    agree(need, "companies")

    said = ask(client, code_of(approved(company, need=need))).json()

    assert (said["name"], said["address"]) == ("Kenari Bunga", None)


def test_a_need_of_a_person_names_that_person(client, company, household):
    child = ResidenceFactory(household=household, relation="child", person__name="Anak Kenari").person
    need = offered(household=household, person=child)
    agree(need, "companies")

    assert ask(client, code_of(approved(company, need=need))).json()["name"] == "Anak Kenari"


def test_an_officer_may_ask_for_the_company_and_stands_in_the_log(company, need):
    agree(need, "companies")
    officer = UserFactory()
    line = approved(company, need=need)

    identities.disclose_identity(company=company, commitment=line.commitment, purpose=PURPOSE, by=officer)

    assert Disclosure.objects.get().disclosed_by == officer
    assert AccessLog.objects.get(kind="identity_for_company").actor == officer


def test_the_database_refuses_a_disclosure_of_nobody(company, need):
    line = approved(company, need=need)
    fields = {"company": company, "commitment": line.commitment, "consent": need.opened_by.evidence, "fields": []}

    with pytest.raises(IntegrityError, match="disclosure_knows_who_asked"), transaction.atomic():
        Disclosure.objects.create(purpose=PURPOSE, **fields)
    with pytest.raises(IntegrityError, match="disclosure_has_a_purpose"), transaction.atomic():
        Disclosure.objects.create(purpose="", disclosed_by=UserFactory(), **fields)
