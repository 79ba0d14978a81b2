import csv
import sys

from django.core.management.base import BaseCommand

from verification.macro.surveys import small_area
from verification.macro.surveys.tables import Table, TableRefused, read_table

UNFIT = "periksa kolom taksiran, ragam dan penjelasnya"
REASONS = {
    small_area.NO_VARIANCE: "setiap ragam harus lebih dari 0; kosongkan taksiran wilayah yang ragamnya 0",
    small_area.FEW_AREAS: "wilayah bercontoh harus sedikitnya dua lebih banyak daripada koefisiennya",
    small_area.NO_CONVERGENCE: "ragam modelnya tidak konvergen",
}
COLUMNS = ["area", "direct", "eblup", "mse", "gamma"]


class Command(BaseCommand):
    help = "Menaksir wilayah kecil dengan model Fay-Herriot (REML); model proyek ini, bukan angka BPS. Mencetak CSV"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")
        parser.add_argument(
            "--direct", required=True, metavar="COL", help="taksiran langsung; kosong bila tanpa contoh"
        )
        parser.add_argument("--variance", required=True, metavar="COL", help="ragam penarikan contohnya")
        parser.add_argument("--covariates", required=True, metavar="A,B", help="kolom penjelas; teks menjadi kategori")
        parser.add_argument("--area", required=True, metavar="COL")

    def handle(self, *, file, direct, variance, covariates, area, **options):
        names = [name.strip() for name in covariates.split(",") if name.strip()]
        try:
            table = read_table(file)
            labels = table.labels(area)
            found = _fitted(table, direct, variance, names)
        except TableRefused as error:
            self.stderr.write(" ".join(str(error).split()))
            sys.exit(2)
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(COLUMNS)
        for label, one in zip(labels, found.areas, strict=True):
            numbers = [one.direct, one.eblup, one.mse, one.gamma]
            writer.writerow([label or "", *("" if number is None else f"{number:.10g}" for number in numbers)])


def _fitted(table: Table, direct: str, variance: str, names: list[str]):
    columns = [column for name in names for column in _covariates(table, name)]
    estimates, variances = table.numbers(direct), table.numbers(variance)
    pairs = [(None, None) if None in pair else pair for pair in zip(estimates, variances, strict=True)]
    try:
        return small_area.fay_herriot(
            [one for one, _ in pairs], [two for _, two in pairs], list(zip(*columns, strict=True))
        )
    except ValueError as error:
        raise TableRefused(f"Model tidak dapat ditaksir: {REASONS.get(str(error), UNFIT)}.") from error


def _covariates(table: Table, name: str) -> list[list[float]]:
    """The column as numbers; a column of texts as one indicator for each of its values but the first."""
    cells = table.cells(name)
    if None in cells:
        raise TableRefused(f"Kolom {name} baris {cells.index(None) + 2} kosong; model memerlukannya di setiap wilayah.")
    try:
        return [table.numbers(name)]
    except TableRefused:
        labels = table.labels(name)
        return [[float(label == level) for label in labels] for level in sorted(set(labels))[1:]]
