"""Where the people of the demonstration live: about 15 villages of the four priority tiers, and a thin rest."""

import csv
from dataclasses import dataclass
from pathlib import Path

from households import area_facts

DATA = Path(__file__).parent / "data"

N_NEIGHBOURHOODS = 3_134  # RTs of Kutai Kartanegara; kaltim.jpnn.com, 24 February 2026
LARGEST_CLUSTER_TOTAL = 30_000  # households; beyond, 15 villages would hold more people than they have room for
CLUSTERED_SHARE = 0.9

# Share of the clustered households by tier, and the villages that hold them. Tiers: Bappeda, 24 January 2023.
TIER_SHARES = {1: 0.40, 2: 0.30, 3: 0.18, 4: 0.12}
FOCUS_VILLAGES = {
    1: ("64.02.04.2006", "64.02.02.2003", "64.02.11.2005", "64.02.16.2004", "64.02.07.2005"),
    2: ("64.02.03.2003", "64.02.13.1010", "64.02.20.1008", "64.02.06.1011", "64.02.09.2004"),
    3: ("64.02.05.2004", "64.02.19.2001", "64.02.01.2007"),
    4: ("64.02.18.2003", "64.02.14.1003"),
}
ALL_FOCUS_VILLAGES = tuple(code for codes in FOCUS_VILLAGES.values() for code in codes)


@dataclass(frozen=True, slots=True)
class Place:
    """A village with what the demonstration assumes of it."""

    code: str
    name: str
    kind: str
    district: str
    latitude: float
    longitude: float
    tier: int  # 1 to 4; 0 for Tabang, which the published tiers leave out
    river: bool  # houses of wood over the water, water from river and rain
    groups: tuple[tuple[str, int], ...]  # name group and weight
    n_neighbourhoods: int


def places() -> list[Place]:
    """The 237 villages in the order of their codes."""
    areas = area_facts.areas()
    districts = {area.kemendagri_code: area.name for area in areas if area.level == "district"}
    assumptions = _district_assumptions()
    neighbourhoods = share_neighbourhoods()
    return [
        Place(
            code=area.kemendagri_code,
            name=area.name,
            kind=area.kind,
            district=districts[area.parent_code],
            latitude=float(area.latitude),
            longitude=float(area.longitude),
            n_neighbourhoods=neighbourhoods[area.kemendagri_code],
            **assumptions[area.parent_code],
        )
        for area in areas
        if area.level == "village"
    ]


def share_neighbourhoods(total: int = N_NEIGHBOURHOODS) -> dict[str, int]:
    """Number of RTs by village code, adding up to the total: each village one at least, a kelurahan twice a desa's.

    The published figure is the total only; its split is an assumption.
    """
    villages = area_facts.villages()
    weights = [2 if area.kind == "kelurahan" else 1 for area in villages]
    counts = allot(total - len(villages), weights)
    return {area.kemendagri_code: 1 + n for area, n in zip(villages, counts, strict=True)}


def neighbourhood(number: int) -> tuple[str, str]:
    """RW and RT as written on cards, for the number-th RT of a village from 1 on; four RTs make an RW."""
    return f"{(number + 3) // 4:03d}", f"{number:03d}"


def allot_households(n_households: int, in_places: list[Place]) -> list[tuple[Place, int]]:
    """Households per village: nine in ten in the focus villages, fewer where the demonstration grows to a regency."""
    by_code = {place.code: place for place in in_places}
    clustered = round(min(CLUSTERED_SHARE * n_households, LARGEST_CLUSTER_TOTAL))
    weights = {
        code: TIER_SHARES[tier] * (1 + 0.15 * (index % 3)) / len(codes)
        for tier, codes in FOCUS_VILLAGES.items()
        for index, code in enumerate(codes)
    }
    counts = dict(zip(weights, allot(clustered, list(weights.values())), strict=True))
    rest = [place for place in in_places if place.code not in weights]
    rest_weights = [place.n_neighbourhoods for place in rest]
    for place, n in zip(rest, allot(n_households - clustered, rest_weights), strict=True):
        counts[place.code] = n
    return [(by_code[code], counts[code]) for code in sorted(counts)]


def allot(total: int, weights: list[float]) -> list[int]:
    """Whole numbers in proportion to the weights that add up to the total (largest remainders)."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    counts = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda index: counts[index] - exact[index])
    for index in by_remainder[: total - sum(counts)]:
        counts[index] += 1
    return counts


def _district_assumptions():
    with (DATA / "districts.csv").open(encoding="utf-8", newline="") as file:
        return {
            row.pop("kemendagri_code"): {
                "tier": int(row.pop("tier")),
                "river": row.pop("river") == "yes",
                "groups": tuple((group, int(weight)) for group, weight in row.items()),
            }
            for row in csv.DictReader(file)
        }
