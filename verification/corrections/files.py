"""What is handed over: families and persons in the source's own columns, the minutes, the note of the hand-over."""

import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format, number_format

from households.exports import write_xlsx
from households.lists import Column
from households.models import Variable
from verification.corrections.codes import FAMILY, PERSON, SourceCodes
from verification.corrections.models import CorrectionItem, CorrectionPackage
from verification.review.models import Decision

NOTE = Path(__file__).parents[1] / "data" / "bast.typ"
KEY_COLUMN, WORDS_COLUMN, DATE_COLUMN, MINUTES_COLUMN = (
    "kode_perbaikan", "keterangan", "tanggal_konfirmasi", "berita_acara",
)  # fmt: skip
BLANK = ". . . . . . . . . . . ."  # to be filled in by hand
STATEMENT = [
    "Data dikumpulkan dan diperiksa di lapangan oleh Pemerintah Kabupaten Kutai Kartanegara; tiap perubahan mempunyai "
    "bukti yang disetujui pengawas.",
    "Data memuat NIK dan nama serta sekurangnya satu variabel menurut standar sumber, metadata, dan hanya nilai yang "
    "dikonfirmasi berbeda (Peraturan BPS Nomor 6 Tahun 2025 Pasal 10).",
    "Data diserahkan hanya untuk pemutakhiran data sumber, dilindungi menurut UU Nomor 27 Tahun 2022, dan tidak "
    "diteruskan kepada pihak lain oleh penerimanya di luar tujuan itu.",
    "Penyusunan dan pelepasan berkas dilakukan oleh dua petugas yang berlainan dan tercatat.",
]


@dataclass
class Sheet:
    """Rows of one level. keys: the source's key columns; fields: its columns with any change."""

    title: str
    keys: list[str]
    fields: list[str]
    rows: list[list] = field(default_factory=list)

    @property
    def columns(self) -> list[Column]:
        changed = [f"{name} ({which})" for name in self.fields for which in ("lama", "baru")]
        names = [KEY_COLUMN, *self.keys, *changed, WORDS_COLUMN, DATE_COLUMN, MINUTES_COLUMN]
        return [Column(name, name) for name in names]


def item_code(item: CorrectionItem) -> str:
    """By which the keeper's answer names a family."""
    return f"PB{item.pk}"


def package_zip(package: CorrectionPackage) -> bytes:
    """keluarga.xlsx and individu.xlsx as far as there are changes, berita-acara.xlsx, BAST.pdf. NIKs stand in clear."""
    items = items_of(package)
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for sheet, name in ((family_sheet(package, items), "keluarga"), (person_sheet(package, items), "individu")):
            if sheet.rows:
                archive.writestr(f"{name}.xlsx", _workbook(package, sheet))
        archive.writestr("berita-acara.xlsx", _minutes_workbook(package, items))
        archive.writestr("BAST.pdf", hand_over_note(package, items))
    return content.getvalue()


def items_of(package: CorrectionPackage) -> list[CorrectionItem]:
    related = ["claim__kk", "claim__village__parent", "claim__last_snapshot", "minutes__village"]
    return list(package.items.select_related(*related).prefetch_related("claim__persons__nik").order_by("pk"))


def family_sheet(package: CorrectionPackage, items: Sequence[CorrectionItem]) -> Sheet:
    layout, changes = SourceCodes(package.source).main_layout(FAMILY), {item.pk: _changes(item, None) for item in items}
    keys = {role: column.field for role in ("source_key", "kk", "village", "kecamatan")
            if (column := layout.with_role(role))}  # fmt: skip
    sheet = Sheet("Perbaikan keluarga", list(keys.values()), _fields(changes.values()))
    for item in items:
        if own := changes[item.pk]:
            said = {
                **_family_keys(item),
                "village": item.claim.village.name,
                "kecamatan": item.claim.village.parent.name,
            }
            sheet.rows.append(_row(item, [said[role] for role in keys], own, sheet.fields))
    return sheet


def person_sheet(package: CorrectionPackage, items: Sequence[CorrectionItem]) -> Sheet:
    layout = SourceCodes(package.source).main_layout(PERSON)
    people = [
        (item, person, own)
        for item in items
        for person in item.claim.persons.all()
        if (own := _changes(item, person.pk))
    ]
    keys = {role: column.field for role in ("source_key", "kk", "nik", "name") if (column := layout.with_role(role))}
    sheet = Sheet("Perbaikan individu", list(keys.values()), _fields(own for _, _, own in people))
    for item, person, own in people:
        said = {**_family_keys(item), "nik": person.nik.reveal() if person.nik else "", "name": person.name}
        sheet.rows.append(_row(item, [said[role] for role in keys], own, sheet.fields))
    return sheet


def _family_keys(item: CorrectionItem) -> dict[str, str]:
    """The numbers the source itself gave; none of ours is added."""
    return {"kk": item.claim.kk.reveal() if item.claim.kk else "", "source_key": item.claim.source_key}


def _changes(item: CorrectionItem, person: int | None) -> list[dict]:
    return [change for change in item.changes if change["person_claim"] == person]


def _fields(changes: Iterable[list[dict]]) -> list[str]:
    return list(dict.fromkeys(change["field"] for own in changes for change in own if change["field"]))


def _row(item: CorrectionItem, keys: list, changes: list[dict], fields: list[str]) -> list:
    coded = {change["field"]: change for change in changes if change["field"]}
    cells = [coded[name][which] if name in coded else "" for name in fields for which in ("old", "new")]
    words = "; ".join(change["new"] for change in changes if not change["field"])
    confirmed_on = max(change["confirmed_on"] for change in changes)
    return [item_code(item), *keys, *cells, words, confirmed_on, item.minutes.number if item.minutes else ""]


