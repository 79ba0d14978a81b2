import json
from argparse import ArgumentTypeError
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from households.models import Area
from verification.macro.surveys import rounds
from verification.macro.surveys.declaration import HOUSEHOLD, PERSON, Declaration, SurveyRefused
from verification.macro.surveys.sampling import LONELY_PSU_RULES

COLUMNS = {  # of a file without a known layout: option, field of the declaration
    "weight": "weight", "psu": "psu", "second_unit": "second_unit", "population_size": "population_size",
    "second_size": "second_size", "size": "size", "area_column": "area", "welfare": "welfare",
}  # fmt: skip


class Command(BaseCommand):
    help = "Memuat contoh anonim (csv, xlsx, Stata, SPSS) sebagai putaran survei; dengan garis, P0 dan galatnya"

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--name", required=True)
        parser.add_argument("--period", required=True, help="2023 atau 2025-03")
        parser.add_argument("--poverty-line", type=number, help="dalam satuan kolom kesejahteraan")
        parser.add_argument("--poverty-line-unit", default="", help="misalnya Rp/kapita/bulan")
        parser.add_argument("--population", default="", help="siapa yang diwakili")
        parser.add_argument("--population-code", default="", help="6403:people bila mewakili penduduk Kukar")
        parser.add_argument("--measure", default="", help="spending_per_head_month bila seperti Susenas")
        parser.add_argument("--source", default="")
        parser.add_argument("--area", metavar="BPS_CODE", help="wilayah survei, misalnya 6403")
        parser.add_argument("--synthetic", action="store_true", help="data rekaan, bukan hasil survei")
        self._add_columns(parser)

    def _add_columns(self, parser):
        parser.add_argument("--layout", choices=sorted(rounds.LAYOUTS), help="tata letak yang dikenal (bawaan wb2023)")
        columns = parser.add_argument_group("kolom, bila tata letaknya tidak dikenal")
        columns.add_argument("--unit", choices=[HOUSEHOLD, PERSON], default=HOUSEHOLD, help="satu baris adalah")
        columns.add_argument("--weight", default="", metavar="COL", help="bobot; wajib tanpa --layout")
        columns.add_argument("--stratum", type=names, default=(), metavar="COL[,COL]")
        columns.add_argument("--psu", default="", metavar="COL")
        columns.add_argument("--second-unit", default="", metavar="COL", help="satuan tahap kedua di dalam PSU")
        columns.add_argument("--population-size", default="", metavar="COL", help="banyaknya PSU di strata")
        columns.add_argument("--second-size", default="", metavar="COL", help="banyaknya satuan di PSU")
        columns.add_argument("--size", default="", metavar="COL", help="banyaknya anggota rumah tangga")
        columns.add_argument("--welfare", default="", metavar="COL", help="pengeluaran per kapita")
        columns.add_argument("--welfare-words", default="pengeluaran per kapita", help="apa yang diukur kolom itu")
        columns.add_argument("--area-column", default="", metavar="COL")
        columns.add_argument("--numbers", type=names, default=(), metavar="COL[,COL]", help="disimpan sebagai angka")
        columns.add_argument("--words", type=names, default=(), metavar="COL[,COL]", help="disimpan sebagai kategori")
        columns.add_argument("--lonely-psu", choices=LONELY_PSU_RULES, default="center", help="strata dengan satu PSU")

    def handle(self, *, file, area, synthetic, source, population, **options):
        declared = declaration_of(options)
        fields = {name: options[name] for name in ("name", "period", "poverty_line", "poverty_line_unit")}
        fields |= {name: options[name] for name in ("population_code", "measure")}
        unit = "rumah tangga" if declared.unit == HOUSEHOLD else "orang"
        fields |= {"area": area_of(area), "source": source or file.name}
        fields |= {"population": population or f"{unit} contoh dalam berkas", "is_synthetic": synthetic}
        try:
            round = rounds.load_survey(file, declared, **fields)
            found = {"round": round.pk, "n": round.records.count()} | poverty_in(round)
        except SurveyRefused as error:
            raise CommandError(str(error)) from error
        except ValueError as error:
            raise CommandError(f"Galat tidak dapat dihitung dari rancangan berkas ini ({error}).") from error
        if "p0" in found:
            p0, se = 100 * found["p0"], 100 * found["se"]
            self.stdout.write(f"{round.name}: P0 {p0:.2f} persen, galat baku {se:.2f}.")
        self.stdout.write(json.dumps(found))


def declaration_of(options) -> Declaration:
    """The layout that is named, else the columns that are; the known layout where neither is."""
    if options["weight"] and options["layout"]:
        raise CommandError("Sebutkan --layout atau --weight, tidak keduanya.")
    if not options["weight"]:
        return rounds.LAYOUTS[options["layout"] or "wb2023"]
    columns = {field: options[option] for option, field in COLUMNS.items()}
    same = {name: options[name] for name in ("unit", "numbers", "words", "lonely_psu")}
    return Declaration(**columns, **same, strata=options["stratum"], welfare_words=options["welfare_words"])


def poverty_in(round) -> dict:
    if not round.poverty_line:
        return {}
    p0 = rounds.money_of(round)("p0")
    return {"n": p0.n, "p0": p0.value, "se": p0.se, "rse": p0.rse}


def area_of(code: str | None) -> Area | None:
    if code is None:
        return None
    try:
        return Area.objects.get(bps_code=code)
    except Area.DoesNotExist as error:
        raise CommandError(f"Wilayah dengan kode BPS {code} tidak ada.") from error


def number(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise ArgumentTypeError("Garis kemiskinan harus angka, misalnya 705397.") from error
    if not value.is_finite() or value <= 0:
        raise ArgumentTypeError("Garis kemiskinan harus lebih dari 0.")
    return value


def names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())
