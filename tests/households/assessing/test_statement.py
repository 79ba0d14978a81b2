import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from django.db import connection

from households.actions import confirmed_facts
from households.assessing.runs import with_room_to_sort
from households.assessing.statement import scored
from households.models import Household
from households.rule_sets import SHIPPED_RULE_SETS, load_rule_set, rule_set_from, shipped_variables
from households.scoring import assess

pytestmark = pytest.mark.django_db
VARIABLES = shipped_variables()
STATES = {True: "yes", False: "no", None: "unknown"}


def rows_of(rule_set, **among):
    """{household: (rule states, low, high, state, persons)}, as the database says."""
    said = scored(rule_set, **among)
    with_room_to_sort()
    with connection.cursor() as cursor:
        cursor.execute(said.text.as_string())
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {row["household_id"]: _read(row, said) for row in rows}


def _read(row, said):
    states = {code: STATES[row[f"r{at}"]] for at, code in enumerate(said.codes)}
    low, high = (Fraction(row[name], said.whole) for name in ("low", "high"))
    return states, low, high, row["state"], row["n_persons"]


def by_the_evaluator(rule_set, household):
    values, people = confirmed_facts(household, household.verified_on)
    told = assess(rule_set, values, list(people.values()))
    states = {result.rule.code: result.state for result in told.results}
    return states, told.score_low, told.score_high, told.state, len(people)


def rule_set(*expressions, unit="household"):
    """A rule set of these expressions, all of one weight, with one norm."""
    document = json.loads(Path(SHIPPED_RULE_SETS[0]).read_text(encoding="utf-8"))
    entry = document["indicators"][0] | {"unit": unit, "weight": f"1/{len(expressions)}"}
    document["indicators"] = [
        entry | {"code": f"rule{at}", "expression": expression} for at, expression in enumerate(expressions)
    ]
    return rule_set_from(document, VARIABLES)


@pytest.mark.parametrize("path", SHIPPED_RULE_SETS, ids=lambda path: path.stem)
def test_random_households_are_scored_as_the_evaluator_scores_them(at_random, path):
    at_random(60, seed=path.stem)
    shipped = load_rule_set(path, VARIABLES)

    told = rows_of(shipped)

    assert told == {home.pk: by_the_evaluator(shipped, home) for home in Household.objects.all()}
    assert {state for states, *_ in told.values() for state in states.values()} == {"yes", "no", "unknown"}


@pytest.mark.slow
@pytest.mark.parametrize("path", SHIPPED_RULE_SETS, ids=lambda path: path.stem)
def test_a_thousand_random_households_are_scored_as_the_evaluator_scores_them(at_random, path):
    at_random(1_000, seed=f"{path.stem} a thousand")
    shipped = load_rule_set(path, VARIABLES)

    assert rows_of(shipped) == {home.pk: by_the_evaluator(shipped, home) for home in Household.objects.all()}


IS_ADULT = {"ge": [{"var": "age_years"}, {"value": 18}]}
IN_WORK = {"eq": [{"var": "works"}, {"value": "yes"}]}
OPERATORS = [
    {"at_least": [2, [{"eq": [{"var": "has_tv"}, {"value": "yes"}]}, {"eq": [{"var": "has_car"}, {"value": "yes"}]},
                      {"lt": [{"var": "floor_area_m2"}, {"norm": "min_floor_area_m2"}]}]]},
    {"lt": [{"div": [{"var": "floor_area_m2"}, {"var": "n_members"}]}, {"norm": "min_floor_area_m2"}]},
    {"gt": [{"mul": [{"var": "monthly_income_idr"}, {"var": "monthly_income_idr"}, {"value": 1e9}]}, {"value": 0}]},
    {"ne": [{"sub": [{"var": "floor_area_m2"}, {"var": "floor_area_m2"}]}, {"value": 0}]},
    {"in": [{"var": "n_members"}, [1, 2, 3.5]]},
    {"not": {"is_known": {"var": "roof"}}},
    {"all": IS_ADULT},
    {"any": {"and": [IS_ADULT, {"not": IN_WORK}, {"eq": [{"var": "has_tv"}, {"value": "no"}]}]}},
    {"ge": [{"count": IN_WORK}, {"add": [{"value": 0.5}, {"value": 0.5}, {"var": "n_members"}]}]},
]  # fmt: skip


@pytest.mark.parametrize("expression", OPERATORS, ids=lambda expression: next(iter(expression)))
def test_every_operator_says_what_the_evaluator_says(at_random, expression):
    at_random(25, seed=str(expression))
    asked = rule_set(expression)

    assert rows_of(asked) == {home.pk: by_the_evaluator(asked, home) for home in Household.objects.all()}


def test_every_vector_says_in_the_database_what_the_evaluator_says(confirmed):
    vectors = json.loads((Path(__file__).parents[2] / "vectors" / "expressions.json").read_text(encoding="utf-8"))
    here = [case for case in vectors["cases"] if not case["norms"] and names_in(case["tree"]) <= VARIABLES.keys()]
    assert len(here) > 300

    wrong = []
    for case in here:
        asked = rule_set(case["tree"], unit="household" if case.get("person") is None else "person")
        home = confirmed(said(case["household"]), [said(person) for person in case["persons"]])
        if rows_of(asked, households=[home.pk])[home.pk] != by_the_evaluator(asked, home):
            wrong.append(case["name"])
    assert wrong == []


def said(facts):
    """What may be confirmed: an answer that is there; the sex of a person is the register's."""
    return {name: value for name, value in facts.items() if value is not None and name in VARIABLES and name != "sex"}


def names_in(tree):
    """Variables and, as no variable, norms."""
    if isinstance(tree, list):
        return set().union(*map(names_in, tree))
    if not isinstance(tree, dict):
        return set()
    return set().union(*({value} if key in {"var", "norm"} else names_in(value) for key, value in tree.items()))


def test_a_test_of_a_person_may_ask_about_all_the_others(at_random):
    at_random(25, seed=1)
    asked = rule_set({"and": [{"not": IS_ADULT}, {"not": {"any": {"and": [IS_ADULT, IN_WORK]}}}]}, IS_ADULT,
                     unit="person")  # fmt: skip

    assert rows_of(asked) == {home.pk: by_the_evaluator(asked, home) for home in Household.objects.all()}


@pytest.mark.parametrize(
    "born", ["2004-02-29", "2008-02-28", "2008-03-01", "2026-02-28", "2026-03-01", "2027-02-28", "2027-03-01"]
)
def test_an_age_is_counted_in_whole_years_on_the_day_of_the_visit(confirmed, born):
    home = confirmed(people=[{"birth_date": date.fromisoformat(born)}])
    asked = rule_set(*({"any": {"ge": [{"var": "age_years"}, {"value": n}]}} for n in (-2, -1, 0, 17, 18, 21, 22)))

    assert rows_of(asked)[home.pk] == by_the_evaluator(asked, home)


def test_only_open_verified_households_are_scored(confirmed):
    asked = confirmed({"roof": "thatch"})
    confirmed({"roof": "thatch"})
    Household.objects.exclude(pk=asked.pk).update(status="unverified")

    assert list(rows_of(load_rule_set(SHIPPED_RULE_SETS[0], VARIABLES))) == [asked.pk]


def test_a_few_households_may_be_asked_for(confirmed):
    one, _ = confirmed({"roof": "thatch"}), confirmed({"roof": "zinc"})

    assert list(rows_of(load_rule_set(SHIPPED_RULE_SETS[0], VARIABLES), households=[one.pk])) == [one.pk]
