"""What a form will ask, in words: its sections with their skips, what changed, what is missing, how long it takes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from households.expressions import PERSON, number_text
from households.models import RuleSet
from households.reference import rule_set_of
from households.rule_sets import shipped_labels
from verification.field.answering import KNOWN_OF_PERSONS, form_variables, key_of
from verification.field.models import FormVersion
from verification.field.publishing.definition import KINDS
from verification.field.questionnaire import condition_words, labels_of, may_be_asked

# Seconds to read a question out, hear the answer and note it. First settings of ours, to be measured in the field.
SECONDS = {
    "yes_no": 7, "choice": 10, "choices": 15, "integer": 10, "decimal": 15, "rupiah": 20, "text": 30, "date": 15,
    "nik": 40, "photo": 30, "position": 20, "signature": 20, "note": 10, "calculated": 0,
}  # fmt: skip
FRAME_S = 180  # greeting, consent, who lives here, photographs of the house
HOUSEHOLD_OF_FIVE = (
    {"age_years": 41, "sex": "male", "relation": "head"}, {"age_years": 37, "sex": "female", "relation": "spouse"},
    {"age_years": 16, "sex": "male", "relation": "child"}, {"age_years": 9, "sex": "female", "relation": "child"},
    {"age_years": 3, "sex": "male", "relation": "child"},
)  # fmt: skip
PARTS = {
    "label": "kalimat", "hint": "petunjuk", "kind": "jenis", "choices": "pilihan", "unit": "satuan",
    "least": "batas bawah", "most": "batas atas", "required": "wajib", "when": "syarat", "constraint": "pemeriksaan",
    "constraint_text": "kalimat pemeriksaan", "expression": "hitungan",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One question as it will be asked."""

    label: str
    key: str
    kind: str
    choices: list[str]
    when: str
    notes: list[str]


@dataclass(frozen=True)
class Part:
    title: str
    is_about_persons: bool
    questions: list[Asked]


@dataclass(frozen=True)
class Change:
    label: str
    what: str


@dataclass(frozen=True)
class Preview:
    """A form before it is published; `before` is the last version of its code, None for the first."""

    title: str
    code: str
    version: int
    before: FormVersion | None
    is_same: bool
    parts: list[Part]
    added: list[str]
    removed: list[str]
    changed: list[Change]
    unasked: list[str]
    minutes: int
    n_questions: int


def preview_of(document: Mapping[str, Any]) -> Preview:
    before = FormVersion.objects.filter(code=document["code"]).order_by("-version").first()
    old, new = _questions(before.definition if before else {}), _questions(document)
    changed = [
        Change(new[key]["label"], words) for key in new if key in old and (words := _difference(old[key], new[key]))
    ]
    return Preview(
        title=document["title"], code=document["code"], version=before.version + 1 if before else 1, before=before,
        is_same=before is not None and {**before.definition, "version": 0} == {**document, "version": 0},
        parts=parts_of(document), added=[new[key]["label"] for key in new if key not in old],
        removed=[old[key]["label"] for key in old if key not in new], changed=changed,
        unasked=unasked_variables(document), minutes=estimated_minutes(document), n_questions=len(new),
    )  # fmt: skip


def parts_of(document: Mapping[str, Any]) -> list[Part]:
    variables, labels = form_variables(document), labels_of(document)
    return [
        Part(
            section["title"],
            section["unit"] == PERSON,
            [_asked(question, section["unit"], variables, labels) for question in section["questions"]],
        )
        for section in document.get("sections", ())
    ]


def _asked(question: Mapping[str, Any], unit: str, variables, labels) -> Asked:
    return Asked(
        label=question["label"], key=key_of(question), kind=KINDS[question["kind"]],
        choices=[words for _, words in question.get("choices", [])],
        when=condition_words(question, unit, variables, labels), notes=list(_notes(question)),
    )  # fmt: skip


def _notes(question: Mapping[str, Any]) -> Iterator[str]:
    if question.get("required"):
        yield "wajib dijawab, atau dikatakan tidak tahu"
    words = ("awal", "akhir") if question["kind"] == "date" else ("kecil", "besar")
    names = zip(("least", "most"), words, strict=True)
    limits = [f"paling {word} {_limit(question[name])}" for name, word in names if name in question]
    if limits:
        yield " dan ".join(limits)
    if "constraint" in question:
        yield f"diperiksa: {question['constraint_text']}"
    if "name" in question and question["kind"] not in ("note", "calculated"):
        yield "tersimpan di kunjungan, tidak masuk register"


def _limit(value: float | str) -> str:
    if isinstance(value, str):
        return "hari ini" if value == "today" else value
    return number_text(value)


def _questions(document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {key_of(question): question for section in document.get("sections", ()) for question in section["questions"]}


def _difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    parts = [words for part, words in PARTS.items() if old.get(part) != new.get(part)]
    if old["label"] != new["label"]:
        return f"kalimat, sebelumnya “{old['label']}”" + "".join(f", {part}" for part in parts if part != "kalimat")
    return ", ".join(parts)


def unasked_variables(document: Mapping[str, Any]) -> list[str]:
    """Labels of what the rule sets in use read and no question asks. What the register knows by itself is left out."""
    labels = shipped_labels()
    missing = variables_in_use() - _questions(document).keys() - set(KNOWN_OF_PERSONS)
    return sorted(labels.get(name, name) for name in missing)


def variables_in_use() -> set[str]:
    """By the rule sets that assess households today."""
    rule_sets = [rule_set_of(row) for row in RuleSet.objects.filter(is_active=True)]
    return {name for one in rule_sets for rule in one.rules for name in rule.expression.variables}


def estimated_minutes(document: Mapping[str, Any]) -> int:
    """Of a household of five, every question counted unless an age or sex rules it out; rounded up."""
    variables = form_variables(document)
    seconds = FRAME_S
    for section in document.get("sections", ()):
        people = HOUSEHOLD_OF_FIVE if section["unit"] == PERSON else ({},)
        for person in people:
            asked = [
                question
                for question in section["questions"]
                if section["unit"] != PERSON or may_be_asked(question, person, variables)
            ]
            seconds += sum(SECONDS[question["kind"]] for question in asked)
    return -(-seconds // 60)
