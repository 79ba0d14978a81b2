"""Families and persons put together from the judged rows of a snapshot's files."""

from households.reading.frames import each, split_levels, text_of
from households.reading.rows import JudgedRows
from households.reading.verdicts import HELD, OK, REFUSED

FAMILY_COLUMNS = [
    "source_key", "kk", "village_code", "address", "rt", "rw", "decile", "n_persons",
    "raw", "values", "verdict", "is_derived", "file", "sheet", "row",
]  # fmt: skip
PERSON_COLUMNS = [
    "family_key", "nik", "nik_quality", "nik_raw", "name", "birth_date", "sex", "relation",
    "raw", "values", "verdict", "file", "sheet", "row",
]  # fmt: skip


def families_of(house: JudgedRows, person: JudgedRows):
    """Data frame of FAMILY_COLUMNS: a row per family row, then one per family that only its members speak of.

    Holds families whose village is unknown, and the members of held families.
    """
    import pandas as pd

    records = [_family_of_row(at, house, person) for at in range(len(house.keys))]
    records += [_family_of_members(key, person) for key in person.members if key not in house.members]
    held = {record["source_key"] for record in records if record["verdict"] == HELD}
    for key in held & set(person.members):
        person.check.hold_silently(person.members[key])
    return pd.DataFrame(records, columns=FAMILY_COLUMNS, dtype=object)


def persons_of(person: JudgedRows):
    """Data frame of PERSON_COLUMNS, a row per person row. nik only where trusted; nik_raw as the file has it."""
    import pandas as pd

    check, values = person.check, [split_levels(answers)[1] for answers in person.values]
    data = {
        "family_key": person.keys,
        "nik": [nik.nik if nik.quality == "ok" else None for nik in person.niks],
        "nik_quality": [nik.quality for nik in person.niks],
        "nik_raw": each(person.rows.column("nik"), text_of),
        "name": person.names,
        "birth_date": person.birth_dates,
        "sex": [answers.pop("sex", None) for answers in values],
        "relation": [answers.pop("relation", None) for answers in values],
        "raw": person.raw,
        "values": values,
        "verdict": check.verdicts,
        "file": check.files,
        "sheet": check.sheets,
        "row": check.numbers,
    }
    return pd.DataFrame(data, columns=PERSON_COLUMNS, dtype=object)


def _family_of_row(at, house, person):
    members = person.members.get(house.keys[at], [])
    village, fault = house.villages[at]
    if not village and not fault:
        village = next((code for code, _ in (person.villages[member] for member in members) if code), None)
    if not village and house.check.verdicts[at] != REFUSED:
        house.check.hold([at], _village_role(house), fault or "Desa keluarga ini tidak disebut.")
    record = _record(house, at, members, person) | {"village_code": village, "is_derived": False}
    record["values"] |= house.values[at]
    return record | {"raw": house.raw[at], "verdict": house.check.verdicts[at]}


def _family_of_members(key, person):
    members, check = person.members[key], person.check
    villages = list(dict.fromkeys(code for code, _ in (person.villages[at] for at in members) if code))
    if not villages:
        faults = {at: person.villages[at][1] or "Desa keluarga ini tidak disebut." for at in members}
        check.hold(members, _village_role(person), faults.get)
    if len(villages) > 1:
        check.warn(members[:1], _village_role(person), "Anggota keluarga ini tercatat di lebih dari satu desa.")
    verdict = OK if any(check.verdicts[at] == OK for at in members) else HELD
    record = _record(person, members[0], members, person)
    return record | {"village_code": next(iter(villages), None), "is_derived": True, "raw": {}, "verdict": verdict}


def _record(found, at, members, person):
    """What a family has from its own row, else from its first member's."""
    record = {
        name: next((values[place] for values, place in said if values[place] is not None), None)
        for name, said in _sources(found, at, members, person)
    }
    values = {"n_members": len(members)} if members else {}
    return record | {
        "source_key": found.keys[at],
        "n_persons": len(members),
        "values": values | _household_answers([person.values[member] for member in members]),
        "file": found.check.files[at],
        "sheet": found.check.sheets[at],
        "row": found.check.numbers[at],
    }


def _sources(found, at, members, person):
    names = {"kk": "kks", "address": "addresses", "rt": "rts", "rw": "rws", "decile": "deciles"}
    for name, attribute in names.items():
        yield name, [(getattr(found, attribute), at), *((getattr(person, attribute), first) for first in members[:1])]


def _household_answers(answers):
    """What the rows of the members say of their family: aid for one is aid for all, incomes of workers add up."""
    households = [split_levels(own)[0] for own in answers]
    found = {}
    for name in {name for household in households for name in household} - {"monthly_income_idr"}:
        said = [household.get(name) for household in households]
        if "yes" in said or None not in said:
            found[name] = "yes" if "yes" in said else said[0]
    incomes = [household.get("monthly_income_idr") for household in households]
    workers = [income for income, own in zip(incomes, answers, strict=True) if own.get("works") == "yes"]
    if None not in workers and any(income is not None for income in incomes):
        found["monthly_income_idr"] = sum(income or 0 for income in incomes)
    return found


def _village_role(found):
    """The column in which a missing village is shown: the code's where there is one."""
    headers = next(iter(found.rows.headers.values()), {})
    columns = (found.rows.layout.with_role(role) for role in ("village_code", "village"))
    return next((column.role for column in columns if column and column.field in headers), "village")
