import pytest

from households import reference
from households.actions import confirmed_facts
from households.assessing.rescoring import reassess_register
from households.models import Assessment, Deprivation, Household, RuleSet
from households.scoring import assess

pytestmark = pytest.mark.django_db


@pytest.fixture
def mpi(kukar):
    return RuleSet.objects.get(code="mpi")


def test_every_verified_household_gets_the_assessment_that_the_evaluator_gives(at_random, mpi):
    at_random(30, seed=11)

    assert reassess_register(mpi) == 30

    rules = reference.rule_set_of(mpi)
    for home in Household.objects.all():
        values, people = confirmed_facts(home, home.verified_on)
        told = assess(rules, values, list(people.values()))
        written = Assessment.objects.get(household=home, rule_set=mpi)
        assert (written.score_low, written.is_poor) == (float(told.score_low), told.state)
        assert written.n_persons == len(people)
        of_home = written.deprivations.filter(person=None).values_list("indicator__code", "state")
        assert dict(of_home) == {result.rule.code: result.state for result in told.results}
        of_people = written.deprivations.exclude(person=None).values_list("person", "indicator__code", "state")
        assert set(of_people) == _of_people(told, list(people))


def _of_people(told, people):
    return {
        (person.pk, result.rule.code, outcome.state)
        for result in told.results
        for person, outcome in zip(people, result.persons, strict=False)
        if outcome.state != "no"
    }


def test_the_answers_that_caused_it_are_written_down(confirmed, mpi):
    confirmed({"cooking_fuel": "firewood"}, [{"education": "none", "age_years": 40, "works": "no"}])

    reassess_register(mpi)

    [cause] = Deprivation.objects.get(indicator__code="polluting_fuel").because
    assert cause == ["cooking_fuel", "firewood"]
    assert Deprivation.objects.get(indicator__code="unsafe_water").because[0] == ["water_source", None]


def test_the_same_evidence_is_never_assessed_twice(confirmed, mpi):
    confirmed({"roof": "thatch"})

    assert reassess_register(mpi) == 1
    assert reassess_register(mpi) == 0
    assert Assessment.objects.count() == 1


def test_a_version_that_judged_the_register_is_frozen(confirmed, mpi):
    confirmed({"roof": "thatch"})

    reassess_register(mpi)

    mpi.refresh_from_db()
    assert mpi.frozen_at is not None
