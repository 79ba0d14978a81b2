"""How a visit was made, as its envelope tells: for the reviewer's eye and for flags, never an answer.

Whatever a phone wrote is read with goodwill; what is none of what is expected is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from verification.field.envelopes import UNREADABLE, parsed
from verification.field.models import Envelope

MOST_POINTS = 4_000  # of a signature; a phone sends at most 5 KB of them
MOST_TEXT = 1_000
MODES = {"signed": "tanda tangan di layar", "spoken": "lisan, dengan saksi"}
PAPER_MODES = MODES | {"signed": "tanda tangan di kertas"}
NO_POSITION = {
    "permission_denied": "izin lokasi ditolak", "unavailable": "HP tidak menemukan posisi",
    "timeout": "sinyal GPS tidak didapat", "not_supported": "HP tidak dapat membaca posisi",
}  # fmt: skip


@dataclass(frozen=True)
class Paradata:
    """active_min  minutes with the form open in front, None where the phone did not count them
    strokes        of a signature, each the points of an SVG polyline; `box` its viewBox
    """

    active_min: float | None
    clock_offset: timedelta | None
    app: str
    note: str
    no_position_because: str
    consent_mode: str
    asked_by: str
    witness: str
    strokes: list[str]
    box: str


def paradata_of(envelope: Envelope) -> Paradata:
    """Everything empty for a body that cannot be read."""
    try:
        document = parsed(bytes(envelope.body))
    except UNREADABLE:
        document = {}
    return read(document if isinstance(document, dict) else {})


def read(document: Mapping[str, Any]) -> Paradata:
    consent = document.get("consent_by")
    consent = consent if isinstance(consent, dict) else {}
    strokes = _strokes(consent.get("strokes"))
    modes = PAPER_MODES if document.get("kind") == "paper" else MODES
    active, offset = _count(document.get("active_ms")), document.get("clock_offset_ms")
    return Paradata(
        active_min=None if active is None else active / 60_000,
        clock_offset=timedelta(milliseconds=offset) if type(offset) is int and abs(offset) < 10**11 else None,
        app=_text(document.get("app")), note=_text(document.get("note")),
        no_position_because=NO_POSITION.get(_text(document.get("no_position_because")), ""),
        consent_mode=modes.get(_text(consent.get("mode")), ""), asked_by=_text(consent.get("asked_by")),
        witness=_text(consent.get("witness")),
        strokes=[" ".join(f"{x:g},{y:g}" for x, y in stroke) for stroke in strokes], box=_box(strokes),
    )  # fmt: skip


def _text(value: Any) -> str:
    return value.strip()[:MOST_TEXT] if isinstance(value, str) else ""


def _count(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value < 10**9 else None


def _strokes(value: Any) -> list[list[tuple[float, float]]]:
    found, room = [], MOST_POINTS
    for stroke in value if isinstance(value, list) else []:
        points = [
            (round(float(point[0]), 1), round(float(point[1]), 1))
            for point in (stroke if isinstance(stroke, list) else [])[:room]
            if isinstance(point, list) and len(point) >= 2 and all(_is_place(part) for part in point[:2])
        ]
        room -= len(points)
        if points:
            found.append(points if len(points) > 1 else points * 2)
    return found


def _is_place(part: Any) -> bool:
    return type(part) in (int, float) and abs(part) < 10_000


def _box(strokes: list[list[tuple[float, float]]]) -> str:
    """What holds all strokes, with room for the pen around it."""
    if not strokes:
        return ""
    across, down = ([point[axis] for stroke in strokes for point in stroke] for axis in (0, 1))
    left, top, edge = min(across), min(down), 4
    return f"{left - edge:g} {top - edge:g} {max(across) - left + 2 * edge:g} {max(down) - top + 2 * edge:g}"
