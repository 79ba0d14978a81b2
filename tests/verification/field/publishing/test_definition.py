"""A form of a file: what is wrong with it is told all at once, with the place."""

import copy
import json

import pytest

from tests.verification.field.every_kind import FORM
from verification import reference
from verification.field.publishing.definition import KINDS, faults_of, read_document

SHIPPED = sorted(reference.FORMS.glob("*.json"))
YES = {"eq": [{"var": "late"}, {"value": "yes"}]}


def with_questions(*questions, unit="household"):
    return copy.deepcopy(FORM) | {
        "sections": [{"code": "a", "title": "Uji", "unit": unit, "questions": list(questions)}]
    }


def problems(*questions, **words):
    return [fault.problem for fault in faults_of(with_questions(*questions, **words))]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_form_is_sound(path):
    assert faults_of(json.loads(path.read_text())) == []


def test_the_small_form_has_every_kind_and_is_sound():
    assert {one["kind"] for section in FORM["sections"] for one in section["questions"]} == KINDS.keys()
    assert faults_of(FORM) == []


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ({"variable": "roofs", "label": "?", "kind": "yes_no"}, "tidak ada di register"),
        ({"variable": "works", "label": "?", "kind": "yes_no"}, "milik warga"),
        ({"variable": "floor_area_m2", "label": "?", "kind": "yes_no"}, "tidak cocok"),
        ({"variable": "wall", "label": "?", "kind": "yes_no"}, "bukan ya atau tidak"),
        ({"variable": "wall", "label": "?", "kind": "choice", "choices": [["board", "a"], ["x", "b"]]}, "dikenal"),
        ({"name": "wall", "label": "?", "kind": "text"}, "variabel register"),
        ({"name": "sex", "label": "?", "kind": "text"}, "variabel register"),
        ({"name": "a", "label": "?", "kind": "song"}, "Jenis (kind) song tidak dikenal"),
        ({"name": "a", "label": " ", "kind": "text"}, "Kalimat (label) kosong"),
        ({"name": "a", "label": "?", "kind": "text", "when": YES}, "late"),
        ({"name": "a", "label": "?", "kind": "text", "when": {"var": "wall"}}, "Syarat (when)"),
        ({"name": "a", "label": "?", "kind": "integer", "least": 9, "most": 1}, "least lebih besar"),
        ({"name": "a", "label": "?", "kind": "choice", "choices": [["x", "a"], ["x", "b"]]}, "kembar"),
        ({"name": "a", "label": "?", "kind": "calculated"}, "memerlukan expression"),
        ({"name": "a", "label": "?", "kind": "text", "constraint": {"value": True}}, "memerlukan kalimatnya"),
        ({"name": "a", "label": "?", "kind": "text", "colour": "red"}, "tidak dikenal"),
        ("pertanyaan", "harus sebuah objek"),
    ],
)  # fmt: skip
def test_a_fault_of_a_question_is_told(question, said):
    assert said in " ".join(problems(question))


def test_a_question_asked_twice_and_one_that_looks_ahead_are_told_with_their_places():
    early = {"name": "early", "label": "Dulu?", "kind": "yes_no", "when": YES}
    late = {"name": "late", "label": "Nanti?", "kind": "yes_no"}

    found = faults_of(with_questions(early, late, late))

    assert [fault.place for fault in found] == [
        "Bagian 1 “Uji”, pertanyaan 1 (early)", "Bagian 1 “Uji”, pertanyaan 3 (late)",
    ]  # fmt: skip
    assert "baru ditanyakan sesudahnya" in found[0].problem


def test_a_section_about_persons_does_not_count_its_own_answers():
    works = {"variable": "works", "label": "Bekerja?", "kind": "yes_no"}
    counted = {"any": {"eq": [{"var": "works"}, {"value": "yes"}]}}
    asks = {"name": "a", "label": "?", "kind": "yes_no", "when": counted}

    assert "belum dijawab semua orang" in " ".join(problems(works, asks, unit="person"))


@pytest.mark.parametrize(
    "text", [b"{", b"\xff\xfe", b"[" * 9000, b'{"a": NaN}', b'{"a": "\\ud800"}', b'{"a": "\\u0000"}']
)
def test_a_file_that_is_no_form_is_told_in_one_sentence(text):
    document, faults = read_document(text)

    assert len(faults) >= 1
    assert all(fault.problem for fault in faults)
    assert document is None


@pytest.mark.parametrize("document", [None, [], 7, {}, {"sections": [1]}, {"sections": [{"unit": [], "questions": 3}]}])
def test_whatever_the_document_it_has_faults_and_no_exception(document):
    assert faults_of(document)
