"""What a visit heard beyond the register: answers to a form's own questions, and people who stand on no list."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.dateformat import format as date_text
from django.utils.formats import number_format

from households.models import IdentityNumber, Person, Residence
from verification.field.answering import key_of
from verification.field.models import Visit

YES_NO = {"yes": "Ya", "no": "Tidak"}


def own_questions(visit: Visit, unit: str) -> dict[str, Mapping[str, Any]]:
    """Questions of the form that no variable of the register answers, by name, in their order."""
    return {
        key_of(question): question
        for section in visit.form.definition.get("sections", ())
        if section["unit"] == unit
        for question in section["questions"]
        if "name" in question
    }


def own_answers(visit: Visit, unit: str, values: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(name, question, answer in words) of those that were answered."""
    asked = own_questions(visit, unit).items()
    return [(key, question["label"], words_of(question, values[key])) for key, question in asked if key in values]


def words_of(question: Mapping[str, Any], value: Any) -> str:
    write = _WORDS.get(question["kind"])
    if write:
        return write(question, value)
    if isinstance(value, int | float):
        text = number_format(round(value, 2), force_grouping=True)
        return f"Rp{text}" if "rupiah" in (question["kind"], question.get("unit")) else _with_unit(text, question)
    return YES_NO.get(value, str(value))


def _with_unit(text: str, question: Mapping[str, Any]) -> str:
    return f"{text} {question.get('unit', '')}".strip()


def _nik(question: Mapping[str, Any], value: Any) -> str:
    return masked(value["nik"]) if isinstance(value, dict) else "tercatat"


def masked(number: int | None) -> str:
    row = IdentityNumber.objects.filter(pk=number).first() if number else None
    return row.masked if row else "tidak ada"


def _point(question: Mapping[str, Any], value: Mapping[str, Any]) -> str:
    accuracy = value.get("accuracy_m")
    exact = "" if accuracy is None else f", ketelitian {number_format(round(accuracy))} m"
    return f"{value['latitude']}, {value['longitude']}{exact}"


_WORDS = {
    "choice": lambda question, value: dict(question["choices"]).get(value, value),
    "choices": lambda question, value: ", ".join(label for code, label in question["choices"] if code in value),
    "date": lambda question, value: date_text(date.fromisoformat(value), "j M Y"),
    "nik": _nik,
    "photo": lambda question, value: "ada, di antara foto kunjungan",
    "position": _point,
    "signature": lambda question, value: "ada",
}


def newcomers_of(visit: Visit) -> Iterator[tuple[Mapping[str, Any], list[tuple[str, str]]]]:
    """(entry, who that is in words) of everybody who stands on no list."""
    for one in visit.answers.get("newcomers", []):
        born = date_text(date.fromisoformat(one["birth_date"]), "j M Y") if one["birth_date"] else "tidak diketahui"
        yield (
            one,
            [
                ("Nama", one["name"]),
                ("Jenis kelamin", dict(Person.Sex.choices).get(one["sex"], "tidak diketahui")),
                (
                    "Hubungan dengan kepala keluarga",
                    dict(Residence.Relation.choices).get(one["relation"], "tidak diketahui"),
                ),
                ("Tanggal lahir", born),
                ("Umur", "tidak diketahui" if one["age_years"] is None else f"{one['age_years']} tahun"),
                ("NIK", masked(one["nik"])),
            ],
        )
