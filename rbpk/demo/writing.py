"""The registers of the demonstration as files in a folder, with the truth beside them; no database is touched."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rbpk.demo import truth
from rbpk.demo.population import build, next_snapshot
from rbpk.demo.registers import write_dtsen, write_p3ke

NOTE = "BACA_SAYA.txt"
MINE = "Data register buatan dari perintah demo --write."
SHEET_HOLDS_HOUSEHOLDS = 300_000  # about as many as fit with their people in the 1,048,576 rows of a sheet
EXPLANATION = """
Isi: {households} rumah tangga, benih {seed}, bentuk {file_format}, bagian yang berubah {changed}.
Tidak seorang pun di dalamnya nyata; NIK dan nomor KK berawalan 640299, yang bukan kode kecamatan mana pun.

dtsen_keluarga, dtsen_individu    register DTSEN
p3ke_keluarga, p3ke_individu      register P3KE
dtsen_truth.csv, p3ke_truth.csv   siapa orang di setiap baris, dan apa yang salah dicatat
people_truth.csv                  semua orang sebagaimana adanya
lookalikes_truth.csv              kembar dan orang senama sedesa
dtsen2_*, people2_truth.csv       potret kedua DTSEN; changes_truth.csv: rumah tangga yang berubah
Berkas di folder ini ditimpa bila perintah yang sama dijalankan lagi.
"""


class WriteRefused(Exception):
    """The files cannot be written there; the message is Indonesian and for the person who asked."""


@dataclass(frozen=True)
class Order:
    """What to write. changed: share of households that differ in a second DTSEN snapshot, None for no second one."""

    households: int
    seed: int = 1
    file_format: str = "csv"
    changed: float | None = None

    def __post_init__(self):
        if self.households < 1:
            raise WriteRefused("Banyaknya rumah tangga paling sedikit 1.")
        if self.file_format == "xlsx" and self.households > SHEET_HOLDS_HOUSEHOLDS:
            raise WriteRefused(f"Satu lembar xlsx memuat sekitar {SHEET_HOLDS_HOUSEHOLDS} rumah tangga; pakai csv.")
        if self.changed is not None and not 0 <= self.changed <= 1:
            raise WriteRefused("Bagian yang berubah harus antara 0 dan 1, misalnya 0.02.")


def write_registers(directory: Path, order: Order, say: Callable[[str], object] = lambda words: None) -> list[Path]:
    """Write both registers and their truth files; the same order gives the same bytes (csv) or cells (xlsx).

    say      called with a line for people as each part is done
    returns  the register files, without the truth files

    Raises WriteRefused where the folder holds what this function did not write.
    """
    _take_over(directory, order)
    population = build(order.households, order.seed)
    say(f"Penduduk buatan: {order.households} rumah tangga, {sum(1 for _ in population.people())} orang")
    settings = {"seed": order.seed, "file_format": order.file_format}
    files = write_dtsen(population, directory, **settings)
    say("DTSEN ditulis")
    files += write_p3ke(population, directory, **settings)
    say("P3KE ditulis")
    truth.write_people(population, directory)
    truth.write_lookalikes(population, directory)
    if order.changed is not None:
        after = next_snapshot(population, order.seed, order.changed)
        files += write_dtsen(after, directory, named="dtsen2", **settings)
        truth.write_people(after, directory, "people2_truth.csv")
        truth.write_changes(after, directory)
        say("Potret kedua DTSEN ditulis")
    return files


def _take_over(directory, order):
    """Empty a folder of ours, or start a new one."""
    if directory.exists() and not directory.is_dir():
        raise WriteRefused(f"{directory} bukan folder.")
    directory.mkdir(parents=True, exist_ok=True)
    present = sorted(path.name for path in directory.iterdir())
    if present and not _is_mine(directory):
        raise WriteRefused(
            f"Folder {directory} sudah berisi {present[0]} dan bukan hasil perintah ini. Pilih folder lain atau kosong."
        )
    for pattern in ("dtsen*_*.*", "p3ke_*.*", "*_truth.csv"):
        for path in directory.glob(pattern):
            path.unlink()
    (directory / NOTE).write_text(MINE + "\n" + EXPLANATION.format(**vars(order)), encoding="utf-8")


def _is_mine(directory):
    note = directory / NOTE
    return note.is_file() and note.read_text(encoding="utf-8", errors="replace").startswith(MINE)
