import json
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from verification.macro import actions
from verification.macro.reading.figures import NoFigures


class Command(BaseCommand):
    help = "Memasukkan angka Kutai Kartanegara, tetangganya dan provinsi dari satu berkas BPS; baris akhir JSON"

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--released", metavar="DATE", type=day, help="tanggal rilis, misalnya 2024-07-01")
        parser.add_argument("--publisher", metavar="TEXT", default=actions.DEFAULT_PUBLISHER)

    def handle(self, *, file, released, publisher, **options):
        if not file.is_file():
            raise CommandError(f"Berkas {file.name} tidak ada.")
        stored, _ = actions.store_file(file=file, name=file.name, publisher=publisher, released_on=released)
        try:
            counts = actions.import_figures(stored)
        except NoFigures as error:
            raise CommandError(" ".join(str(error).split())) from error
        self.stdout.write(f"{stored.name}: {counts['created']} angka baru, {counts['held']} ditahan.")
        self.stdout.write(json.dumps({"file": stored.pk} | counts))


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError("Tanggal rilis ditulis tahun-bulan-hari, misalnya 2024-07-01.") from error
