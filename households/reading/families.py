"""Families and persons put together from the judged rows of a snapshot's files, on numbers instead of row by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from households.reading.answers import text_of
from households.reading.columns import Coded, first_known, joined
from households.reading.frames import split_levels
from households.reading.levels import Level
from households.reading.rows import JudgedRows
from households.reading.verdicts import HELD, OK, VERDICTS, Verdicts

NO_VILLAGE = "Desa keluarga ini tidak disebut."


@dataclass
class RegisterRows:
    """Families or persons of a snapshot, a column for each fact.

    facts    {name: column}. Of families: source_key, kk, village_code, address, rt, rw, decile, n_persons;
             of persons: family_key, nik, nik_quality, name, birth_date, sex, relation. nik only where trusted
    values   {variable: column of internal values}; raw: {field: column of answers as in the file}
    codes    verdict of each row as its place in VERDICTS
    said     of families: a number for what the rows of their members say of them, before any code map
    check    faults by row; derived families stand behind the rows and have none
    is_derived  families that only their members' rows speak of: no row of their own
    """

    facts: dict[str, Coded]
    values: dict[str, Coded]
    raw: dict[str, Coded]
    codes: np.ndarray
    check: Verdicts
    is_derived: np.ndarray
    said: np.ndarray

    def __len__(self):
        return len(self.codes)

    @property
    def verdicts(self) -> list[str]:
        return [VERDICTS[code] for code in self.codes.tolist()]

    def records(self) -> Iterator[dict]:
        """Row by row, for looking at few."""
        for at in range(len(self)):
            record = {name: column.at(at) for name, column in self.facts.items()}
            record |= {name: _known(columns, at) for name, columns in (("values", self.values), ("raw", self.raw))}
            yield record | {"verdict": VERDICTS[self.codes[at]], "is_derived": bool(self.is_derived[at])}


def _known(columns, at):
    found = {name: column.at(at) for name, column in columns.items()}
    return {name: value for name, value in found.items() if value is not None}


class Members:
    """Which person rows belong to which family key. Refused rows belong to none.

    keys     distinct family keys of both levels; house, person: per row the place of its key, -1 without one
    order    positions of members, family by family and in the order of the files; first: per key, -1 for none
    """

    def __init__(self, house: JudgedRows, person: JudgedRows):
        index: dict[str, int] = {}
        self.house, every = (_numbered(rows.keys, index) for rows in (house, person))
        self.person = np.where(person.check.standing(), every, -1)
        self.keys = list(index)
        self.order = np.argsort(self.person, kind="stable")[np.count_nonzero(self.person < 0) :]
        self.count = np.bincount(self.person[self.order], minlength=len(index))
        self.first = self.first_of(np.ones(len(self.person), bool))

    def first_of(self, is_meant: np.ndarray) -> np.ndarray:
        """Per key the position of its first member that is meant, -1 for none."""
        meant = self.order[is_meant[self.order]]
        first = np.full(len(self.keys), -1)
        first[self.person[meant[::-1]]] = meant[::-1]
        return first

    def n_of(self, is_meant: np.ndarray) -> np.ndarray:
        """Per key the number of its members that are meant."""
        return np.bincount(self.person[self.order[is_meant[self.order]]], minlength=len(self.keys))

    def sum_of(self, amounts: np.ndarray) -> np.ndarray:
        total = np.zeros(len(self.keys), amounts.dtype)
        np.add.at(total, self.person[self.order], amounts[self.order])
        return total


def _numbered(keys: Coded, index: dict) -> np.ndarray:
    return keys.numbers(lambda key: -1 if key is None else index.setdefault(key, len(index)))


def families_and_persons(house: JudgedRows, person: JudgedRows) -> tuple[RegisterRows, RegisterRows]:
    """A row per family row, then one per family that only its members speak of; and a row per person row.

    Holds families whose village is unknown, and the members of held families.
    """
    members = Members(house, person)
    _warn_about_heads(person, members)
    derived = _keys_without_row(house, members)
    group = np.concatenate([members.house, derived])  # of each family its place among the keys
    village = _villages(house, person, members, group)
    families = _families(house, person, members, group, village)
    held = np.unique(group[(families.codes == VERDICTS.index(HELD)) & (group >= 0)])
    person.check.hold_silently(np.flatnonzero(np.isin(members.person, held)))
    return families, _persons(person)


def _warn_about_heads(person, members):
    relation = person.values.get("relation", Coded.nothing(len(person.keys)))
    n_known, n_heads = members.n_of(relation.known()), members.n_of(relation.where(lambda its: its == "head"))
    for is_meant, what in ((n_heads == 0, "tidak mempunyai"), (n_heads > 1, "mempunyai lebih dari satu")):
        first = members.first[(n_known > 0) & is_meant]
        person.check.warn(first, "relation", f"Keluarga ini {what} kepala keluarga.")


def _keys_without_row(house, members):
    has_row = np.zeros(len(members.keys), bool)
    has_row[members.house[house.check.standing() & (members.house >= 0)]] = True
    lacking = np.flatnonzero(~has_row & (members.count > 0))
    return lacking[np.argsort(members.first[lacking])]


def _villages(house, person, members, group) -> Coded:
    """Per family its village code. A family row speaks for itself, and only where it says nothing its members do."""
    own, fault = _both(house.villages)
    theirs, their_fault = _both(person.villages)
    first = members.first_of(theirs.known())
    n_rows = len(members.house)
    is_silent = ~own.known() & ~fault.where(bool)
    from_members = theirs.taken(np.where(is_silent, _at(first, members.house), -1))
    village = first_known(own, from_members)
    lost = np.flatnonzero(~village.known() & house.check.standing())
    house.check.hold(lost, _village_role(house.level), lambda at: fault.at(at) or NO_VILLAGE)
    derived = group[n_rows:]
    role = _village_role(person.level)
    homeless = np.isin(members.person, derived[first[derived] < 0])
    person.check.hold(np.flatnonzero(homeless), role, lambda at: their_fault.at(at) or NO_VILLAGE)
    _warn_about_two_villages(person, members, theirs, derived, role)
    return joined([village, theirs.taken(first[derived])])


def _both(villages: Coded) -> tuple[Coded, Coded]:
    return villages.each(lambda said: said[0] if said else None), villages.each(lambda said: said[1] if said else "")


def _at(per_key, group):
    """Per family what is so of its key; -1 for rows without a key."""
    return np.where(group >= 0, per_key[group], -1) if len(per_key) else np.full(len(group), -1)


def _warn_about_two_villages(person, members, theirs, derived, role):
    theirs = theirs.distinct()
    first = members.first_of(theirs.known())
    first_code = theirs.codes[np.maximum(_at(first, members.person), 0)] if len(theirs) else theirs.codes
    is_other = theirs.known() & (theirs.codes != first_code) & (members.person >= 0)
    two = derived[members.n_of(is_other)[derived] > 0]
    person.check.warn(members.first[two], role, "Anggota keluarga ini tercatat di lebih dari satu desa.")


def _families(house, person, members, group, village):
    n_rows, first = len(members.house), _at(members.first, group)
    count = Coded.of(_at(members.count, group).clip(min=0).tolist())

    def own_or_first_members(name):
        own = joined([getattr(house, name), Coded.nothing(len(group) - n_rows)])
        return first_known(own, getattr(person, name).taken(first))

    values = {"n_members": count.each(lambda n: n or None)}
    values |= {name: column.taken(group) for name, column in _household_answers(person, members).items()}
    for name, column in house.values.items():
        own = joined([column, Coded.nothing(len(group) - n_rows)])
        values[name] = first_known(own, values[name]) if name in values else own
    facts = {
        "source_key": joined([house.keys, Coded(np.arange(len(members.keys)), members.keys).taken(group[n_rows:])]),
        "kk": own_or_first_members("kks"),
        "village_code": village,
        "address": own_or_first_members("addresses"),
        "rt": own_or_first_members("rts"),
        "rw": own_or_first_members("rws"),
        "decile": own_or_first_members("deciles"),
        "n_persons": count,
    }
    raw = {name: joined([column, Coded.nothing(len(group) - n_rows)]) for name, column in house.raw.items()}
    is_derived = np.arange(len(group)) >= n_rows
    codes = np.concatenate([house.check.codes, _verdicts_of_derived(person, members)[group[n_rows:]]])
    said = np.append(_said_by_members(person, members), np.uint64(0))[group]
    return RegisterRows(facts, values, raw, codes, house.check, is_derived, said)


def _verdicts_of_derived(person, members):
    n_ok = members.n_of(person.check.codes == VERDICTS.index(OK))
    return np.where(n_ok > 0, VERDICTS.index(OK), VERDICTS.index(HELD)).astype(np.uint8)


def _said_by_members(person, members):
    """Per key a number that changes with what its members' rows say of it, in whatever order they stand."""
    said = person.said.numbers(lambda text: int.from_bytes(sha256((text or "").encode()).digest()[:8]), np.uint64)
    return members.sum_of(said)


