"""manage.py import_register: a register's files become claims. Waiting for no question: the command line is the consent."""

import argparse
import json
import sys
import time
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from households import imports, reference, reports, tasks
from households.models import Snapshot, Source
from jobs import actions as job_actions
from jobs import work
from jobs.models import Job

REFUSED, USAGE, AWAITING = 1, 2, 3
INTERRUPTED = 130
EMPTY = {"snapshot": None, "state": "refused", **dict.fromkeys(imports.COUNT_NAMES, 0), "errors": 0}


class Command(BaseCommand):
    help = (
        "Mengimpor berkas satu keadaan (snapshot) register P3KE atau DTSEN. Baris terakhir keluaran adalah JSON. "
        "Kode keluar: 0 diterapkan, 1 ditolak, 2 salah perintah, 3 menunggu keputusan (--accept-implausible)."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="berkas keluarga dan individu")
        parser.add_argument("--source", required=True, choices=["p3ke", "dtsen"], help="register asalnya")
        parser.add_argument("--snapshot", required=True, type=_day, metavar="YYYY-MM-DD", help="keadaan per tanggal")
        parser.add_argument("--synthetic", action="store_true", help="data buatan, bukan orang sungguhan")
        parser.add_argument("--dry-run", action="store_true", help="baca dan hitung saja; tidak ada yang tersimpan")
        parser.add_argument("--accept-implausible", metavar="ALASAN", help="tetap terapkan berkas yang janggal")

    def handle(self, *, files, source, snapshot, synthetic, dry_run, accept_implausible, **options):
        self._refuse_missing(files)
        if accept_implausible is not None and not accept_implausible.strip():
            raise CommandError("Alasan pada --accept-implausible kosong.", returncode=USAGE)
        if not Source.objects.exists():
            reference.load()
        self.last_word, self.is_dry_run = ("", 0.0), dry_run
        try:
            found, is_known = self._open(files, imports.source_for(source, is_synthetic=synthetic), snapshot)
            outcome = self._dry_run(found) if dry_run else self._import(found, is_known, accept_implausible)
        except imports.ImportRefused as error:
            self._answer(EMPTY, str(error), REFUSED)
        else:
            self._answer(*outcome)

    def _refuse_missing(self, files):
        for path in files:
            if not path.is_file():
                raise CommandError(f"Berkas tidak ada: {path}", returncode=USAGE)

    def _open(self, files, source, as_of) -> tuple[Snapshot, bool]:
        """The snapshot of these files, and whether it was here before."""
        paths = [path.resolve() for path in files]
        names = [path.name for path in paths]
        try:
            if not self.is_dry_run:
                return imports.open_snapshot(source=source, as_of=as_of, paths=paths, names=names, by=None), False
            with transaction.atomic():
                snapshot = imports.open_snapshot(source=source, as_of=as_of, paths=paths, names=names, by=None)
                transaction.set_rollback(True)
                return snapshot, False
        except imports.AlreadyHere as error:
            self.stderr.write(str(error))
            return error.snapshot, True
