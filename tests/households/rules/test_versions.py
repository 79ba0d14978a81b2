from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from households import reference
from households.actions import assess_household
from households.models import Evidence, Indicator, RuleSet, RuleSetSwitch
from households.rules import actions
from tests.factories import HouseholdFactory, UserFactory

pytestmark = pytest.mark.django_db
NOTE = "Norma baru dari Perkim"


def used(rule_set):
    """Frozen, as an assessment leaves it."""
    RuleSet.objects.filter(pk=rule_set.pk).update(frozen_at=timezone.now())
    rule_set.refresh_from_db()
    return rule_set


def refused(function):
    """Whether the database refuses it."""
    try:
        with transaction.atomic():
            function()
    except DatabaseError:
        return True
    return False


# What the database guards


def test_two_versions_of_a_rule_set_are_never_in_use_together(rtlh):
    assert refused(lambda: RuleSet.objects.create(code="rtlh", version=2, valid_from="2026-01-01", is_active=True))


def test_a_rule_set_has_one_draft(draft):
    parts = {"code": "rtlh", "version": 3, "valid_from": "2026-01-01", "is_active": False, "is_draft": True}

    assert refused(lambda: RuleSet.objects.create(**parts))


def test_a_draft_is_neither_in_use_nor_frozen(draft):
    RuleSet.objects.filter(code="rtlh", version=1).update(is_active=False)
    row = RuleSet.objects.filter(pk=draft.pk)

    assert refused(lambda: row.update(is_active=True))
    assert refused(lambda: row.update(frozen_at=timezone.now()))


