from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from households.models import Household
from rbpk.demo.play import perform


class Command(BaseCommand):
    help = "Mengisi basis data kosong dengan Kutai Kartanegara buatan: warga yang tidak ada, dari klaim sampai hasil."

    def add_arguments(self, parser):
        parser.add_argument("--households", type=int, default=2000, help="banyaknya rumah tangga (2000)")
        parser.add_argument("--seed", type=int, default=1, help="benih; benih yang sama memberi data yang sama (1)")

    def handle(self, households, seed, **options):
        if not settings.RBPK_DEMO:
            raise CommandError("Data peragaan hanya untuk basis data bawaan atau RBPK_DEMO=1.")
        if Household.objects.exists():
            raise CommandError("Basis data sudah berisi. Data peragaan hanya dimuat ke basis data yang kosong.")
        call_command("load_reference")
        perform(households, seed, self.stdout.write)
