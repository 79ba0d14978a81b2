import random
from datetime import date, timedelta

import pytest

from households.models import Confirmation, Evidence, Person, Residence, Variable
from tests.factories import HouseholdFactory, UserFactory

SEEN_ON = date(2026, 2, 28)
ODD = [None, "", "bukan pilihan", True, -1, 0, 1e-16, 7.2, 10**16, ["own"]]


@pytest.fixture
def confirmed(village):
    """`confirmed(household={...}, people=[{...}])`: a verified household whose values we stand for."""
    variables = {variable.code: variable for variable in Variable.objects.all()}
    by = UserFactory()

    def make(household=None, people=(), village=village, seen_on=SEEN_ON):
        home = HouseholdFactory(village=village, status="verified", verified_on=seen_on)
        evidence = Evidence.objects.create(
            household=home, kind="visit", observed_on=seen_on, expires_on=seen_on + timedelta(days=730), by=by
        )
        told = [(None, household or {})]
        for facts in people:
            own = {key: facts[key] for key in ("sex", "birth_date", "died_on") if key in facts}
            person = Person.objects.create(name="W", name_key="w", **own)
            relation = facts.get("relation_in_register", "")
            Residence.objects.create(household=home, person=person, relation=relation, moved_in_on=seen_on)
            told.append((person, {key: value for key, value in facts.items() if key in variables and key != "sex"}))
        Confirmation.objects.bulk_create(
            Confirmation(
                household=home, person=person, variable=variables[code], value=value, evidence=evidence,
                confirmed_on=seen_on, expires_on=evidence.expires_on,
            )
            for person, values in told
            for code, value in values.items()
        )  # fmt: skip
        return home

    return make


@pytest.fixture
def at_random(confirmed):
    """`at_random(n, seed)`: households of every kind, with odd and missing answers among the likely ones."""

    def answers(of, luck):
        for variable in of:
            if luck.random() < 0.15:
                continue
            likely = list(variable.choices) or [luck.randrange(60), luck.randrange(20_000) / 100]
            yield variable.code, luck.choice(ODD[1:]) if luck.random() < 0.03 else luck.choice(likely)

    def person(of, luck):
        facts = dict(answers((variable for variable in of if variable.code not in REGISTER), luck))
        if luck.random() < 0.9:
            facts["birth_date"] = date(2026, 6, 1) - timedelta(days=luck.randrange(1, 33_000))
        facts |= {"sex": luck.choice(["male", "female", ""])}
        facts |= {"relation_in_register": luck.choice(["head", "child", ""])}
        facts |= {"died_on": SEEN_ON} if luck.random() < 0.02 else {}
        return facts | ({"age_years": luck.choice([3, 12, 40, "?"])} if luck.random() < 0.1 else {})

    def make(n, seed):
        luck = random.Random(seed)
        by_level = {level: list(Variable.objects.filter(level=level)) for level in ("household", "person")}
        for _ in range(n):
            people = [person(by_level["person"], luck) for _ in range(luck.randrange(6))]
            facts = dict(answers(by_level["household"], luck))
            if luck.random() < 0.7:
                facts["n_members"] = len(people) + luck.choice([0, 0, 0, 1, -1])
            if luck.random() < 0.3:
                facts.pop("n_members", None)
            confirmed(facts, people)

    return make


REGISTER = {"sex", "relation", "age_years"}
