"""Frames of families: a file or typed lines to checked rows, less those whom the register knows already.

Files are read with the limited reader of all imports. Numbers are kept encrypted, once, as everywhere; only their
blind indexes are compared.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import User
from households import identity
from households.linkage.names import is_no_name, name_key
from households.matching.tables import Table, TableRefused, read_table
from households.models import Area, Claim, IdentityNumber, Neighbourhood, Residence
from households.reading.answers import text_of
from households.reading.validators import check_kk, check_nik, without_numbers
from households.uploads import drop_upload, keep_upload
from verification.field.assigning.actions import require_supervision
from verification.field.assigning.models import FrameEntry, SamplingFrame
from verification.field.envelopes import VisitError

FOLDER = "frames"
MOST_ROWS = 10_000
COLUMN_NAMES = {
    "nik": ["nik", "no_nik", "nomor_nik", "nomor_induk_kependudukan", "no_ktp", "nomor_ktp", "nik_kepala_keluarga"],
    "kk": ["kk", "no_kk", "nomor_kk", "nkk", "nomor_kartu_keluarga", "no_kartu_keluarga"],
    "name": ["nama", "nama_lengkap", "nama_kepala_keluarga", "kepala_keluarga", "nama_kk", "nama_warga"],
    "address": ["alamat", "alamat_lengkap", "alamat_rumah", "jalan"],
    "rt": ["rt", "no_rt", "nomor_rt"],
    "rw": ["rw", "no_rw", "nomor_rw"],
    "relation": ["hubungan", "shdk", "hubungan_keluarga", "status_hubungan", "hubungan_dengan_kepala_keluarga",
                 "status_hubungan_dalam_keluarga", "hub_keluarga", "stat_hbkel"],
}  # fmt: skip
COLUMN_LABELS = {
    "nik": "NIK", "kk": "Nomor KK", "name": "Nama", "address": "Alamat", "rt": "RT", "rw": "RW",
    "relation": "Hubungan keluarga",
}  # fmt: skip
IS_HEAD = re.compile(r"\bkepala\b|^kk$|^1$|^01$", re.IGNORECASE)
_DIGITS = re.compile(r"\d{1,3}")
_TYPED = re.compile(r"\s*[;\t]\s*")
LISTED, UNLISTED, HELD = FrameEntry.Outcome.LISTED, FrameEntry.Outcome.UNLISTED, FrameEntry.Outcome.HELD


@dataclass
class Family:
    """Rows of one family; `row_no` and name are those of its head, else of its first row."""

    row_no: int
    name: str
    address: str
    rt: tuple[str, str] | None  # (rw, rt)
    number: tuple[str, str] | None = None  # (kind, number) to be kept
    indexes: set[tuple[str, bytes]] = field(default_factory=set)  # by which the register may know them
    fault: str = ""
    outcome: str = UNLISTED
    household_id: int | None = None


def take_file(
    *, village: Area, origin: str, as_of: date, upload, by: User, neighbourhoods: Iterable[Neighbourhood] = ()
) -> SamplingFrame:
    """A frame from a file. Raises VisitError when it cannot be one; the file is gone either way."""
    require_supervision(village, by)
    path = keep_upload(upload, FOLDER)
    try:
        table = read_table(Path(path), COLUMN_NAMES)
        _check_columns(table, origin)
        rows = list(table.records())
    except TableRefused as error:
        raise VisitError(str(error)) from error
    finally:
        drop_upload(str(path))
    headers = dict(table.headers)
    columns = {COLUMN_LABELS[role]: headers[at] for role, at in table.roles.items()}
    about = {"file_name": upload.name[:200], "columns": columns}
    return _keep(village, origin, as_of, by, list(neighbourhoods), rows, about)


def take_lines(
    *, village: Area, as_of: date, text: str, by: User, neighbourhoods: Iterable[Neighbourhood] = ()
) -> SamplingFrame:
    """A frame from lines "RT; nama; alamat", as somebody wrote them on his way through the RT. Raises VisitError."""
    require_supervision(village, by)
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            parts = [*_TYPED.split(line.strip(), maxsplit=2), "", ""]
            rows.append((number, {"rt": parts[0], "name": parts[1], "address": parts[2]}))
    origin = SamplingFrame.Origin.LISTING
    return _keep(
        village, origin, as_of, by, list(neighbourhoods), rows, {"columns": {"RT": "1", "Nama": "2", "Alamat": "3"}}
    )


def discard_frame(*, frame: SamplingFrame, by: User) -> None:
    """Forget a frame nobody drew from. Raises VisitError."""
    require_supervision(frame.village, by)
    with transaction.atomic():
        frame = SamplingFrame.objects.select_for_update().get(pk=frame.pk)
        if hasattr(frame, "draw"):
            raise VisitError("Dari kerangka ini sudah diundi sampel. Kerangkanya tetap disimpan.")
        frame.delete()


def _check_columns(table: Table, origin: str) -> None:
    if table.repeated:
        twice = ", ".join(COLUMN_LABELS[role] for role in table.repeated)
        raise VisitError(f"Ada dua kolom untuk {twice}. Sisakan satu, lalu unggah lagi.")
    lacking = [COLUMN_LABELS[role] for role in ("name", "rt") if role not in table.roles]
    if origin == SamplingFrame.Origin.POPULATION and not {"nik", "kk"} & table.roles.keys():
        lacking.append("NIK atau Nomor KK")
    if lacking:
        raise VisitError(f"Kolom tidak ditemukan: {', '.join(lacking)}. Beri judul kolom itu, lalu unggah lagi.")


@transaction.atomic
def _keep(village, origin, as_of, by, neighbourhoods, rows, about: Mapping[str, Any]) -> SamplingFrame:
    if not rows:
        raise VisitError("Tidak ada satu baris pun di bawah judul kolom.")
    if len(rows) > MOST_ROWS:
        raise VisitError(f"Berkas berisi {len(rows)} baris; paling banyak {MOST_ROWS}. Bagi menurut RT.")
    families = list(_families(rows, origin))
    _hold_twice(families)
    allowed = {one.pk for one in neighbourhoods}
    places = _places(village, families, makes_new=not allowed)
    for one in families:
        place = places.get(one.rt)
        if not one.fault and allowed and (place is None or place.pk not in allowed):
            one.fault = f"RT {one.rt[1]} di luar RT yang dipilih."
    _find_listed(village, families, places)
    outcomes = [one.outcome for one in families]
    frame = SamplingFrame.objects.create(
        village=village, origin=origin, as_of=as_of, made_by=by, rts=[str(one) for one in neighbourhoods],
        n_rows=len(rows), n_members=len(rows) - len(families), n_listed=outcomes.count(LISTED),
        n_unlisted=outcomes.count(UNLISTED), n_held=outcomes.count(HELD), **about,
    )  # fmt: skip
    numbers = _kept_numbers(one.number for one in families)
    FrameEntry.objects.bulk_create(
        [
            FrameEntry(
                frame=frame, row_no=one.row_no, neighbourhood=places.get(one.rt), head_name=one.name,
                name_key=name_key(one.name), address=one.address, number_id=numbers.get(one.number),
                outcome=one.outcome, reason=one.fault[:200], household_id=one.household_id,
            )
            for one in families
        ],
        batch_size=2_000,
    )  # fmt: skip
    return frame


# Rows to families


def _families(rows, origin: str) -> Iterator[Family]:
    """Rows with one KK number are one family, the head's row first; without that each row is one."""
    by_card: dict[str, Family] = {}
    for row_no, cells in rows:
        one, card, is_head = _family(row_no, cells, origin)
        known = by_card.get(card) if card else None
        if known is None:
            if card:
                by_card[card] = one
        elif is_head:
            known.row_no, known.name, known.rt, known.number = one.row_no, one.name, one.rt, one.number
            known.address, known.fault = one.address, one.fault
            known.indexes |= one.indexes
        else:
            known.indexes |= one.indexes
        if known is None and not card:
            yield one
    yield from by_card.values()