@pytest.mark.parametrize(
    "change",
    [
        {"norms": {}}, {"cutoff": "1/2"}, {"name": "Lain"}, {"source": "Lain"}, {"note": "Lain"}, {"dimensions": {}},
        {"state_labels": {}}, {"valid_from": date(2020, 1, 1)}, {"frozen_at": None}, {"code": "lain"}, {"version": 9},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_a_used_version_takes_no_change(rtlh, change):
    row = RuleSet.objects.filter(pk=used(rtlh).pk)

    assert refused(lambda: row.update(**change))


def test_a_used_version_may_still_be_put_aside_and_taken_up(rtlh):
    row = RuleSet.objects.filter(pk=used(rtlh).pk)

    assert row.update(is_active=False) == row.update(is_active=True) == 1


def test_a_used_version_cannot_be_deleted(rtlh):
    used(rtlh)

    assert refused(lambda: RuleSet.objects.filter(pk=rtlh.pk)._raw_delete("default"))


def test_the_rules_of_a_used_version_take_no_change(rtlh, draft):
    used(rtlh)
    rule, stranger = rtlh.rules.first(), Indicator.objects.exclude(rules__rule_set=rtlh).first()

    assert refused(lambda: rtlh.rules.filter(pk=rule.pk).update(weight="1/2"))
    assert refused(lambda: rtlh.rules.filter(pk=rule.pk).update(rule_set=draft))
    assert refused(rule.delete)
    assert refused(lambda: rtlh.rules.create(indicator=stranger, dimension="housing", expression={}, weight="1/2"))


def test_who_switched_what_is_never_rewritten(draft):
    actions.activate_rule_set(rule_set=draft, by=UserFactory(), note=NOTE)

    assert refused(lambda: RuleSetSwitch.objects.update(note="lain"))
    assert refused(lambda: RuleSetSwitch.objects.all().delete())


def test_an_assessment_freezes_what_it_used(rtlh):
    household = HouseholdFactory()
    day = timezone.localdate()
    evidence = Evidence.objects.create(
        household=household, kind="visit", observed_on=day, expires_on=day, by=UserFactory()
    )

    assess_household(household=household, evidence=evidence)

    rtlh.refresh_from_db()
    assert rtlh.frozen_at is not None
    assert set(household.assessments.values_list("rule_set__code", flat=True)) == {"rtlh", "mpi", "needs_person"}


# A draft


def test_a_draft_is_a_copy_with_the_next_number(rtlh, draft):
    assert (draft.version, draft.is_draft, draft.is_active, draft.based_on) == (2, True, False, rtlh)
    copied, original = reference.rule_set_of(draft), reference.rule_set_of(rtlh)
    assert (copied.rules, copied.norms, copied.cutoff) == (original.rules, original.norms, original.cutoff)


def test_a_second_draft_is_refused_in_words(rtlh, draft):
    with pytest.raises(actions.RuleEditError, match="Sudah ada draf: versi 2"):
        actions.start_draft(rule_set=rtlh, by=UserFactory())


def test_a_norm_and_the_cutoff_of_a_draft_change(draft, change):
    norms = {"min_floor_area_m2": draft.norms["min_floor_area_m2"] | {"value": 9}}

    actions.change_draft(**change(draft, norms=norms, cutoff="1/16"))

    stored = reference.rule_set_of(RuleSet.objects.get(pk=draft.pk))
    assert (stored.norms["min_floor_area_m2"].value, str(stored.cutoff)) == (9, "1/16")


def test_weights_that_do_not_add_to_one_leave_the_draft_as_it_was(draft, change):
    weights = dict(draft.rules.values_list("indicator", "weight"))
    gone = weights.popitem()[0]

    with pytest.raises(actions.RuleEditError, match="bobot harus tepat 1"):
        actions.change_draft(**change(draft, weights=weights))

    assert draft.rules.filter(indicator=gone).exists()


def test_a_norm_that_a_rule_reads_cannot_go(draft, change):
    with pytest.raises(actions.RuleEditError, match="min_floor_area_m2 belum ada"):
        actions.change_draft(**change(draft, norms={}))


def test_an_indicator_comes_in_with_its_test_and_the_norms_it_reads(draft, change):
    income = Indicator.objects.get(code="low_income")
    weights = dict.fromkeys([*draft.rules.values_list("indicator", flat=True), income.pk], "1/7")

    actions.change_draft(**change(draft, weights=weights, added_dimensions={income.pk: "housing"}))

    draft.refresh_from_db()
    assert draft.rules.get(indicator=income).expression == income.rules.get(rule_set__code="needs_person").expression
    assert draft.norms["poverty_line_idr"]["value"] == 705397


def test_a_new_indicator_without_conditions_keeps_the_draft_out_of_use(draft, change):
    fresh = Indicator.objects.create(code="baru", label="Indikator baru", dimension="other", unit="household")
    weights = dict.fromkeys([*draft.rules.values_list("indicator", flat=True), fresh.pk], "1/7")
    actions.change_draft(**change(draft, weights=weights, added_dimensions={fresh.pk: "housing"}))

    with pytest.raises(actions.RuleEditError, match="Belum ada syarat untuk: Indikator baru"):
        actions.activate_rule_set(rule_set=draft, by=UserFactory(), note=NOTE)


def test_a_version_that_is_no_draft_takes_no_change_by_the_editor(rtlh, change):
    with pytest.raises(actions.RuleEditError, match="bukan draf lagi"):
        actions.change_draft(**change(rtlh, cutoff="1/2"))


def test_a_discarded_draft_is_gone_and_its_number_is_free(rtlh, draft):
    actions.discard_draft(draft=draft)

    assert actions.start_draft(rule_set=rtlh, by=UserFactory()).version == 2
    with pytest.raises(actions.RuleEditError):
        actions.discard_draft(draft=rtlh)


# In use or not


def test_a_draft_taken_into_use_replaces_the_version_before_it(rtlh, draft):
    officer = UserFactory()

    actions.activate_rule_set(rule_set=draft, by=officer, note=NOTE)

    old, new = RuleSet.objects.filter(code="rtlh").order_by("version")
    assert (old.is_active, old.stage, new.is_active, new.is_draft) == (False, "past", True, False)
    assert new.valid_from == timezone.localdate()
    switches = new.switches.get(), old.switches.get()
    assert [(one.is_active, one.by, NOTE in one.note) for one in switches] == [
        (True, officer, True),
        (False, officer, True),
    ]


def test_new_assessments_use_the_version_taken_into_use(draft):
    actions.activate_rule_set(rule_set=draft, by=UserFactory(), note=NOTE)
    household, day = HouseholdFactory(), timezone.localdate()
    evidence = Evidence.objects.create(
        household=household, kind="visit", observed_on=day, expires_on=day, by=UserFactory()
    )

    assess_household(household=household, evidence=evidence)

    assert household.assessments.get(rule_set__code="rtlh").rule_set == draft


def test_a_version_is_taken_into_use_once(draft):
    actions.activate_rule_set(rule_set=draft, by=UserFactory(), note=NOTE)

    with pytest.raises(actions.RuleEditError, match="sudah dipakai"):
        actions.activate_rule_set(rule_set=draft, by=UserFactory(), note=NOTE)
    assert draft.switches.count() == 1


def test_a_past_version_can_be_taken_up_again(rtlh, draft):
    actions.activate_rule_set(rule_set=draft, by=UserFactory(), note=NOTE)

    actions.activate_rule_set(rule_set=rtlh, by=UserFactory(), note="Kembali ke norma lama")

    assert RuleSet.objects.get(code="rtlh", is_active=True) == rtlh
    assert RuleSet.objects.get(pk=draft.pk).stage == "past"


def test_taking_into_use_needs_a_reason(draft):
    with pytest.raises(actions.RuleEditError, match="alasannya"):
        actions.activate_rule_set(rule_set=draft, by=UserFactory(), note="  ok  ")

    assert RuleSet.objects.get(pk=draft.pk).is_draft


def test_an_offered_rule_set_goes_into_use_and_out_again(shipped):
    offered = RuleSet.objects.get(code="bps14")
    assert offered.stage == "offered"

    actions.activate_rule_set(rule_set=offered, by=UserFactory(), note="Uji banding setahun")
    actions.stop_using(rule_set=offered, by=UserFactory(), note="Uji banding selesai")

    offered.refresh_from_db()
    assert offered.stage == "past"
    with pytest.raises(actions.RuleEditError, match="tidak dipakai"):
        actions.stop_using(rule_set=offered, by=UserFactory(), note="Uji banding selesai")


def test_the_last_rule_set_stays_in_use(rtlh):
    RuleSet.objects.exclude(pk=rtlh.pk).update(is_active=False)

    with pytest.raises(actions.RuleEditError, match="satu-satunya"):
        actions.stop_using(rule_set=rtlh, by=UserFactory(), note="Dihentikan semua")


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_make_one_draft_and_one_switch(rtlh):
    officers = [UserFactory() for _ in range(4)]

    def attempt(officer):
        try:
            draft = actions.start_draft(rule_set=rtlh, by=officer)
            actions.activate_rule_set(rule_set=draft, by=officer, note=NOTE)
        except actions.RuleEditError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(attempt, officers))

    assert any(outcomes)
    assert RuleSet.objects.filter(code="rtlh", is_active=True).count() == 1
    assert RuleSet.objects.filter(code="rtlh").count() == 1 + sum(outcomes)


def test_loading_the_reference_again_leaves_what_the_office_uses(rtlh, draft):
    actions.activate_rule_set(rule_set=draft, by=UserFactory(), note=NOTE)

    document = {"code": "rtlh", "version": 7}
    shipped = reference.json.loads(reference.rule_sets.SHIPPED_RULE_SETS[0].read_text(encoding="utf-8"))
    newer = reference.load_rule_set(shipped | document)

    assert (newer.is_active, newer.stage) == (False, "offered")
    assert RuleSet.objects.get(code="rtlh", is_active=True) == draft
