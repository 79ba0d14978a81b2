"""How a register comes to say something else of a person: number, birth date, sex and name, by the error model."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from rbpk.demo.error_model import ErrorModel
from rbpk.demo.names import respelled_by_custom, slip_of_the_pen
from rbpk.demo.people import Person

OLD_IF_BORN_BEFORE = 1966
SERIAL_AND_BIRTH = range(6, 16)  # places of a NIK where slips happen: the first six digits are the same for all here


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


def list_person(
    rng: Random, person: Person, errors: ErrorModel, *, head: Person, neighbour: Person | None
) -> ListedPerson:
    """The person as the register writes it down.

    head       of the family on whose list the person stands
    neighbour  head of the family listed before, whose NIK may slip down a line
    """
    member = ListedPerson(person, person.name, person.nik, person.birth_date, person.sex, person.relation)
    if person.presence != "present":
        member.errors.append(f"{person.presence}_listed")
    if member.nik is not None:
        _err_in_nik(rng, member, errors, head, neighbour)
    _err_in_birth_date(rng, member, errors)
    if rng.random() < errors.sex_wrong:
        member.sex = "male" if person.sex == "female" else "female"
        member.errors.append("sex_wrong")
    if rng.random() < errors.name_respelled:
        _respell(rng, member, errors)
    return member


def _err_in_nik(rng, member, errors, head, neighbour):
    kinds = {
        "nik_missing": lambda: None,
        "nik_digit_wrong": lambda: _with_a_wrong_digit(rng, member.nik),
        "nik_digits_swapped": lambda: _with_two_digits_swapped(rng, member.nik),
        "nik_of_head": lambda: head.nik or member.nik,
        "nik_of_stranger": lambda: (neighbour and neighbour.nik) or member.nik,
    }
    x = rng.random()
    for kind, written in kinds.items():
        share = getattr(errors, kind)
        if x < share:
            found = written()
            if found != member.nik:
                member.nik = found
                member.errors.append(kind)
            return
        x -= share


def _with_a_wrong_digit(rng, nik):
    at = rng.choice(SERIAL_AND_BIRTH)
    digit = rng.choice([digit for digit in "0123456789" if digit != nik[at]])
    return nik[:at] + digit + nik[at + 1 :]


def _with_two_digits_swapped(rng, nik):
    able = [at for at in SERIAL_AND_BIRTH[:-1] if nik[at] != nik[at + 1]]
    at = rng.choice(able)
    return nik[:at] + nik[at + 1] + nik[at] + nik[at + 2 :]


def _err_in_birth_date(rng, member, errors):
    born = member.birth_date
    is_old = born.year < OLD_IF_BORN_BEFORE
    defaulted = errors.birth_on_1_january_if_old if is_old else errors.birth_on_1_january
    if rng.random() < defaulted:
        member.birth_date = date(born.year, 1, 1)
        member.errors.append("birth_on_1_january")
    elif rng.random() < errors.birth_day_and_month_swapped and born.day <= 12 and born.day != born.month:
        member.birth_date = date(born.year, born.day, born.month)
        member.errors.append("birth_day_and_month_swapped")
    elif rng.random() < errors.birth_year_wrong and (born.month, born.day) != (2, 29) and born.year < 2015:
        member.birth_date = born.replace(year=born.year + rng.choice((-10, -2, -1, 1, 2, 10)))
        member.errors.append("birth_year_wrong")


def _respell(rng, member, errors):
    """By a custom, or by a slip: by a slip also where no custom fits the name, and then it is called one."""
    custom = "" if rng.random() < errors.respelling_unknown else respelled_by_custom(rng, member.name)
    member.name = custom or slip_of_the_pen(rng, member.name)
    member.errors.append("name_respelled" if custom else "respelling_unknown")
