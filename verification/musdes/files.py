"""What is printed: before the meeting the list, the attendance and draft minutes; afterwards the minutes."""

import json
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format, number_format

from accounts.actions import log_access
from accounts.models import User
from verification.musdes.answers import ANSWERS
from verification.musdes.models import Meeting
from verification.musdes.reports import Counts, Row, counts_of, removed_entries, rows_of

DATA = Path(__file__).parents[1] / "data"
BLANK = ". . . . . . . . . . . ."  # to be filled in by hand
LIST, ATTENDANCE, MINUTES = "daftar", "hadir", "berita-acara"
PAPERS = {LIST: "Daftar yang diputuskan", ATTENDANCE: "Daftar hadir", MINUTES: "Berita acara"}
EMPTY_LINES = 40  # to sign on the attendance list
BLANK_SIGNERS = [
    ["Kepala desa/lurah", "", ""], ["BPD/LPM", "", ""], ["Ketua RT", "", ""], ["Pendamping", "", ""],
]  # fmt: skip


@transaction.atomic
def paper_of(meeting: Meeting, paper: str, by: User) -> bytes:
    """One of PAPERS as PDF; whose names stand on it is written down before it leaves."""
    rows = rows_of(meeting) if paper == LIST or (paper == MINUTES and meeting.is_locked) else []
    if rows:
        log_access(
            actor=by, purpose=f"Mencetak {PAPERS[paper].lower()} musyawarah", kind="meeting", fields=["name"],
            object_ids=[row.entry.household_id for row in rows],
        )  # fmt: skip
    if paper == ATTENDANCE:
        return _printed("musdes_attendance.typ", _place(meeting) | {"n_lines": EMPTY_LINES})
    if paper == LIST:
        return _printed("musdes_list.typ", list_data(meeting, rows))
    return _printed("musdes_minutes.typ", minutes_data(meeting, rows))


def _printed(template: str, data: dict) -> bytes:
    import typst

    return typst.compile(DATA / template, sys_inputs={"data": json.dumps(data)}, ignore_system_fonts=True)


def _place(meeting: Meeting) -> dict:
    village = meeting.village
    return {
        "kind": village.kind.capitalize(), "village": village.name, "district": village.parent.name,
        "place": meeting.place, "held_on": _day(meeting.held_on), "printed_on": _day(timezone.localdate()),
    }  # fmt: skip


def list_data(meeting: Meeting, rows: list[Row]) -> dict:
    return _place(meeting) | {
        "answers": list(ANSWERS.values()),
        "rows": [
            [str(row.number), row.head_name or "Kepala keluarga belum tercatat", _rt(row), row.code, row.seen,
             row.suggestion, row.decided, row.entry.note]
            for row in rows
        ],
    }  # fmt: skip


def minutes_data(meeting: Meeting, rows: list[Row]) -> dict:
    """Figures of a locked meeting are those of its rows, which no longer change; before that they are blank."""
    counts = counts_of(meeting)
    final = meeting.is_locked
    return _place(meeting) | {
        "is_final": final, "number": meeting.minutes_number or BLANK,
        "held_on": _day(meeting.held_on) if final else f"{BLANK} (direncanakan {_day(meeting.held_on)})",
        "place": meeting.place if final else f"{BLANK} (direncanakan {meeting.place})",
        "n_present": _number(meeting.n_present) if final else BLANK,
        "locked_at": date_format(timezone.localtime(meeting.locked_at), "j F Y H:i") if final else "",
        "counts_in": _counts_in(counts), "counts_out": _counts_out(counts) if final else _blank_counts_out(),
        "rows": [
            [str(row.number), row.head_name or "–", _rt(row), row.code, row.decided, row.suggestion, row.entry.note]
            for row in rows
        ],
        "removed": [[entry.household.code, entry.note] for entry in removed_entries(meeting)] if final else [],
        "signers": _signers(meeting) or BLANK_SIGNERS,
    }  # fmt: skip


def _rt(row: Row) -> str:
    """Broken between RT and RW only."""
    return row.rt.replace("RT ", "RT\u00a0").replace("RW ", "RW\u00a0")


def _counts_in(counts: Counts) -> list[list[str]]:
    return [
        ["Sudah di daftar sebelum musyawarah", _number(counts.n_before)],
        ["Ditambahkan", _number(counts.n_added)],
        ["Jumlah masuk", _number(counts.n_in)],
    ]


def _counts_out(counts: Counts) -> list[list[str]]:
    refused = [[f"Tidak berhak: {label.lower()}", _number(n)] for label, n in counts.refused_words]
    removed = [["Dikeluarkan dari daftar", _number(counts.n_removed)]] if counts.n_removed else []
    return [
        ["Berhak", _number(counts.n_eligible)], *(refused or [["Tidak berhak", "0"]]),
        ["Belum putus", _number(counts.n_unresolved)], *removed, ["Jumlah keluar", _number(counts.n_out)],
    ]  # fmt: skip


def _blank_counts_out() -> list[list[str]]:
    labels = [words.split(" ", 1)[1] for words in ANSWERS.values()]
    return [[label, ""] for label in [*labels, "Dikeluarkan dari daftar", "Jumlah keluar"]]


def _signers(meeting: Meeting) -> list[list[str]]:
    return [[one.get_capacity_display(), one.name, one.position] for one in meeting.signatories.all()]


def _day(day) -> str:
    return date_format(day, "j F Y")


def _number(value: int) -> str:
    return number_format(value, force_grouping=True)
