from django.core.management import call_command
from django.core.management.base import BaseCommand

from households import reference as households
from interventions import reference as interventions
from verification import reference as verification


class Command(BaseCommand):
    help = "Memuat acuan: wilayah, variabel, aturan, formulir, seri makro, OPD dan program. Aman diulang."

    def handle(self, **options):
        call_command("createcachetable", verbosity=0)
        households.load()
        verification.load()
        interventions.load()
