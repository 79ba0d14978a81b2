"""Tables no shipped layout knows: mapped once by a person, and known by their headers from then on."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from households.importing.actions import AlreadyHere, ImportRefused, kept_files
from households.importing.marking import marked_files, marked_path
from households.models import MappedLayout, Snapshot, Source
from households.reading.code_maps import words_for
from households.reading.files import read_workbook
from households.reading.layouts import SEARCHED_ROWS, Column, Layout, all_layouts, nearest
from households.reading.meanings import CODED_ROLES, IGNORED, column_of, meaning_of
from households.reading.sheets import Sheet
from households.reading.unknown_tables import ColumnFacts
from households.reading.workbook_check import FileRefused

SYNTHETIC_SUFFIX = "-peragaan"
RESERVED = {"auto", "baru"}  # words that stand beside the codes where one is chosen
MOST_OPEN = 20  # imports looked through for one to map anew
TABLE_INSTRUMENT = "tabel"  # of sources named while a table of theirs is mapped
COUNTED = [
    "n_rows", "n_created", "n_updated", "n_unchanged", "n_held", "n_refused", "n_closed", "n_errors", "n_warnings",
]  # fmt: skip


@dataclass(frozen=True)
class OpenSheet:
    """A sheet of a snapshot's files that a person may map: known to no layout, or to one mapped by hand."""

    key: str  # number of the file and of the sheet in it: "0.1"
    file: str
    sheet: Sheet
    mapped: MappedLayout | None


def register_of(source: Source) -> str:
    """The register a source belongs to; synthetic data have a source of their own beside the real one."""
    return source.code.removesuffix(SYNTHETIC_SUFFIX)


def mapped_layouts(source: Source) -> list[Layout]:
    """Layouts mapped by hand for a register, for its real and its synthetic source alike."""
    return [layout_of(row) for row in _in_use().filter(source__code=register_of(source))]


def known_layouts() -> list[Layout]:
    """All that are shipped and all that were mapped: for telling the source of a file."""
    return [*all_layouts(), *map(layout_of, _in_use())]


def _in_use():
    return MappedLayout.objects.filter(retired_at=None).select_related("source").order_by("pk")


def layout_of(row: MappedLayout) -> Layout:
    columns = [_column(entry) for entry in row.columns if entry["is_read"]]
    others = tuple(entry["field"] for entry in row.columns if not entry["is_read"])
    return Layout(
        code=f"mapped_{row.pk}", label=row.label, source=register_of(row.source), level=row.level,
        instrument=row.source.instrument, version=f"tabel {row.pk}", columns=tuple(columns), is_mapped=True,
        others=others,
    )  # fmt: skip


def _column(entry: Mapping) -> Column:
    fields = {name: value for name, value in entry.items() if name not in ("header", "is_read")}
    known = words_for(entry["role"]) if entry["role"] in CODED_ROLES else {}  # a list of men has no word for women yet
    values = {"values": {**known, **entry["values"]}}
    return Column(**fields | values | {"aliases": tuple(entry["aliases"]), "items": tuple(entry["items"])})


def signature_of(names: Iterable[str]) -> str:
    """SHA-256 in hex of the normalised headers, in whatever order they stand."""
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()


def open_sheets(snapshot: Snapshot) -> list[OpenSheet]:
    """Sheets to map, those that no layout knows first, the fullest first. Unreadable and forgotten files have none."""
    layouts = [*all_layouts(), *mapped_layouts(snapshot.source)]
    mapped = {f"mapped_{row.pk}": row for row in _in_use()}
    found = []
    for file_no, name, path in kept_files(snapshot):
        for sheet_no, sheet in enumerate(_sheets(path)):
            known = nearest(sheet.head(SEARCHED_ROWS + 1), layouts)
            layout = known.layout if known and known.is_certain else None
            if layout is None or layout.is_mapped:
                row = mapped[layout.code] if layout else None
                found.append(OpenSheet(f"{file_no}.{sheet_no}", name, sheet, row))
    return sorted(found, key=lambda each: (each.mapped is not None, -each.sheet.n_rows))


def _sheets(path: Path) -> list[Sheet]:
    try:
        return [sheet for sheet in read_workbook(path) if not sheet.is_blank]
    except FileRefused:
        return []


def said_before(row: MappedLayout | None) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """(meanings, values) of an earlier mapping, as `remember` takes them."""
    columns = layout_of(row).columns if row else ()
    return {each.field: meaning_of(each) for each in columns}, {each.field: dict(each.values) for each in columns}


