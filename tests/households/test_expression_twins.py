"""The evaluator of the phone, static/js/field/expressions.js, against that of the server, in Chromium."""

import json
import random
from pathlib import Path

import pytest
from playwright.sync_api import Error, sync_playwright

from households import expression_tree
from households.expressions import ExpressionError, evaluate, parse, variables_from
from tests.browser import QUIET, find_chromium

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
ORIGIN = "http://field.test"
VECTORS = json.loads((ROOT / "tests/vectors/expressions.json").read_text(encoding="utf-8"))
DOCUMENT = VECTORS["variables"]
VARIABLES = variables_from(DOCUMENT)
SEED, N_RANDOM = 20_260, 2_000
# The facts travel as text, as they do to a phone.
ASK_ALL = """([variables, cases]) => JSON.stringify(
  JSON.parse(cases).map((facts) => evaluate(facts.tree, { ...facts, variables: JSON.parse(variables) })))"""


def serve(route):
    """A module is loaded by address, not from a file: the folder of scripts stands in for a site."""
    path = route.request.url.removeprefix(ORIGIN)
    if path == "/":
        route.fulfill(content_type="text/html", body="<!doctype html><title>field</title>")
    else:
        route.fulfill(content_type="text/javascript", path=ROOT / f"static/js{path}")


@pytest.fixture(scope="module")
def page():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=QUIET)
        page = browser.new_page()
        page.route(f"{ORIGIN}/**", serve)
        page.goto(f"{ORIGIN}/")
        page.evaluate("async () => { window.evaluate = (await import('/field/expressions.js')).evaluate; }")
        yield page
        browser.close()


def on_the_phone(page, cases):
    found = page.evaluate(ASK_ALL, [json.dumps(DOCUMENT), json.dumps(cases)])
    return [(outcome["state"], outcome["because"]) for outcome in json.loads(found)]


def on_the_server(case):
    person = case.get("person")
    expression = parse(case["tree"], VARIABLES, unit="household" if person is None else "person")
    outcome = evaluate(expression, case["household"], case["persons"], case["norms"], person=person)
    return outcome.state, [list(answer) for answer in outcome.because]


def differences(cases, expected, found):
    rows = zip(cases, expected, found, strict=True)
    return [(case, here, there) for case, here, there in rows if here != there]


def test_a_vector_gives_its_state_and_its_cause_on_the_phone(page):
    cases = VECTORS["cases"]

    found = on_the_phone(page, cases)

    assert differences(cases, [(case["state"], case["because"]) for case in cases], found) == []


def test_an_unknown_operator_is_refused_on_the_phone_even_where_nobody_is_asked(page):
    with pytest.raises(Error, match="unknown operator: median"):
        on_the_phone(page, [{"tree": {"any": {"not": {"median": []}}}}])


@pytest.mark.parametrize("operator", ["toString", "constructor", "__proto__", ""])
def test_what_every_object_has_is_no_operator(page, operator):
    with pytest.raises(Error, match=f"unknown operator: {operator}"):
        on_the_phone(page, [{"tree": {operator: []}}])


@pytest.mark.parametrize("name", ["toString", "radio"])
def test_a_variable_that_the_phone_does_not_know_is_refused(page, name):
    with pytest.raises(Error, match=f"unknown variable: {name}"):
        on_the_phone(page, [{"tree": {"is_known": {"var": name}}}])


def test_a_rule_about_persons_is_refused_when_nobody_is_asked(page):
    with pytest.raises(Error, match="nobody is asked: works"):
        on_the_phone(page, [{"tree": {"is_known": {"var": "works"}}, "persons": [{}]}])


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "undefined", "3n", "new Date(3)", "new Number(3)"])
def test_what_only_javascript_can_hold_is_unknown(page, value):
    found = page.evaluate(
        f"variables => evaluate({{is_known: {{var: 'n_members'}}}}, {{household: {{n_members: {value}}}, variables}})",
        DOCUMENT,
    )

    assert found == {"state": "no", "because": [["n_members", None, None]]}


# Two evaluators, one answer: trees and facts by chance, with all that a stored answer may wrongly be.

NUMBERS = [0, 1, 2, 3, 4.5, 7.2, 0.1, 36, -1, -2.5, 1e-15, 1e-16, -1e-16, 1e15, -1e15, 999_999_999_999_999.9]
ODD = [
    None, "", True, False, 1e16, -1e16, 1e-16, -0.0, 10**400, 5e-324, [], ["yes"], {}, {"value": 1}, "3", " yes", "YES",
    "unknown", "ñandú",
]  # fmt: skip
TEXTS = ["has_tv", "has_car", "roof", "floor_condition", "wall_condition", "remark"]
HOUSEHOLD_NUMBERS = ["n_members", "floor_area_m2", "monthly_income_idr"]
PERSON_TEXTS = ["can_read", "education", "relation"]
NORMS = ["line", "least", "most"]
WORDS = ["", "rumah panggung", "ñandú", "n\u0303andu\u0301", "Étam", "家", "🛖"]


