"""Household codes as somebody types or uploads them: each line found, or named with what is wrong with it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from households.matching.tables import TableRefused, read_table
from households.models import Household
from households.reading.answers import text_of
from households.uploads import drop_upload, keep_upload
from verification.field.assigning.frames import FOLDER
from verification.field.envelopes import VisitError
from verification.field.models import VerificationRound

COLUMN_NAMES = {"code": ["kode", "kode_rumah_tangga", "kode_rt", "kode_keluarga", "kode_rumah", "rumah_tangga"]}
_BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True)
class Found:
    households: list[Household]
    faults: list[str]  # in words, each naming its line


def read_codes(upload) -> str:
    """The codes of a file, one a line, as they could have been typed. Raises VisitError."""
    path = keep_upload(upload, FOLDER)
    try:
        table = read_table(Path(path), COLUMN_NAMES)
    except TableRefused as error:
        raise VisitError(str(error)) from error
    finally:
        drop_upload(str(path))
    if "code" in table.roles:
        cells = [cells["code"] for _, cells in table.records()]
    elif len(table.headers) == 1:  # a bare list without a header
        cells = [row[table.headers[0][0] - 1] for row in table.rows if row]
    else:
        raise VisitError("Kolom kode tidak ditemukan. Beri judul Kode pada kolom kode rumah tangga, lalu unggah lagi.")
    return "\n".join(text for cell in cells if (text := text_of(cell)))


def find_households(round: VerificationRound, text: str) -> Found:
    """Open households of the round's village by the codes in a text; nothing is passed over in silence."""
    lines = [
        (number, code.upper())
        for number, line in enumerate(text.splitlines(), start=1)
        for code in _BETWEEN.split(line.strip())
        if code
    ]
    known = _known(code for _, code in lines)
    faults, seen, households = [], {}, []
    for number, code in lines:
        household = known.get(code)
        if fault := _fault(round, household, seen.get(code)):
            faults.append(f"Baris {number}: {code[:20]} {fault}.")
        else:
            households.append(household)
        seen.setdefault(code, number)
    return Found(households, faults)


def _known(codes: Iterable[str]) -> dict[str, Household]:
    rows = Household.objects.filter(code__in=set(codes)).select_related("village")
    return {row.code: row for row in rows}


def _fault(round: VerificationRound, household: Household | None, first_line: int | None) -> str:
    if first_line:
        return f"sudah ada di baris {first_line}"
    if household is None or household.village_id != round.village_id:
        return f"bukan rumah tangga di {round.village.name}"  # the same words: who lives elsewhere is not told
    return "sudah ditutup" if household.closed_on else ""
