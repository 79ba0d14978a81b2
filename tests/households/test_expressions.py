import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from households import expression_tree
from households.expressions import ExpressionError, Variable, compute, describe, evaluate, parse, variables_from
from households.rule_sets import shipped_labels, shipped_variables

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "expressions.json").read_text(encoding="utf-8"))
VARIABLES = variables_from(VECTORS["variables"])
OWNS = ("has_tv", "has_car", "has_bicycle", "has_boat")


def run(tree, household=None, persons=(), norms=None):
    return evaluate(parse(tree, VARIABLES), household or {}, persons, norms)


def owns(variable):
    return {"eq": [{"var": variable}, {"value": "yes"}]}


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_a_vector_gives_its_state_and_its_cause(case):
    person = case.get("person")
    expression = parse(case["tree"], VARIABLES, unit="household" if person is None else "person")

    outcome = evaluate(expression, case["household"], case["persons"], case["norms"], person=person)

    assert outcome.state == case["state"]
    assert [list(answer) for answer in outcome.because] == case["because"]


@pytest.mark.parametrize("case", VECTORS["refused"], ids=lambda case: case["name"])
def test_a_refused_vector_says_where_in_the_tree(case):
    with pytest.raises(ExpressionError) as refusal:
        parse(case["tree"], VARIABLES, unit=case["unit"])

    assert refusal.value.path == case["path"]
    assert str(refusal.value).startswith(f"Pada {case['path']}: ")


def test_the_vectors_know_the_shipped_variables():
    shipped = shipped_variables()

    assert {name: VARIABLES[name] for name in shipped} == shipped


def test_every_operator_has_a_vector():
    text = json.dumps(VECTORS["cases"])

    assert [operator for operator in expression_tree._CHECKS if f'{{"{operator}":' not in text] == []


def test_there_are_three_hundred_vectors_each_with_its_own_name():
    names = [case["name"] for case in VECTORS["cases"]]

    assert len(set(names)) == len(names) >= 300


def test_no_vector_repeats_another():
    what_is_asked = ("tree", "household", "persons", "norms", "person")
    asked = [json.dumps([case.get(part) for part in what_is_asked], sort_keys=True) for case in VECTORS["cases"]]

    assert len(set(asked)) == len(asked)


def test_an_expression_names_what_it_reads():
    tree = {"lt": [{"div": [{"var": "floor_area_m2"}, {"var": "n_members"}]}, {"norm": "min_floor_area_m2"}]}

    expression = parse(tree, VARIABLES)

    assert expression.variables == {"floor_area_m2", "n_members"}
    assert expression.norms == {"min_floor_area_m2"}


def test_a_decimal_counts_like_a_float_and_keeps_its_form_in_the_cause():
    outcome = run({"lt": [{"var": "floor_area_m2"}, {"value": 7.2}]}, {"floor_area_m2": Decimal("7.19")})

    assert outcome == ("yes", (("floor_area_m2", Decimal("7.19"), None),))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("sNaN"), 10**400])
def test_a_number_that_is_none_is_unknown(value):
    assert run({"gt": [{"var": "floor_area_m2"}, {"value": 1}]}, {"floor_area_m2": value}).state == "unknown"


def test_a_rule_about_persons_is_asked_of_one_person():
    of_a_person = parse(owns("can_read"), VARIABLES, unit="person")
    of_a_household = parse({"any": owns("can_read")}, VARIABLES)

    with pytest.raises(ValueError, match="index of the person"):
        evaluate(of_a_person, {}, [{}])
    with pytest.raises(ValueError, match="index of the person"):
        evaluate(of_a_household, {}, [{}], person=0)


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        ({"eq": [{"var": "roof"}, {"value": "thatch"}]}, "Jenis atap terluas: “Jerami/ijuk/daun/rumbia”"),
        ({"ne": [{"var": "has_car"}, {"value": "yes"}]}, "Memiliki mobil bukan “Ya”"),
        ({"not": {"in": [{"var": "floor"}, ["earth", "bamboo"]]}}, "Jenis lantai terluas bukan “Tanah” atau “Bambu”"),
        ({"not": {"is_known": {"var": "roof"}}}, "Jenis atap terluas belum diketahui"),
        (
            {"lt": [{"div": [{"var": "floor_area_m2"}, {"var": "n_members"}]}, {"value": 7.2}]},
            "(Luas lantai dibagi Jumlah anggota keluarga) kurang dari 7,2",
        ),
        ({"ge": [{"var": "national_decile"}, {"norm": "line"}]}, "Desil nasional paling sedikit garis"),
        (
            {"not": {"any": {"and": [{"ge": [{"var": "age_years"}, {"value": 15}]}, owns("can_read")]}}},
            "tidak ada anggota keluarga dengan (Umur paling sedikit 15, dan Dapat membaca dan menulis: “Ya”)",
        ),
        (
            {"and": [owns("has_tv"), {"or": [owns("has_car"), owns("has_boat")]}]},
            "Memiliki televisi datar: “Ya”, dan (Memiliki mobil: “Ya”, atau Memiliki perahu: “Ya”)",
        ),
        ({"at_least": [1, [owns("has_tv")]]}, "paling sedikit 1 dari: Memiliki televisi datar: “Ya”"),
    ],
)  # fmt: skip
def test_a_rule_reads_as_plain_indonesian(tree, words):
    assert describe(parse(tree, VARIABLES), {**shipped_labels(), "norm.line": "garis"}) == words


