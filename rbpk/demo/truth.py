"""Files that tell who everybody in the registers is, which people look alike, and what changed between snapshots."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from rbpk.demo.people import PERSON_VARIABLES, Population

PEOPLE_COLUMNS = ("person", "household", "family", "village_code", "kk", "nik", "name", "sex", "birth_date", "relation")
LOOKALIKE_COLUMNS = ("kind", "group", "person", "birth_year")


def write_people(population: Population, directory: Path, name: str = "people_truth.csv") -> Path:
    """Write who everybody is, one row a person, also of those who died or moved; `person` joins the register truths."""
    rows = (
        (
            *(person.number, household.number, family.number, household.village_code, family.kk, person.nik),
            *(person.name, person.sex, person.birth_date, person.relation, person.presence, *person.values),
        )
        for household, family in population.families()
        for person in family.members
    )
    return _write(directory / name, (*PEOPLE_COLUMNS, "presence", *PERSON_VARIABLES), rows)


def write_lookalikes(population: Population, directory: Path) -> Path:
    """Write who is hard to tell from whom: each two people of one group are a pair that no linkage may weld.

    kind  twin: born on one day in one family; namesake: the same full name in one village
    """
    rows = (
        (kind, number, person.number, person.birth_date.year)
        for kind, groups in (("twin", _twins(population)), ("namesake", _namesakes(population)))
        for number, group in enumerate(groups, start=1)
        for person in group
    )
    return _write(directory / "lookalikes_truth.csv", LOOKALIKE_COLUMNS, rows)


def write_changes(population: Population, directory: Path) -> Path:
    """Write which households of a second snapshot are not as they were: answers, card_reissued, vanished, new."""
    return _write(directory / "changes_truth.csv", ("household", "change"), sorted(population.changes.items()))


def _twins(population) -> Iterator[list]:
    for _household, family in population.families():
        by_birth = defaultdict(list)
        for person in family.members:
            by_birth[person.birth_date].append(person)
        yield from (group for group in by_birth.values() if len(group) > 1)


def _namesakes(population) -> Iterator[list]:
    by_name = defaultdict(list)
    for household, family in population.families():
        for person in family.members:
            by_name[household.village_code, person.name.upper()].append(person)
    return (group for group in by_name.values() if len(group) > 1)


def _write(path, columns, rows: Iterable) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
    return path