def _family(row_no: int, cells: Mapping[str, Any], origin: str) -> tuple[Family, str, bool]:
    name = without_numbers(text_of(cells.get("name")) or "")[:120]
    address = without_numbers(text_of(cells.get("address")) or "")[:200]
    one = Family(row_no, name, address, _rt_of(cells))
    nik = check_nik(cells.get("nik"), accepts_synthetic=settings.RBPK_DEMO)
    card = check_kk(cells.get("kk"), accepts_synthetic=settings.RBPK_DEMO)
    kk = card.kk if card.quality == "ok" else ""
    if nik.quality == "ok":
        one.number = ("nik", nik.nik)
        one.indexes.add(("nik", identity.blind_index("nik", nik.nik)))
    if kk:
        one.number = one.number or ("kk", kk)
        one.indexes.add(("kk", identity.blind_index("kk", kk)))
    relation = text_of(cells.get("relation")) or ""
    is_head = bool(IS_HEAD.search(relation))
    one.fault = _fault(one, nik, card, origin)
    if relation and not is_head and not kk and not one.fault:
        one.fault = "Bukan kepala keluarga, dan nomor KK-nya tidak terbaca."
    return one, kk, is_head


def _fault(one: Family, nik, card, origin: str) -> str:
    if not one.name or is_no_name(one.name) or not name_key(one.name):
        return "Nama kepala keluarga kosong."
    if one.rt is None:
        return "RT kosong atau bukan angka."
    if one.number is None:
        bad = next((check.message for check in (nik, card) if check.quality not in ("ok", "absent")), "")
        if bad or origin == SamplingFrame.Origin.POPULATION:
            return bad or "NIK dan nomor KK kosong."
    return ""


def _rt_of(cells) -> tuple[str, str] | None:
    """(rw, rt) in three digits; a cell "004/001" says both."""
    found = _DIGITS.findall(_whole(cells.get("rt")))
    if not found or len(found) > 2 or not int(found[0]):
        return None
    rw = _DIGITS.findall(_whole(cells.get("rw"))) or found[1:]
    return (f"{int(rw[0]):03d}" if rw and int(rw[0]) else "", f"{int(found[0]):03d}")


