"""A synthetic Kutai Kartanegara: nobody in it exists. The same number of households and seed give the same people."""

import copy
import math
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from rbpk.demo.answers import answer_shares, household_answers
from rbpk.demo.families import Role, compose_family, other_answers, person_answers
from rbpk.demo.names import called_alike, person_name
from rbpk.demo.people import HOUSEHOLD_VARIABLES, Family, Household, NumberMint, Person, Population
from rbpk.demo.places import Place, allot_households, neighbourhood, places

AS_OF = date(2026, 6, 30)
MORE_FAMILIES = {1: 92, 2: 7, 3: 1}  # family cards in one house
SAME_GROUP_SHARE = 0.75  # of spouses
SHARED_SECOND_NAME = 0.3  # of families whose children share a last word
NAMESAKE_SHARE = 0.012  # of adults named like somebody of nearly their age in the same village
TRIES = 20  # to find a name that nobody in the house is called by
WITHOUT_NIK_SHARE = 0.008
WITHOUT_NIK_SHARE_OF_BABIES = 0.15
NEAR_THE_VILLAGE_M = 900
STREETS = (
    "Jl. Mahakam", "Jl. Pesut", "Jl. Enggang", "Jl. Ulin", "Jl. Meranti", "Jl. Kahoi", "Jl. Anggrek Hitam",
    "Jl. Belida", "Jl. Lembuswana", "Gg. Damai", "Gg. Rukun", "Gg. Mawar", "Jl. Usaha Tani", "Jl. Poros Desa",
)  # fmt: skip

CHANGED_SHARE = 0.02  # of households between two snapshots
CHANGES = {"answers": 70, "card_reissued": 10, "vanished": 10, "new": 10}
BABY_SHARE = 0.2  # of households whose answers changed
CHANGEABLE = ("floor", "wall", "roof", "tenure", "cooking_fuel", "has_motorcycle", "has_smartphone")


def build(n_households: int, seed: int) -> Population:
    """Households with their people, answers and identity numbers, in the order of village codes.

    n_households  houses, not family cards; about one in twelve holds more than one card
    """
    rng = Random(seed)  # noqa: S311 (a demonstration, not a secret)
    mint = NumberMint()
    households = []
    for place, n in allot_households(n_households, places()):
        town = _Village(place, mint)
        households.extend(town.new_household(rng) for _ in range(n))
    return Population(seed, AS_OF, households, mint)


def next_snapshot(population: Population, seed: int, changed: float = CHANGED_SHARE) -> Population:
    """The same regency three months on. The population passed in is left as it is; people keep their numbers.

    changed  share of households that are not as they were, in [0, 1]: other answers of the house and of each person,
             a child born; a new card with the same people on it; gone; new. `changes` of the result says which

    Ages in registers are still counted on `as_of`, since no register recounts them between two snapshots.
    """
    rng = Random(f"next {seed}")  # noqa: S311
    after = Population(population.seed, population.as_of, [], copy.deepcopy(population.mint))
    towns = {place.code: _Village(place, after.mint) for place in places()}
    for household in population.households:
        kind = _choice(rng, CHANGES) if rng.random() < changed else ""
        town = towns[household.village_code]
        if kind:
            after.changes[household.number] = kind
        if kind == "answers":
            household = town.changed(rng, household)
        elif kind == "card_reissued":
            household = town.with_a_new_card(rng, household)
        elif kind == "new":  # a household beside this one
            after.households.append(town.new_household(rng))
            after.changes[after.households[-1].number] = after.changes.pop(household.number)
        if kind != "vanished":
            after.households.append(household)
    return after


