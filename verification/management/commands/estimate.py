import argparse
import csv
import sys

from django.core.management.base import BaseCommand

from verification.macro.surveys.asking_files import Request, answer
from verification.macro.surveys.sampling import LONELY_PSU_RULES
from verification.macro.surveys.tables import TableRefused, read_table

COLUMNS = ["group", "measure", "estimate", "se", "lci", "uci", "rse", "n", "deff"]


class Command(BaseCommand):
    help = "Menaksir dari berkas contoh berbobot (csv, xlsx, Stata, SPSS) dan mencetak nilai serta galatnya sebagai CSV"
    requires_system_checks = []

    def add_arguments(self, parser: argparse.ArgumentParser):
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--value", default="", metavar="COL", help='kolom, atau perbandingan seperti "umur >= 60"')
        parser.add_argument("--ratio", default="", metavar="COL", dest="denominator", help="penyebut rasio")
        parser.add_argument("--quantile", type=float, metavar="Q", help="misalnya 0.5 untuk median")
        parser.add_argument("--weight", default="", metavar="W", help="kolom bobot, atau hasil kali seperti w*art")
        parser.add_argument("--stratum", type=names, default=(), metavar="S[,S2]", dest="strata")
        parser.add_argument("--psu", type=names, default=(), metavar="P[,P2]", dest="psus")
        parser.add_argument("--fpc", type=names, default=(), metavar="COL[,COL]", help="banyaknya unit di populasi")
        parser.add_argument("--by", default="", metavar="COL", help="kelompok")
        parser.add_argument("--welfare", default="", metavar="COL", help="pengeluaran per kapita")
        parser.add_argument("--poverty-line", type=float, metavar="Z")
        parser.add_argument(
            "--lonely-psu", choices=LONELY_PSU_RULES, default="center",
            help="strata dengan satu PSU: ditolak, atau sebarannya diambil terhadap rata-rata semua (bawaan)",
        )  # fmt: skip

    def handle(self, *, file, **options):
        request = Request(**{name: options[name] for name in Request.__dataclass_fields__})
        try:
            found = answer(read_table(file), request)
        except TableRefused as error:
            self.stderr.write(" ".join(str(error).split()))
            sys.exit(2)
        for note in found.notes:
            self.stderr.write(note)
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(COLUMNS)
        for group, measure, one in found.rows:
            numbers = [one.value, one.se, one.low, one.high, one.rse]
            writer.writerow([group, measure, *map(digits, numbers), one.n, digits(one.design_effect)])


def names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def digits(number: float | None) -> str:
    """Enough digits to compare, no power of ten in the way; empty where there is none."""
    if number is None or number != number:  # noqa: PLR0124  a limit that does not exist is no number
        return ""
    return format(number, ".12g") if abs(number) < 1e12 and (abs(number) >= 1e-4 or not number) else repr(number)
