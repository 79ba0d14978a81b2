"""Columns as they are understood, and records as they are declared, without a database."""

import pytest

from verification.macro.surveys.declaration import Declaration, Fault, SurveyRefused, contradictions, records_of
from verification.macro.surveys.profiles import likely_role, profiles_of
from verification.macro.surveys.tables import Table


def table(**columns):
    return Table(columns, len(next(iter(columns.values()))))


def faults(found, **declared):
    with pytest.raises(SurveyRefused) as refusal:
        records_of(found, Declaration(**declared))
    return refusal.value.faults


def test_persons_without_strata_and_psus_are_records_of_one():
    [record, _] = records_of(
        table(w=["1,5", "2"], upah=["10", None]), Declaration("w", unit="person", numbers=["upah"])
    )
    assert record == {
        "weight": 1.5, "stratum": "", "psu": "", "second_unit": "", "population_size": None, "second_size": None,
        "household_size": 1, "values": {"upah": 10.0},
    }  # fmt: skip


def test_strata_area_and_welfare_are_kept_to_ask_for():
    found = table(w=[1], kota=["ya"], zona=[3.0], kec=["Anggana"], kapita=[9])
    declared = Declaration("w", strata=("kota", "zona"), area="kec", welfare="kapita")
    [record] = records_of(found, declared)
    assert record["stratum"] == "ya 3"
    assert record["values"] == {"kapita": 9.0, "kota": "ya", "zona": "3", "kec": "Anggana"}


def test_all_faults_come_at_once_in_the_order_of_the_rows():
    found = table(w=[1, 0, "x"], art=[2.5, 2, 0], psu=["a", None, "b"], kapita=[-1, 5, None])
    assert faults(found, weight="w", size="art", psu="psu", welfare="kapita") == [
        Fault(2, "art", "harus bilangan bulat 1 sampai 1000"),
        Fault(2, "kapita", "harus angka 0 atau lebih, atau kosong"),
        Fault(3, "psu", "kosong"),
        Fault(3, "w", "harus angka lebih dari 0"),
        Fault(4, "art", "harus bilangan bulat 1 sampai 1000"),
        Fault(4, "w", "harus angka lebih dari 0"),
    ]


def test_rows_are_counted_as_in_the_file():
    found = Table({"w": [1, 0]}, 2, rows=(3, 7))
    assert faults(found, weight="w") == [Fault(7, "w", "harus angka lebih dari 0")]


def test_a_stratum_has_one_number_of_psus():
    found = table(w=[1, 1, 1], s=["a", "a", "b"], n=[5, 6, 9])
    assert [fault.row for fault in faults(found, weight="w", strata=("s",), population_size="n")] == [3]


def test_what_has_too_many_answers_is_no_category():
    found = table(w=[1] * 300, id=[str(n) for n in range(300)])
    [fault] = faults(found, weight="w", words=("id",))
    assert (fault.row, fault.column) == (0, "id")


def test_parts_of_a_design_that_need_others_are_named():
    assert list(contradictions(Declaration("w", second_unit="rt"))) == ["Satuan tahap kedua memerlukan kolom PSU."]
    assert len(list(contradictions(Declaration("w", psu="p", second_unit="rt", second_size="n")))) == 1


def test_a_declaration_comes_back_from_the_design_of_a_round():
    design = {"weight": "w", "strata": ["a"], "measure": "income", "code": "wb2023"}
    assert Declaration.kept_in(design) == Declaration("w", strata=("a",), code="wb2023")


def test_a_column_is_understood_by_most_of_its_cells():
    number, text, empty = profiles_of(table(art=["1", "2", "dua"], lantai=["kayu", None, "kayu"], catatan=[None] * 3))
    assert (number.kind, number.low, number.high, number.n_words, number.is_whole) == ("number", 1, 2, 1, True)
    assert (text.kind, text.n_blank, text.n_different, text.examples) == ("text", 1, 1, ["kayu"])
    assert (empty.kind, empty.n_blank) == ("empty", 3)


@pytest.mark.parametrize(
    ("name", "cells", "role"),
    [("hhweight", [1.5, 2], "weight"), ("FWT", [1, 2], "weight"), ("strata", ["a"], "stratum"), ("nks", ["1"], "psu"),
     ("hhsize", [3], "size"), ("kapita", [9.5], "welfare"), ("kec", ["x"], "area"), ("lantai", ["kayu"], "category"),
     ("umur", [3], "number"), ("weight", ["berat"], "category"), ("hhid", [*range(300)], ""), ("kosong", [None], "")],
)  # fmt: skip
def test_roles_are_proposed_by_heading_and_content(name, cells, role):
    [profile] = profiles_of(Table({name: cells}, len(cells)))
    assert likely_role(profile) == role
