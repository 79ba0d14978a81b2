"""Answer codes of an instrument mapped to one internal value. Codes of two instruments are never compared."""

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
    return _maps().get((instrument, version, item), ({}, ""))[0]


@cache
def item_variable(instrument: str, version: str, item: str) -> str:
    return _maps()[instrument, version, item][1]


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
    maps = {}
    with CODE_MAPS_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = row["instrument"], row["version"], row["item"]
            values, _ = maps.setdefault(key, ({}, row["variable"]))
            values[code_key(row["raw_code"])] = row["value"] or None
    return maps
