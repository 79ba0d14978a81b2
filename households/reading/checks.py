"""Checking a register before anything is loaded: every row gets one verdict, every fault is told at once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from households.reading.families import families_of, persons_of
from households.reading.files import Sheet
from households.reading.frames import Rows, rows_of
from households.reading.layouts import Recognised, all_layouts, nearest
from households.reading.rows import RowRules
from households.reading.validators import is_exponent
from households.reading.verdicts import HELD, OK, REFUSED, Fault
from households.reading.village_index import VillageIndex

ROUNDED_SHARE = 0.3  # of numeric numbers ending in 0; by nature a tenth does
ROUNDED_FROM_ROWS = 50
NUMERIC_SHARE = 0.1  # of a column; fewer numeric cells are doubtful one by one and condemn no file
LONG_NUMBER = 10**15  # from here on Excel keeps no unit digit


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

    families, persons  data frames (FAMILY_COLUMNS, PERSON_COLUMNS of register_families), None for nothing
    n_rows             data rows of all files; equals the sum of counts()
    faults             structural ones first (row None), then by file, sheet and row
    """

    families: object
    persons: object
    faults: list[Fault]
    n_rows: int
    recognised: list[RecognisedSheet] = field(default_factory=list)

    @property
    def structural_faults(self) -> list[Fault]:
        """Faults of whole files or sheets. Nothing may be written while there are any."""
        return [fault for fault in self.faults if fault.row is None and fault.severity == "error"]

    def counts(self) -> dict[str, int]:
        """{verdict: rows}. A family made from its members has no row of its own and is not counted."""
        families = self.families[~self.families["is_derived"].astype(bool)]
        found = Counter(families["verdict"]) + Counter(self.persons["verdict"])
        return {verdict: found[verdict] for verdict in (OK, HELD, REFUSED)}


def check_register(
    sheets_by_file: Mapping[str, list[Sheet]],
    source: str,
    village_index: VillageIndex,
    is_synthetic: bool,
    today: date,
) -> CheckedRegister:
    """Checks all files of one snapshot together.

    sheets_by_file  file name as shown to people -> sheets of read_workbook
    source          "dtsen" or "p3ke"; sheets of another source are a structural fault
    is_synthetic    True accepts numbers with the prefix of demonstration data
    today           birth dates after it are faults

    A row is "held" where a person can mend it, "refused" where it cannot belong to any family, else "ok".
    """
    parts, faults = _recognised_parts(sheets_by_file, source)
    people, houses = (_rows(parts, source, level) for level in ("person", "family"))
    rounded = [fault for rows in (people, houses) for fault in _rounded(rows)]
    rules = RowRules(village_index, is_synthetic, today, refused_files=frozenset(fault.file for fault in rounded))
    house, person = rules.judge_families(houses), rules.judge_persons(people)
    families = families_of(house, person)
    found = [*faults, *rounded, *house.check.faults, *person.check.faults]
    return CheckedRegister(
        families=families,
        persons=persons_of(person),
        faults=sorted(found, key=lambda fault: (fault.row is not None, fault.file, fault.sheet, fault.row or 0)),
        n_rows=len(houses.frame) + len(people.frame),
        recognised=[_summary(file, sheet, found, (houses, people)) for file, sheet, found in parts],
    )


def _recognised_parts(sheets_by_file, source):
    """[(file, Sheet, Recognised)] of the source, and what is wrong with the other sheets."""
    parts, faults = [], []
    for file, sheets in sheets_by_file.items():
        found = [(file, sheet, nearest(sheet.rows)) for sheet in sheets]
        certain = [part for part in found if part[2] and part[2].is_certain]
        parts += [part for part in certain if part[2].layout.source == source]
        faults += [_other_source(part, source) for part in certain if part[2].layout.source != source]
        if not certain:
            faults.append(_not_recognised(file, found))
        faults += [_skipped(part) for part in found if certain and part not in certain and part[1].rows]
        faults += [fault for part in certain for fault in _header_warnings(*part)]
    return parts, faults


def _other_source(part, source):
    file, sheet, found = part
    message = f"Lembar ini berbentuk {found.layout.label}, padahal sumber yang dipilih {source.upper()}."
    return Fault(file, sheet.name, None, "", "", f"{message} Pilih sumber yang sesuai.")


def _not_recognised(file, found):
    best = max((part[2] for part in found if part[2]), key=lambda each: each.share, default=None)
    message = "Tata letak berkas tidak dikenal: judul kolom DTSEN atau P3KE tidak ditemukan."
    if best:
        missing = ", ".join(best.missing)
        message += f" Paling mirip {best.layout.label}, tetapi tidak ada kolom: {missing}."
    return Fault(file, "", None, "", "", message)


def _skipped(part):
    file, sheet, _ = part
    return Fault(file, sheet.name, None, "", "", "Lembar dilewati: judul kolomnya tidak dikenal.", "warning")


def _header_warnings(file, sheet, found: Recognised):
    if sheet.is_hidden:
        yield Fault(file, sheet.name, None, "", "", "Lembar tersembunyi ikut dibaca.", "warning")
    for header in found.repeated:
        message = f'Kolom "{header}" dilewati: artinya sama dengan kolom sebelumnya.'
        yield Fault(file, sheet.name, None, header, "", message, "warning")
    for name in found.missing:
        yield Fault(file, sheet.name, None, name, "", f'Kolom "{name}" tidak ada; nilainya kosong.', "warning")


def _rows(parts, source, level) -> Rows:
    layout = next((each for each in all_layouts() if (each.source, each.level) == (source, level)), None)
    if layout is None:
        raise ValueError(f"no layout for source {source!r}")
    return rows_of(layout, [part for part in parts if part[2].layout == layout])


def _rounded(rows):
    """Faults of files whose numbers a spreadsheet has rounded: too many of the numeric ones end in 0."""
    files = rows.frame["file"].tolist()
    for role, what in (("nik", "NIK"), ("kk", "nomor KK"), ("source_key", "ID keluarga")):
        n_filled, n_numeric, n_zero = Counter(), Counter(), Counter()
        for file, cell in zip(files, rows.column(role), strict=True):
            last = _last_digit(cell)
            n_filled[file] += cell is not None
            n_numeric[file] += last is not None
            n_zero[file] += last == 0
        for file, n in n_numeric.items():
            is_numeric_column = n >= ROUNDED_FROM_ROWS and n / n_filled[file] >= NUMERIC_SHARE
            if is_numeric_column and n_zero[file] / n > ROUNDED_SHARE:
                yield _rounding_fault(file, what, n_zero[file], n)


def _last_digit(cell):
    """Of a long number in a numeric cell; 0 for the text 6,40205E+15, which is how a csv shows a rounded one."""
    if isinstance(cell, str):
        return 0 if is_exponent(cell) else None
    is_long = isinstance(cell, int | float) and cell >= LONG_NUMBER
    return int(cell) % 10 if is_long else None


def _rounding_fault(file, what, n_zero, n):
    message = (
        f"Excel membulatkan {what}: {n_zero} dari {n} nomor berupa angka berakhiran 0. Seluruh berkas ditolak. "
        "Minta ulang dari sumbernya dengan kolom nomor disimpan sebagai teks."
    )
    return Fault(file, "", None, what, "", message)


def _summary(file, sheet, found, levels):
    frames = [rows.frame for rows in levels]
    n_rows = sum(int(((frame["file"] == file) & (frame["sheet"] == sheet.name)).sum()) for frame in frames)
    return RecognisedSheet(file, sheet.name, found.layout.code, found.layout.label, n_rows)
