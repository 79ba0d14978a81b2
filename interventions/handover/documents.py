"""Printed lists: the annex of a decree (PDF, xlsx), and the list with a column for signatures (PDF)."""

import json
from datetime import date
from itertools import groupby
from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format, number_format

from households.exports import write_xlsx
from households.lists import Column
from interventions.handover.models import ActivityDecree, DecreeEntry
from interventions.handover.reports import ENDED, Waiting, entries_of, entry_chip, entry_note, place_of_entry
from interventions.models import Activity

FOLDER = Path(__file__).parents[1] / "data"
DECREE_COLUMNS = [
    Column("position", "No", kind="number"), Column("name", "Nama"), Column("nik", "NIK (disamarkan)"),
    Column("village", "Desa/kelurahan"), Column("rt", "RT"), Column("code", "Kode kebutuhan"),
    Column("what", "Bantuan"), Column("quantity", "Jumlah", kind="number"), Column("unit", "Satuan"),
    Column("cost", "Biaya", kind="rupiah"), Column("state", "Keadaan"), Column("note", "Keterangan"),
]  # fmt: skip


def decree_pdf(decree: ActivityDecree) -> bytes:
    return _compiled("sk_penerima.typ", decree_data(decree))


def decree_data(decree: ActivityDecree) -> dict:
    entries = list(entries_of(decree))
    named = [entry for entry in entries if entry.kind == DecreeEntry.Kind.NAMED]
    standing = [entry for entry in named if entry.commitment.status not in ENDED]
    return {
        **_head(decree.activity), "number": decree.number, "decided_on": _day(decree.decided_on),
        "signed_as": decree.signed_as, "rows": [_row(entry) for entry in named],
        "struck_off": [_row(entry) for entry in entries if entry.kind == DecreeEntry.Kind.STRUCK_OFF],
        "n_named": _number(len(named)), "n_standing": _number(len(standing)),
        "n_gone": len(named) - len(standing), "n_villages": _number(len({entry.village for entry in named})),
        "total": _rupiah(sum(entry.cost_idr for entry in named)),
        "standing_total": _rupiah(sum(entry.cost_idr for entry in standing)),
    }  # fmt: skip


def _row(entry: DecreeEntry) -> list[str]:
    code, what = entry.commitment.need.public_code, f"{entry.what}, {_number(entry.quantity)} {entry.unit}"
    return [
        str(entry.position), entry.name, entry.masked_nik or "–", place_of_entry(entry), code, what,
        _rupiah(entry.cost_idr), entry_note(entry),
    ]  # fmt: skip


def decree_xlsx(decree: ActivityDecree) -> bytes:
    rows = [
        [entry.position, entry.name, entry.masked_nik, entry.village, entry.neighbourhood,
         entry.commitment.need.public_code, entry.what, entry.quantity, entry.unit, entry.cost_idr,
         entry_chip(entry).label, entry_note(entry)]
        for entry in entries_of(decree)
    ]  # fmt: skip
    note = (
        f"Lampiran SK {decree.number}, {_day(decree.decided_on)}; {decree.activity}, {decree.activity.programme.opd}; "
        f"dicetak {_day(timezone.localdate())}. Nomor identitas disamarkan."
    )
    return write_xlsx("Penerima bantuan", DECREE_COLUMNS, rows, note)


def sheet_pdf(activity: Activity, waiting: list[Waiting], on: date) -> bytes:
    """One page or more for each village, in the order of RTs."""
    return _compiled("serah_terima.typ", sheet_data(activity, waiting, on))


def sheet_data(activity: Activity, waiting: list[Waiting], on: date) -> dict:
    villages = [
        {"name": village, "rows": [_sheet_row(number, one) for number, one in enumerate(rows, start=1)]}
        for village, rows in groupby(waiting, key=lambda one: one.facts.village)
    ]
    return {**_head(activity), "on": _day(on), "villages": villages}


def _sheet_row(number: int, one: Waiting) -> list[str]:
    name = f"{one.facts.name or 'Belum tercatat'}"
    beside = f"keluarga {one.facts.beside}" if one.facts.beside else ""
    return [str(number), name, beside, one.facts.masked_nik or "–", one.facts.neighbourhood or "–",
            one.commitment.need.public_code, f"{one.facts.what}, {one.left}"]  # fmt: skip


def _head(activity: Activity) -> dict:
    opd = activity.programme.opd
    return {
        "opd": opd.name if opd else "", "activity": activity.name, "programme": activity.programme.name,
        "year": str(activity.year), "funder": activity.funder.name, "printed_on": _day(timezone.localdate()),
    }  # fmt: skip


def _compiled(template: str, data: dict) -> bytes:
    import typst

    return typst.compile(FOLDER / template, sys_inputs={"data": json.dumps(data)}, ignore_system_fonts=True)


def _day(day) -> str:
    return date_format(day, "j F Y")


def _number(value: int) -> str:
    return number_format(value, force_grouping=True)


def _rupiah(value: int) -> str:
    return f"Rp{_number(value)}"
