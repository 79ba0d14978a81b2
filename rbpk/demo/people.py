"""The truth of the demonstration: who lives where. Registers are derived from it with errors, see `listing`."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

NIK_PREFIX = "640299"  # no kecamatan has 99: nobody's number
SERIALS = 9_999  # of one day, from 0001 on
SERIAL_STEP = 2_741  # has no factor in common with 9,999: no serial comes twice
HOUSEHOLD_VARIABLES = (
    "tenure", "floor_area_m2", "n_members", "floor", "wall", "roof", "floor_condition", "wall_condition",
    "roof_condition", "water_source", "water_waste_distance", "lighting", "power_va", "cooking_fuel", "toilet",
    "closet", "sewage", "has_motorcycle", "has_car", "has_fridge", "has_smartphone", "has_computer", "has_tv",
    "has_bicycle", "has_boat", "has_motorboat", "worried_food", "monthly_income_idr", "national_decile",
    "receives_pkh", "receives_bpnt", "receives_blt", "receives_pbi",
)  # fmt: skip
PERSON_VARIABLES = (
    "school_participation", "education", "can_read", "works", "job_status", "difficulty", "chronic_illness",
    "health_insurance", "nutrition", "pregnant",
)  # fmt: skip


@dataclass(slots=True)
class Person:
    number: int  # never reused, the same in every snapshot
    name: str
    sex: str
    birth_date: date
    relation: str
    marital: str  # single, married, divorced, widowed
    nik: str | None
    presence: str = "present"  # present, deceased, moved: registers may still list the last two
    values: tuple = ()  # answers in the order of PERSON_VARIABLES

    @property
    def answers(self) -> dict[str, str]:
        """Known answers with relation and sex, in the words of the household questionnaire."""
        known = _known(PERSON_VARIABLES, self.values)
        return {"relation": self.relation, "sex": self.sex, **known}

    def age_on(self, day: date) -> int:
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (not had_birthday)


@dataclass(slots=True)
class Family:
    """The people of one family card."""

    number: int
    kk: str
    members: list[Person]

    @property
    def present(self) -> list[Person]:
        return [person for person in self.members if person.presence == "present"]

    @property
    def head(self) -> Person:
        return self.members[0]


@dataclass(slots=True)
class Household:
    """The people of one house; they may hold several family cards."""

    number: int
    village_code: str
    rw: str
    rt: str
    address: str
    latitude: float
    longitude: float
    group: str  # whose naming customs they follow
    welfare: float  # latent, standard normal; the poorest have the lowest
    families: list[Family]
    values: tuple = ()  # answers in the order of HOUSEHOLD_VARIABLES

    @property
    def answers(self) -> dict[str, str | int]:
        return _known(HOUSEHOLD_VARIABLES, self.values)

    @property
    def n_members(self) -> int:
        return sum(len(family.present) for family in self.families)


@dataclass(slots=True)
class NumberMint:
    """Gives out unique NIK and KK numbers with the unassigned prefix, and numbers of our own.

    Serials of one day are scattered over the 9,999 possible ones, so that a slip of the pen seldom hits another
    person's NIK: real ones are scattered over twenty kecamatan. Twins alone have neighbouring serials.
    """

    given: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    of_twins: set[str] = field(default_factory=set)

    def nik(self, birth_date: date, sex: str) -> str:
        day = birth_date.day + (40 if sex == "female" else 0)
        return self._number(f"{NIK_PREFIX}{day:02d}{birth_date:%m%y}", "nik")

    def nik_after(self, nik: str) -> str:
        """The number with the next serial, as two children registered together get it; any other where it is given."""
        first_twelve, serial = nik[:12], int(nik[12:]) + 1
        index = (serial - 1 - _first_serial(first_twelve)) * pow(SERIAL_STEP, -1, SERIALS) % SERIALS
        number = f"{first_twelve}{serial:04d}"
        if serial > SERIALS or index < self.given[first_twelve[6:] + "nik"] or number in self.of_twins:
            return self._number(first_twelve, "nik")
        self.of_twins.add(number)
        return number

    def kk(self, issued_on: date) -> str:
        return self._number(f"{NIK_PREFIX}{issued_on:%d%m%y}", "kk")

    def next(self, kind: str) -> int:
        self.given[kind] += 1
        return self.given[kind]

    def _number(self, first_twelve, kind):
        key = first_twelve[6:] + kind
        for index in range(self.given[key], SERIALS):
            self.given[key] = index + 1
            number = f"{first_twelve}{(_first_serial(first_twelve) + index * SERIAL_STEP) % SERIALS + 1:04d}"
            if kind != "nik" or number not in self.of_twins:
                return number
        raise ValueError(f"No serial left for {first_twelve}.")


def _first_serial(first_twelve):
    return int(first_twelve[6:]) * 7_919


@dataclass(slots=True)
class Population:
    seed: int
    as_of: date
    households: list[Household]
    mint: NumberMint
    changes: dict[int, str] = field(default_factory=dict)  # since the snapshot before, by household number

    def families(self) -> Iterator[tuple[Household, Family]]:
        for household in self.households:
            for family in household.families:
                yield household, family

    def people(self, *, present_only: bool = True) -> Iterator[Person]:
        for _household, family in self.families():
            yield from family.present if present_only else family.members


def _known(variables, values):
    return {variable: value for variable, value in zip(variables, values, strict=False) if value is not None}
