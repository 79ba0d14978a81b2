"""How a register comes to differ from the truth: a stated error model, applied family by family.

Every household draws its errors from its own seed, so that a family that did not change is listed in the same wrong
way in the next snapshot, as it is in real registers.
"""

import heapq
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from rbpk.demo.answers import SHARED_OUT, draw_answer
from rbpk.demo.names import respelled
from rbpk.demo.people import HOUSEHOLD_VARIABLES, Family, Household, Person, Population
from rbpk.demo.places import places

_DECILE = HOUSEHOLD_VARIABLES.index("national_decile")


@dataclass(frozen=True, slots=True)
class ErrorModel:
    """What is wrong in a register. Shares are in [0, 1] of what the line names; n_ are numbers of rows.

    All figures are assumptions, of the size told of real lists: of 60,937 households listed in Kutai Kartanegara 39 %
    did not stand a house-to-house check in 2022 (able by then, not found, moved, twice, deceased). Twins, namesakes
    in one village and people without a NIK are no errors: they are in the population (`families`, `population`).
    """

    # Who is listed
    max_decile: int | None = None  # families above it are left out; None: everybody is wanted
    family_missed: float = 0.03  # of families that should be listed
    family_wrongly_listed: float = 0.0  # of families above max_decile
    family_split: float = 0.02  # of families of three and more: the youngest adult or child stands on a card of its own
    families_merged: float = 0.10  # of houses with two cards: listed as one family
    family_in_wrong_village: float = 0.004  # of families: listed in another village of the demonstration
    deceased_listed: float = 0.6  # of people who died
    moved_listed: float = 0.7  # of people who moved away
    person_listed_twice: float = 0.002  # of persons: once more, in the family listed before
    area_respelled: float = 0.05  # of families: village and kecamatan as other lists spell them, where they do
    answer_outdated: float = 0.04  # of the household answers that are shared out: another visit, another day
    # Who they are
    nik_missing: float = 0.03  # of persons with a NIK
    nik_digit_wrong: float = 0.03  # of persons with a NIK: one of the last ten digits
    nik_of_relative: float = 0.002  # of persons with a NIK: that of the head of the family
    birth_on_1_january: float = 0.015  # of persons
    birth_on_1_january_if_old: float = 0.10  # of persons born before 1966
    birth_day_and_month_swapped: float = 0.008  # of persons born on the 1st to 12th
    birth_year_wrong: float = 0.006  # of persons: one to ten years off
    sex_wrong: float = 0.003  # of persons
    name_respelled: float = 0.12  # of persons
    respelling_unknown: float = 1 / 3  # of those: a slip that no rule of spelling foretells
    # Rows that no import should swallow whole
    n_nik_rounded: int = 6  # the cell is a number, its sixteenth digit lost
    n_village_unknown: int = 4  # families, all their rows
    n_birth_date_impossible: int = 3
    n_family_number_missing: int = 2  # the row says of no family
    n_row_repeated: int = 3


DTSEN_ERRORS = ErrorModel()
P3KE_ERRORS = ErrorModel(
    max_decile=4,
    family_missed=0.06,
    family_wrongly_listed=0.015,
    nik_missing=0.05,
    nik_digit_wrong=0.03,
    name_respelled=0.15,
    answer_outdated=0.08,
    deceased_listed=0.8,
    moved_listed=0.8,
)


@dataclass(slots=True)
class ListedPerson:
    """A person as a register has it; what is wrong stands in `errors`."""

    person: Person
    name: str
    nik: str | None
    birth_date: date
    sex: str
    relation: str
    errors: list[str] = field(default_factory=list)

    @property
    def n_rows(self) -> int:
        return 2 if "row_repeated" in self.errors else 1


@dataclass(slots=True)
class ListedFamily:
    """A family as a register has it. `key` and `kk` stay the same from snapshot to snapshot."""

    key: int
    kk: str
    household: Household
    village_code: str | None  # None: one that nobody knows
    members: list[ListedPerson]
    answers: dict[str, str | int]
    errors: list[str] = field(default_factory=list)


def listed_families(population: Population, errors: ErrorModel, source: str, seed: int) -> Iterator[ListedFamily]:
    """The families of one register, in the order of the population.

    source     its word takes part in the seed: two registers err independently
    """
    faults = _chosen_faults(population, errors, source, seed)
    river = {place.code: place.river for place in places()}
    villages = sorted({household.village_code for household in population.households})
    before: ListedFamily | None = None
    for household in population.households:
        rng = Random(f"{seed} {source} {household.number}")  # noqa: S311
        for family in _families_of(rng, household, errors, must_list=household.number in faults):
            listed = _list_family(rng, household, family, errors, villages)
            listed.answers = _listed_answers(rng, household, errors, river=river[household.village_code])
            if before and rng.random() < errors.person_listed_twice * len(listed.members):
                _list_again(before, listed)
            if household.number in faults:
                _make_faulty(listed, faults.pop(household.number))
            yield from _emit(before)
            before = listed
    yield from _emit(before)


def _emit(family):
    if family is not None and family.members:
        yield family


def _families_of(rng, household, errors, *, must_list):
    """The families of a house as the register cuts them; what was split off has a negative number."""
    families = household.families
    if len(families) > 1 and rng.random() < errors.families_merged:
        members = [*families[0].members, *(person for family in families[1:] for person in family.members)]
        families = [Family(families[0].number, families[0].kk, members)]
    above = errors.max_decile is not None and household.values[_DECILE] > errors.max_decile
    for family in families:
        listed = rng.random() < (errors.family_wrongly_listed if above else 1 - errors.family_missed)
        splits = len(family.members) > 2 and rng.random() < errors.family_split
        if not (listed or must_list):
            continue
        if splits:
            yield replace(family, members=family.members[:-1])
            yield Family(-family.number, family.kk, family.members[-1:])
        else:
            yield family


