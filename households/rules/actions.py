"""Every change of a rule set: a draft is started, changed, thrown away, taken into use; a version is put aside."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from households import reference, rule_sets
from households.expression_tree import ExpressionError, parse
from households.models import Indicator, Rule, RuleSet, RuleSetSwitch
from households.rules.conditions import NEVER
from households.signals import rule_set_activated

SHORTEST_NOTE = 10
COPIED = ("code", "name", "source", "note", "norms", "cutoff", "dimensions", "state_labels", "valid_from")
COPIED_OF_RULE = ("indicator", "dimension", "expression", "weight", "source", "note", "caution", "position")


class RuleEditError(Exception):
    """Why a change of the rules is refused, in words for the person who asked."""


@transaction.atomic
def start_draft(*, rule_set: RuleSet, by: User) -> RuleSet:
    """A copy of this version with the next number, to be changed. There is one draft per rule set."""
    versions = _locked_versions(rule_set.code)
    draft = next((version for version in versions if version.is_draft), None)
    if draft:
        raise RuleEditError(f"Sudah ada draf: versi {draft.version}. Ubah draf itu atau buang dahulu.")
    fresh = RuleSet.objects.create(
        version=max(version.version for version in versions) + 1, is_active=False, is_draft=True, based_on=rule_set,
        made_by=by, **{name: getattr(rule_set, name) for name in COPIED},
    )  # fmt: skip
    for rule in rule_set.rules.all():
        fresh.rules.create(**{name: getattr(rule, name) for name in COPIED_OF_RULE})
    return fresh


@transaction.atomic
def change_draft(
    *,
    draft: RuleSet,
    cutoff: str,
    norms: Mapping[str, Any],
    weights: Mapping[int, str],
    added_dimensions: Mapping[int, str],
    change_note: str,
    note: str,
) -> RuleSet:
    """Set norms, cut-off, and which indicators count how much. All or nothing: what is stored can be assessed with.

    weights            indicator id -> fraction; who is not among them leaves the draft
    added_dimensions   indicator id -> dimension, of those that come in
    """
    draft = _locked_draft(draft)
    draft.norms, draft.cutoff, draft.change_note, draft.note = dict(norms), cutoff, change_note, note
    kept = {rule.indicator_id: rule for rule in draft.rules.all()}
    draft.rules.exclude(indicator__in=weights).delete()
    for indicator_id, weight in weights.items():
        if indicator_id in kept:
            draft.rules.filter(indicator=indicator_id).update(weight=weight)
        else:
            _add_rule(draft, indicator_id, weight, added_dimensions.get(indicator_id, ""))
    draft.save(update_fields=["norms", "cutoff", "change_note", "note"])
    _check(draft)
    return draft


def _add_rule(draft: RuleSet, indicator_id: int, weight: str, dimension: str) -> None:
    """As the indicator is read elsewhere, with the norms that needs; one that nothing reads yet starts as never."""
    if dimension not in draft.dimensions:
        raise RuleEditError("Pilih kelompok (dimensi) untuk tiap indikator yang ditambahkan.")
    indicator = Indicator.objects.get(pk=indicator_id)
    donor = donor_rules(draft).filter(indicator=indicator).first()
    if donor:
        needed = parse(donor.expression, rule_sets.shipped_variables(), unit=indicator.unit).norms
        draft.norms |= {name: donor.rule_set.norms[name] for name in needed if name not in draft.norms}
    texts = {name: getattr(donor, name) if donor else "" for name in ("source", "note", "caution")}
    last = draft.rules.order_by("-position").values_list("position", flat=True).first() or 0
    draft.rules.create(
        indicator=indicator, dimension=dimension, weight=weight, position=last + 1,
        expression=donor.expression if donor else NEVER, **texts,
    )  # fmt: skip


def donor_rules(draft: RuleSet):
    """How indicators outside the draft are read elsewhere: of each the newest rule."""
    elsewhere = Rule.objects.exclude(rule_set=draft).exclude(indicator__in=draft.rules.values("indicator"))
    return elsewhere.select_related("rule_set", "indicator").order_by("indicator", "-rule_set__made_at", "-pk")


@transaction.atomic
def change_rule(*, rule: Rule, expression: Mapping | None, source: str, note: str, caution: str) -> Rule:
    """Another test for an indicator of a draft; None leaves the test as it is."""
    draft = _locked_draft(rule.rule_set)
    rule = draft.rules.get(pk=rule.pk)
    rule.source, rule.note, rule.caution = source, note, caution
    if expression is not None:
        rule.expression = expression
    rule.save(update_fields=["expression", "source", "note", "caution"])
    _check(draft)
    return rule


@transaction.atomic
def discard_draft(*, draft: RuleSet) -> None:
    """Nobody was assessed with a draft: it goes without a trace."""
    draft = _locked_draft(draft)
    draft.rules.all().delete()
    draft.delete()


@transaction.atomic
def activate_rule_set(*, rule_set: RuleSet, by: User, note: str) -> RuleSet:
    """From today assessments use this version; the one used so far steps back. What was assessed stays beside it.

    Apps above hear of it, and apply it to what is confirmed already.
    """
    _check_note(note)
    versions = {version.pk: version for version in _locked_versions(rule_set.code)}
    chosen = versions.get(rule_set.pk)
    if chosen is None:
        raise RuleEditError("Versi ini sudah tidak ada. Muat ulang halaman aturan.")
    if chosen.is_active:
        raise RuleEditError(f"Versi {chosen.version} sudah dipakai.")
    _check(chosen)
    _check_has_no_empty_rule(chosen)
    for version in versions.values():
        if version.is_active:
            _step_back(version, by, f"Diganti versi {chosen.version}: {note.strip()}")
    if chosen.is_draft:
        chosen.valid_from = timezone.localdate()
    chosen.is_draft, chosen.is_active = False, True
    chosen.save(update_fields=["is_draft", "is_active", "valid_from"])
    RuleSetSwitch.objects.create(rule_set=chosen, is_active=True, by=by, note=note.strip())
    rule_set_activated.send(sender=RuleSet, rule_set=chosen, by=by)
    return chosen


@transaction.atomic
def stop_using(*, rule_set: RuleSet, by: User, note: str) -> RuleSet:
    """New assessments no longer ask this rule set. Its version stays readable and can be taken into use again."""
    _check_note(note)
    rule_set = next(version for version in _locked_versions(rule_set.code) if version.pk == rule_set.pk)
    if not rule_set.is_active:
        raise RuleEditError("Versi ini sedang tidak dipakai.")
    if not RuleSet.objects.filter(is_active=True).exclude(pk=rule_set.pk).exists():
        raise RuleEditError("Ini satu-satunya aturan yang dipakai. Tanpa aturan, kunjungan tidak dapat dinilai.")
    _step_back(rule_set, by, note.strip())
    return rule_set


def _step_back(rule_set: RuleSet, by: User, note: str) -> None:
    rule_set.is_active = False
    if rule_set.frozen_at is None:  # in use once, it stays as it was
        RuleSet.objects.filter(pk=rule_set.pk).update(frozen_at=timezone.now())
    RuleSet.objects.filter(pk=rule_set.pk).update(is_active=False)
    RuleSetSwitch.objects.create(rule_set=rule_set, is_active=False, by=by, note=note)


def _locked_versions(code: str) -> list[RuleSet]:
    """Read after the lock is held: who waited for it sees the version that was made meanwhile."""
    versions = RuleSet.objects.filter(code=code).order_by("pk")
    list(versions.select_for_update(of=("self",)))
    return list(versions.all())


def _locked_draft(draft: RuleSet) -> RuleSet:
    found = RuleSet.objects.select_for_update(of=("self",)).filter(pk=draft.pk, is_draft=True).first()
    if found is None:
        raise RuleEditError("Versi ini bukan draf lagi, jadi tidak dapat diubah. Buat versi baru.")
    return found


def _check(rule_set: RuleSet) -> None:
    try:
        reference.rule_set_of(rule_set)
    except (rule_sets.RuleSetError, ExpressionError) as error:
        raise RuleEditError(str(error)) from error


def _check_note(note: str) -> None:
    if len(note.strip()) < SHORTEST_NOTE:
        raise RuleEditError(f"Tulis alasannya, sekurangnya {SHORTEST_NOTE} huruf.")


def _check_has_no_empty_rule(rule_set: RuleSet) -> None:
    empty = [rule.indicator.label for rule in rule_set.rules.select_related("indicator") if rule.expression == NEVER]
    if empty:
        raise RuleEditError(f"Belum ada syarat untuk: {', '.join(empty)}. Isi syaratnya atau keluarkan dari draf.")
