import sys

from django.conf import settings
from django.core.management.base import BaseCommand

from rbpk import up
from rbpk.demo.play import read_note


class Command(BaseCommand):
    help = "Menjalankan RBPK di komputer ini: situs, pekerja dan penjadwal, sampai Ctrl-C. PORT memilih porta (8000)."
    requires_system_checks = []

    def handle(self, **options):
        sys.exit(up.run(var=settings.VAR, say=self.say, lines=read_note))

    def say(self, line):
        self.stdout.write(line)
        self.stdout.flush()
