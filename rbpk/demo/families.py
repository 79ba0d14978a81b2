"""Families as people: who belongs to a family card, how old they are, and what is asked of each person."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from rbpk.demo.people import PERSON_VARIABLES

KINDS = {"couple_with_children": 57, "couple": 15, "single_parent": 12, "alone": 10, "three_generations": 6}
# Of couples; not the last numbers of a census, but about 3.1 people on a card and 3.4 in a house.
CHILDREN_BORN = {1: 21, 2: 39, 3: 26, 4: 11, 5: 3}
TWIN_SHARE = 0.012  # of births
DECEASED_SHARE = 0.35  # of widows and widowers whose late spouse still stands on a list
MOVED_SHARE = 0.25  # of grown children who left, likewise
PREGNANT_SHARE = 0.05  # of wives of 18 to 42


@dataclass(slots=True)
class Role:
    """One person of a family before the name: relation, sex, birth date, marital state, presence, twin of the last."""

    relation: str
    sex: str
    birth_date: date
    marital: str = "single"
    presence: str = "present"
    twin: bool = False


def compose_family(rng: Random, as_of: date, *, kind: str | None = None, head_age: int | None = None) -> list[Role]:
    """The head first, then spouse, children and others; some who died or moved away come last."""
    kind = kind or _choice(rng, KINDS)
    age = head_age or min(84, max(21, round(rng.gauss(*_HEAD_AGES[kind]))))
    if kind == "alone":
        return _alone(rng, as_of, age)
    if kind == "single_parent":
        return _single_parent(rng, as_of, age)
    roles = _couple(rng, as_of, age)
    if kind != "couple":
        roles += _children(rng, as_of, roles[1].birth_date)
    if kind == "three_generations":
        roles += _elder_or_grandchild(rng, as_of, roles)
    return roles


def person_answers(rng: Random, role: Role, as_of: date, welfare: float, *, receives_pbi: bool) -> tuple:
    """Answers in the order of PERSON_VARIABLES; None where a question is not asked at that age."""
    age = (as_of - role.birth_date).days // 365.25
    participation, education = _schooling(rng, age, welfare)
    works, job = _work(rng, role, age, participation, welfare)
    return (
        participation,
        education,
        _yes(rng, 0.985 if education not in (None, "none") else 0.72) if age >= 10 else None,
        works,
        job,
        _difficulty(rng, age) if age >= 2 else None,
        _yes(rng, 0.02 if age < 30 else 0.10 if age < 55 else 0.28),
        _insurance(rng, welfare, receives_pbi),
        _nutrition(rng, welfare) if age < 5 else None,
        _pregnancy(rng, role, age),
    )


def other_answers(rng: Random, values: tuple) -> tuple:
    """The answers some months on: who worked does other work, everybody else's health insurance changed."""
    if not values:
        return values
    told = dict(zip(PERSON_VARIABLES, values, strict=True))
    if told["job_status"]:
        told["job_status"] = rng.choice([job for job in _jobs(0) if job != told["job_status"]])
    else:
        told["health_insurance"] = "none" if told["health_insurance"] == "pbi" else "pbi"
    return tuple(told.values())


_HEAD_AGES = {
    "couple_with_children": (41, 9),
    "couple": (47, 17),
    "single_parent": (48, 12),
    "alone": (57, 17),
    "three_generations": (46, 8),
}


def _couple(rng, as_of, age):
    man = _born(rng, as_of, age)
    wife_age = max(18, age - round(rng.gauss(3.5, 3.5)))
    head_is_man = rng.random() < 0.97
    husband = Role("head" if head_is_man else "spouse", "male", man, "married")
    wife = Role("spouse" if head_is_man else "head", "female", _born(rng, as_of, wife_age), "married")
    return [husband, wife] if head_is_man else [wife, husband]


def _single_parent(rng, as_of, age):
    female = rng.random() < 0.82
    widowed = rng.random() < 0.6
    head = Role("head", "female" if female else "male", _born(rng, as_of, age), "widowed" if widowed else "divorced")
    roles = [head, *(_children(rng, as_of, head.birth_date) or [])]
    if widowed and rng.random() < DECEASED_SHARE:
        roles.append(_late_spouse(rng, as_of, head, age))
    return roles


def _alone(rng, as_of, age):
    marital = _choice(rng, {"widowed": 55, "divorced": 15, "single": 30} if age > 45 else {"single": 8, "divorced": 2})
    head = Role("head", "female" if rng.random() < 0.55 else "male", _born(rng, as_of, age), marital)
    if marital == "widowed" and rng.random() < DECEASED_SHARE:
        return [head, _late_spouse(rng, as_of, head, age)]
    return [head]


def _late_spouse(rng, as_of, head, age):
    sex = "male" if head.sex == "female" else "female"
    born = _born(rng, as_of, age + rng.randint(-2, 9))
    return Role("spouse", sex, born, "married", presence="deceased")


