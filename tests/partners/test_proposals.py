"""A company's own programme: offered by its key, decided by Bappeda with a reason."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AccessLog
from accounts.roles import Role
from partners import actions, proposals
from partners.models import FundingProposal
from tests.factories import AreaFactory, UserFactory
from tests.interventions.factories import IndicatorFactory, second_person
from tests.partners.factories import CompanyFactory, client_of, post

pytestmark = pytest.mark.django_db
KEYS = {
    "code", "name", "year", "description", "indicators", "villages", "budget_idr", "status", "reason", "created_at",
    "decided_at",
}  # fmt: skip


@pytest.fixture
def company():
    return CompanyFactory()


@pytest.fixture
def client(company):
    return client_of(company)


@pytest.fixture
def body():
    return {
        "name": "Jamban sehat", "year": timezone.localdate().year, "indicators": [IndicatorFactory().code],
        "villages": [AreaFactory().kemendagri_code for _ in range(2)], "budget_idr": 50_000_000,
    }  # fmt: skip


def proposed(company, **fields):
    base = {"name": "Jamban", "year": timezone.localdate().year, "indicators": [IndicatorFactory()],
            "villages": [AreaFactory()], "budget_idr": 5}  # fmt: skip
    return proposals.propose_programme(company=company, **(base | fields))


def test_a_programme_is_offered_with_its_indicators_and_villages(client, company, body):
    answer = post(client, "proposals", body)

    assert answer.status_code == 201
    assert set(answer.json()) == KEYS
    assert {name: answer.json()[name] for name in ("indicators", "budget_idr", "status", "reason")} == {
        "indicators": body["indicators"], "budget_idr": 50_000_000, "status": "proposed", "reason": "",
    }  # fmt: skip
    assert sorted(answer.json()["villages"]) == sorted(body["villages"])
    assert client.get(answer["Location"]).json() == answer.json()
    assert FundingProposal.objects.get().company == company


@pytest.mark.parametrize(
    "wrong",
    [{"indicators": []}, {"villages": []}, {"indicators": ["nothing"]}, {"villages": ["64"]}, {"budget_idr": 0},
     {"name": ""}, {"name": 7}, {"year": 1999}, {"villages": "64.02"}, {"villages": [["x"]]}, {"villages": ["\u0000"]},
     {"indicators": ["\ud800"]}, {"description": "Untuk 6402990101800001"}, {"owner": "x"}],
)  # fmt: skip
def test_a_programme_that_cannot_be_read_is_a_400_that_names_the_field(client, body, wrong):
    answer = post(client, "proposals", body | wrong)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == list(wrong)
    assert not FundingProposal.objects.exists()


def test_a_programme_of_a_year_that_is_over_is_refused(client, body):
    assert post(client, "proposals", body | {"year": timezone.localdate().year - 1}).status_code == 409


def test_bappeda_accepts_and_the_company_reads_it(client, company):
    proposal = proposals.accept_proposal(proposal=proposed(company), by=second_person())

    found = client.get(f"/api/v1/proposals/{proposal.code}").json()
    assert found["status"] == "accepted"
    assert found["decided_at"] is not None


def test_a_refusal_needs_a_reason_that_the_company_reads(client, company):
    proposal = proposed(company)
    with pytest.raises(actions.PartnerError, match="alasan"):
        proposals.refuse_proposal(proposal=proposal, reason="tidak", by=second_person())

    proposals.refuse_proposal(proposal=proposal, reason="Sudah dikerjakan APBD tahun ini", by=second_person())

    found = client.get(f"/api/v1/proposals/{proposal.code}").json()
    assert (found["status"], found["reason"]) == ("refused", "Sudah dikerjakan APBD tahun ini")


def test_a_proposal_is_withdrawn_until_it_is_decided(client, company):
    waiting, decided = proposed(company), proposed(company)
    proposals.accept_proposal(proposal=decided, by=second_person())

    answers = [client.delete(f"/api/v1/proposals/{one.code}") for one in (waiting, waiting, decided)]

    assert [answer.status_code for answer in answers] == [200, 200, 409]
    assert answers[2].json()["code"] == "proposal_closed"


@pytest.mark.parametrize("decide", [proposals.accept_proposal, proposals.withdraw_proposal])
def test_what_is_decided_is_not_decided_again(company, decide):
    proposal = proposed(company)
    proposals.refuse_proposal(proposal=proposal, reason="Bukan kebutuhan warga", by=second_person())

    with pytest.raises(actions.PartnerError, match="sudah ditolak"):
        decide(proposal=proposal, by=second_person())


@pytest.mark.parametrize(
    "fields", [{"status": "accepted"}, {"status": "refused"}, {"status": "proposed", "decided_by": 1}]
)
def test_the_database_refuses_a_decision_of_nobody_and_a_refusal_without_a_reason(company, fields):
    proposal, officer = proposed(company), UserFactory()
    fields = {**fields, "decided_by": officer} if "decided_by" in fields else fields

    with pytest.raises(IntegrityError, match="decided_proposal_names_who"), transaction.atomic():
        FundingProposal.objects.filter(pk=proposal.pk).update(**fields)


def test_another_company_finds_no_such_proposal(company):
    proposal, stranger = proposed(company), client_of(CompanyFactory())

    assert stranger.get(f"/api/v1/proposals/{proposal.code}").status_code == 404
    assert stranger.delete(f"/api/v1/proposals/{proposal.code}").status_code == 404
    assert stranger.get("/api/v1/proposals").json()["results"] == []


def test_an_officer_who_proposes_for_a_company_is_written_down(company):
    officer = UserFactory()

    proposals.withdraw_proposal(proposal=proposed(company, by=officer), by=officer)

    assert AccessLog.objects.filter(actor=officer, kind="company", object_ids=[company.pk]).count() == 2


def test_who_typed_a_proposal_does_not_decide_it(company, client_as):
    typist = client_as(Role.BAPPEDA_ADMIN)
    proposal = proposed(company, by=typist.user)

    page = typist.get(f"/mitra/usulan/{proposal.code}/").text
    typist.post(f"/mitra/usulan/{proposal.code}/terima/")

    assert "Petugas Bappeda lain yang memutuskan" in page
    assert "Terima usulan" not in page
    proposal.refresh_from_db()
    assert proposal.status == "proposed"
    with pytest.raises(IntegrityError, match="who_typed_a_proposal"), transaction.atomic():
        FundingProposal.objects.filter(pk=proposal.pk).update(status="accepted", decided_by=typist.user)
    proposals.accept_proposal(proposal=proposal, by=second_person())


def test_the_list_of_proposals_takes_the_same_number_of_queries(client, company, django_assert_num_queries):
    for _ in range(3):
        proposed(company)
    client.get("/api/v1/proposals")

    with django_assert_num_queries(5):  # key with its count, company, proposals, indicators, villages
        assert len(client.get("/api/v1/proposals").json()["results"]) == 3
