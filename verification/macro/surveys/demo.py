"""A small made-up sample of Kutai Kartanegara for demonstrations, in the layout of the World Bank sample.

Nobody and nothing in it was asked: spending is drawn around plain numbers so that about 7 in 100 people fall below
the line of March 2025. It is marked synthetic wherever it shows.
"""

import csv
from dataclasses import replace
from math import exp
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from households.models import Area
from verification.macro.models import SurveyRound
from verification.macro.surveys.rounds import LAYOUTS, load_survey

NAME = "Survei peragaan Kutai Kartanegara"
PERIOD = "2025-03"
POVERTY_LINE = 705_397  # Rp per head and month, Kutai Kartanegara, March 2025 (BPS WebAPI, variable 624)
PER_BLOCK = 10  # households of a census block, as Susenas takes them
SPREAD_OF_BLOCKS, SPREAD_OF_HOUSEHOLDS = 0.26, 0.38  # of the logarithm of spending per head
STRATA = [
    # zone, kind, blocks, households they stand for, median spending per head and month (Rp)
    ("pesisir", "Urban", 9, 31_000, 1_610_000),
    ("pesisir", "Rural", 9, 29_000, 1_420_000),
    ("tengah", "Urban", 12, 48_000, 1_650_000),
    ("tengah", "Rural", 12, 47_000, 1_390_000),
    ("hulu", "Urban", 6, 16_000, 1_370_000),
    ("hulu", "Rural", 12, 33_000, 1_180_000),
]
SIZES = ([1, 2, 3, 4, 5, 6, 7], [6, 15, 23, 26, 17, 8, 5])
COLUMNS = [
    "hid", "geo1", "geo2", "ea", "urbrur", "hhsize", "rooms", "electricity", "water", "toilet", "tot_exp", "tot_food",
    "share_food", "pc_exp", "quint_nat", "hhweight", "tanpa_listrik", "tanpa_air_bersih", "tanpa_jamban", "rumah_sesak",
]  # fmt: skip
DEPRIVATIONS = tuple(COLUMNS[-4:])
MOST_PER_ROOM = 3


def demo_rows(seed: int = 1) -> list[dict]:
    """600 households in 60 blocks of six strata; the same seed gives the same rows."""
    rng = Random(seed)  # noqa: S311  a demonstration, not a secret
    rows = []
    for zone, kind, n_blocks, n_households, median in STRATA:
        weight = n_households / (n_blocks * PER_BLOCK)
        for block in range(1, n_blocks + 1):
            level = median * exp(rng.gauss(0, SPREAD_OF_BLOCKS))
            place = {"geo1": zone, "geo2": f"{zone} {kind}", "ea": f"{zone[0]}{kind[0]}{block:02}", "urbrur": kind}
            rows += [_household(rng, level, place, weight) for _ in range(PER_BLOCK)]
    return [row | {"hid": f"d{number:04}"} for number, row in enumerate(rows, start=1)]


def write_csv(path: Path, seed: int = 1) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(demo_rows(seed))
    return path


def load(seed: int = 1) -> SurveyRound:
    """The round of the demonstration; loaded once."""
    present = SurveyRound.objects.filter(name=NAME, period=PERIOD).first()
    if present:
        return present
    layout = replace(LAYOUTS["wb2023"], area="geo1", numbers=(*LAYOUTS["wb2023"].numbers, *DEPRIVATIONS))
    with TemporaryDirectory() as folder:
        return load_survey(
            write_csv(Path(folder) / "peragaan.csv", seed), layout, name=NAME, period=PERIOD,
            population="penduduk Kutai Kartanegara (rekaan)", source="Angka rekaan untuk peragaan, bukan hasil survei",
            poverty_line=POVERTY_LINE, poverty_line_unit="Rp/kapita/bulan", measure="spending_per_head_month",
            population_code="6403:people", area=Area.objects.filter(bps_code="6403").first(), is_synthetic=True,
        )  # fmt: skip


def _household(rng: Random, level: float, place: dict, weight: float) -> dict:
    size = rng.choices(*SIZES)[0]
    per_head = round(level * exp(rng.gauss(0, SPREAD_OF_HOUSEHOLDS)) * (4 / size) ** 0.25)
    share_food = min(0.75, max(0.25, 0.62 - 0.09 * (per_head / 1_500_000) + rng.gauss(0, 0.05)))
    is_better_off = per_head > 1_000_000
    household = place | {
        "hhsize": size, "rooms": rng.randint(1, 6), "electricity": "Yes" if rng.random() < 0.97 else "No",
        "water": "Piped into dwelling" if rng.random() < 0.55 else "River", "tot_exp": per_head * size,
        "toilet": "Flush to septic tank" if rng.random() < (0.9 if is_better_off else 0.7) else "Pit latrine",
        "tot_food": round(per_head * size * share_food), "share_food": round(share_food, 3), "pc_exp": per_head,
        "quint_nat": "", "hhweight": weight,
    }  # fmt: skip
    lacks = [
        household["electricity"] == "No", household["water"] == "River", household["toilet"] == "Pit latrine",
        size > MOST_PER_ROOM * household["rooms"],
    ]  # fmt: skip
    return household | dict(zip(DEPRIVATIONS, map(int, lacks), strict=True))
