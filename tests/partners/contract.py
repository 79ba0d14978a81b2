"""What is needed to try every operation of v1 with made-up requests: two companies, and codes that exist."""

from dataclasses import dataclass, field

import schemathesis
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from schemathesis.checks import not_a_server_error
from schemathesis.core import NOT_SET
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from households.models import IdentityNumber
from partners import actions, cells, contributing, proposals
from partners.models import ApiKey, Company
from tests.factories import AreaFactory, UserFactory
from tests.interventions.factories import HouseholdFactory, IndicatorFactory, PersonFactory, ResidenceFactory
from tests.partners.factories import CompanyFactory, approved, offered, token_of

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
PLENTY = {"requests_per_minute": 10**9, "requests_per_day": 10**9, "scopes": ApiKey.Scope.values}
CODE_OF = {"need": "need", "public_code": "need", "reservation": "reservation", "funding_line": "line"}
CODE_BEHIND = {
    "reservations": "reservation", "funding-lines": "line", "proposals": "proposal", "progress": "progress",
}  # fmt: skip


@dataclass
class Party:
    """A company with one of everything."""

    company: Company
    token: str
    codes: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class World:
    ours: Party
    theirs: Party
    revoked_token: str
    secrets: set[str]  # names and NIKs that no answer and no log may hold


def make_world(n_people: int) -> World:
    village = AreaFactory()
    indicator = IndicatorFactory(unit="person")
    secrets, open_codes = set(), []
    for number in range(n_people):
        name, nik = f"Kenari{number:05}", f"6402990101{number:06}"
        household = HouseholdFactory(village=village, address=f"Gang {name}")
        person = PersonFactory(name=name, nik=IdentityNumber.record("nik", nik), nik_status="claimed")
        ResidenceFactory(household=household, person=person)
        need = offered(household=household, indicator=indicator, person=person)
        need.household.visits.update(consent=["register", "companies"])
        open_codes.append(need.public_code)
        secrets |= {name, nik}
    cells.publish_cells()
    ours, theirs = (_party(indicator, village, open_codes) for _ in range(2))
    key, revoked = actions.issue_key(company=ours.company, slot=2, by=UserFactory(), **PLENTY)
    actions.revoke_key(key=key, by=UserFactory())
    return World(ours, theirs, revoked, secrets)


def _party(indicator, village, open_codes: list[str]) -> Party:
    company, year = CompanyFactory(ring1=[village]), timezone.localdate().year
    held = actions.reserve_need(company=company, need=offered(indicator=indicator), pledged_idr=1_000_000)
    line = approved(company, pledged_idr=2_000_000)
    line.commitment.need.household.visits.update(consent=["register", "companies"])
    told = contributing.report_progress(company=company, line=line, observed_on=timezone.localdate(), percent=5)
    proposal = proposals.propose_programme(
        company=company, name="Jamban", year=year, indicators=[indicator], villages=[village], budget_idr=5
    )
    contributing.submit_yearly_report(company=company, year=year, note="Satu jamban")
    codes = {
        "need": [*open_codes[:3], held.commitment.need.public_code],
        "reservation": [held.code, line.commitment.reservation.code], "line": [line.code],
        "proposal": [proposal.code], "progress": [told.code], "indicators": [indicator.code],
        "villages": [village.kemendagri_code],
    }  # fmt: skip
    return Party(company, token_of(company, **PLENTY), codes)


def described(token: str):
    """The operations, as the schema that a company reads describes them."""
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/skema/", get_wsgi_application(), headers={"Authorization": f"Bearer {token}"}
    )
    schema.config.generation.update(with_security_parameters=False)
    return schema


def fit(case, codes: dict[str, list[str]], choose) -> None:
    """Codes that exist and days that may be, in place of made-up ones: else nearly all answers would be refusals."""
    kind = case.operation.path.split("/")[3]
    for name in case.path_parameters or {}:
        known = codes.get(CODE_OF.get(name) or CODE_BEHIND.get(kind, ""))
        if known:
            case.path_parameters[name] = choose(known)
    if case.body is NOT_SET or not isinstance(case.body, dict):
        return
    today = timezone.localdate()
    fitting = {
        "indicators": codes["indicators"], "villages": codes["villages"], "paid_on": str(today), "year": today.year,
        "observed_on": str(today), "amount_idr": 1, "pledged_idr": 2_000_001, "purpose": "Mengantar bahan bangunan",
    }  # fmt: skip
    for name in case.body:
        if name in CODE_OF:
            case.body[name] = choose(codes[CODE_OF[name]])
        elif name in fitting:
            case.body[name] = fitting[name]
