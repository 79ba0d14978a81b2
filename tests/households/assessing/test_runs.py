from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from households import reference
from households.actions import confirmed_facts
from households.assessing import reports, runs
from households.assessing.measures import measure
from households.models import Household, Indicator, RuleSet, ScoringRun
from households.scoring import assess, measure_bounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def mpi(kukar):
    return RuleSet.objects.get(code="mpi")


@pytest.fixture
def stricter(mpi):
    """The same rules as a draft with a lower cut-off: more households are poor."""
    draft = RuleSet.objects.get(pk=mpi.pk)
    draft.pk, draft.version, draft.is_active, draft.cutoff, draft.frozen_at = None, 2, False, "1/6", None
    draft.save()
    for rule in mpi.rules.all():
        rule.pk, rule.rule_set = None, draft
        rule.save()
    return draft


def test_the_measures_are_those_of_the_evaluator(at_random, mpi):
    at_random(40, seed=5)

    run = runs.score_register(rule_set=mpi)
    found = measure(run.villages.all(), reports.weights_of(run))

    rules = reference.rule_set_of(mpi)
    facts = [confirmed_facts(home, home.verified_on) for home in Household.objects.all()]
    told = [assess(rules, values, list(people.values())) for values, people in facts]
    sizes = [len(people) for _, people in facts]
    bounds = measure_bounds(told, sizes)
    assert found.headcount == pytest.approx((bounds.low.headcount, bounds.high.headcount))
    assert found.intensity == pytest.approx(bounds.low.intensity)
    assert found.adjusted_headcount == pytest.approx((bounds.low.adjusted_headcount, bounds.high.adjusted_headcount))
    assert (found.n_households, found.n_people) == (40, sum(sizes))


def test_the_contributions_of_the_indicators_make_up_the_whole(at_random, mpi):
    at_random(30, seed=6)

    found = measure(runs.score_register(rule_set=mpi).villages.all(), reports.weights_of(ScoringRun.objects.get()))

    assert found.headcount[0] > 0
    assert sum(one.contribution for one in found.indicators) == pytest.approx(1)
    assert all(one.lacking_poor <= one.lacking for one in found.indicators)


def test_villages_add_up_to_their_kecamatan(confirmed, at_random, mpi, other_village):
    at_random(10, seed=7)
    confirmed({"roof": "thatch"}, [{"education": "none"}], village=other_village)
    run = runs.score_register(rule_set=mpi)

    villages = list(run.villages.select_related("village"))
    whole = measure(villages, reports.weights_of(run))

    assert len(villages) == 2
    assert whole.n_people == sum(row.n_people for row in villages)
    assert measure([], reports.weights_of(run)) is None


def test_a_trial_names_who_enters_and_nobody_else(at_random, mpi, stricter):
    at_random(40, seed=8)

    run = runs.score_register(rule_set=stricter, against=mpi)

    counts = reports.trial_counts(run)
    assert counts["entering"] > 0
    assert (counts["leaving"], counts["before"] + counts["entering"]) == (0, counts["after"])
    rules = reference.rule_set_of(mpi)
    facts = {home: confirmed_facts(home, home.verified_on) for home in Household.objects.all()}
    told = {home: assess(rules, values, list(people.values())) for home, (values, people) in facts.items()}
    entering = {home for home in told if told[home].score_low >= Fraction(1, 6) and told[home].state != "yes"}
    assert {change.household for change in run.changes.filter(after="yes")} == entering
    by_village = reports.trial_by_village(run)
    assert [(line.n_entering, line.n_after) for line in by_village] == [(counts["entering"], counts["after"])]


def test_a_trial_changes_nothing_of_the_register(at_random, mpi, stricter):
    at_random(5, seed=9)

    runs.score_register(rule_set=stricter, against=mpi)

    stricter.refresh_from_db()
    assert (stricter.frozen_at, stricter.is_active) == (None, False)
    assert not Household.objects.filter(assessments__isnull=False).exists()


def test_a_trial_of_rules_that_changed_since_says_so(confirmed, mpi, stricter):
    confirmed({"roof": "thatch"})
    run = runs.score_register(rule_set=stricter, against=mpi)
    assert not reports.has_changed_since(run)

    RuleSet.objects.filter(pk=stricter.pk).update(cutoff="1/2")

    assert reports.has_changed_since(ScoringRun.objects.get(pk=run.pk))


def test_the_rules_are_known_again_in_another_process(kukar):
    """A worker tries them, the web shows the trial: the order of a set in memory must not matter."""
    rule_set = RuleSet.objects.create(
        code="atap", name="Atap", source="uji", cutoff="1/2", norms={"min_floor_area_m2": {"value": 7.2}},
        valid_from="2026-01-01", is_active=False,
    )  # fmt: skip
    rule_set.rules.create(
        indicator=Indicator.objects.get(code="bad_roof"), dimension="housing", weight="1",
        expression={"in": [{"var": "roof"}, ["thatch", "bamboo"]]},
    )  # fmt: skip

    assert runs.digest_of(rule_set) == "fa1ffb1f13b94cb228f826196ae5117e8894a114e7c32efe7533af257ba4e319"


def test_only_the_latest_runs_of_a_version_are_kept(confirmed, mpi):
    confirmed({"roof": "thatch"})

    kept = [runs.score_register(rule_set=mpi).pk for _ in range(runs.KEPT_RUNS + 2)]

    assert set(ScoringRun.objects.values_list("pk", flat=True)) == set(kept[-runs.KEPT_RUNS :])


def test_a_change_that_changes_nothing_is_refused(confirmed, mpi):
    home = confirmed({})
    run = runs.score_register(rule_set=mpi)

    with pytest.raises(IntegrityError), transaction.atomic():
        run.changes.create(household=home, before="yes", after="yes")
