"""Made-up records for linkage: who they are is in the id, so that truth needs no second table."""

from random import Random

import pandas

COLUMNS = ["id", "nik", "name", "birth_date", "sex", "area", "address", "family"]
GIVEN = {
    "L": ["Budi", "Ahmad", "Joko", "Hasan", "Rudi", "Yusuf", "Saiful", "Agus", "Dimas", "Petrus"],
    "P": ["Siti", "Dewi", "Nur", "Rina", "Halimah", "Yuliana", "Sri", "Fitri", "Maria", "Ayu"],
}
LAST = ["Santoso", "Rahman", "Wijaya", "Hidayat", "Ramadhan", "Saputra", "Lestari", "Anwar", "Maulana", "Hasanah"]
STREETS = ["Mahakam", "Pesut", "Enggang", "Ulin", "Meranti"]


def record(id, **facts):
    """One person; what a test does not name is missing."""
    return {**dict.fromkeys(COLUMNS), "id": id, **facts}


def frame(*records):
    return pandas.DataFrame(list(records), columns=COLUMNS, dtype=object)


def families(n, seed=1):
    """Records of n families of four: two adults and two children under one address."""
    rng = Random(seed)
    records = []
    for number in range(n):
        area, address = f"64020{rng.randrange(1, 9)}20{rng.randrange(10, 30)}", _address(rng)
        last = rng.choice(LAST)
        for place, (sex, first, until) in enumerate([("L", 60, 85), ("P", 60, 85), ("L", 100, 120), ("P", 100, 120)]):
            born = f"{1900 + rng.randrange(first, until)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 28):02d}"
            name = f"{rng.choice(GIVEN[sex])} {rng.choice(LAST) if place < 2 else last}"
            nik = f"640299{rng.randrange(10**9, 10**10)}"
            family = f"k{number}"
            records.append(record(f"{number}-{place}", nik=nik, name=name, birth_date=born, sex=sex, area=area,
                                  address=address, family=family))  # fmt: skip
    return records


def listed_again(records, seed=2):
    """The same people in another register: its own ids and family numbers, one NIK in ten lost or wrong."""
    rng = Random(seed)
    again = []
    for person in records:
        x = rng.random()
        nik = None if x < 0.05 else person["nik"][:-1] + str(rng.randrange(10)) if x < 0.1 else person["nik"]
        name = person["name"].replace("Y", "J").replace("Rahman", "Rachman") if rng.random() < 0.2 else person["name"]
        year, month, day = person["birth_date"].split("-")
        born = f"{day}/{month}/{year}"
        again.append({**person, "nik": nik, "name": name.upper(), "birth_date": born, "family": "f" + person["family"]})
    return again


def _address(rng):
    return f"Jl. {rng.choice(STREETS)} No. {rng.randrange(1, 200)} RT 00{rng.randrange(1, 9)}"
