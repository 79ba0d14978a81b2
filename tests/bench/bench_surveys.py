"""python -m tests.bench.bench_surveys [--samples N]: estimates against a census whose truth is known.

Samples of the shipped design drawn anew from the World Bank's synthetic census: 33 enumeration areas in 7 strata, drawn
in proportion to their households, 25 households in each. Says how often the 95 percent interval holds the truth, and
how far off Fay-Herriot and direct estimates by small area are. Needs ../shared/data/survey.
"""

import argparse
import csv
import gzip
import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from tests.bench import measuring

SURVEY = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "survey"
LINE, TAKEN, SEED = 2000, 25, 2023
N_SAMPLES = 1_000
BAR = (0.93, 0.97)


@dataclass(frozen=True)
class Home:
    stratum: str
    ea: str
    area: str
    size: int
    welfare: float
    has_piped_water: float


@dataclass(frozen=True)
class Drawn:
    home: Home
    weight: float  # of its people
    n_eas: int
    n_homes: int


def rows_of(name: str) -> list[dict]:
    opened = gzip.open if name.endswith(".gz") else open
    with opened(SURVEY / name, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def census() -> dict[str, dict[str, list[Home]]]:
    """Homes by stratum and enumeration area."""
    found: dict = defaultdict(lambda: defaultdict(list))
    for row in rows_of("wb2023_populasi_rumah_tangga.csv.gz"):
        home = Home(
            f"{row['geo1']} {row['urbrur']}", row["ea"], row["geo2"], int(row["hhsize"]), float(row["pc_exp"]),
            float("iped" in row["water"]),
        )  # fmt: skip
        found[home.stratum][home.ea].append(home)
    return found


def shipped_sizes() -> dict[str, int]:
    """How many enumeration areas the shipped sample has in each stratum."""
    eas = defaultdict(set)
    for row in rows_of("wb2023_sampel_rumah_tangga.csv"):
        eas[f"{row['geo1']} {row['urbrur']}"].add(row["ea"])
    return {stratum: len(names) for stratum, names in eas.items()}


def draw(places: dict, sizes: dict[str, int], luck: random.Random) -> list[Drawn]:
    """Systematic, in proportion to households, from a shuffled list; then homes at random."""
    drawn = []
    for stratum, eas in sorted(places.items()):
        names = sorted(eas)
        luck.shuffle(names)
        n_homes, n_eas = sum(map(len, eas.values())), sizes[stratum]
        step = n_homes / n_eas
        at, below = luck.random() * step, 0
        for name in names:
            below += len(eas[name])
            while at < below:
                at += step
                drawn += [
                    Drawn(home, home.size * n_homes / (TAKEN * n_eas), len(names), len(eas[name]))
                    for home in luck.sample(eas[name], TAKEN)
                ]
    return drawn


def designs(sample: list[Drawn]):
    """As shipped (strata, PSUs, weights), and with what the frame tells beside: the sizes of both stages."""
    from verification.macro.surveys.sampling import Design

    weights, strata = [one.weight for one in sample], [one.home.stratum for one in sample]
    eas = [one.home.ea for one in sample]
    yield "as shipped", Design(weights, strata, eas)
    units = [str(n) for n in range(len(sample))]
    yield (
        "with both population sizes",
        Design(weights, strata, eas, [one.n_eas for one in sample], units, [one.n_homes for one in sample]),
    )


def coverage(n_samples: int) -> list[list]:
    from verification.macro.surveys import sampling

    places, sizes, luck = census(), shipped_sizes(), random.Random(SEED)
    homes = [home for eas in places.values() for one in eas.values() for home in one]
    people = sum(home.size for home in homes)
    truth = {
        "mean spending": sum(home.size * home.welfare for home in homes) / people,
        "P0": sum(home.size for home in homes if home.welfare < LINE) / people,
    }
    held: dict = defaultdict(int)
    for _ in range(n_samples):
        sample = draw(places, sizes, luck)
        welfare = [one.home.welfare for one in sample]
        measures = {"mean spending": sampling.mean(welfare), "P0": sampling.poverty(welfare, LINE, 0)}
        for design_name, design in designs(sample):
            for name, measure in measures.items():
                found = sampling.estimate(measure, design)
                held[design_name, name] += found.low <= truth[name] <= found.high
    return [
        [f"{name}, {design}", f"{n / n_samples:.3f} (bar {BAR[0]} to {BAR[1]})"] for (design, name), n in held.items()
    ]


def small_areas(n_samples: int) -> list[list]:
    """Mean squared error of P0 by small area against the census, over areas that were sampled and all samples."""
    from verification.macro.surveys import sampling
    from verification.macro.surveys.sampling import Design
    from verification.macro.surveys.small_area import fay_herriot

    places, sizes, luck = census(), shipped_sizes(), random.Random(SEED)
    by_area = defaultdict(list)
    for eas in places.values():
        for homes in eas.values():
            for home in homes:
                by_area[home.area].append(home)
    truth = {name: _p0(homes) for name, homes in by_area.items()}
    piped = {name: mean(home.has_piped_water for home in homes) for name, homes in by_area.items()}
    ours, direct = [], []
    for _ in range(n_samples):
        sample = draw(places, sizes, luck)
        design = Design([one.weight for one in sample], psus=[one.home.ea for one in sample])
        poor = sampling.share([one.home.welfare < LINE for one in sample])
        found = sampling.estimate_by(poor, [one.home.area for one in sample], design)
        names = [name for name, one in found.items() if one.se > 0 and sum(d.home.area == name for d in sample) > TAKEN]
        if len(names) < 5:
            continue
        model = fay_herriot(
            [found[n].value for n in names], [found[n].se ** 2 for n in names], [[piped[n]] for n in names]
        )
        ours += [(area.eblup - truth[name]) ** 2 for name, area in zip(names, model.areas, strict=True)]
        direct += [(found[name].value - truth[name]) ** 2 for name in names]
    return [
        ["Fay-Herriot, mean squared error of P0", f"{mean(ours):.5f} ({len(ours)} areas in all)"],
        ["direct", f"{mean(direct):.5f}"],
        ["ratio", f"{mean(ours) / mean(direct):.2f} (bar below 1)"],
    ]


def _p0(homes: list[Home]) -> float:
    return sum(home.size for home in homes if home.welfare < LINE) / sum(home.size for home in homes)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--samples", type=int, default=N_SAMPLES)
    n_samples = parser.parse_args().samples
    if not SURVEY.exists():
        measuring.say("the survey files are not here: nothing measured")
        return
    measuring.say(measuring.table([f"{n_samples:,} samples, seed {SEED}", ""], coverage(n_samples)))
    measuring.say(measuring.table([f"{n_samples // 5:,} samples", ""], small_areas(n_samples // 5)))


if __name__ == "__main__":
    main()