def test_what_has_no_label_is_shown_by_its_code():
    assert describe(parse({"in": [{"var": "roof"}, ["tile"]]}, VARIABLES), {}) == "roof: “tile”"


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_every_vector_can_be_described(case):
    unit = "person" if "person" in case else "household"

    assert describe(parse(case["tree"], VARIABLES, unit=unit), shipped_labels())


def test_a_tree_of_ten_thousand_levels_is_refused():
    tree = owns("has_tv")
    for _ in range(10_000):
        tree = {"not": tree}

    with pytest.raises(ExpressionError, match="terlalu dalam"):
        parse(tree, VARIABLES)


# What must hold for all trees

leaves = st.sampled_from([owns(name) for name in OWNS])
person_leaves = st.sampled_from([owns("can_read"), owns("works"), {"lt": [{"var": "age_years"}, {"value": 18}]}])
sizes = st.sampled_from(["floor_area_m2", "n_members", "national_decile"]).map(lambda name: {"var": name})
numbers = st.recursive(
    sizes | st.integers(-3, 3).map(lambda n: {"value": n}),
    lambda inner: st.tuples(st.sampled_from(["add", "sub", "mul", "div"]), inner, inner).map(
        lambda t: {t[0]: [*t[1:]]}
    ),
    max_leaves=4,
)
orderings = st.tuples(st.sampled_from(["lt", "le", "gt", "ge", "eq", "ne"]), numbers, numbers).map(
    lambda t: {t[0]: [*t[1:]]}
)