def _household_answers(person, members):
    """{variable: per key what the rows of its members say}: aid for one is aid for all, incomes of workers add up."""
    households, _ = split_levels(person.values)
    found = {}
    for name, column in households.items():
        if name != "monthly_income_idr":
            found[name] = _said_by_all(column.distinct(), members)
        else:
            works = person.values.get("works", Coded.nothing(len(column)))
            found[name] = _income(column, works.where(lambda its: its == "yes"), members)
    return found


def _said_by_all(column, members):
    """Yes where one says so; any other answer only where everybody gave one: the first."""
    place = joined([column, Coded(np.arange(2), ["yes", None])])
    yes, nothing = place.codes[-2:]
    codes = place.codes[: len(column)]
    n_yes, n_silent = members.n_of(codes == yes), members.n_of(codes == nothing)
    first = codes[members.first] if len(codes) else np.full(len(members.keys), nothing)
    chosen = np.where(n_yes > 0, yes, np.where((n_silent == 0) & (members.count > 0), first, nothing))
    return Coded(chosen, place.values)


def _income(column, works, members):
    """The sum, known only where every worker told it and anybody did."""
    total = members.sum_of(column.numbers(lambda amount: amount or 0))
    is_known = (members.n_of(works & ~column.known()) == 0) & (members.n_of(column.known()) > 0)
    return Coded.of([amount if known else None for amount, known in zip(total.tolist(), is_known, strict=True)])


def _persons(person):
    _, values = split_levels(person.values)
    nothing = Coded.nothing(len(person.keys))
    facts = {
        "family_key": person.keys,
        "nik": person.niks.trusted(),
        "nik_quality": person.niks.qualities(),
        "nik_raw": person.level.column("nik").each(text_of),
        "name": person.names,
        "birth_date": person.birth_dates,
        "sex": values.pop("sex", nothing),
        "relation": values.pop("relation", nothing),
    }
    none = np.zeros(len(nothing), bool)
    return RegisterRows(facts, values, person.raw, person.check.codes, person.check, none, none)


def _village_role(level: Level) -> str:
    """The column in which a missing village is shown: the code's where there is one."""
    for rows in level.pieces:
        headers = next(iter(rows.headers.values()), {})
        columns = (rows.layout.with_role(role) for role in ("village_code", "village"))
        if found := next((column.role for column in columns if column and column.field in headers), None):
            return found
    return "village"
