import json
from argparse import ArgumentTypeError
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from households.models import Area
from verification.macro.surveys import rounds


class Command(BaseCommand):
    help = "Memuat contoh rumah tangga anonim sebagai putaran survei dan menghitung P0 serta galatnya; baris akhir JSON"

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--name", required=True)
        parser.add_argument("--period", required=True, help="2023 atau 2025-03")
        parser.add_argument("--poverty-line", type=number, required=True, help="dalam satuan kolom pengeluaran")
        parser.add_argument("--poverty-line-unit", default="", help="misalnya Rp/kapita/bulan")
        parser.add_argument("--layout", choices=sorted(rounds.LAYOUTS), default="wb2023")
        parser.add_argument("--population", default="rumah tangga contoh dalam berkas", help="siapa yang diwakili")
        parser.add_argument("--population-code", default="", help="6403:people bila mewakili penduduk Kukar")
        parser.add_argument("--measure", default="", help="spending_per_head_month bila seperti Susenas")
        parser.add_argument("--source", default="")
        parser.add_argument("--area", metavar="BPS_CODE", help="wilayah survei, misalnya 6403")
        parser.add_argument("--synthetic", action="store_true", help="data rekaan, bukan hasil survei")

    def handle(self, *, file, layout, area, synthetic, source, poverty_line, **options):
        names = ["name", "period", "poverty_line_unit", "population", "population_code", "measure"]
        fields = {name: options[name] for name in names}
        fields |= {"area": area_of(area), "source": source or file.name, "poverty_line": poverty_line}
        try:
            round = rounds.load_survey(file, rounds.LAYOUTS[layout], is_synthetic=synthetic, **fields)
            p0 = rounds.poverty_of(round)["p0"]
        except rounds.SurveyRefused as error:
            raise CommandError(str(error)) from error
        except ValueError as error:
            raise CommandError(f"Galat tidak dapat dihitung dari rancangan berkas ini ({error}).") from error
        self.stdout.write(f"{round.name}: P0 {100 * p0.value:.2f} persen, galat baku {100 * p0.se:.2f}.")
        self.stdout.write(json.dumps({"round": round.pk, "n": p0.n, "p0": p0.value, "se": p0.se, "rse": p0.rse}))


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
