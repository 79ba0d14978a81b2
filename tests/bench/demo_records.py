"""The demonstration's registers as the records that are linked, and the truth of them: what a reading would give."""

import csv
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

from households import area_facts
from households.reading.village_index import VillageIndex, VillageName
from tests.bench.truth import Lookalikes

P3KE_LINES_BEFORE_HEADER = 11
KECAMATAN_DIGITS = len("64.02.06")
SEXES = {"1": "male", "2": "female", "Laki-laki": "male", "Perempuan": "female"}


def records(folder: Path, register: str):
    """Frame with engine.RECORD_COLUMNS of `dtsen` or `p3ke`, text or None; id is the row of the sheet as text."""
    import pandas as pd

    raw = _person_file(folder, register)
    read = {"dtsen": _dtsen, "p3ke": _p3ke}[register](raw)
    first_row = 2 + (P3KE_LINES_BEFORE_HEADER if register == "p3ke" else 0)
    frame = pd.DataFrame({"id": [str(row) for row in range(first_row, first_row + len(raw))], **read})
    frame["nik"] = frame["nik"].where(frame["nik"].str.fullmatch("[0-9]{16}", na=False))  # what Excel rounded is lost
    return frame.astype(object).where(frame.notna(), None)


def persons(folder: Path, register: str) -> dict[str, int]:
    """Person by record id."""
    return {row["row"]: int(row["person"]) for row in _truth(folder, register)}


def errors(folder: Path, register: str) -> dict[int, set[str]]:
    """What is wrong on any row of a person."""
    found = {}
    for row in _truth(folder, register):
        if row["errors"]:
            found.setdefault(int(row["person"]), set()).update(row["errors"].split(";"))
    return found


def nik_verdicts(folder: Path, register: str) -> Counter:
    """How many rows have the person's own NIK (right), another number (wrong) or none (missing)."""
    true = {int(row["person"]): row["nik"] for row in _rows(folder / "people_truth.csv")}
    written = records(folder, register)["nik"].tolist()
    own = [true[person] for person in persons(folder, register).values()]
    return Counter(
        "missing" if nik is None else "right" if nik == number else "wrong"
        for nik, number in zip(written, own, strict=True)
    )


def families(folder: Path) -> dict[int, int]:
    return {int(row["person"]): int(row["family"]) for row in _rows(folder / "people_truth.csv")}


def lookalikes(folder: Path) -> dict[str, Lookalikes]:
    rows = list(_rows(folder / "lookalikes_truth.csv"))
    return {kind: Lookalikes.read(rows, kind) for kind in ("twin", "namesake")}


def _person_file(folder, register):
    import pandas as pd

    skipped = P3KE_LINES_BEFORE_HEADER if register == "p3ke" else 0
    path = folder / f"{register}_individu.csv"
    return pd.read_csv(path, dtype=str, skiprows=skipped, na_values=[""], keep_default_na=False)


def _dtsen(raw):
    written = list(zip(raw["kelurahan_desa"], raw["kecamatan"], strict=True))
    places = {place: _villages().by_name(*place) for place in set(written)}
    return {
        "nik": raw["nomor_induk_kependudukan"],
        "name": raw["nama"],
        "birth_date": _iso_dates(raw["tanggal_lahir"], "%Y-%m-%d"),
        "sex": raw["jenis_kelamin"].map(SEXES),
        "area": [places[place] for place in written],
        "address": raw["alamat_ktp"] + " RT " + raw["rt_ktp"] + " RW " + raw["rw_ktp"],
        "family": raw["nomor_kartu_keluarga"],
    }


def _p3ke(raw):
    codes = {code: _villages().by_code(code) for code in raw["kode_kemendagri"].unique()}
    return {
        "nik": raw["nik"],
        "name": raw["nama_lengkap"],
        "birth_date": _iso_dates(raw["tanggal_lahir"], "%d/%m/%Y"),
        "sex": raw["jenis_kelamin"].map(SEXES),
        "area": raw["kode_kemendagri"].map(codes),
        "address": raw["alamat"],
        "family": raw["id_keluarga_p3ke"],
    }


def _iso_dates(written, form):
    """None for what is no date: 31 February."""
    import pandas as pd

    return pd.to_datetime(written, format=form, errors="coerce").dt.strftime("%Y-%m-%d")


@cache
def _villages() -> VillageIndex:
    """The index that an import builds from the database, from the facts that the database is filled with."""
    names, aliases = {area.kemendagri_code: area.name for area in area_facts.areas()}, defaultdict(list)
    for alias in area_facts.aliases():
        aliases[alias.area_code].append(alias.name)
    old = area_facts.old_village_codes()
    return VillageIndex(
        [
            VillageName(
                area.kemendagri_code, area.name, names[area.parent_code], area.bps_code,
                tuple(aliases[area.kemendagri_code]), tuple(filter(None, [old.get(area.kemendagri_code)])),
            )
            for area in area_facts.villages()
        ],
        {names[code]: found for code, found in aliases.items() if code in names and len(code) == KECAMATAN_DIGITS},
    )  # fmt: skip


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _truth(folder, register):
    return _rows(folder / f"{register}_truth.csv")
