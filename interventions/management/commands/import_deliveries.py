"""manage.py import_deliveries: what an OPD already gave, from its own list. The command line is the consent."""

import json
from dataclasses import dataclass
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import OPD
from households import reference as register_reference
from households.models import Indicator
from interventions import reference
from interventions.given import actions
from interventions.given.models import GivenFile
from interventions.given.values import EARLIEST_YEAR
from interventions.models import Programme

REFUSED, USAGE = 1, 2
COUNTS = ["rows", "matched", "typo", "not_matched", "refused", "repeated"]
NOTHING = {"file": None, "state": "refused", **dict.fromkeys(COUNTS, 0), "written": 0}


@dataclass(frozen=True)
class Outcome:
    facts: dict
    message: str = ""


class Command(BaseCommand):
    help = (
        "Memuat daftar bantuan yang sudah diberikan satu OPD (xlsx, xls atau csv). Keluarannya satu baris JSON. "
        "Kode keluar: 0 dimuat atau sudah pernah dimuat, 1 ditolak, 2 salah perintah."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="daftar dengan NIK, nama, tanggal, nilai, ...")
        parser.add_argument("--opd", required=True, metavar="SHORTNAME", help="singkatan OPD, misalnya Disperkim")
        parser.add_argument("--programme", required=True, metavar="CODE", help="kode program, misalnya bedah-rumah")
        parser.add_argument("--indicator", metavar="CODE", help="kode indikator; tanpa ini: semua indikator program")
        parser.add_argument("--year", type=int, metavar="YYYY", help="tahun untuk baris yang tidak bertanggal")
        parser.add_argument("--dry-run", action="store_true", help="baca dan hitung saja; tidak ada yang tersimpan")

    def handle(self, *, file, opd, programme, indicator, year, dry_run, **options):
        fields = _fields(file, opd, programme, indicator, year)
        with transaction.atomic():
            outcome = self._import(file.resolve(), fields)
            transaction.set_rollback(dry_run or bool(outcome.message))
        facts = outcome.facts
        if dry_run and facts["state"] == "applied":
            facts = facts | {"file": None, "state": "rehearsed", "written": 0}
        self.stdout.write(json.dumps(facts))
        if outcome.message:
            raise CommandError(outcome.message, returncode=REFUSED)

    def _import(self, path: Path, fields: dict) -> Outcome:
        try:
            given_file = actions.open_file(path=path, file_name=path.name, by=None, **fields)
        except actions.AlreadyHere as error:
            given_file = error.file
            if given_file.applied_at:
                self.stderr.write(str(error))
                return Outcome(_facts(given_file, state="known"))
        except actions.GivenError as error:
            return Outcome(NOTHING, str(error))
        try:
            given_file = actions.apply_file(given_file, by=None, path=path, progress=self._say)
        except actions.AllRefused as error:
            self._tell_faults(error.file)
            return Outcome(_facts(error.file, state="refused") | {"file": None}, str(error))
        except actions.GivenError as error:
            return Outcome(NOTHING, str(error))
        self._tell_faults(given_file)
        return Outcome(_facts(given_file, state="applied", written=given_file.n_rows - given_file.n_refused))

    def _say(self, stage, done=0, total=0):
        self.stderr.write(stage)

    def _tell_faults(self, given_file: GivenFile):
        for note in given_file.notes:
            self.stderr.write(note)
        for sheet, row_no, column, why in given_file.problems:
            where = ", ".join(
                filter(None, [sheet and f"lembar {sheet}", f"baris {row_no}", column and f"kolom {column}"])
            )
            self.stderr.write(f"{where[0].upper()}{where[1:]}: {why}")


def _fields(file: Path, opd: str, programme: str, indicator: str | None, year: int | None) -> dict:
    if not file.is_file():
        raise CommandError(f"Berkas tidak ada: {file}", returncode=USAGE)
    if year is not None and not EARLIEST_YEAR <= year <= timezone.localdate().year:
        raise CommandError(
            f"--year harus antara {EARLIEST_YEAR} dan {timezone.localdate().year}, bukan {year}.", returncode=USAGE
        )
    if not Programme.objects.exists():
        register_reference.load()
        reference.load()
    return {
        "opd": _known(OPD.objects.all(), "short_name", opd, "--opd"),
        "programme": _known(Programme.objects.filter(is_named=True), "code", programme, "--programme"),
        "indicator": indicator and _known(Indicator.objects.all(), "code", indicator, "--indicator"),
        "year": year,
    }  # fmt: skip


def _known(rows, field: str, asked: str, option: str):
    by_name = "label" if rows.model is Indicator else "name"
    found = rows.filter(Q(**{f"{field}__iexact": asked.strip()}) | Q(**{f"{by_name}__iexact": asked.strip()})).first()
    if found is None:
        choices = ", ".join(rows.order_by(field).values_list(field, flat=True))
        raise CommandError(f"{option} {asked} tidak dikenal. Pilihan: {choices}.", returncode=USAGE)
    return found


def _facts(given_file: GivenFile, *, state: str, written: int = 0) -> dict:
    counts = {name: getattr(given_file, f"n_{name}") for name in COUNTS}
    return {"file": given_file.pk, "state": state, **counts, "written": written}
