import resource
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from households.models import Household
from rbpk.demo.play import perform
from rbpk.demo.writing import Order, WriteRefused, write_registers

IN_A_DATABASE = 2_000  # households that a visitor can look through


class Command(BaseCommand):
    help = (
        "Mengisi basis data kosong dengan Kutai Kartanegara buatan: warga yang tidak ada, dari klaim sampai hasil. "
        "Dengan --write hanya berkas register dan kebenarannya yang ditulis; basis data tidak disentuh."
    )

    def add_arguments(self, parser):
        number = f"banyaknya rumah tangga ({IN_A_DATABASE})"
        parser.add_argument("--households", type=int, default=IN_A_DATABASE, help=number)
        parser.add_argument("--seed", type=int, default=1, help="benih; benih yang sama memberi data yang sama (1)")
        parser.add_argument("--write", type=Path, metavar="DIR", help="tulis berkas register ke folder ini")
        parser.add_argument("--format", choices=["csv", "xlsx"], default="csv", help="bentuk berkas --write (csv)")
        second = "tulis juga potret kedua DTSEN, dengan bagian rumah tangga yang berubah sebesar ini (misalnya 0.02)"
        parser.add_argument("--changed", type=float, metavar="SHARE", help=second)

    def handle(self, households, seed, write, **options):
        if write:
            self._write(write, households, seed, options["format"], options["changed"])
        else:
            self._perform(households, seed)

    def _write(self, directory, households, seed, file_format, changed):
        started = time.monotonic()
        try:
            files = write_registers(directory, Order(households, seed, file_format, changed), self.stdout.write)
        except WriteRefused as error:
            raise CommandError(str(error)) from error
        memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024  # kB on Linux
        size_mb = sum(path.stat().st_size for path in files) // 1_000_000
        self.stdout.write(
            f"{len(files)} berkas register, {size_mb} MB, di {directory}: "
            f"{time.monotonic() - started:.0f} detik, memori paling banyak {memory_mb} MB"
        )

    def _perform(self, households, seed):
        if not settings.RBPK_DEMO:
            raise CommandError("Data peragaan hanya untuk basis data bawaan atau RBPK_DEMO=1.")
        if Household.objects.exists():
            raise CommandError("Basis data sudah berisi. Data peragaan hanya dimuat ke basis data yang kosong.")
        call_command("load_reference")
        perform(households, seed, self.stdout.write)
