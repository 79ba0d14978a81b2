"""manage.py import_register: a register's files become claims. Asks nothing: the command line is the consent."""

import argparse
import json
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.formats import number_format

from households import reference, tasks
from households.importing import actions, reports, staging
from households.importing.sources import tell_source
from households.models import Snapshot, Source
from jobs import actions as job_actions
from jobs import work
from jobs.models import Job

REFUSED, USAGE, AWAITING, INTERRUPTED = 1, 2, 3, 130
AUTO = "auto"
NOTHING = {"snapshot": None, "state": "refused", **dict.fromkeys(staging.COUNT_NAMES, 0), "errors": 0}
SECONDS_BETWEEN_WORDS = 2


@dataclass(frozen=True)
class Outcome:
    facts: dict
    message: str = ""
    code: int = 0


class Command(BaseCommand):
    help = (
        "Mengimpor berkas satu keadaan (snapshot) dari satu sumber. Keluarannya satu baris JSON. "
        "Kode keluar: 0 diterapkan, 1 ditolak, 2 salah perintah, 3 menunggu keputusan (--accept-implausible)."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="berkas keluarga dan individu")
        parser.add_argument("--source", required=True, help="kode sumber, misalnya dtsen; auto: dari judul kolom")
        parser.add_argument("--snapshot", required=True, type=_day, metavar="YYYY-MM-DD", help="keadaan per tanggal")
        parser.add_argument("--synthetic", action="store_true", help="data buatan, bukan orang sungguhan")
        parser.add_argument("--dry-run", action="store_true", help="baca dan hitung saja; tidak ada yang tersimpan")
        parser.add_argument("--accept-implausible", metavar="ALASAN", help="tetap terapkan berkas yang janggal")

    def handle(self, *, files, source, snapshot, synthetic, dry_run, accept_implausible, **options):
        _refuse_wrong_use(files, accept_implausible)
        shipped = [code for code, *_ in reference.SOURCES]
        if Source.objects.filter(code__in=shipped).count() < len(shipped):
            reference.load()
        _refuse_unknown_source(source)
        self.last_stage, self.last_said = "", 0.0
        try:
            owner = actions.source_for(self._source_of(files, source), is_synthetic=synthetic)
            outcome = (
                self._rehearse(files, owner, snapshot)
                if dry_run
                else self._import(files, owner, snapshot, accept_implausible)
            )
        except actions.ImportRefused as error:
            outcome = Outcome(NOTHING, str(error), REFUSED)
        self.stdout.write(json.dumps(outcome.facts))
        if outcome.code:
            raise CommandError(outcome.message, returncode=outcome.code)

    def _source_of(self, files, source) -> str:
        if source != AUTO:
            return source
        told = tell_source(files)
        self.stderr.write(f"Sumber dikenali dari judul kolom: {told}")
        return told

    def _rehearse(self, files, owner, as_of) -> Outcome:
        """Read, checked and counted, then rolled back as if nothing had been."""
        with transaction.atomic():
            snapshot, is_new = self._open(files, owner, as_of)
            if _is_unread(snapshot):
                staging.stage_snapshot(snapshot, self._say)
            self._tell_faults(snapshot)
            outcome = _outcome(snapshot, is_rehearsal=is_new) if is_new else Outcome(_known_facts(snapshot))
            transaction.set_rollback(True)
        return outcome

    def _import(self, files, owner, as_of, reason) -> Outcome:
        snapshot, is_new = self._open(files, owner, as_of)
        if not is_new and snapshot.state == Snapshot.State.APPLIED:
            self._tell_faults(snapshot)
            return Outcome(_known_facts(snapshot))
        job = self._do(tasks.request_staging, snapshot) if _is_unread(snapshot) else None
        self._tell_faults(snapshot)
        if reason and snapshot.state == Snapshot.State.AWAITING_DECISION:
            snapshot = actions.accept_snapshot(snapshot=snapshot, reason=reason)
        if snapshot.state == Snapshot.State.READ and snapshot.n_rows:
            job = self._do(tasks.request_applying, snapshot)
        return _outcome(snapshot, error=job.error if job else "")

    def _open(self, files, owner, as_of) -> tuple[Snapshot, bool]:
        """The snapshot of these files, and whether they came for the first time."""
        paths = [path.resolve() for path in files]
        names = [path.name for path in paths]
        try:
            return actions.open_snapshot(source=owner, as_of=as_of, paths=paths, names=names, by=None), True
        except actions.AlreadyHere as error:
            self.stderr.write(str(error))
            if _is_unread(error.snapshot):  # an earlier attempt broke off before it had read them
                error.snapshot.stored_files, error.snapshot.file_names = [str(path) for path in paths], names
                error.snapshot.save(update_fields=["stored_files", "file_names"])
            return error.snapshot, False

    def _do(self, request, snapshot) -> Job:
        """Do a job here and now; the row tells everybody else that it is under way."""
        try:
            job = request(snapshot, None)
        except job_actions.AlreadyRunning as error:
            raise actions.ImportRefused(str(error)) from error
        tasks.onlookers.append(self._say)
        try:
            while not job.is_over:
                job = work.run_job(job.pk) or _taken_elsewhere()
        except KeyboardInterrupt:
            _stop(job)
            raise CommandError("Dihentikan. Tidak ada yang tersimpan.", returncode=INTERRUPTED) from None
        finally:
            tasks.onlookers.remove(self._say)
        snapshot.refresh_from_db()
        return job

    def _say(self, stage, done=0, total=0):
        now = time.monotonic()
        if stage == self.last_stage and now - self.last_said < SECONDS_BETWEEN_WORDS:
            return
        self.last_stage, self.last_said = stage, now
        self.stderr.write(f"{stage} ({_figure(done)} dari {_figure(total)})" if done else stage)

    def _tell_faults(self, snapshot):
        for fault in reports.faults_of(snapshot):
            self.stderr.write(reports.fault_line(fault))


