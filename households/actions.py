"""Every change of the register: revealing a number, confirming values, assessing, opening and withdrawing needs."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actions import log_access
from accounts.models import User
from households import reference, scoring
from households.models import (
    Assessment,
    Confirmation,
    Deprivation,
    Evidence,
    Household,
    Need,
    Person,
    Residence,
    RuleSet,
    Variable,
)
from households.severity import carry_severity
from households.side_by_side import age_on


class RegisterError(Exception):
    """Why a change of the register is refused, in words for the person who asked."""


@transaction.atomic
def reveal_nik(*, person: Person, purpose: str, by: User) -> str:
    """The NIK in clear, with who saw it and why written in the same transaction: no log, no NIK."""
    if len(purpose.strip()) < 10:
        raise RegisterError("Tuliskan alasan membuka NIK, sekurangnya 10 huruf.")
    if person.nik is None:
        raise RegisterError("Warga ini belum mempunyai NIK di register.")
    log_access(actor=by, purpose=purpose.strip()[:200], kind="nik", fields=["nik"], object_ids=[person.pk])
    return person.nik.reveal()


@transaction.atomic
def confirm_values(
    *, household: Household, evidence: Evidence, values: Mapping[str, Any], person: Person | None = None
):
    """Stand for these values from now on. A value already confirmed stays, renewed; another one takes its place."""
    variables = {variable.code: variable for variable in Variable.objects.filter(code__in=values)}
    current = {
        confirmation.variable.code: confirmation
        for confirmation in household.confirmations.current().filter(person=person).select_related("variable")
    }
    Confirmation.objects.filter(pk__in=[current[code].pk for code in values if code in current]).update(
        is_current=False
    )
    Confirmation.objects.bulk_create(
        Confirmation(
            household=household, person=person, variable=variables[code], value=value, evidence=evidence,
            confirmed_on=evidence.observed_on, expires_on=evidence.expires_on,
        )
        for code, value in values.items()
        if code in variables
    )  # fmt: skip


@transaction.atomic
def mark_verified(*, household: Household, on: date) -> None:
    household.status, household.verified_on = Household.Status.VERIFIED, on
    household.version += 1
    household.save(update_fields=["status", "verified_on", "version"])


def confirmed_facts(household: Household, on: date) -> tuple[dict[str, Any], dict[Person, dict[str, Any]]]:
    """What we stand for about a household and its people on a day: {variable: value}, and the same for each person."""
    people = {residence.person: _register_facts(residence, on) for residence in _residents(household)}
    values: dict[str, Any] = {}
    for confirmation in household.confirmations.current().select_related("variable", "person"):
        facts = values if confirmation.person_id is None else people.get(confirmation.person)
        if facts is not None:
            facts[confirmation.variable.code] = confirmation.value
    values.setdefault("n_members", len(people))
    return values, people


def _residents(household: Household):
    return household.residences.open().filter(person__died_on=None).select_related("person").order_by("pk")


def _register_facts(residence: Residence, on: date) -> dict[str, Any]:
    person = residence.person
    age_years = age_on(person.birth_date, on)
    facts = {"sex": person.sex or None, "relation": residence.relation or None, "age_years": age_years}
    return {key: value for key, value in facts.items() if value is not None}


@transaction.atomic
def assess_household(*, household: Household, evidence: Evidence) -> list[Assessment]:
    """Apply every active rule set to what is confirmed. Appended; the same evidence is never assessed twice."""
    values, people = confirmed_facts(household, evidence.observed_on)
    made = [
        _assess(household, evidence, rule_set, values, people)
        for rule_set in RuleSet.objects.filter(is_active=True).order_by("pk")
    ]
    carry_severity([household.pk])
    return made


def _assess(household, evidence, rule_set, values, people) -> Assessment:
    done = Assessment.objects.filter(household=household, rule_set=rule_set, evidence=evidence).first()
    if done:
        return done
    outcome = scoring.assess(reference.rule_set_of(rule_set), values, list(people.values()))
    assessment = Assessment.objects.create(
        household=household, rule_set=rule_set, evidence=evidence, n_persons=len(people),
        score_low=float(outcome.score_low), score_high=float(outcome.score_high), is_poor=outcome.state,
    )  # fmt: skip
    if rule_set.frozen_at is None:
        RuleSet.objects.filter(pk=rule_set.pk).update(frozen_at=timezone.now())
    Deprivation.objects.bulk_create(_deprivations(assessment, outcome, list(people)))
    return assessment


def _deprivations(assessment: Assessment, outcome: scoring.Assessment, people: list[Person]):
    indicators = {rule.indicator.code: rule.indicator for rule in assessment.rule_set.rules.select_related("indicator")}
    for result in outcome.results:
        indicator = indicators[result.rule.code]
        yield _deprivation(assessment, indicator, None, result)
        for person, answer in zip(people, result.persons, strict=False):
            yield _deprivation(assessment, indicator, person, answer)


def _deprivation(assessment, indicator, person, answer) -> Deprivation:
    because = [[cause.variable, cause.value] for cause in answer.because]
    return Deprivation(assessment=assessment, indicator=indicator, person=person, state=answer.state, because=because)


@transaction.atomic
def open_needs(*, household: Household, evidence: Evidence) -> list[Need]:
    """Turn the deprivations seen in an evidence into work. The caller knows that the household is eligible.

    An indicator of persons opens a need for each of them; one that two rule sets share opens a single need.
    """
    seen = (
        Deprivation.objects.filter(
            assessment__household=household, assessment__evidence=evidence, indicator__opens_need=True, state="yes"
        )
        .select_related("indicator", "assessment")
        .order_by("pk")
    )
    live = set(_live_needs(household).values_list("indicator_id", "person_id"))
    opened = []
    for deprivation in seen:
        about_person = deprivation.indicator.unit == "person"
        key = (deprivation.indicator_id, deprivation.person_id)
        if about_person != (deprivation.person_id is not None) or key in live:
            continue
        live.add(key)
        opened.append(_need(household, deprivation))
    needs = Need.objects.bulk_create(opened)
    carry_severity([household.pk])
    return needs


def _need(household: Household, deprivation: Deprivation) -> Need:
    return Need(
        household=household,
        person_id=deprivation.person_id,
        indicator=deprivation.indicator,
        opened_by=deprivation.assessment,
        cost_idr=deprivation.indicator.cost_idr or 0,
    )


def _live_needs(household: Household):
    return Need.objects.filter(household=household, status__in=["open", "committed", "delivered"])


@transaction.atomic
def settle_needs(*, household: Household, evidence: Evidence) -> list[Need]:
    """After a later visit: a need whose deprivation is seen gone is resolved; one seen still there opens again.

    What was handed over after that visit was made, it could not see: it waits for the next one.
    """
    sees_aid = not household.evidence.filter(
        kind=Evidence.Kind.DELIVERY, observed_on__gt=evidence.observed_on, withdrawn_at=None
    ).exists()
    states = {
        (row.indicator_id, row.person_id): row.state
        for row in Deprivation.objects.filter(assessment__household=household, assessment__evidence=evidence)
    }
    settled = []
    for need in _live_needs(household).select_for_update():
        state = states.get((need.indicator_id, need.person_id))
        if need.status == Need.Status.DELIVERED and not sees_aid:
            continue
        if state == "no" and need.status in {Need.Status.OPEN, Need.Status.DELIVERED}:
            settled.append(change_need(need, to=Need.Status.RESOLVED))
        elif state == "yes" and need.status == Need.Status.DELIVERED:
            settled.append(change_need(need, to=Need.Status.OPEN))
    return settled


@transaction.atomic
def withdraw_needs(*, household: Household, reason: Need.WithdrawnReason) -> int:
    """Close what nobody has taken yet, with the reason. What is under way stays for its OPD to end."""
    needs = _live_needs(household).filter(status=Need.Status.OPEN)
    return needs.update(status=Need.Status.WITHDRAWN, withdrawn_reason=reason)


@transaction.atomic
def change_need(need: Need, *, to: Need.Status) -> Need:
    """The only way a need moves. Raises RegisterError for a step that is not there."""
    need = Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
    if to not in Need.TRANSITIONS[Need.Status(need.status)]:
        raise RegisterError(f"Kebutuhan {need.public_code} berstatus {need.get_status_display().lower()}.")
    need.status = to
    need.save(update_fields=["status"])
    return need


@transaction.atomic
def change_needs(needs: Iterable[int], *, to: Need.Status) -> list[int]:
    """The same for many at once. Those that cannot take the step, or that somebody is changing, are left out."""
    ready = [status for status, steps in Need.TRANSITIONS.items() if to in steps]
    rows = Need.objects.select_for_update(skip_locked=True, no_key=True).filter(pk__in=list(needs), status__in=ready)
    changed = list(rows.order_by("pk").values_list("pk", flat=True))
    Need.objects.filter(pk__in=changed).update(status=to)
    return changed