@dataclass
class _Village:
    """Makes the households of one place; remembers names for namesakes."""

    place: Place
    mint: NumberMint
    known: dict[str, deque] = field(default_factory=lambda: {"male": deque(maxlen=300), "female": deque(maxlen=300)})

    def new_household(self, rng: Random) -> Household:
        group = self._group(rng)
        welfare = rng.gauss(0, 1)
        rolls = [compose_family(rng, AS_OF)]
        for _ in range(_choice(rng, MORE_FAMILIES) - 1):
            rolls.append(compose_family(rng, AS_OF, kind="couple_with_children", head_age=rng.randint(21, 34)))
        n_members = sum(role.presence == "present" for roles in rolls for role in roles)
        answers = household_answers(rng, welfare, n_members, river=self.place.river)
        families, names = [], []
        for roles in rolls:
            families.append(self._family(rng, group, roles, welfare, answers, names))
            names += [person.name for person in families[-1].members]
        rw, rt = neighbourhood(rng.randint(1, self.place.n_neighbourhoods))
        latitude, longitude = self._point(rng)
        return Household(
            number=self.mint.next("household"),
            village_code=self.place.code,
            rw=rw,
            rt=rt,
            address=f"{rng.choice(STREETS)} No. {rng.randint(1, 140)}",
            latitude=latitude,
            longitude=longitude,
            group=group,
            welfare=welfare,
            families=families,
            values=tuple(answers.get(variable) for variable in HOUSEHOLD_VARIABLES),
        )

    def changed(self, rng: Random, household: Household) -> Household:
        """A copy with one answer of the house, its income and an answer of each person changed; perhaps a baby."""
        answers = dict(zip(HOUSEHOLD_VARIABLES, household.values, strict=True))
        variable = rng.choice(CHANGEABLE)
        known, _bounds = answer_shares()[variable, self.place.river]
        answers[variable] = rng.choice([answer for answer in known if answer != answers[variable]])
        answers["monthly_income_idr"] += rng.choice((-1, 1, 2)) * 50_000
        families = [
            replace(family, members=[replace(one, values=other_answers(rng, one.values)) for one in family.members])
            for family in household.families
        ]
        if rng.random() < BABY_SHARE:
            families[0] = self._with_a_baby(rng, household, families[0])
            answers["n_members"] += 1
        return replace(household, families=families, values=tuple(answers.values()))

    def with_a_new_card(self, rng: Random, household: Household) -> Household:
        """A copy whose first family got a new KK number; nobody's NIK changed."""
        first, *others = household.families
        kk = self.mint.kk(AS_OF + timedelta(days=rng.randint(1, 80)))
        return replace(household, families=[replace(first, kk=kk), *others])

    def _with_a_baby(self, rng, household, family):
        born = AS_OF - timedelta(days=rng.randint(1, 80))
        baby = Role("child" if family.head.marital == "married" else "grandchild", rng.choice(("male", "female")), born)
        values = person_answers(rng, baby, AS_OF, household.welfare, receives_pbi=False)
        return replace(family, members=[*family.members, self._person(rng, baby, household.group, values)])

    def _family(self, rng, group, roles, welfare, answers, names):
        """One family card; names are those that others in the house have."""
        pbi = answers["receives_pbi"] == "yes"
        groups = {"spouse": group if rng.random() < SAME_GROUP_SHARE else self._group(rng)}
        shared = ""
        members = []
        for role in roles:
            values = ()
            if role.presence == "present":
                values = person_answers(rng, role, AS_OF, welfare, receives_pbi=pbi)
            taken = [*names, *(member.name for member in members)]
            person = self._person(rng, role, groups.get(role.relation, group), values, second=shared, taken=taken)
            members.append(person)
            if role is roles[0]:
                shared = self._shared_second_name(rng, group, person)
            elif role.twin and members[-2].birth_date == person.birth_date:
                self._make_twins(members[-2], person)
        issued = AS_OF - timedelta(days=rng.randint(30, 16 * 365))
        return Family(self.mint.next("family"), self.mint.kk(issued), members)

    def _shared_second_name(self, rng, group, head):
        if group == "dayak":
            return head.name.split()[0]
        return head.name.split()[-1] if rng.random() < SHARED_SECOND_NAME and head.sex == "male" else ""

    def _person(self, rng, role, group, values, second="", taken=()):
        name = self._name(rng, role, group, second)
        for _ in range(TRIES):
            if not any(called_alike(name, other) for other in taken):
                break
            name = self._name(rng, role, group, second)
        self.known[role.sex].append((name, role.birth_date.year))
        is_baby = (AS_OF - role.birth_date).days < 365
        without_nik = rng.random() < (WITHOUT_NIK_SHARE_OF_BABIES if is_baby else WITHOUT_NIK_SHARE)
        return Person(
            number=self.mint.next("person"),
            name=name,
            sex=role.sex,
            birth_date=role.birth_date,
            relation=role.relation,
            marital=role.marital,
            nik=None if without_nik else self.mint.nik(role.birth_date, role.sex),
            presence=role.presence,
            values=values,
        )

    def _make_twins(self, elder, person):
        """Twins often share all but the first word of the name, and their NIKs follow each other."""
        first, *others = elder.name.split()
        own = person.name.split()[0]
        if own != first:
            person.name = " ".join([own, *others])
        if elder.sex == person.sex and elder.nik and person.nik:
            person.nik = self.mint.nik_after(elder.nik)

    def _name(self, rng, role, group, second):
        name = person_name(rng, group, role.sex, role.birth_date.year, second if role.relation == "child" else "")
        is_namesake = role.relation in ("head", "spouse") and rng.random() < NAMESAKE_SHARE
        return (is_namesake and self._namesake(rng, role)) or name

    def _namesake(self, rng, role):
        near = [name for name, year in self.known[role.sex] if abs(year - role.birth_date.year) <= 3]
        return rng.choice(near) if near else ""

    def _group(self, rng):
        return _choice(rng, dict(self.place.groups))

    def _point(self, rng):
        """Near the village's point; outlines of villages are not looked at."""
        north, east = (max(-2.5, min(2.5, rng.gauss(0, 1))) * NEAR_THE_VILLAGE_M for _ in range(2))
        degree_m = 111_320
        latitude = self.place.latitude + north / degree_m
        longitude = self.place.longitude + east / (degree_m * math.cos(math.radians(self.place.latitude)))
        return round(latitude, 6), round(longitude, 6)


def _choice(rng, weights):
    return rng.choices(list(weights), weights=weights.values())[0]
