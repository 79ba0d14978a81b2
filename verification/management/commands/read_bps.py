import csv
import sys

from django.core.management.base import BaseCommand

from verification.macro.reading.figures import NoFigures
from verification.macro.reading.imports import read_bps

COLUMNS = ["area_name", "bps_code", "indicator", "period", "value", "unit", "flag"]


class Command(BaseCommand):
    help = "Membaca berkas BPS (xlsx, xls, csv, JSON WebAPI) dan mencetak angkanya sebagai CSV"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")

    def handle(self, *, file, **options):
        try:
            figures = read_bps(file)
        except NoFigures as error:
            self.stderr.write(" ".join(str(error).split()))
            sys.exit(2)
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(COLUMNS)
        for figure in figures:
            value = "" if figure.value is None else format(figure.value, "f")
            head = [figure.area_name, figure.bps_code, figure.full_indicator, figure.period]
            writer.writerow([*head, value, figure.unit, figure.flag])