class Chance:
    """Trees that `parse` accepts, nearly always, and facts that fit them, mostly."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def tests(self, depth, *, persons=False, quantified=False):
        make = self.random.choice([self.ordering, self.known, self.membership, self.equal_texts, self.literal])
        if depth:
            joints = [self.ordering, self.joint, self.joint, self.negation, self.enough]
            make = self.random.choice([*joints, make] if quantified else [*joints, make, self.quantifier])
        return make(depth - 1, persons=persons, quantified=quantified)

    def names(self, household, person, persons):
        return self.random.choice(household + person * 2 if persons else household)

    def numbers(self, depth, **place):
        kind = self.random.randrange(8 if depth > 0 else 5)
        if kind <= 2:
            return {"var": self.names(HOUSEHOLD_NUMBERS, ["age_years"], place["persons"])}
        if kind <= 4:
            return {"value": self.random.choice(NUMBERS)} if kind == 3 else {"norm": self.random.choice(NORMS)}
        if kind == 5 and not place["quantified"]:
            return {"count": self.tests(depth - 1, persons=True, quantified=True)}
        operator = self.random.choice(["add", "sub", "mul", "div"])
        n = self.random.choice([2, 2, 3]) if operator in ("add", "mul") else 2
        return {operator: [self.numbers(depth - 1, **place) for _ in range(n)]}

    def ordering(self, depth, **place):
        operator = self.random.choice(["lt", "le", "gt", "ge", "eq", "ne"])
        return {operator: [self.numbers(depth, **place), self.numbers(depth, **place)]}

    def literal(self, depth, **place):
        return {"value": self.random.random() < 0.5}

    def text(self, place):
        name = self.names(TEXTS, PERSON_TEXTS, place["persons"])
        return name, sorted(VARIABLES[name].choices or WORDS)

    def known(self, depth, **place):
        name = self.names(TEXTS + HOUSEHOLD_NUMBERS, [*PERSON_TEXTS, "age_years"], place["persons"])
        return {"is_known": {"var": name}}

    def membership(self, depth, **place):
        if self.random.random() < 0.4:
            return {"in": [self.numbers(depth, **place), self.random.sample(NUMBERS, 3)]}
        name, words = self.text(place)
        return {"in": [{"var": name}, self.random.sample(words, self.random.randint(1, len(words)))]}

    def equal_texts(self, depth, **place):
        name, words = self.text(place)
        sides = [{"var": name}, {"value": self.random.choice(words)}]
        if VARIABLES[name].choices is None or self.random.random() < 0.2:
            sides[1] = {"var": self.text(place)[0]}
        self.random.shuffle(sides)
        return {self.random.choice(["eq", "ne"]): sides}

    def several(self, depth, place):
        return [self.tests(max(depth, 0), **place) for _ in range(self.random.randint(1, 4))]

    def joint(self, depth, **place):
        return {self.random.choice(["and", "or"]): self.several(depth, place)}

    def enough(self, depth, **place):
        tests = self.several(depth, place)
        return {"at_least": [self.random.randint(1, len(tests)), tests]}

    def negation(self, depth, **place):
        return {"not": self.tests(max(depth, 0), **place)}

    def quantifier(self, depth, **place):
        return {self.random.choice(["any", "all"]): self.tests(max(depth, 0), persons=True, quantified=True)}

    def answer(self, variable):
        if self.random.random() < 0.2:
            return self.random.choice(ODD)
        return self.random.choice(NUMBERS if variable.kind == "number" else sorted(variable.choices or WORDS))

    def answers(self, names):
        return {name: self.answer(VARIABLES[name]) for name in names if self.random.random() < 0.75}

    def case(self):
        persons = [self.answers([*PERSON_TEXTS, "age_years"]) for _ in range(self.random.randrange(4))]
        person = self.random.randrange(len(persons)) if persons and self.random.random() < 0.3 else None
        return {
            "tree": self.tests(self.random.randint(1, 4), persons=person is not None),
            "household": self.answers(TEXTS + HOUSEHOLD_NUMBERS),
            "persons": persons,
            "norms": {name: self.random.choice([*NUMBERS, *ODD]) for name in NORMS if self.random.random() < 0.8},
            "person": person,
        }

    def cases(self, n):
        found = []
        while len(found) < n:
            case = self.case()
            if is_accepted(case):
                found.append(case)
        return found


def is_accepted(case):
    """Two texts with no choice in common are refused, and a few trees are too long."""
    try:
        parse(case["tree"], VARIABLES, unit="household" if case["person"] is None else "person")
    except ExpressionError:
        return False
    return True


@pytest.fixture(scope="module")
def random_cases():
    return Chance(SEED).cases(N_RANDOM)


def test_phone_and_server_agree_on_two_thousand_random_cases(page, random_cases):
    expected = [on_the_server(case) for case in random_cases]

    assert differences(random_cases, expected, on_the_phone(page, random_cases)) == []


def test_the_random_cases_meet_every_state_operator_and_unit(random_cases):
    states = [on_the_server(case)[0] for case in random_cases]
    text = json.dumps([case["tree"] for case in random_cases])

    assert min(states.count(state) for state in ("yes", "no", "unknown")) > N_RANDOM / 10
    assert [operator for operator in expression_tree._CHECKS if f'{{"{operator}":' not in text] == []
    assert 100 < sum(case["person"] is not None for case in random_cases) < N_RANDOM - 100
