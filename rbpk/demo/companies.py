"""Twenty companies that do not exist, each with the villages around it that it cares for first (ring 1)."""

import math
from dataclasses import dataclass

from rbpk.demo.places import Place, places

# Name, sector, village it works in, number of ring-1 villages, commitment a year in million rupiah.
# About as the rakor of 12 October 2023 invited them: three or four coal companies for each of palm oil.
_COMPANIES = (
    ("PT Contoh Bara Mahakam (fiktif)", "coal", "64.02.02.2003", 5, 2_400),
    ("PT Contoh Tambang Jembayan (fiktif)", "coal", "64.02.02.2002", 4, 1_750),
    ("PT Contoh Bara Separi (fiktif)", "coal", "64.02.16.2006", 5, 3_100),
    ("PT Contoh Energi Embalut (fiktif)", "coal", "64.02.16.2003", 4, 1_200),
    ("PT Contoh Bara Sebulu (fiktif)", "coal", "64.02.07.2005", 4, 900),
    ("PT Contoh Batu Hitam Loa Janan (fiktif)", "coal", "64.02.03.2003", 4, 1_500),
    ("PT Contoh Bara Samboja (fiktif)", "coal", "64.02.20.1008", 5, 800),
    ("PT Contoh Mineral Anggana (fiktif)", "coal", "64.02.04.2006", 4, 650),
    ("PT Contoh Bara Kota Bangun (fiktif)", "coal", "64.02.19.2001", 4, 550),
    ("PT Contoh Tambang Tenggarong (fiktif)", "coal", "64.02.06.1011", 4, 1_050),
    ("PT Contoh Sawit Muara Kaman (fiktif)", "palm_oil", "64.02.11.2005", 5, 1_300),
    ("PT Contoh Sawit Kembang Janggut (fiktif)", "palm_oil", "64.02.10.2001", 5, 850),
    ("PT Contoh Sawit Kenohan (fiktif)", "palm_oil", "64.02.09.2004", 4, 480),
    ("PT Contoh Agro Marang Kayu (fiktif)", "palm_oil", "64.02.17.2001", 4, 420),
    ("PT Contoh Migas Muara Badak (fiktif)", "oil_and_gas", "64.02.05.2004", 6, 4_200),
    ("PT Contoh Migas Pesisir (fiktif)", "oil_and_gas", "64.02.14.1003", 5, 3_600),
    ("PT Contoh Hutan Tanaman (fiktif)", "forestry", "64.02.18.2003", 4, 300),
    ("PT Contoh Perikanan Muntai (fiktif)", "fishery", "64.02.01.2007", 4, 150),
    ("PT Contoh Listrik Kuala (fiktif)", "power", "64.02.13.1010", 4, 700),
    ("Bank Contoh Etam (fiktif)", "bank", "64.02.06.1005", 6, 1_000),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemoCompany:
    name: str
    sector: str  # coal, palm_oil, oil_and_gas, forestry, fishery, power, bank
    ring1_village_codes: tuple[str, ...]  # the nearest first
    yearly_commitment_idr: int


def companies() -> list[DemoCompany]:
    """Always the same twenty; ring 1 is the village of the site and those nearest to it."""
    villages = places()
    by_code = {place.code: place for place in villages}
    return [
        DemoCompany(name, sector, _nearest(by_code[site], villages, n), million_idr * 1_000_000)
        for name, sector, site, n, million_idr in _COMPANIES
    ]


def distance_km(one: Place, other: Place) -> float:
    """Straight distance between two village points; at the equator a degree is 111.3 km either way."""
    north = one.latitude - other.latitude
    east = (one.longitude - other.longitude) * math.cos(math.radians(one.latitude))
    return 111.32 * math.hypot(north, east)


def _nearest(site, villages, n):
    return tuple(place.code for place in sorted(villages, key=lambda place: distance_km(site, place))[:n])
