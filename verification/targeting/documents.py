"""The papers of a list: the annex of the decree (PDF, xlsx) and the announcement that hangs out in a village (PDF)."""

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import slugify

from households.exports import write_xlsx
from households.lists import Column
from households.models import Area
from verification.review.models import TargetList
from verification.targeting.facts import Listed, by_district, by_village
from verification.typesetting import typeset

DATA = Path(__file__).parents[1] / "data"
ANNEX, ANNOUNCEMENT = DATA / "annex.typ", DATA / "announcement.typ"
BLANK = ". . . . . . . . . . . ."  # to be filled in by hand
COLUMNS = [
    Column("no", "No", kind="number"),
    Column("district", "Kecamatan"),
    Column("village", "Desa/kelurahan"),
    Column("code", "Kode rumah tangga"),
    Column("head_name", "Kepala keluarga"),
    Column("nik", "NIK (disamarkan)"),
    Column("rt", "RT"),
    Column("decided_on", "Tanggal putusan", kind="date"),
]

MOST_IN_ONE = 15_000  # rows of one PDF: 3 s and 0.7 GB; 40,000 would take 1.7 GB

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Paper:
    content: bytes
    suffix: str


def annex_pdf(target_list: TargetList, rows: Sequence[Listed], progress: Progress) -> Paper:
    """One PDF; of a long list a zip with the counts and the signature apart and a PDF for each kecamatan."""
    if len(rows) <= MOST_IN_ONE:
        progress("Menyusun PDF", 0, 0)
        return Paper(typeset(ANNEX, annex_data(target_list, rows)), "pdf")
    districts, content = list(by_district(rows)), BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("00-rekapitulasi.pdf", typeset(ANNEX, annex_data(target_list, rows, "summary")))
        for place, (district, group) in enumerate(districts, start=1):
            progress(f"Menyusun PDF {district.name}", place, len(districts))
            data = annex_data(target_list, group, "district") | {"total": number(len(rows))}
            archive.writestr(f"{place:02}-{slugify(district.name)}.pdf", typeset(ANNEX, data))
    return Paper(content.getvalue(), "zip")


def annex_data(target_list: TargetList, rows: Sequence[Listed], part: str = "whole") -> dict:
    return {
        "part": part,
        **_decree_data(target_list), "is_draft": target_list.frozen_at is None, "total": number(len(rows)),
        "printed_on": day(timezone.localdate()), "as_of": day(_as_of(target_list)),
        "districts": [_district(district, group, part) for district, group in by_district(rows)],
    }  # fmt: skip


def _as_of(target_list: TargetList):
    return timezone.localdate(target_list.frozen_at) if target_list.frozen_at else timezone.localdate()


def _decree_data(target_list: TargetList) -> dict:
    decree_on = day(target_list.decree_on) if target_list.decree_on else BLANK
    return {
        "name": str(target_list), "year": str(target_list.year), "version": str(target_list.version),
        "decree_number": target_list.decree_number or BLANK, "decree_on": decree_on,
    }  # fmt: skip


def _district(district: Area, rows: list[Listed], part: str) -> dict:
    villages = [
        {
            "name": _kind_and_name(village), "total": number(len(group)),
            "rows": [] if part == "summary" else [_line(row) for row in group],
        }
        for village, group in by_village(rows)
    ]  # fmt: skip
    return {"name": district.name, "total": number(len(rows)), "villages": villages}


def _kind_and_name(village: Area) -> str:
    return f"{village.kind.capitalize()} {village.name}"


def _line(row: Listed) -> list[str]:
    return [row.code, row.head_name, row.masked_nik, row.rt, day(row.decided_on, "j M Y")]


def annex_xlsx(target_list: TargetList, rows: Sequence[Listed], progress: Progress) -> Paper:
    progress("Menulis buku kerja", 0, 0)
    values = (
        [place, row.village.parent.name, _kind_and_name(row.village), row.code, row.head_name, row.masked_nik, row.rt,
         row.decided_on]
        for place, row in enumerate(rows, start=1)
    )  # fmt: skip
    standing = f"SK {target_list.decree_number}, {day(target_list.decree_on)}" if target_list.frozen_at else "KONSEP"
    note = (
        f"{standing}. {number(len(rows))} rumah tangga, keadaan {day(_as_of(target_list))}. "
        "Sumber: RBPK Kutai Kartanegara. NIK disamarkan."
    )
    return Paper(write_xlsx(f"Lampiran {target_list}", COLUMNS, values, note), "xlsx")


def announcement_pdf(target_list: TargetList, rows: Sequence[Listed], progress: Progress) -> Paper:
    """A page or more for each village: heads of household with their RT, where to object and until when."""
    progress("Menyusun pengumuman", 0, 0)
    villages = [
        {
            "name": _kind_and_name(village), "short_name": village.name, "district": village.parent.name,
            "office": "Kepala Desa" if village.kind == "desa" else "Lurah", "total": number(len(group)),
            "rows": [[row.head_name, row.rt] for row in sorted(group, key=lambda row: (row.rt, row.head_name))],
        }
        for village, group in by_village(rows)
    ]  # fmt: skip
    data = {
        **_decree_data(target_list), "announced_on": day(target_list.announced_on),
        "objections_until": day(target_list.objections_until), "villages": villages,
    }  # fmt: skip
    return Paper(typeset(ANNOUNCEMENT, data), "pdf")


def day(value, form: str = "j F Y") -> str:
    return date_format(value, form)


def number(value: int) -> str:
    return number_format(value, force_grouping=True)
