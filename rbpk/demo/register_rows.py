"""One row of a register: what P3KE and DTSEN write for a family and a person."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from households import area_facts
from rbpk.demo import register_words as words
from rbpk.demo.listing import ListedFamily, ListedPerson

PROVINCE, REGENCY = "KALIMANTAN TIMUR", "KUTAI KARTANEGARA"
NOWHERE = ("KECAMATAN TIDAK DIKENAL", "DESA TIDAK DIKENAL", "6402999999")
ILLNESSES = (2, 3, 4, 5, 6, 13, 18)
CODES, WORDS = words.DTSEN_CODES, words.P3KE_WORDS


@dataclass
class Spelling:
    """How a register names villages.

    old_areas  True: code and kecamatan before the split of 2022
    """

    old_areas: bool
    _names: dict[str, str] = field(init=False)
    _aliases: dict[str, list[str]] = field(init=False)
    _old_codes: dict[str, str] = field(init=False)

    def __post_init__(self):
        self._names = {area.kemendagri_code: area.name for area in area_facts.areas()}
        self._old_codes = area_facts.old_village_codes() if self.old_areas else {}
        self._aliases = defaultdict(list)
        for alias in area_facts.aliases():
            self._aliases[alias.area_code].append(alias.name)

    def area(self, family: ListedFamily) -> tuple[str, str, str]:
        """Kecamatan, village and ten-digit Kemendagri code of a family as listed."""
        if "village_unknown" in family.errors:
            return NOWHERE
        code = self._old_codes.get(family.village_code, family.village_code)
        other = "area_respelled" in family.errors
        kecamatan, village = self._name(code[:8], other), self._name(family.village_code, other)
        return kecamatan, village, code.replace(".", "")

    def _name(self, code, other):
        aliases = self._aliases.get(code)
        return (aliases[0] if other and aliases else self._names[code]).upper()


def p3ke_family_row(family: ListedFamily, spelling: Spelling) -> list:
    answers = family.answers
    variables = ("tenure", "water_source", "toilet", "floor", "lighting")
    return [
        spelling.area(family)[2],
        p3ke_family_id(family),
        *(WORDS[variable].get(answers.get(variable), "") for variable in variables),
    ]


def p3ke_person_row(family: ListedFamily, member: ListedPerson, spelling: Spelling, as_of: date) -> list:
    answers, told = family.answers, member.person.answers
    kecamatan, village, code = spelling.area(family)
    age = _age(member.birth_date, as_of)
    born = (
        f"31/02/{member.birth_date.year}"
        if "birth_date_impossible" in member.errors
        else f"{member.birth_date:%d/%m/%Y}"
    )
    pkh, bpnt, blt = (words.P3KE_YES[answers[program]] for program in ("receives_pkh", "receives_bpnt", "receives_blt"))
    at_risk = age < 5 and told.get("nutrition") in ("stunting", "wasting")
    matched = member.nik is not None and member.nik == member.person.nik
    return [
        _unless_lost(p3ke_family_id(family), member), f"{p3ke_family_id(family)}{family.members.index(member) + 1:02d}",
        PROVINCE, REGENCY, kecamatan, village, code, answers["national_decile"],
        f"{family.household.address} RT {family.household.rt} RW {family.household.rw}",
        member.name.upper(), _nik_cell(member), "Ya" if matched else "Tidak",
        WORDS["sex"][member.sex], WORDS["relation"][member.relation], born, WORDS["marital"][member.person.marital],
        _job_in_words(member, told, age), _schooling_in_words(told),
        *("YA" if low <= age <= high else "TIDAK" for low, high in words.P3KE_AGES),
        bpnt, "TIDAK", blt, pkh, bpnt, "YA" if at_risk else "TIDAK", "YA" if pkh == "YA" else bpnt, "",
        answers["monthly_income_idr"], "", "",
    ]  # fmt: skip


def p3ke_family_id(family: ListedFamily) -> str:
    """The register's own number of a family, which is not the KK number."""
    return f"36{family.key:010d}"


def dtsen_family_row(family: ListedFamily, spelling: Spelling) -> list:
    answers, household = family.answers, family.household
    kecamatan, village, _code = spelling.area(family)
    metered = answers["lighting"] == "pln_metered"
    has_land = household.number % 5 == 0
    return [
        family.kk, len(family.members), f"{household.address} RT {household.rt} RW {household.rw}",
        PROVINCE, REGENCY, kecamatan, village,
        answers["national_decile"], "", "", f"23{household.number:010d}" if metered else "",
        _code_of("tenure", answers), _code_of("floor", answers), answers["floor_area_m2"], _code_of("wall", answers),
        _code_of("roof", answers), _code_of("water_source", answers), _code_of("lighting", answers),
        _code_of("power_va", answers), _code_of("cooking_fuel", answers), _code_of("toilet", answers),
        _code_of("closet", answers), _code_of("sewage", answers),
        int(answers["cooking_fuel"] == "lpg_large"), _count("has_fridge", answers), 0, 0, 0, _count("has_tv", answers),
        0, _count("has_computer", answers), _count("has_motorcycle", answers, 1 + (household.number % 4 == 0)),
        _count("has_bicycle", answers), _count("has_car", answers), _count("has_boat", answers),
        _count("has_motorboat", answers), _count("has_smartphone", answers, 1 + household.number % 3),
        int(has_land), 0, 0, 0, 0, 0, 2 * has_land,
    ]  # fmt: skip


