"""Checking a register before anything is loaded: every row gets one verdict, every fault is told at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice

import numpy as np

from households.reading.families import RegisterRows, families_and_persons
from households.reading.frames import Rows, completed, rows_of
from households.reading.layouts import SEARCHED_ROWS, Layout, Recognised, all_layouts, nearest
from households.reading.rows import RowRules
from households.reading.sheets import Sheet
from households.reading.validators import is_exponent
from households.reading.verdicts import VERDICTS, Fault, Verdicts
from households.reading.village_index import VillageIndex

ROUNDED_SHARE = 0.3  # of numeric numbers ending in 0; by nature a tenth does
ROUNDED_FROM_ROWS = 50
NUMERIC_SHARE = 0.1  # of a column; fewer numeric cells are doubtful one by one and condemn no file
LONG_NUMBER = 10**15  # from here on Excel keeps no unit digit
UNKNOWN_LAYOUT = "unknown_layout"
MAX_ORPHANS_NAMED = 5


@dataclass(frozen=True)
class RecognisedSheet:
    file: str
    sheet: str
    layout: str
    label: str
    n_rows: int


@dataclass
class CheckedRegister:
    """What the files of one snapshot say.

    families, persons  see RegisterRows
    file_faults        of whole files and sheets, structural ones first; those of rows are kept with the rows
    n_rows             data rows of all files; equals the sum of counts()
    """

    families: RegisterRows
    persons: RegisterRows
    file_faults: list[Fault]
    n_rows: int
    recognised: list[RecognisedSheet] = field(default_factory=list)

    @property
    def structural_faults(self) -> list[Fault]:
        """Faults of whole files or sheets. Nothing may be written while there are any."""
        return [fault for fault in self.file_faults if fault.severity == "error"]

    @property
    def faults(self) -> list[Fault]:
        """All of them: those of files and sheets first, then by file, sheet and row. A register may have a million."""
        return sorted(self.some_faults(None), key=lambda fault: (fault.row is not None, *_place(fault)))

    def some_faults(self, limit: int | None) -> Iterator[Fault]:
        told = chain.from_iterable(check.faults() for check in self._checks)
        return islice(chain(self.file_faults, (fault for _, fault in told)), limit)

    def n_faults(self, severity: str) -> int:
        of_files = sum(fault.severity == severity for fault in self.file_faults)
        return of_files + sum(check.count(severity) for check in self._checks)

    def counts(self) -> dict[str, int]:
        """{verdict: rows}. A family made from its members has no row of its own and is not counted."""
        codes = np.concatenate([self.families.codes[~self.families.is_derived], self.persons.codes])
        return dict(zip(VERDICTS, np.bincount(codes, minlength=len(VERDICTS)).tolist(), strict=True))

    @property
    def _checks(self) -> tuple[Verdicts, Verdicts]:
        return self.families.check, self.persons.check


def _place(fault):
    return fault.file, fault.sheet, fault.row or 0


def check_register(
    sheets_by_file: Mapping[str, list[Sheet]],
    source: str,
    village_index: VillageIndex,
    is_synthetic: bool,
    today: date,
    layouts: Sequence[Layout] | None = None,
) -> CheckedRegister:
    """Checks all files of one snapshot together.

    sheets_by_file  file name as shown to people -> sheets of read_workbook
    source          "dtsen", "p3ke" or another source of a layout; sheets of other sources are a structural fault
    is_synthetic    True accepts numbers with the prefix of demonstration data
    today           birth dates after it are faults
    layouts         those a sheet may have; None: the shipped ones

    A row is "held" where a person can mend it, "refused" where it cannot belong to any family, else "ok".
    """
    layouts = all_layouts() if layouts is None else layouts
    parts, faults = _recognised_parts(sheets_by_file, source, layouts)
    people, houses = (list(_pieces(parts, level)) for level in ("person", "family"))
    rounded = [fault for rows in (*people, *houses) for fault in _rounded(rows)]
    rules = RowRules(village_index, is_synthetic, today, refused_files=frozenset(fault.file for fault in rounded))
    families, persons = families_and_persons(rules.judge_families(houses), rules.judge_persons(people))
    faults += [*rounded, *(fault for rows in (*people, *houses) for fault in _orphans(rows))]
    return CheckedRegister(
        families=families,
        persons=persons,
        file_faults=sorted(faults, key=lambda fault: (fault.severity != "error", *_place(fault))),
        n_rows=sum(map(len, people)) + sum(map(len, houses)),
        recognised=[_summary(file, sheet, found, (*people, *houses)) for file, sheet, found in parts],
    )


def _recognised_parts(sheets_by_file, source, layouts):
    """[(file, Sheet, Recognised)] of the source, and what is wrong with the other sheets."""
    parts, faults = [], []
    for file, sheets in sheets_by_file.items():
        found = [(file, sheet, nearest(sheet.head(SEARCHED_ROWS + 2), layouts)) for sheet in sheets]
        certain = [part for part in found if part[2] and part[2].is_certain]
        parts += [part for part in certain if part[2].layout.source == source]
        faults += [_other_source(part, source) for part in certain if part[2].layout.source != source]
        if not certain:
            faults.append(_not_recognised(file, found))
        faults += [_skipped(part) for part in found if certain and part not in certain and part[1].n_rows]
        faults += [fault for part in certain for fault in _warnings(*part)]
    return parts, faults


def _other_source(part, source):
    file, sheet, found = part
    message = f"Lembar ini berbentuk {found.layout.label}, padahal sumber yang dipilih {source.upper()}."
    return Fault(file, sheet.name, None, "", "", f"{message} Pilih sumber yang sesuai.")


def _not_recognised(file, found):
    best = max((part[2] for part in found if part[2]), key=lambda each: each.share, default=None)
    message = "Tata letak berkas tidak dikenal: judul kolomnya bukan milik register yang sudah dikenal."
    if best:
        missing = ", ".join(best.missing)
        message += f" Paling mirip {best.layout.label}, tetapi tidak ada kolom: {missing}."
    message += " Kolomnya dapat dipetakan sendiri di halaman impor ini."
    return Fault(file, "", None, "", "", message, kind=UNKNOWN_LAYOUT)


def _skipped(part):
    file, sheet, _ = part
    return Fault(file, sheet.name, None, "", "", "Lembar dilewati: judul kolomnya tidak dikenal.", "warning")


def _warnings(file, sheet, found: Recognised):
    if sheet.is_hidden:
        yield Fault(file, sheet.name, None, "", "", "Lembar tersembunyi ikut dibaca.", "warning")
    for note in sheet.notes:
        yield Fault(file, sheet.name, None, "", "", note, "warning")
    for header in found.repeated:
        message = f'Kolom "{header}" dilewati: artinya sama dengan kolom sebelumnya.'
        yield Fault(file, sheet.name, None, header, "", message, "warning")
    for name in found.missing:
        yield Fault(file, sheet.name, None, name, "", f'Kolom "{name}" tidak ada; nilainya kosong.', "warning")


def _pieces(parts, level) -> Iterator[Rows]:
    """Rows of a level by layout. A sheet that completes another is no piece of its own if the other is there."""
    layouts = list(dict.fromkeys(found.layout for _, _, found in parts if found.layout.level == level))
    by_layout = {its.code: rows_of(its, [part for part in parts if part[2].layout == its]) for its in layouts}
    for layout in layouts:
        if layout.part_of not in by_layout:
            others = [by_layout[other.code] for other in layouts if other.part_of == layout.code]
            yield completed(by_layout[layout.code], others)


def _orphans(rows):
    for file, sheet, numbers in rows.orphans:
        shown = ", ".join(map(str, numbers[:MAX_ORPHANS_NAMED])) + (", ..." if len(numbers) > MAX_ORPHANS_NAMED else "")
        message = f"{len(numbers)} baris tidak mempunyai pasangan di lembar utamanya dan dilewati (baris {shown})."
        yield Fault(file, sheet, None, "", "", message, "warning")


def _rounded(rows):
    """Faults of files whose numbers a spreadsheet has rounded: too many of the numeric ones end in 0."""
    files = np.array([file for file, _ in rows.places], dtype=object)[rows.place] if len(rows) else rows.place
    for role, what in (("nik", "NIK"), ("kk", "nomor KK"), ("source_key", "ID keluarga")):
        cells = rows.column(role)
        last = cells.numbers(lambda cell: -1 if (digit := _last_digit(cell)) is None else digit)
        for file in dict.fromkeys(file for file, _ in rows.places):
            is_here = files == file
            n_filled = np.count_nonzero(cells.known() & is_here)
            n, n_zero = np.count_nonzero((last >= 0) & is_here), np.count_nonzero((last == 0) & is_here)
            if n >= ROUNDED_FROM_ROWS and n / n_filled >= NUMERIC_SHARE and n_zero / n > ROUNDED_SHARE:
                yield _rounding_fault(file, what, n_zero, n)


def _last_digit(cell):
    """Of a long number in a numeric cell; 0 for the text 6,40205E+15, which is how a csv shows a rounded one."""
    if isinstance(cell, str):
        return 0 if "E" in cell.upper() and is_exponent(cell) else None
    is_long = isinstance(cell, int | float) and cell >= LONG_NUMBER
    return int(cell) % 10 if is_long else None


def _rounding_fault(file, what, n_zero, n):
    message = (
        f"Excel membulatkan {what}: {n_zero} dari {n} nomor berupa angka berakhiran 0. Seluruh berkas ditolak. "
        "Minta ulang dari sumbernya dengan kolom nomor disimpan sebagai teks."
    )
    return Fault(file, "", None, what, "", message)


def _summary(file, sheet, found, pieces):
    n_rows = sum(
        int(np.count_nonzero(rows.place == at))
        for rows in pieces
        for at, place in enumerate(rows.places)
        if place == (file, sheet.name)
    )
    return RecognisedSheet(file, sheet.name, found.layout.code, found.layout.label, n_rows)