def _list_family(rng, household, family, errors, villages):
    split = family.number < 0
    listed = ListedFamily(
        key=abs(family.number) * 10 + split,
        kk=_older_card(family.kk) if split else family.kk,
        household=household,
        village_code=household.village_code,
        members=[],
        answers={},
        errors=["family_split"] if split else [],
    )
    if rng.random() < errors.family_in_wrong_village:
        listed.village_code = rng.choice(villages)
        listed.errors.append("family_in_wrong_village")
    if rng.random() < errors.area_respelled:
        listed.errors.append("area_respelled")
    for person in family.members:
        member = _list_person(rng, person, family.members[0], errors)
        if _is_listed(rng, person, errors):
            listed.members.append(member)
    _leave_one_head(listed.members)
    return listed


def _older_card(kk):
    """A number twenty years older than the family's: cards here are of 2010 and later, so nobody else has it."""
    return f"{kk[:10]}{(int(kk[10:12]) - 20) % 100:02d}{kk[12:]}"


def _leave_one_head(members):
    """The first is the head; a second family on the same list becomes the family of a child."""
    second = False
    for member in members[1:]:
        second = second or member.relation == "head"
        if second:
            member.relation = {"head": "child", "spouse": "child_in_law", "child": "grandchild"}.get(
                member.relation, "other"
            )
    if members:
        members[0].relation = "head"


def _listed_answers(rng, household, errors, *, river):
    answers = household.answers
    for variable in SHARED_OUT:
        if rng.random() < errors.answer_outdated:
            answers[variable] = draw_answer(rng, variable, household.welfare, river=river)
    if answers["toilet"] not in ("own", "shared", "communal"):
        answers.pop("closet", None)
        answers.pop("sewage", None)
    if answers["lighting"] != "pln_metered":
        answers.pop("power_va", None)
    return answers


def _is_listed(rng, person, errors):
    x = rng.random()
    return {"present": True, "deceased": x < errors.deceased_listed, "moved": x < errors.moved_listed}[person.presence]


def _list_person(rng, person, head, errors):
    member = ListedPerson(person, person.name, person.nik, person.birth_date, person.sex, person.relation)
    if person.presence != "present":
        member.errors.append(f"{person.presence}_listed")
    _err_in_nik(rng, member, head, errors)
    _err_in_birth_date(rng, member, errors)
    if rng.random() < errors.sex_wrong:
        member.sex = "male" if person.sex == "female" else "female"
        member.errors.append("sex_wrong")
    if rng.random() < errors.name_respelled:
        unknown = rng.random() < errors.respelling_unknown
        member.name = respelled(rng, person.name, unknown=unknown)
        member.errors.append("respelling_unknown" if unknown else "name_respelled")
    return member


def _err_in_nik(rng, member, head, errors):
    x = rng.random()
    if member.nik is None:
        return
    if x < errors.nik_missing:
        member.nik = None
        member.errors.append("nik_missing")
    elif x < errors.nik_missing + errors.nik_digit_wrong:
        at = rng.randrange(6, 16)
        digit = rng.choice([digit for digit in "0123456789" if digit != member.nik[at]])
        member.nik = member.nik[:at] + digit + member.nik[at + 1 :]
        member.errors.append("nik_digit_wrong")
    elif x < errors.nik_missing + errors.nik_digit_wrong + errors.nik_of_relative and head.nik not in (
        None,
        member.nik,
    ):
        member.nik = head.nik
        member.errors.append("nik_of_relative")


def _err_in_birth_date(rng, member, errors):
    born = member.birth_date
    x = rng.random()
    defaulted = errors.birth_on_1_january_if_old if born.year < 1966 else errors.birth_on_1_january
    if x < defaulted:
        member.birth_date = date(born.year, 1, 1)
        member.errors.append("birth_on_1_january")
    elif rng.random() < errors.birth_day_and_month_swapped and born.day <= 12 and born.day != born.month:
        member.birth_date = date(born.year, born.day, born.month)
        member.errors.append("birth_day_and_month_swapped")
    elif rng.random() < errors.birth_year_wrong and (born.month, born.day) != (2, 29) and born.year < 2015:
        member.birth_date = born.replace(year=born.year + rng.choice((-10, -2, -1, 1, 2, 10)))
        member.errors.append("birth_year_wrong")


def _list_again(before, listed):
    twice = replace(listed.members[-1], relation="other", errors=[*listed.members[-1].errors, "person_listed_twice"])
    before.members.append(twice)


def _chosen_faults(population, errors, source, seed):
    """Fault by household number. The same households are chosen again while they exist."""
    kinds = ["nik_rounded"] * errors.n_nik_rounded
    kinds += ["village_unknown"] * errors.n_village_unknown
    kinds += ["birth_date_impossible"] * errors.n_birth_date_impossible
    kinds += ["family_number_missing"] * errors.n_family_number_missing
    kinds += ["row_repeated"] * errors.n_row_repeated
    wanted = (
        household.number
        for household in population.households
        if errors.max_decile is None or household.values[_DECILE] <= errors.max_decile
    )
    chosen = heapq.nsmallest(len(kinds), wanted, key=lambda number: zlib.crc32(f"{seed} {source} {number}".encode()))
    return dict(zip(chosen, kinds, strict=False))


def _make_faulty(listed, fault):
    if fault == "village_unknown":
        listed.village_code = None
        listed.errors.append(fault)
        return
    able = [member for member in listed.members if fault != "nik_rounded" or member.nik]
    if able:
        able[-1].errors.append(fault)
