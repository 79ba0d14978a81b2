"""How a register comes to differ from the truth: a stated error model, applied family by family.

Every household draws its errors from its own seed, so that a family that did not change is listed in the same wrong
way in the next snapshot, as it is in real registers.
"""

import heapq
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from rbpk.demo.answers import SHARED_OUT, draw_answer
from rbpk.demo.error_model import ErrorModel
from rbpk.demo.people import HOUSEHOLD_VARIABLES, Family, Household, Person, Population
from rbpk.demo.places import places
from rbpk.demo.slips import ListedPerson, list_person

_DECILE = HOUSEHOLD_VARIABLES.index("national_decile")
PARENT_AND_CHILD_YEARS = 16  # the least between the heads of two cards in one house for them to be parent and child
# What a family's further listings add to its number, and how much older their cards are: those of the population
# are of 2010 and later, so that nobody else has the number.
SPLIT, ELSEWHERE = 1, 2
CARD_YEARS = {0: 0, SPLIT: 20, ELSEWHERE: 40}


@dataclass(slots=True)
class ListedFamily:
    """A family as a register has it. `key` stays the same from snapshot to snapshot, `kk` until a new card is given."""

    key: int
    kk: str
    household: Household
    village_code: str | None  # None: one that nobody knows
    members: list[ListedPerson]
    answers: dict[str, str | int]
    errors: list[str] = field(default_factory=list)

    @property
    def number(self) -> int:
        """Of the family in the population, whichever of its listings this is."""
        return self.key // 10


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
        neighbour = before.members[0].person if before and before.members else None
        house = _House(rng, household, errors, villages, neighbour, river=river[household.village_code])
        fault = faults.get(household.number)
        for listed in house.listed(must_list=fault is not None):
            if before and rng.random() < errors.person_listed_twice * len(listed.members):
                _list_again(before, listed)
            if fault:
                _make_faulty(listed, fault)
                fault = None
            yield from _emit(before)
            before = listed
    yield from _emit(before)


def _emit(family):
    if family is not None and family.members:
        yield family


@dataclass(slots=True)
class _House:
    """One household on its way into the register."""

    rng: Random
    household: Household
    errors: ErrorModel
    villages: list[str]
    neighbour: Person | None  # head of the family listed before
    river: bool

    def listed(self, *, must_list: bool) -> list[ListedFamily]:
        families = [self._list(family, which) for family, which in self._families(must_list)]
        self._keep_on_parents_card(families)
        moved = [family for family in families if self.rng.random() < self.errors.family_in_two_villages]
        return families + [self._list_elsewhere(family) for family in moved if family.key % 10 == 0]

    def _families(self, must_list):
        """The families of a house as the register cuts them, and which listing of the family each is."""
        families, rng, errors = self.household.families, self.rng, self.errors
        if len(families) > 1 and rng.random() < errors.families_merged:
            members = [person for family in families for person in family.members]
            families = [replace(families[0], members=members)]
        above = errors.max_decile is not None and self.household.values[_DECILE] > errors.max_decile
        for family in families:
            listed = rng.random() < (errors.family_wrongly_listed if above else 1 - errors.family_missed)
            splits = len(family.members) > 2 and rng.random() < errors.family_split
            if not (listed or must_list):
                continue
            if splits:
                yield replace(family, members=family.members[:-1]), 0
                yield replace(family, members=family.members[-1:]), SPLIT
            else:
                yield family, 0

    def _list(self, family: Family, which: int) -> ListedFamily:
        listed = ListedFamily(
            key=family.number * 10 + which,
            kk=_older_card(family.kk, CARD_YEARS[which]),
            household=self.household,
            village_code=self.household.village_code,
            members=[],
            answers=self._answers(),
            errors=["family_split"] if which == SPLIT else [],
        )
        if self.rng.random() < self.errors.family_in_wrong_village:
            listed.village_code = self.rng.choice(self.villages)
            listed.errors.append("family_in_wrong_village")
        if self.rng.random() < self.errors.area_respelled:
            listed.errors.append("area_respelled")
        for person in family.members:
            member = self._person(person, family.members[0])
            if self._is_listed(person):
                listed.members.append(member)
        _leave_one_head(listed.members)
        return listed

    def _person(self, person, head):
        return list_person(self.rng, person, self.errors, head=head, neighbour=self.neighbour)

    def _is_listed(self, person):
        x = self.rng.random()
        shares = {"present": 1.0, "deceased": self.errors.deceased_listed, "moved": self.errors.moved_listed}
        return x < shares[person.presence]

    def _keep_on_parents_card(self, families):
        """The head of the second card, if young enough to be a child of the first's, stands on both."""
        cards = [family for family in families if family.key % 10 == 0 and family.members]
        if len(cards) < 2:
            return
        parents, couple = (card.members[0].person for card in cards[:2])
        is_child = couple.birth_date.year - parents.birth_date.year >= PARENT_AND_CHILD_YEARS
        if self.rng.random() < self.errors.person_in_two_families and is_child:
            member = self._person(couple, parents)
            member.relation = "child"
            member.errors.append("person_in_two_families")
            cards[0].members.append(member)

    def _list_elsewhere(self, family):
        """Once more in another village, written down anew: other slips, the answers of another day."""
        people = [member.person for member in family.members]
        again = self._list(Family(family.number, family.kk, people), ELSEWHERE)
        others = [code for code in self.villages if code != family.village_code]
        again.village_code = self.rng.choice(others or self.villages)
        again.errors = ["family_in_two_villages"]
        return again

    def _answers(self):
        answers = self.household.answers
        for variable in SHARED_OUT:
            if self.rng.random() < self.errors.answer_outdated:
                answers[variable] = draw_answer(self.rng, variable, self.household.welfare, river=self.river)
        if answers["toilet"] not in ("own", "shared", "communal"):
            answers.pop("closet", None)
            answers.pop("sewage", None)
        if answers["lighting"] != "pln_metered":
            answers.pop("power_va", None)
        return answers


def _older_card(kk, years):
    return f"{kk[:10]}{(int(kk[10:12]) - years) % 100:02d}{kk[12:]}"


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
