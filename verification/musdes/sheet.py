"""The page on which a whole list is typed in: what was sent, and how it is shown again with its faults."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from verification.musdes.actions import MeetingError, Typed
from verification.musdes.answers import ANSWERS
from verification.musdes.reports import Row

ANSWER, NOTE, BEFORE = "putusan-", "ket-", "semula"


@dataclass(frozen=True)
class SheetRow:
    """A row with what stands in its fields: what is kept, or what was typed and could not be kept."""

    row: Row
    answer: str
    note: str
    error: str

    @property
    def suggestion(self) -> str:
        """With the number to press."""
        return ANSWERS.get(self.row.suggested_answer, "")


def sheet_rows(rows: list[Row], typed: Mapping[int, Typed], errors: Mapping[int, str]) -> list[SheetRow]:
    return [_sheet_row(row, typed.get(row.entry.pk), errors.get(row.entry.pk, "")) for row in rows]


def _sheet_row(row: Row, typed: Typed | None, error: str) -> SheetRow:
    if typed and error:
        return SheetRow(row, typed.answer, typed.note, error)
    return SheetRow(row, row.entry.answer, row.entry.note, "")


def values_before(rows: list[Row]) -> str:
    """What the page shows as kept, sent back with it: a row that somebody else changed meanwhile is noticed."""
    return json.dumps({row.entry.pk: [row.entry.answer, row.entry.note] for row in rows}, separators=(",", ":"))


def read_sheet(sent: Mapping[str, str]) -> list[Typed]:
    """The rows of a sent page. Raises MeetingError where it did not arrive whole."""
    before = _before(sent.get(BEFORE, ""))
    return [
        Typed(
            entry=entry, answer=sent.get(f"{ANSWER}{entry}", answer), note=sent.get(f"{NOTE}{entry}", note).strip(),
            answer_before=answer, note_before=note,
        )
        for entry, (answer, note) in before.items()
    ]  # fmt: skip


def _before(text: str) -> dict[int, tuple[str, str]]:
    try:
        found = {int(entry): (str(answer), str(note)) for entry, (answer, note) in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise MeetingError("Halaman tidak terkirim utuh. Muat ulang halaman, lalu simpan lagi.") from error
    return {entry: values for entry, values in found.items() if 0 < entry < 2**63}