def _whole(cell) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell == int(cell) else text_of(cell) or ""


def _hold_twice(families: list[Family]) -> None:
    """One family twice in the file would have two chances."""
    seen: dict[Any, int] = {}
    for one in sorted(families, key=lambda family: family.row_no):
        keys = list(one.indexes) or [(one.rt, name_key(one.name), one.address.lower())]
        first = next((seen[key] for key in keys if key in seen), None)
        if first is not None and not one.fault:
            one.fault = f"Keluarga ini sudah ada di baris {first}."
        for key in keys:
            seen.setdefault(key, one.row_no)


def _places(village: Area, families: Iterable[Family], *, makes_new: bool) -> dict[Any, Neighbourhood]:
    """The RT rows of the village by (rw, rt); RTs the register does not know yet are made.

    Where a file tells no RW and the village has one RT of that number, it is meant.
    """
    known = {(one.rw.zfill(3) if one.rw else "", one.rt.zfill(3)): one for one in village.neighbourhoods.all()}
    by_rt: dict[str, list[Neighbourhood]] = {}
    for (_, rt), place in known.items():
        by_rt.setdefault(rt, []).append(place)
    places = {}
    for key in sorted({one.rt for one in families if one.rt and not one.fault}):
        alone = by_rt.get(key[1], [])
        if key in known:
            places[key] = known[key]
        elif len(alone) == 1 and (not key[0] or not alone[0].rw):
            places[key] = alone[0]
        elif makes_new:
            places[key] = village.neighbourhoods.create(rw=key[0], rt=key[1])
    return places


# Who is listed already


def _find_listed(village: Area, families: list[Family], places) -> None:
    """By identity number wherever they live, then by the name's key within the RT."""
    by_number = _homes_by_number({index for one in families for index in one.indexes})
    by_name = _homes_by_name(village)
    for one in families:
        if one.fault:
            one.outcome = HELD
            continue
        home = next((by_number[index] for index in sorted(one.indexes) if index in by_number), None)
        if home:
            one.outcome, one.household_id, one.fault = LISTED, home, "Nomornya sudah ada di register."
        elif home := by_name.get((places[one.rt].pk, name_key(one.name))):
            one.outcome, one.household_id, one.fault = LISTED, home, "Nama yang sama sudah terdaftar di RT ini."


def _homes_by_number(indexes: set[tuple[str, bytes]]) -> dict[tuple[str, bytes], int]:
    """{(kind, blind index): open household} of persons, of cards and of open claims."""
    found: dict[tuple[str, bytes], int] = {}
    for kind in ("nik", "kk"):
        rows = IdentityNumber.objects.filter(kind=kind, blind_index__in=[one for of, one in indexes if of == kind])
        keys = {pk: (kind, bytes(index)) for pk, index in rows.values_list("pk", "blind_index")}
        residences = Residence.objects.open().filter(household__closed_on=None)
        if kind == "nik":
            homes = [residences.filter(person__nik__in=keys).values_list("person__nik", "household")]
        else:
            claims = Claim.objects.filter(kk__in=keys, closed_on=None, household__closed_on=None)
            homes = [
                residences.filter(card__kk__in=keys).values_list("card__kk", "household"),
                claims.exclude(household=None).values_list("kk", "household"),
            ]
        found |= {keys[pk]: home for pairs in homes for pk, home in pairs}
    return found


def _homes_by_name(village: Area) -> dict[tuple[int, str], int]:
    here = Residence.objects.open().filter(household__village=village, household__closed_on=None)
    here = here.exclude(household__neighbourhood=None)
    return {
        (rt, key): home
        for rt, key, home in here.values_list("household__neighbourhood", "person__name_key", "household")
    }


def _kept_numbers(numbers: Iterable[tuple[str, str] | None]) -> dict[tuple[str, str], int]:
    """{(kind, number): row of IdentityNumber}, each made on first sight; in a few statements for all."""
    kept: dict[tuple[str, str], int] = {}
    given = {one for one in numbers if one}
    for kind in ("nik", "kk"):
        plain = sorted(number for of, number in given if of == kind)
        indexes = identity.blind_indexes(kind, plain)
        key_id, sealed = identity.encrypt_all(kind, plain, indexes)
        rows = zip(indexes, sealed, strict=True)
        IdentityNumber.objects.bulk_create(
            [IdentityNumber(kind=kind, blind_index=index, key_id=key_id, ciphertext=one) for index, one in rows],
            ignore_conflicts=True, batch_size=2_000,
        )  # fmt: skip
        stored = IdentityNumber.objects.filter(kind=kind, blind_index__in=indexes)
        keys = {bytes(index): pk for index, pk in stored.values_list("blind_index", "pk")}
        kept |= {(kind, number): keys[index] for number, index in zip(plain, indexes, strict=True)}
    return kept
