"""Answer codes of an instrument mapped to one internal value. Codes of two instruments are never compared.

households/data/code_maps.csv is the one truth; the table CodeMap shows it in the admin. A correction is a new version:
rows of the items that change under a version that sorts behind the old one, and that version at the layouts that read
with it. Items without rows of their own keep those of the version before.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

CODE_MAPS_FILE = Path(__file__).parents[1] / "data" / "code_maps.csv"
VARIABLES_FILE = Path(__file__).parents[1] / "data" / "variables.csv"
SEVERITY = ("none", "some", "much", "total")  # of a functional difficulty
N_DIFFICULTY_ITEMS = 9  # sight, hearing, walking, hands, learning, behaviour, speech, self-care, memory


@cache
def item_values(instrument: str, version: str, item: str) -> Mapping[str, str | None]:
    """{code_key: internal value, or None for an answer that says nothing} of one item of an instrument."""
    return in_version(_maps(), instrument, version, item)[0]


@cache
def item_variable(instrument: str, version: str, item: str) -> str:
    """Raises KeyError for an item no version up to this one knows."""
    variable = in_version(_maps(), instrument, version, item)[1]
    if not variable:
        raise KeyError((instrument, version, item))
    return variable


def in_version(maps: Mapping, instrument: str, version: str, item: str) -> tuple[Mapping[str, str | None], str]:
    """(values, variable) of an item in the newest version not after the one asked for."""
    versions = [known for name, known, its in maps if (name, its) == (instrument, item) and known <= version]
    return maps[instrument, max(versions), item] if versions else ({}, "")


def read_maps(rows: Iterable[Mapping[str, str]]) -> dict[tuple[str, str, str], tuple[dict[str, str | None], str]]:
    """{(instrument, version, item): (values, variable)} of rows as in code_maps.csv."""
    maps = {}
    for row in rows:
        values, _ = maps.setdefault((row["instrument"], row["version"], row["item"]), ({}, row["variable"]))
        values[code_key(row["raw_code"])] = row["value"] or None
    return maps


@cache
def words_for(variable: str) -> Mapping[str, str]:
    """{code_key of a word: internal value} that some instrument uses for a variable, for proposing; no numbers.

    Left out where two instruments mean different things by one word.
    """
    said = {}
    for values in (values for values, its in _maps().values() if its == variable):
        for key, value in values.items():
            if value and not key.isdigit():
                said.setdefault(key, set()).add(value)
    return {key: meant.pop() for key, meant in said.items() if len(meant) == 1}


@cache
def household_variables() -> frozenset[str]:
    with VARIABLES_FILE.open(encoding="utf-8", newline="") as file:
        return frozenset(row["code"] for row in csv.DictReader(file) if row["level"] == "household")


def code_key(raw: str) -> str:
    """One key for 2, 02 and 2.0, and for words whatever their case, blanks and signs; < and > keep their meaning."""
    if whole := re.fullmatch(r"\s*0*(\d+)(\.0+)?\s*", raw):
        return whole[1]
    plain = unicodedata.normalize("NFKD", raw).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9<>]", "", plain)


def combined(variable: str, answers: Iterable[str | None], n_items: int = 1) -> str | None:
    """One value of a variable that several items speak of: the worst difficulty, any aid, else the first known.

    A person without difficulty is one who answered all items so: an unknown is never counted as no.
    """
    answers = list(answers)
    known = [answer for answer in answers if answer is not None]
    if variable == "difficulty":
        worst = max(known, key=SEVERITY.index, default=None)
        is_complete = len(known) == len(answers) and n_items >= N_DIFFICULTY_ITEMS
        return worst if is_complete or worst != "none" else None
    if variable.startswith("receives_"):
        return "yes" if "yes" in known else "no" if known and len(known) == len(answers) else None
    return next(iter(known), None)


@cache
def _maps():
    with CODE_MAPS_FILE.open(encoding="utf-8", newline="") as file:
        return read_maps(csv.DictReader(file))