def _workbook(package: CorrectionPackage, sheet: Sheet) -> bytes:
    note = (
        f"{package.source}, {package.area.full_name}, surat {package.number}, {len(sheet.rows)} baris. "
        "Kolom dan kode milik sumber; hanya yang dikonfirmasi berbeda. Jawaban: kembalikan kode_perbaikan dan status."
    )
    return write_xlsx(sheet.title, sheet.columns, sheet.rows, note)


# Minutes and the note


def minutes_of(items: Sequence[CorrectionItem]) -> list[list]:
    """[number, day, village, families] of the meetings whose decisions the package rests on."""
    counts = Counter(item.minutes for item in items if item.minutes)
    held = sorted(counts, key=lambda minutes: (minutes.held_on, minutes.number))
    return [[one.number, _day(one.held_on), one.village.name, counts[one]] for one in held]


def _minutes_workbook(package: CorrectionPackage, items: Sequence[CorrectionItem]) -> bytes:
    columns = [Column(name, name) for name in (KEY_COLUMN, "nomor", "tanggal", "desa", "jumlah_hadir", "putusan")]
    decided = _decisions(items)
    rows = [
        [item_code(item), item.minutes.number, item.minutes.held_on, item.minutes.village.name, item.minutes.n_present,
         decided.get(item.claim.household_id, "")]
        for item in items
        if item.minutes
    ]  # fmt: skip
    note = f"Surat {package.number}. Berita acara bertanda tangan disimpan desa; salinannya tidak ada di RBPK."
    return write_xlsx("Berita acara", columns, rows, note)


def _decisions(items: Sequence[CorrectionItem]) -> dict[int, str]:
    """{household: what is decided of it}."""
    current = Decision.objects.current().filter(household__in={item.claim.household_id for item in items})
    return {
        decision.household_id: ": ".join(
            filter(None, [decision.get_outcome_display(), decision.get_reason_display().lower()])
        )
        for decision in current
    }


def hand_over_note(package: CorrectionPackage, items: Sequence[CorrectionItem]) -> bytes:
    """The BAST as PDF."""
    import typst

    data = json.dumps(note_data(package, items))
    return typst.compile(NOTE, sys_inputs={"data": data}, ignore_system_fonts=True)


def note_data(package: CorrectionPackage, items: Sequence[CorrectionItem]) -> dict:
    changes = [change for item in items for change in item.changes]
    minutes = minutes_of(items)
    n_without = sum(item.minutes is None for item in items)
    return {
        "number": package.number, "source": str(package.source), "giver": "Bappeda Kabupaten Kutai Kartanegara",
        "receiver": package.receiver, "handed_over_on": _day(package.sent_on) if package.sent_on else BLANK,
        "volume": _volume(package, items, changes), "metadata": _metadata(package, items, changes),
        "columns": _column_facts(changes), "minutes": [[*map(str, row)] for row in minutes],
        "handing_over": [["Cara penyerahan", package.method], ["Berkas", "zip: buku kerja xlsx dan BAST"],
                         ["Tujuan", package.purpose],
                         ["Berkas dilepas", _day(timezone.localdate(package.released_at))]],
        "other_basis": f"{n_without} keluarga bersandar pada kunjungan lapangan yang disetujui pengawas. "
                       "Berita acara bertanda tangan disimpan desa dengan nomor di atas." if n_without else "",
        "statement": STATEMENT, "made_by": package.made_by.display_name,
        "released_by": package.released_by.display_name,
    }  # fmt: skip


def _volume(package, items, changes) -> list[list[str]]:
    people = {change["person_claim"] for change in changes if change["person_claim"]}
    return [
        ["Nama data", f"Perbaikan {package.source}, {package.area.full_name}"],
        ["Jenis data", "Data keluarga dan individu bernama dan beralamat, terverifikasi di lapangan"],
        ["Volume", f"{_number(len(items))} keluarga, {_number(len(people))} orang, {_number(len(changes))} nilai"],
    ]


def _metadata(package, items, changes) -> list[list[str]]:
    states = sorted({item.claim.last_snapshot.as_of for item in items})
    days = sorted({date.fromisoformat(change["confirmed_on"]) for change in changes})
    return [
        ["Sumber yang diperbaiki", f"{package.source}, milik {package.source.owner}"],
        ["Instrumen", f"{package.source.instrument}, versi {package.source.instrument_version}"],
        ["Keadaan sumber", _span([_day(state) for state in states])],
        ["Waktu konfirmasi", _span([_day(day) for day in days])],
        ["Kunci", "kode_perbaikan, dan nomor milik sumber sendiri"],
    ]


def _span(values: list[str]) -> str:
    return " sampai ".join(dict.fromkeys([values[0], values[-1]])) if values else "tidak ada"


def _column_facts(changes) -> list[list[str]]:
    labels = {variable.code: variable.label for variable in Variable.objects.all()}
    counts = Counter((change["field"] or WORDS_COLUMN, change["variable"]) for change in changes)
    named = {"decision": "Putusan tidak berhak dan sebabnya", "died_on": "Anggota keluarga meninggal"}
    return [
        [column, named.get(variable) or labels.get(variable, variable), _number(n)]
        for (column, variable), n in sorted(counts.items())
    ]


def _day(day) -> str:
    return date_format(day, "j F Y")


def _number(value: int) -> str:
    return number_format(value, force_grouping=True)