def dtsen_person_row(family: ListedFamily, member: ListedPerson, spelling: Spelling, as_of: date) -> list:
    told, person, household = member.person.answers, member.person, family.household
    kecamatan, village, _code = spelling.area(family)
    age = _age(member.birth_date, as_of)
    born = (
        f"{member.birth_date.year}-02-31" if "birth_date_impossible" in member.errors else member.birth_date.isoformat()
    )
    business = told.get("job_status") in ("own_account", "with_unpaid", "with_paid")
    sector = _sector(person, told)
    return [
        _nik_cell(member), _unless_lost(family.kk, member), member.name.upper(), born, CODES["sex"][member.sex],
        CODES["relation"][member.relation], CODES["marital"][person.marital], age, "",
        _yes_code(told.get("health_insurance") == "pbi", told), _yes_code(False, told),
        _code_of("school_participation", told), _level(told, age), _grade(told, age), _code_of("education", told),
        _code_of("works", told), sector, _code_of("job_status", told), _yes_code(business, told), int(business),
        sector if business else "", _workers(told, "with_paid"), _workers(told, "with_unpaid"), 1 if business else "",
        _code_of("nutrition", told), *_difficulties(person, told), 4 if told else "", _illness(person, told),
        PROVINCE, REGENCY, kecamatan, village, PROVINCE, REGENCY, kecamatan, village, household.rt, household.rw,
        household.address, _job_in_words(member, told, age).upper(), _schooling_in_words(told).upper(),
    ]  # fmt: skip


def _nik_cell(member):
    """Text, or the number a spreadsheet makes of it: fifteen digits and a zero."""
    if member.nik and "nik_rounded" in member.errors:
        return int(member.nik[:15] + "0")
    return member.nik or ""


def _unless_lost(family_number, member):
    return "" if "family_number_missing" in member.errors else family_number


def _age(born, as_of):
    return max(0, as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day)))


def _code_of(variable, answers):
    return CODES[variable].get(answers.get(variable), "")


def _count(variable, answers, how_many=1):
    return how_many if answers.get(variable) == "yes" else 0


def _yes_code(is_so, told):
    return (1 if is_so else 2) if told else ""


def _level(told, age):
    """Highest level of school entered: SD, SMP, SMA or SMK, bachelor."""
    if told.get("school_participation") == "attending" and age >= 7:
        return 3 if age < 13 else 8 if age < 16 else 13 if age < 19 else 19
    return {"primary": 3, "junior": 8, "senior": 13, "higher": 19}.get(told.get("education"), "")


def _grade(told, age):
    if told.get("school_participation") == "attending" and 7 <= age < 19:
        return age - (6 if age < 13 else 12 if age < 16 else 15)
    return 8 if told.get("education") in ("primary", "junior", "senior", "higher") else ""


def _sector(person, told):
    job = told.get("job_status")
    sectors = words.SECTORS.get(job, words.OTHER_SECTORS)
    return sectors[person.number % len(sectors)] if job else ""


def _workers(told, kind):
    return 1 if told.get("job_status") == kind else ""


def _difficulties(person, told):
    """The worst difficulty stands in one of nine columns, the others say none."""
    if "difficulty" not in told:
        return [""] * 9
    codes = [4] * 9
    codes[person.number % 9] = CODES["difficulty"][told["difficulty"]]
    return codes


def _illness(person, told):
    if "chronic_illness" not in told:
        return ""
    return ILLNESSES[person.number % len(ILLNESSES)] if told["chronic_illness"] == "yes" else 1


def _job_in_words(member, told, age):
    if not told:
        return ""
    jobs = words.P3KE_JOBS.get(told.get("job_status"))
    if jobs:
        return jobs[member.person.number % len(jobs)]
    if told.get("school_participation") == "attending":
        return "Pelajar/Mahasiswa"
    at_home = member.sex == "female" and member.person.marital == "married" and age < 65
    return "Mengurus Rumah Tangga" if at_home else "Tidak/Belum Bekerja"


def _schooling_in_words(told):
    """P3KE tells in one column the highest diploma, and whether somebody is still at school."""
    participation, education = told.get("school_participation"), told.get("education")
    if participation == "attending":
        return words.P3KE_STILL_AT_SCHOOL[education]
    if participation == "finished":
        return WORDS["education"][education]
    return "Tidak/Belum Sekolah" if told else ""
