import json

import pytest

from households.rule_sets import (
    OFFERED_RULE_SETS,
    SHIPPED_RULE_SETS,
    load_rule_set,
    shipped_labels,
    shipped_variables,
)
from verification import reference
from verification.field.answering import key_of, read_answers
from verification.field.envelopes import CONSENT_SCOPES, OUTCOMES, PRESENCE
from verification.field.models import FormVersion
from verification.field.publishing.reports import estimated_minutes
from verification.field.questionnaire import is_asked

DOCUMENT = (reference.FORMS / "rumah_tangga_v1.json").read_bytes()
FORM = json.loads(DOCUMENT)
QUESTIONS = [question for section in FORM["sections"] for question in section["questions"]]
NEWER = json.loads((reference.FORMS / "rumah_tangga_v2.json").read_bytes())
NEWER_QUESTIONS = [question for section in NEWER["sections"] for question in section["questions"]]
NEWEST = json.loads((reference.FORMS / "rumah_tangga_v3.json").read_bytes())
NEWEST_QUESTIONS = [question for section in NEWEST["sections"] for question in section["questions"]]
KNOWN_OTHERWISE = {"age_years"}  # from the birth date and the day


def test_the_form_asks_all_that_the_three_rule_sets_read():
    read = set()
    for document in SHIPPED_RULE_SETS:
        for rule in load_rule_set(document, shipped_variables()).rules:
            read |= rule.expression.variables

    assert read - {question["variable"] for question in QUESTIONS} == KNOWN_OTHERWISE


def test_the_second_version_also_asks_what_the_offered_rule_sets_read():
    read = set()
    for document in (*SHIPPED_RULE_SETS, *OFFERED_RULE_SETS):
        for rule in load_rule_set(document, shipped_variables()).rules:
            read |= rule.expression.variables

    assert read - {question["variable"] for question in NEWER_QUESTIONS} == KNOWN_OTHERWISE | {"relation"}


def test_the_second_version_asks_everything_of_the_first_as_it_was():
    assert [question for question in NEWER_QUESTIONS if question in QUESTIONS] == QUESTIONS
    assert {name: NEWER[name] for name in ("outcome", "consent", "presence")} == {
        name: FORM[name] for name in ("outcome", "consent", "presence")
    }


def test_the_newest_version_asks_all_that_any_shipped_rule_set_reads():
    read = set()
    for document in (*SHIPPED_RULE_SETS, *OFFERED_RULE_SETS):
        for rule in load_rule_set(document, shipped_variables()).rules:
            read |= rule.expression.variables

    assert read - {key_of(question) for question in NEWEST_QUESTIONS} == KNOWN_OTHERWISE | {"relation"}


def test_the_newest_version_takes_a_household_of_five_at_most_25_minutes():
    assert 10 <= estimated_minutes(NEWEST) <= 25


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ({"wall": "board"}, False), ({"wall": "masonry"}, True), ({}, True), ({"has_shelter": "no"}, False),
    ],
)  # fmt: skip
def test_plaster_is_asked_of_masonry_and_of_whose_walls_nobody_knows(told, asked):
    reading = read_answers(NEWEST, {"has_shelter": "yes"} | told)

    assert (("wall_plastered", None) not in reading.unasked) is asked


def test_every_answer_is_one_of_its_variable_in_its_words():
    labels = shipped_labels()
    for question in [*NEWER_QUESTIONS, *NEWEST_QUESTIONS]:
        for code, label in question.get("choices", []):
            assert labels[f"{question['variable']}.{code}"] == label


def test_outcomes_scopes_and_presence_are_those_of_the_envelope():
    assert tuple(code for code, _ in FORM["outcome"]["choices"]) == OUTCOMES
    assert tuple(code for code, _ in FORM["consent"]["scopes"]) == CONSENT_SCOPES
    assert tuple(code for code, _ in FORM["presence"]["choices"]) == PRESENCE


@pytest.mark.parametrize(("age", "expected"), [(4, True), (5, False), (None, True)])
def test_nutrition_is_asked_of_children_under_five_and_of_whom_no_age_is_known(age, expected):
    nutrition = next(question for question in QUESTIONS if question["variable"] == "nutrition")

    assert is_asked(nutrition, age) is expected


@pytest.mark.django_db
def test_loading_twice_publishes_once_and_other_content_needs_a_new_version():
    for _ in range(2):
        reference.load_form(DOCUMENT)

    assert FormVersion.objects.count() == 1
    with pytest.raises(ValueError, match="new version"):
        reference.load_form(DOCUMENT.replace(b"Rumah ini milik siapa?", b"Siapa pemilik rumah?"))