def last_mapping(source: Source, names: Sequence[str]) -> MappedLayout | None:
    """How these headers were mapped before, also where that is no longer in use."""
    return (
        MappedLayout.objects.filter(source__code=register_of(source), signature=signature_of(names))
        .order_by(F("retired_at").desc(nulls_first=True), "-pk")
        .first()
    )


@transaction.atomic
def remember(
    *,
    source: Source,
    label: str,
    level: str,
    columns: Sequence[ColumnFacts],
    meanings: Mapping[str, str],
    values: Mapping[str, Mapping[str, str]],
    by: User,
) -> MappedLayout:
    """Keep what a person said of a table. An earlier mapping of the same headers is retired, not changed.

    meanings  {column name: meaning of reading.meanings}
    values    {column name: {code_key of an answer: internal value, "" for one that says nothing}}
    """
    register = Source.objects.get(code=register_of(source))
    names = [column.name for column in columns]
    signature = signature_of(names)
    register.mapped_layouts.filter(signature=signature, retired_at=None).update(retired_at=timezone.now())
    entries = [_entry(column, level, meanings[column.name], values.get(column.name, {})) for column in columns]
    return register.mapped_layouts.create(label=label, level=level, signature=signature, columns=entries, made_by=by)


def _entry(column: ColumnFacts, level: str, meaning: str, values: Mapping[str, str]) -> dict:
    entry = asdict(column_of(column.name, meaning, values))
    if level == MappedLayout.Level.FAMILY and meaning == "name":
        entry |= {"role": "head_name", "is_key": False}
    return entry | {"header": column.text, "is_read": meaning != IGNORED}


def retire(*, mapped: MappedLayout) -> None:
    """The next file with these headers is asked about again. What was read with it stays."""
    MappedLayout.objects.filter(pk=mapped.pk, retired_at=None).update(retired_at=timezone.now())


def new_source(*, name: str, owner: str) -> Source:
    """A source that a table of its own came from. Raises ImportRefused where the name is taken."""
    code = slugify(name)[: 20 - len(SYNTHETIC_SUFFIX)].strip("-")
    is_taken = Source.objects.filter(code=code).exists() or Source.objects.filter(name__iexact=name).exists()
    if not code or is_taken or code in RESERVED or code.endswith(SYNTHETIC_SUFFIX):
        raise ImportRefused(f"Sumber bernama {name} sudah ada atau namanya tidak dapat dipakai. Pilih nama lain.")
    return Source.objects.create(code=code, name=name, owner=owner, instrument=TABLE_INSTRUMENT, instrument_version="1")


def may_be_mapped(snapshot: Snapshot) -> bool:
    """Its files are still here, and nothing of it was written or given up by a person."""
    is_open = snapshot.is_refused or snapshot.state in {Snapshot.State.READ, Snapshot.State.AWAITING_DECISION}
    return is_open and bool(kept_files(snapshot))


@transaction.atomic
def begin_again(*, snapshot: Snapshot, source: Source) -> Snapshot:
    """As if its files had just come, for this source: to be read anew. Raises ImportRefused where that cannot be."""
    snapshot = Snapshot.objects.select_for_update(of=("self",)).select_related("source").get(pk=snapshot.pk)
    if not may_be_mapped(snapshot):
        raise ImportRefused("Berkas impor ini sudah tidak tersimpan. Unggah lagi, lalu petakan kolomnya.")
    if snapshot.staged_rows.exclude(mended_by=None).exists():
        raise ImportRefused("Baris impor ini sudah ada yang diperbaiki di RBPK. Batalkan dulu, lalu unggah lagi.")
    snapshot.staged_rows.all().delete()
    snapshot.changes.all().delete()
    snapshot.source, snapshot.state = source, Snapshot.State.READ
    snapshot.faults, snapshot.doubts, snapshot.implausible_reason = [], [], ""
    for name in COUNTED:
        setattr(snapshot, name, 0)
    try:
        with transaction.atomic():
            snapshot.save()
    except IntegrityError as error:
        same = Snapshot.objects.exclude(state=Snapshot.State.CANCELLED).exclude(pk=snapshot.pk)
        raise AlreadyHere(same.get(source=source, file_sha256=snapshot.file_sha256)) from error
    for number, _ in marked_files(snapshot):  # copies with the faults of the first reading
        marked_path(snapshot, number).unlink()
    return snapshot


def open_snapshots(row: MappedLayout) -> list[Snapshot]:
    """Imports of a mapped table's register that may be mapped anew, newest first."""
    codes = [row.source.code, row.source.code + SYNTHETIC_SUFFIX]
    return [each for each in Snapshot.objects.filter(source__code__in=codes)[:MOST_OPEN] if may_be_mapped(each)]
