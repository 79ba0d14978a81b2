import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from households.expressions import evaluate, parse
from households.rule_sets import OFFERED_RULE_SETS, SHIPPED_RULE_SETS, load_rule_set, shipped_variables
from households.rules.conditions import (
    ALL,
    HERE,
    NEVER,
    NO_MEMBER,
    ONE,
    SOME_MEMBER,
    Condition,
    Conditions,
    Group,
    conditions_of,
    tree_of,
)
from tests.households.test_scoring import answers, person_answers

VARIABLES = shipped_variables()
DOCUMENTS = {path.stem: path for path in (*SHIPPED_RULE_SETS, *OFFERED_RULE_SETS)}
TREES = {
    f"{name}: {entry['code']}": (entry["expression"], entry["unit"], rule_set.norm_values)
    for name, path in DOCUMENTS.items()
    for rule_set in [load_rule_set(path, VARIABLES)]
    for entry in json.loads(path.read_text(encoding="utf-8"))["indicators"]
}
TOO_RICH = {"mpi: child_out_of_school", "mpi: few_assets", "needs_person: child_out_of_school"}
IN_FORM = {name: parts for name, parts in TREES.items() if conditions_of(parts[0], VARIABLES, parts[1])}
CASES = st.tuples(answers, st.lists(person_answers, min_size=1, max_size=3))


def test_all_but_three_of_the_shipped_rules_fit_the_form():
    assert set(TREES) - set(IN_FORM) == TOO_RICH


@pytest.mark.parametrize("name", IN_FORM)
@given(case=CASES)
@settings(max_examples=25, deadline=None)
def test_a_rule_that_went_through_the_form_says_the_same(name, case):
    tree, unit, norms = IN_FORM[name]
    household, persons = case
    again = tree_of(conditions_of(tree, VARIABLES, unit))

    person = 0 if unit == "person" else None
    before, after = (
        evaluate(parse(one, VARIABLES, unit=unit), household, persons, norms, person=person) for one in (tree, again)
    )

    assert after.state == before.state
    assert set(after.because) == set(before.because)


@pytest.mark.parametrize("name", IN_FORM)
def test_the_form_reads_back_what_it_wrote(name):
    tree, unit, _ = IN_FORM[name]
    kept = conditions_of(tree, VARIABLES, unit)

    assert conditions_of(tree_of(kept), VARIABLES, unit) == kept


def test_an_expression_of_groups_is_what_it_says():
    rule = Conditions(ONE, (
        Group(HERE, ONE, (Condition("floor", "in", ("earth", "bamboo")), Condition("floor_area_m2/", "lt", norm="a"))),
        Group(SOME_MEMBER, ALL, (Condition("relation", "in", ("head",)), Condition("works", "not_in", ("yes",)))),
        Group(NO_MEMBER, ALL, (Condition("age_years", "ge", number=15),)),
    ))  # fmt: skip

    assert tree_of(rule) == {"or": [
        {"in": [{"var": "floor"}, ["earth", "bamboo"]]},
        {"lt": [{"div": [{"var": "floor_area_m2"}, {"var": "n_members"}]}, {"norm": "a"}]},
        {"any": {"and": [
            {"eq": [{"var": "relation"}, {"value": "head"}]}, {"ne": [{"var": "works"}, {"value": "yes"}]},
        ]}},
        {"not": {"any": {"ge": [{"var": "age_years"}, {"value": 15}]}}},
    ]}  # fmt: skip


@pytest.mark.parametrize(
    "tree",
    [
        {"at_least": [1, [{"eq": [{"var": "floor"}, {"value": "earth"}]}]]},
        {"all": {"eq": [{"var": "works"}, {"value": "no"}]}},
        {"gt": [{"count": {"eq": [{"var": "works"}, {"value": "no"}]}}, {"value": 1}]},
        {"lt": [{"add": [{"var": "floor_area_m2"}, {"value": 1}]}, {"value": 9}]},
        {"any": {"or": [{"eq": [{"var": "floor"}, {"value": "earth"}]}, {"eq": [{"var": "works"}, {"value": "no"}]}]}},
        {"value": True},
        {"lt": [{"var": "floor_area_m2"}, {"var": "n_members"}]},
        {"or": [{"and": [{"or": [{"is_known": {"var": "roof"}}, {"is_known": {"var": "wall"}}]},
                         {"is_known": {"var": "floor"}}]}]},
    ],
    ids=["at_least", "all", "count", "add", "household of members", "always", "two variables", "three levels"],
)  # fmt: skip
def test_a_richer_expression_stays_out_of_the_form(tree):
    parse(tree, VARIABLES)

    assert conditions_of(tree, VARIABLES, "household") is None


def test_what_is_negated_becomes_its_opposite():
    tree = {"not": {"and": [{"in": [{"var": "toilet"}, ["own", "shared"]]}, {"is_known": {"var": "closet"}}]}}

    kept = conditions_of(tree, VARIABLES, "household")

    assert kept == Conditions(ONE, (
        Group(HERE, ONE, (Condition("toilet", "not_in", ("own", "shared")), Condition("closet", "unknown"))),
    ))  # fmt: skip


def test_a_rule_without_conditions_is_an_empty_form():
    assert conditions_of(NEVER, VARIABLES, "household") == Conditions(ALL, ())