def _refuse_wrong_use(files, reason):
    for path in files:
        if not path.is_file():
            raise CommandError(f"Berkas tidak ada: {path}", returncode=USAGE)
    if reason is not None and not reason.strip():
        raise CommandError("Alasan pada --accept-implausible kosong.", returncode=USAGE)


def _refuse_unknown_source(source):
    codes = [AUTO, *Source.objects.of_files().order_by("code").values_list("code", flat=True)]
    if source not in codes:
        message = f"Sumber {source} tidak dikenal. Pilihan untuk --source: {', '.join(codes)}."
        raise CommandError(message, returncode=USAGE)


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"tanggal harus berbentuk 2026-01-31, bukan {text!r}") from error


def _is_unread(snapshot) -> bool:
    return snapshot.state == Snapshot.State.READ and not snapshot.n_rows


def _known_facts(snapshot) -> dict:
    """Of files that came before: once applied, they change nothing a second time."""
    facts = _facts(snapshot)
    if snapshot.state != Snapshot.State.APPLIED:
        return facts
    return facts | {"created": 0, "updated": 0, "unchanged": snapshot.n_rows - snapshot.n_held - snapshot.n_refused}


def _facts(snapshot) -> dict:
    counts = {name: getattr(snapshot, f"n_{name}") for name in staging.COUNT_NAMES}
    return {"snapshot": snapshot.pk, "state": snapshot.state, **counts, "errors": snapshot.n_errors}


def _outcome(snapshot, *, error="", is_rehearsal=False) -> Outcome:
    facts = _facts(snapshot) | ({"snapshot": None} if is_rehearsal else {})
    if snapshot.state == Snapshot.State.AWAITING_DECISION:
        doubts = " ".join(snapshot.doubts)
        return Outcome(facts, f'{doubts} Bila memang benar, ulangi dengan --accept-implausible "alasan".', AWAITING)
    if snapshot.state == Snapshot.State.CANCELLED:
        return Outcome(facts, "Berkas ditolak seluruhnya. Tidak ada yang tersimpan.", REFUSED)
    is_done = is_rehearsal or snapshot.state == Snapshot.State.APPLIED
    return Outcome(facts) if is_done else Outcome(facts, error, REFUSED)


def _taken_elsewhere():
    raise actions.ImportRefused("Impor ini sedang dikerjakan proses lain. Tunggu sampai selesai.")


def _stop(job):
    job.refresh_from_db()
    job_actions.fail(job, error="Dihentikan di terminal. Tidak ada yang tersimpan.")


def _figure(number) -> str:
    return number_format(number, force_grouping=True)