def combinations(inner):
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        several.map(lambda tests: {"and": tests}),
        several.map(lambda tests: {"or": tests}),
        several.map(lambda tests: {"at_least": [len(tests) // 2 + 1, tests]}),
        inner.map(lambda test: {"not": test}),
    )


person_tests = st.recursive(person_leaves, combinations, max_leaves=4)
quantified = st.one_of(
    st.tuples(st.sampled_from(["any", "all"]), person_tests).map(lambda pair: {pair[0]: pair[1]}),
    person_tests.map(lambda test: {"ge": [{"count": test}, {"value": 1}]}),
)
tests = st.recursive(leaves | orderings | quantified, combinations, max_leaves=6)
households = st.fixed_dictionaries(
    {name: st.sampled_from(["yes", "no"]) for name in OWNS}
    | {name: st.integers(0, 6) for name in ("floor_area_m2", "n_members", "national_decile")}
)
members = st.fixed_dictionaries(
    {
        "can_read": st.sampled_from(["yes", "no"]),
        "works": st.sampled_from(["yes", "no"]),
        "age_years": st.integers(0, 90),
    }
)


def without_some(answers, draw):
    return {name: value for name, value in answers.items() if draw(st.booleans())}


@st.composite
def facts_known_in_part(draw):
    household, persons = draw(households), draw(st.lists(members, max_size=3))
    return without_some(household, draw), [without_some(person, draw) for person in persons], household, persons


@given(tests, facts_known_in_part())
@settings(max_examples=300, deadline=None)
def test_a_further_answer_never_turns_yes_into_no(tree, facts):
    partial_household, partial_persons, household, persons = facts

    before = run(tree, partial_household, partial_persons).state

    assert before in ("unknown", run(tree, household, persons).state)


@given(tests, facts_known_in_part())
@settings(max_examples=200, deadline=None)
def test_the_cause_alone_gives_the_same_result(tree, facts):
    household, persons = facts[:2]
    outcome = run(tree, household, persons)

    causes = {(answer.variable, answer.person) for answer in outcome.because}
    kept = {name: value for name, value in household.items() if (name, None) in causes}
    kept_persons = [
        {name: value for name, value in person.items() if (name, index) in causes}
        for index, person in enumerate(persons)
    ]

    assert outcome.state == "unknown" or run(tree, kept, kept_persons) == outcome


@given(tests, facts_known_in_part())
@settings(max_examples=200, deadline=None)
def test_an_unknown_result_names_a_missing_answer_or_a_division_by_zero(tree, facts):
    outcome = run(tree, *facts[:2])

    missing = [answer for answer in outcome.because if answer.value is None]
    assert outcome.state != "unknown" or missing or '"div"' in json.dumps(tree)
    assert outcome.state == "unknown" or not missing


@given(tests, tests, tests, facts_known_in_part())
@settings(max_examples=150, deadline=None)
def test_the_laws_of_kleene_hold(a, b, c, facts):
    def state(tree):
        return run(tree, *facts[:2]).state

    assert state({"not": {"not": a}}) == state(a)
    assert state({"not": {"and": [a, b]}}) == state({"or": [{"not": a}, {"not": b}]})
    assert state({"not": {"or": [a, b]}}) == state({"and": [{"not": a}, {"not": b}]})
    assert state({"and": [a, b]}) == state({"and": [b, a]})
    assert state({"or": [a, {"or": [b, c]}]}) == state({"or": [{"or": [a, b]}, c]}) == state({"or": [a, b, c]})
    assert state({"and": [a, {"or": [b, c]}]}) == state({"or": [{"and": [a, b]}, {"and": [a, c]}]})
    assert state({"or": [a, {"and": [a, b]}]}) == state(a)
    assert state({"at_least": [1, [a, b, c]]}) == state({"or": [a, b, c]})
    assert state({"at_least": [3, [a, b, c]]}) == state({"and": [a, b, c]})


@given(person_tests, facts_known_in_part())
@settings(max_examples=150, deadline=None)
def test_no_exception_to_all_is_the_negation_of_any(test, facts):
    states = [run(tree, *facts[:2]).state for tree in ({"not": {"any": test}}, {"all": {"not": test}})]

    assert states[0] == states[1]


operators = st.sampled_from(
    ["and", "or", "not", "any", "all", "count", "in", "eq", "lt", "div", "at_least", "is_known", "var", "norm", "value"]
)
words = st.sampled_from(["roof", "thatch", "age_years", "n_members", "norm_a", ""]) | st.text(max_size=5)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | words
json_trees = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(operators, inner, max_size=1)
        | st.dictionaries(st.text(max_size=3), inner)
    ),
    max_leaves=15,
)


@given(json_trees, st.sampled_from(["household", "person"]))
@settings(max_examples=500, deadline=None)
def test_any_json_is_an_expression_or_refused_with_a_place(tree, unit):
    try:
        expression = parse(tree, VARIABLES, unit=unit)
    except ExpressionError as error:
        refusal = error
    else:
        refusal = None
        outcome = evaluate(expression, {}, [{}], person=0 if unit == "person" else None)

    assert refusal.path.startswith("$") if refusal else outcome.state in ("yes", "no", "unknown")


@given(tests, st.dictionaries(st.sampled_from([*OWNS, "n_members", "floor_area_m2"]), json_trees))
@settings(max_examples=200, deadline=None)
def test_no_stored_value_makes_an_evaluation_fail(tree, household):
    assert run(tree, household, [household, {"age_years": [], "can_read": {}}]).state in ("yes", "no", "unknown")


def test_a_variable_reads_only_what_it_allows():
    roof = Variable("roof", "household", "text", frozenset(["tile"]))

    assert [roof.read(value) for value in ("tile", "gold", 1, None)] == ["tile", None, None, None]


def test_an_expression_may_come_to_a_number_or_to_nothing():
    tree = {"div": [{"var": "area"}, {"var": "people"}]}
    numbers = variables_from({name: {"unit": "household", "kind": "number"} for name in ("area", "people")})
    expression = parse(tree, numbers, kind=None)

    assert compute(expression, {"area": 30, "people": 4}) == 7.5
    assert compute(expression, {"area": 30, "people": 0}) is None
    with pytest.raises(ExpressionError):
        parse(tree, numbers)
