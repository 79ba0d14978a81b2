"""Answers shared out by stated margins and held together by one latent welfare factor.

A household has a standard normal welfare z. For each question it draws x = r z + sqrt(1 - r^2) e, with e standard
normal, and takes the answer in whose band of the normal distribution x falls; answers stand from poorest to richest in
`data/answer_shares.csv`. So the margins hold whatever r is, and poor answers come together (a Gaussian copula).

The column `land` starts from the published margins of a verification in Bontang (2025), put into our words, with these
changes: its floor code 7 and wall code 5 (bamboo and logs in the list of 2022, implausibly common) are read as boards,
most of its town gas as LPG of 3 kg, and questions it did not ask are assumed. The column `river` is an assumption
for villages on the Mahakam and the lakes: more wood, boats, river and rain water, toilets over the water.
"""

import csv
import math
from bisect import bisect
from functools import cache
from itertools import accumulate
from random import Random
from statistics import NormalDist

from rbpk.demo.places import DATA

# r of each question, an assumption; the others have DEFAULT_LOADING.
DEFAULT_LOADING = 0.45
LOADINGS = {
    "roof": 0.25,
    "water_waste_distance": 0.2,
    "has_boat": 0.0,
    "has_motorboat": 0.1,
    "has_bicycle": 0.15,
    "has_car": 0.6,
    "has_computer": 0.55,
    "worried_food": 0.6,
    "receives_pkh": 0.55,
    "receives_bpnt": 0.6,
    "receives_pbi": 0.5,
}
DECILE_LOADING = 0.85  # a proxy means test ranks by what it sees of welfare
INCOME_PER_HEAD_IDR = 1_150_000  # of the middle household; Kaltim's line was Rp866,193 in March 2025 (BPS)
INCOME_SPREAD = 0.5
FLOOR_AREA_M2 = 46
WELL_OR_SPRING = frozenset(
    ["bore_well", "protected_well", "unprotected_well", "protected_spring", "unprotected_spring"]
)
SHARED_OUT = (
    "tenure", "floor", "wall", "roof", "floor_condition", "wall_condition", "roof_condition", "water_source",
    "lighting", "cooking_fuel", "toilet", "has_motorcycle", "has_car", "has_smartphone", "has_bicycle", "has_boat",
    "has_motorboat", "worried_food", "receives_pkh", "receives_bpnt", "receives_blt", "receives_pbi",
)  # fmt: skip

_DECILE_BOUNDS = [NormalDist().inv_cdf(tenth / 10) for tenth in range(1, 10)]


def household_answers(rng: Random, welfare: float, n_members: int, *, river: bool) -> dict[str, str | int]:
    """Every answer of one household; a question that does not apply has no key.

    welfare  standard normal, the poorest lowest
    """
    answers = {variable: draw_answer(rng, variable, welfare, river=river) for variable in SHARED_OUT}
    _add_what_depends(rng, answers, welfare, river=river)
    spread = math.exp(0.30 * welfare + rng.gauss(0, 0.30))
    answers["floor_area_m2"] = min(400, max(8, round(FLOOR_AREA_M2 * spread)))
    answers["n_members"] = n_members
    per_head = INCOME_PER_HEAD_IDR * math.exp(INCOME_SPREAD * welfare + rng.gauss(0, 0.25))
    answers["monthly_income_idr"] = max(100_000, round(per_head * n_members**0.7 / 50_000) * 50_000)
    answers["national_decile"] = 1 + bisect(_DECILE_BOUNDS, _mixed(rng, welfare, DECILE_LOADING))
    return answers


def draw_answer(rng: Random, variable: str, welfare: float, *, river: bool) -> str:
    answers, bounds = answer_shares()[variable, river]
    return answers[bisect(bounds, _mixed(rng, welfare, LOADINGS.get(variable, DEFAULT_LOADING)))]


@cache
def answer_shares() -> dict[tuple[str, bool], tuple[list[str], list[float]]]:
    """Answers from poorest to richest and the normal quantiles between them, by variable and whether by the river."""
    rows = {}
    with (DATA / "answer_shares.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["variable"], []).append(row)
    return {
        (variable, river): ([row["value"] for row in answers], _bounds([float(row[column]) for row in answers]))
        for variable, answers in rows.items()
        for river, column in ((False, "land"), (True, "river"))
    }


def _add_what_depends(rng, answers, welfare, *, river):
    if answers["water_source"] in WELL_OR_SPRING:
        answers["water_waste_distance"] = draw_answer(rng, "water_waste_distance", welfare, river=river)
    if answers["lighting"] == "pln_metered":
        answers["power_va"] = draw_answer(rng, "power_va", welfare, river=river)
    if answers["toilet"] in ("own", "shared", "communal"):
        answers["closet"] = draw_answer(rng, "closet", welfare, river=river)
        answers["sewage"] = draw_answer(rng, "sewage", welfare, river=river)
    for item in ("has_fridge", "has_computer", "has_tv"):
        has_power = answers["lighting"] != "none"
        answers[item] = draw_answer(rng, item, welfare, river=river) if has_power else "no"


def _mixed(rng, welfare, loading):
    return loading * welfare + math.sqrt(1 - loading * loading) * rng.gauss(0, 1)


def _bounds(shares):
    normal = NormalDist()
    sums = list(accumulate(shares))[:-1]
    return [normal.inv_cdf(min(max(total, 1e-9), 1 - 1e-9)) for total in sums]