def _children(rng, as_of, mother_born):
    """Those still at home, eldest first, born from 18 to 33 of the parent on, 15 months to 6 years apart."""
    born = mother_born + timedelta(days=round(365.25 * rng.triangular(18, 33, 23)))
    roles, gone = [], []
    for _ in range(_choice(rng, CHILDREN_BORN)):
        if born > as_of:
            break
        for twin in (False, True) if rng.random() < TWIN_SHARE else (False,):
            child = Role("child", _any_sex(rng), born, twin=twin)
            (roles if _still_at_home(rng, child, as_of) else gone).append(child)
        born += timedelta(days=round(365.25 * rng.triangular(1.25, 6, 2.8)))
    for child in gone:
        if child.birth_date.year >= 1990 and rng.random() < MOVED_SHARE:
            child.presence = "moved"
            roles.append(child)
    return roles


def _still_at_home(rng, child, as_of):
    age = (as_of - child.birth_date).days / 365.25
    return age < 18 or rng.random() < 0.88 ** (age - 17)


def _elder_or_grandchild(rng, as_of, couple):
    grown = [role for role in couple[2:] if role.presence == "present" and (as_of - role.birth_date).days > 20 * 365]
    if grown and rng.random() < 0.5:
        child = grown[0]
        child.marital = "married"
        born = child.birth_date + timedelta(days=rng.randint(-900, 900))
        partner = Role("child_in_law", "female" if child.sex == "male" else "male", born, "married")
        baby = Role("grandchild", _any_sex(rng), as_of - timedelta(days=rng.randint(20, 900)))
        return [partner, baby]
    oldest = min(role.birth_date for role in couple[:2])
    born = oldest - timedelta(days=round(365.25 * rng.uniform(19, 30)))
    return [Role("parent", "female" if rng.random() < 0.7 else "male", born, "widowed")]


def _schooling(rng, age, welfare):
    if age < 5:
        return None, None
    if age < 7:
        return ("attending" if rng.random() < 0.6 else "never"), "none"
    stays = {range(7, 13): 0.985, range(13, 16): 0.95, range(16, 19): 0.80, range(19, 24): 0.22}
    share = next((value for ages, value in stays.items() if age in ages), 0.0)
    if share and rng.random() < min(0.999, share + 0.04 * welfare):
        return "attending", "none" if age < 13 else "primary" if age < 16 else "junior" if age < 19 else "senior"
    return _finished(rng, age, welfare)


def _finished(rng, age, welfare):
    """Diplomas of those who left school: primary, junior and senior in about the shares of the Bontang margins."""
    x = 0.5 * welfare + 0.866 * rng.gauss(0, 1) - max(0, age - 45) * 0.035
    education = "none" if x < -1.25 else "primary" if x < -0.35 else "junior" if x < 0.15 else "senior"
    if x > 1.65:
        education = "higher"
    ceiling = {"none": 0, "primary": 12, "junior": 15, "senior": 18, "higher": 22}
    while age < ceiling[education]:
        education = {"higher": "senior", "senior": "junior", "junior": "primary", "primary": "none"}[education]
    never = education == "none" and rng.random() < (0.45 if age > 55 else 0.12)
    return ("never" if never else "finished"), education


def _work(rng, role, age, participation, welfare):
    if age < 10:
        return None, None
    if age < 15 or (participation == "attending" and age < 23):
        return _job(rng, 0.02, welfare)
    ages = 0.55 if age < 22 else 0.93 if age < 60 else 0.5 if age < 72 else 0.15
    share = ages if role.sex == "male" else ages * (0.42 if role.marital == "married" else 0.6)
    return _job(rng, share, welfare)


def _job(rng, share, welfare):
    if rng.random() >= share:
        return "no", None
    return "yes", _choice(rng, _jobs(welfare))


def _jobs(welfare):
    poor = welfare < -0.5
    return {
        "own_account": 34, "with_unpaid": 6, "with_paid": 2 if poor else 6, "employee": 24 if poor else 40,
        "civil_servant": 1 if poor else 5, "casual_farm": 14 if poor else 4, "casual_nonfarm": 14 if poor else 5,
        "unpaid_family": 3,
    }  # fmt: skip


def _difficulty(rng, age):
    scale = 1 if age < 50 else 3 if age < 70 else 8
    x = rng.random() / scale
    return "total" if x < 0.004 else "much" if x < 0.012 else "some" if x < 0.03 else "none"


def _insurance(rng, welfare, receives_pbi):
    if receives_pbi:
        return "pbi" if rng.random() < 0.93 else "none"
    return _choice(rng, {"self": 20, "employer": 25 if welfare > 0 else 8, "other": 2, "none": 22})


def _nutrition(rng, welfare):
    x = rng.random()
    stunted = 0.17 if welfare > 0 else 0.26
    return "stunting" if x < stunted else "wasting" if x < stunted + 0.06 else "normal"


def _pregnancy(rng, role, age):
    if role.sex == "male" or not 10 <= age <= 54:
        return None
    return _yes(rng, PREGNANT_SHARE if role.marital == "married" and 18 <= age <= 42 else 0)


def _born(rng, as_of, age):
    return as_of - timedelta(days=round(365.25 * (age + rng.random())))


def _any_sex(rng):
    return "male" if rng.random() < 0.51 else "female"


def _yes(rng, share):
    return "yes" if rng.random() < share else "no"


def _choice(rng, weights):
    return rng.choices(list(weights), weights=weights.values())[0]
