"""A budget file as SIPD and the OPDs write it: flat or by levels. Only sub-kegiatan carry money, once."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.utils.formats import number_format

from households.matching.tables import Table, TableRefused, read_table
from households.reading.answers import text_of
from households.reading.columns import Cell
from households.reading.layouts import normalised
from interventions.budgets.codes import ABOVE, BELOW, SUB, Code, Unreadable, read_amount, read_code, same_code

MOST_ROWS = 20_000  # the budget of the whole regency has half of it
COLUMN_NAMES = {
    "programme_code": ["kode_program", "kd_program", "kode_prog"],
    "programme_name": ["nama_program", "program", "uraian_program", "nomenklatur_program"],
    "kegiatan_code": ["kode_kegiatan", "kd_kegiatan", "kode_keg", "kode_giat"],
    "kegiatan_name": ["nama_kegiatan", "kegiatan", "uraian_kegiatan", "nomenklatur_kegiatan", "nama_giat"],
    "sub_code": ["kode_sub_kegiatan", "kode_subkegiatan", "kd_sub_kegiatan", "kd_subkegiatan", "kode_sub_keg",
                 "kode_sub_giat"],
    "sub_name": ["nama_sub_kegiatan", "nama_subkegiatan", "sub_kegiatan", "subkegiatan", "uraian_sub_kegiatan",
                 "nomenklatur_sub_kegiatan", "nama_sub_giat"],
    "code": ["kode", "kode_nomenklatur", "kode_program_kegiatan_sub_kegiatan", "kode_program_kegiatan_subkegiatan",
             "kode_urusan_program_kegiatan_sub_kegiatan", "kode_program_kegiatan"],
    "name": ["uraian", "nama", "nomenklatur", "program_kegiatan_sub_kegiatan", "program_kegiatan_subkegiatan",
             "program_kegiatan", "nama_program_kegiatan_sub_kegiatan", "uraian_program_kegiatan_sub_kegiatan",
             "nomenklatur_urusan_kabupaten_kota", "urusan_bidang_urusan_program_kegiatan_dan_sub_kegiatan",
             "urusan_program_kegiatan_sub_kegiatan", "program_kegiatan_dan_sub_kegiatan"],
    "pagu": ["pagu", "pagu_rp", "pagu_rupiah", "pagu_anggaran", "pagu_anggaran_rp", "pagu_indikatif",
             "pagu_indikatif_rp", "pagu_sub_kegiatan", "pagu_validasi", "anggaran", "anggaran_rp", "anggaran_rupiah",
             "jumlah", "jumlah_rp", "jumlah_anggaran", "jumlah_anggaran_rp", "nilai", "nilai_rp", "alokasi",
             "alokasi_anggaran", "total", "total_rp", "total_pagu", "setelah_perubahan", "pagu_setelah_perubahan",
             "anggaran_setelah_perubahan"],
    "source": ["sumber_dana", "nama_sumber_dana", "sumber_pendanaan", "sumber_pembiayaan", "sumber", "dana"],
    "skpd_code": ["kode_skpd", "kd_skpd", "kode_opd", "kode_perangkat_daerah"],
    "skpd_name": ["nama_skpd", "skpd", "nama_opd", "opd", "nama_perangkat_daerah", "perangkat_daerah"],
    "unit": ["kode_sub_skpd", "kode_sub_unit", "kode_unit", "nama_sub_skpd", "nama_sub_unit", "sub_unit"],
    "account": ["kode_rekening", "kode_akun", "kode_rekening_belanja", "nama_rekening", "uraian_rekening"],
}  # fmt: skip
CODES = ["sub_code", "code", "kegiatan_code", "programme_code"]  # the deepest first
NAMES = {SUB: ["sub_name", "name"], "kegiatan": ["kegiatan_name", "name"], "programme": ["programme_name", "name"]}
WHOLE = {
    "jumlah", "total", "grand_total", "jumlah_total", "total_keseluruhan", "jumlah_keseluruhan", "jumlah_seluruhnya",
    "total_pagu", "jumlah_pagu", "total_anggaran", "jumlah_anggaran", "total_belanja", "jumlah_belanja", "total_rp",
    "jumlah_rp", "total_skpd", "jumlah_skpd",
}  # fmt: skip
SUM_WORDS = ("jumlah", "total", "grand_total", "sub_total", "subtotal")


class BudgetRefused(Exception):
    """Why a file is no budget, in words for the person who brought it."""


@dataclass
class ReadLine:
    """One sub-kegiatan with one source of money. row: where it first stands in the file, from 1."""

    row: int
    code: str
    name: str
    programme_code: str
    programme_name: str
    kegiatan_code: str
    kegiatan_name: str
    fund_source: str
    pagu_idr: int

    @property
    def key(self) -> tuple[str, str]:
        return line_key(self.code, self.fund_source)

    def as_row(self) -> dict:
        return asdict(self)


def line_key(code: str, fund_source: str) -> tuple[str, str]:
    """What makes a line the same in the next file."""
    return same_code(code), fund_source.lower()


@dataclass
class BudgetTable:
    """faults  [row or None, words]: nothing is applied while there is one.  notes: to look at before applying."""

    lines: list[ReadLine] = field(default_factory=list)
    faults: list[list] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    stated_idr: int | None = None

    @property
    def pagu_idr(self) -> int:
        return sum(line.pagu_idr for line in self.lines)


def read_budget(path: Path, skpd: str = "") -> BudgetTable:
    """The lines of a file, and all that is wrong with it at once.

    skpd  code or part of the name of the one SKPD that is meant, where the file holds several

    Raises BudgetRefused where the file is no table of a budget.
    """
    try:
        table = read_table(path, COLUMN_NAMES)
    except TableRefused as error:
        raise BudgetRefused(str(error)) from error
    roles = dict(table.roles)
    if not {"sub_code", "code"} & roles.keys() and "account" in roles:
        roles["code"] = roles.pop("account")  # "Kode Rekening" stands above all levels in older printouts
    _refuse_unknown(table, roles)
    reader = _Reader(skpd)
    for count, (number, cells) in enumerate(table.records(roles), start=1):
        if count > MOST_ROWS:
            raise BudgetRefused(f"Berkas lebih dari {MOST_ROWS} baris. Unggah anggaran satu SKPD saja.")
        reader.take(number, cells, table.rows[number - 1])
    return reader.finished()


def _refuse_unknown(table: Table, roles) -> None:
    missing = [
        words for words, one_of in [("Kode Sub Kegiatan", {"sub_code", "code"}), ("Pagu", {"pagu"})]
        if not one_of & roles.keys()
    ]  # fmt: skip
    if missing:
        seen = ", ".join(text for _, text in table.headers[:15])
        raise BudgetRefused(
            f"Kolom {' dan '.join(missing)} tidak ditemukan. Judul kolom yang terbaca di baris {table.header_row}: "
            f"{seen}. Pakai judul seperti Kode Sub Kegiatan, Nama Sub Kegiatan, Pagu, Sumber Dana."
        )
    twice = {"pagu", "code", "sub_code", "source", "skpd_code"} & set(table.repeated)
    if twice:
        heads = ", ".join(COLUMN_NAMES[role][0].replace("_", " ") for role in sorted(twice))
        raise BudgetRefused(f"Ada dua kolom yang berarti sama ({heads}). Sisakan satu, lalu unggah lagi.")


class _Reader:
    """Row after row; what stood above a row names the programme and the kegiatan it belongs to."""

    def __init__(self, skpd: str):
        self.wanted = normalised(skpd)
        self.table = BudgetTable()
        self.names: dict[str, str] = {}  # code of a programme or kegiatan: what it is called
        self.stated: dict[str, int] = {}  # the same: its money as the file says
        self.lines: dict[tuple, ReadLine] = {}
        self.skpds: dict[str, str] = {}
        self.skpd = ("", "")
        self.is_below = False  # among the accounts of a sub-kegiatan, whose items have no code

    def take(self, number: int, cells: dict[str, Cell], raw: list[Cell]) -> None:
        try:
            self._take(number, cells, raw)
        except Unreadable as error:
            self._fault(number, str(error))

    def _take(self, number, cells, raw) -> None:
        if self._is_sum(cells, raw):
            return
        code = self._code(cells)
        self._note_skpd(cells, code)
        if not self._is_wanted():
            return
        if code is None:
            if not self.is_below and read_amount(cells.get("pagu")):
                self._fault(number, "Baris ini berisi pagu tanpa kode sub kegiatan. Isi kodenya, atau hapus barisnya.")
            return
        self.is_below = code.level == BELOW
        if code.level == SUB:
            self._take_line(number, code, cells)
        elif code.level not in (ABOVE, BELOW):
            self._take_heading(code, cells)

    def _is_sum(self, cells, raw) -> bool:
        label = normalised(next((cell for cell in raw if isinstance(cell, str) and cell.strip()), ""))
        if not label.startswith(SUM_WORDS):
            return False
        if label in WHOLE and self._is_wanted() and not self.wanted:
            self.table.stated_idr = read_amount(cells.get("pagu"))
        return True

    def _code(self, cells) -> Code | None:
        cell = next((cells[role] for role in CODES if text_of(cells.get(role))), None)
        try:
            return read_code(cell)
        except Unreadable:
            if text_of(cells.get("pagu")) is None:  # a remark below the table, not a line
                return None
            raise

    def _note_skpd(self, cells, code) -> None:
        said = (
            (code.skpd if code else "") or text_of(cells.get("skpd_code")) or "",
            text_of(cells.get("skpd_name")) or "",
        )
        if any(said):
            self.skpd = said
            self.skpds.setdefault(said[0] or said[1].upper(), said[1])

    def _is_wanted(self) -> bool:
        code, name = map(normalised, self.skpd)
        return not self.wanted or code == self.wanted or self.wanted in name

    def _take_heading(self, code, cells) -> None:
        self.names.setdefault(code.text, self._name(code, cells))
        amount = read_amount(cells.get("pagu"))
        if amount is not None:
            self.stated[code.text] = amount

    def _name(self, code, cells) -> str:
        found = next((text for role in NAMES[code.level] if (text := text_of(cells.get(role)))), code.name)
        return found[:500]

    def _take_line(self, number, code, cells) -> None:
        name, amount = self._name(code, cells), read_amount(cells.get("pagu"))
        if not name:
            self._fault(number, f"Nama sub kegiatan {code.text} kosong. Isi namanya.")
        if amount is None:
            self._fault(number, f"Pagu sub kegiatan {code.text} kosong. Isi pagunya, atau 0 bila memang tidak ada.")
        if not name or amount is None:
            return
        self._learn_names(code, cells)
        source = (text_of(cells.get("source")) or "")[:200]
        line = ReadLine(number, code.text, name, code.programme, "", code.kegiatan, "", source, amount)
        first = self.lines.setdefault(line.key, line)
        if first is line:
            return
        if any(text_of(cells.get(role)) for role in ("account", "unit")):  # a sub-kegiatan spread over its parts
            first.pagu_idr += amount
        else:
            self._fault(
                number,
                f"Sub kegiatan {code.text} dengan sumber dana {source or 'yang sama'} sudah ada di baris {first.row}. "
                "Hapus yang berulang, atau jumlahkan menjadi satu baris.",
            )

    def _learn_names(self, code, cells) -> None:
        """In a flat table each row names its programme and kegiatan."""
        for text, role in [(code.programme, "programme_name"), (code.kegiatan, "kegiatan_name")]:
            if said := text_of(cells.get(role)):
                self.names.setdefault(text, said[:500])

    def _fault(self, number: int, words: str) -> None:
        self.table.faults.append([number, words])

    def finished(self) -> BudgetTable:
        table, table.lines = self.table, list(self.lines.values())
        for line in table.lines:
            line.programme_name = self.names.get(line.programme_code, "")
            line.kegiatan_name = self.names.get(line.kegiatan_code, "")
        if len(self.skpds) > 1 and not self.wanted:
            names = "; ".join(f"{code} {name}".strip() for code, name in list(self.skpds.items())[:10])
            words = f"Berkas memuat {len(self.skpds)} SKPD: {names}. Unggah lagi dan sebutkan SKPD yang dimaksud."
            table.faults.insert(0, [None, words])
        if not table.lines and not table.faults:
            which = " untuk SKPD itu" if self.wanted else ""
            raise BudgetRefused(f"Tidak ada baris sub kegiatan di berkas ini{which}. Periksa kolom kodenya.")
        table.notes = [] if table.faults else list(_differing_sums(table, self.stated))
        return table


def _differing_sums(table: BudgetTable, stated: dict[str, int]) -> Iterator[str]:
    """Where the file says another sum than its sub-kegiatan give."""
    sums: dict[str, int] = defaultdict(int)
    for line in table.lines:
        sums[line.programme_code] += line.pagu_idr
        sums[line.kegiatan_code] += line.pagu_idr
    for code, said in stated.items():
        if said != sums[code]:
            kind = "Program" if code.count(".") == 2 else "Kegiatan"
            yield f"{kind} {code}: tertulis {_rupiah(said)}, sub kegiatannya berjumlah {_rupiah(sums[code])}."


def _rupiah(amount: int) -> str:
    return f"Rp{number_format(amount, force_grouping=True)}"
