"""What OPDs gave before or outside RBPK: their lists taken in, looked at, applied; near misses decided by a person."""

from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.formats import number_format

from accounts.actions import log_access
from accounts.models import OPD, User
from households.linkage.names import name_key
from households.matching import comparing, lists
from households.matching.comparing import Verdict
from households.models import Indicator, Residence
from households.uploads import drop_upload, forget_unnamed, keep_upload, sha256_of
from interventions.given.models import GivenAid, GivenFile
from interventions.given.reading import GivenRow, ListRefused, Reading, identities, read_list
from interventions.models import Programme

FOLDER = "given"
UNAPPLIED_DAYS = 7
NAMES_KEPT_DAYS = 365
COMMAND = "import_deliveries"  # who reads where nobody is signed in
MOST_PROBLEMS = 500  # kept with the file; the count is whole


class GivenError(Exception):
    """Why a list or a decision is refused, in words for the person who asked."""


class AlreadyHere(GivenError):
    """The same file for the same programme; `file` is the one that came first."""

    def __init__(self, file: GivenFile):
        super().__init__(f"Berkas ini sudah dimuat untuk {file.programme} pada {file.brought_at:%d-%m-%Y}.")
        self.file = file


# Taking in


def open_file(
    *, path: Path, file_name: str, opd: OPD, programme: Programme, by: User | None, indicator: Indicator | None = None,
    year: int | None = None, stored_file: str = "",
) -> GivenFile:  # fmt: skip
    """A list to be read. Raises AlreadyHere for a file that came before, GivenError for an indicator of others."""
    if indicator and not programme.programme_indicators.filter(indicator=indicator).exists():
        raise GivenError(f"Program {programme} tidak menangani indikator {indicator}.")
    digest = sha256_of(path)
    known = GivenFile.objects.filter(opd=opd, programme=programme, file_sha256=digest, refusal="")
    try:
        with transaction.atomic():
            if found := known.select_related("programme").first():
                raise AlreadyHere(found)
            return GivenFile.objects.create(
                opd=opd, programme=programme, indicator=indicator, year=year, file_name=file_name[:200],
                file_sha256=digest, stored_file=stored_file, brought_by=by,
            )  # fmt: skip
    except IntegrityError as error:  # the same file through another door this moment
        raise AlreadyHere(known.get()) from error


def open_upload(*, upload, by: User, **fields) -> GivenFile:
    path = keep_upload(upload, FOLDER)
    with ExitStack() as undo:
        undo.callback(path.unlink)
        opened = open_file(path=path, file_name=upload.name, by=by, stored_file=str(path), **fields)
        undo.pop_all()
    return opened


# Reading and applying


@transaction.atomic
def preview_file(given_file: GivenFile, progress=lambda *args: None) -> GivenFile:
    """Count what would be taken in, or note why the list is refused. Writes no row."""
    given_file = _locked(given_file)
    if given_file.applied_at or given_file.refusal:
        return given_file
    try:
        reading, verdicts = _compared(given_file, Path(given_file.stored_file), progress)
        _check_quota(given_file, reading.n_rows)
    except (ListRefused, GivenError) as error:
        return _refuse(given_file, str(error))
    _count(given_file, reading, verdicts)
    given_file.read_at = timezone.now()
    given_file.save()
    return given_file


@transaction.atomic
def apply_file(
    given_file: GivenFile, *, by: User | None, path: Path | None = None, progress=lambda *args: None
) -> GivenFile:
    """Take the rows in, once. Raises GivenError, and nothing is written, where the list is of no use."""
    given_file = _locked(given_file)
    if given_file.applied_at:
        return given_file
    if given_file.refusal:
        raise GivenError(given_file.refusal)
    try:
        reading, verdicts = _compared(given_file, path or Path(given_file.stored_file), progress)
    except ListRefused as error:
        raise GivenError(str(error)) from error
    _count(given_file, reading, verdicts)
    if not reading.rows:
        raise AllRefused(given_file)
    given_file.n_repeated = _write(given_file, reading.rows, verdicts)
    given_file.applied_at = given_file.read_at = timezone.now()
    stored, given_file.stored_file = given_file.stored_file, ""
    given_file.save()
    transaction.on_commit(lambda: drop_upload(stored))
    _log(given_file, verdicts, by)
    return given_file


class AllRefused(GivenError):
    """Every row has a fault; `file` carries the counts and faults, unsaved."""

    def __init__(self, file: GivenFile):
        super().__init__("Semua baris daftar ini ditolak. Tidak ada yang tersimpan.")
        self.file = file


def _locked(given_file: GivenFile) -> GivenFile:
    rows = GivenFile.objects.select_for_update(of=("self",)).select_related("opd", "programme", "indicator")
    found = rows.filter(pk=given_file.pk).first()
    if found is None:
        raise GivenError("Daftar ini sudah dibatalkan.")
    return found


def _compared(given_file: GivenFile, path: Path, progress) -> tuple[Reading, list[Verdict]]:
    """Who each row is. A person named in many rows alike is asked about once, so that months of aid are no guessing."""
    progress("Membaca daftar")
    if not path.is_file():
        raise GivenError("Berkas unggahan sudah tidak tersimpan. Unggah lagi.")
    reading = read_list(path, year=given_file.year)
    asked = list(identities(reading.rows))
    found = comparing.compare([row.given for row in asked], progress) if asked else []
    by_identity = {row.identity: verdict for row, verdict in zip(asked, found, strict=True)}
    return reading, [by_identity[row.identity] for row in reading.rows]


def _count(given_file: GivenFile, reading: Reading, verdicts: list[Verdict]) -> None:
    outcomes = [verdict.outcome for verdict in verdicts]
    given_file.n_rows, given_file.n_refused = reading.n_rows, reading.n_refused
    given_file.n_matched, given_file.n_typo = outcomes.count(comparing.MATCHED), outcomes.count(comparing.TYPO)
    given_file.n_not_matched = outcomes.count(comparing.NOT_MATCHED)
    given_file.problems, given_file.notes = reading.problems[:MOST_PROBLEMS], reading.notes


def _check_quota(given_file: GivenFile, n_rows: int) -> None:
    """Comparing tells who is in the register: the same limits as for lists that are only compared."""
    if n_rows > lists.most_rows():
        raise GivenError(f"Daftar berisi {_number(n_rows)} baris; paling banyak {_number(lists.most_rows())}.")
    today = GivenFile.objects.filter(opd=given_file.opd, read_at__date=timezone.localdate())
    used = today.exclude(brought_by=None).aggregate(n=Sum("n_rows"))["n"] or 0
    if used + n_rows > lists.rows_per_day():
        raise GivenError(
            f"Jatah {given_file.opd} hari ini tinggal {_number(max(lists.rows_per_day() - used, 0))} baris; daftar "
            f"berisi {_number(n_rows)}. Unggah lagi besok, atau minta admin Bappeda memuatnya."
        )


def _number(value: int) -> str:
    return number_format(value, force_grouping=True)


def _refuse(given_file: GivenFile, why: str) -> GivenFile:
    stored, given_file.stored_file, given_file.refusal = given_file.stored_file, "", why
    given_file.save(update_fields=["stored_file", "refusal"])
    transaction.on_commit(lambda: drop_upload(stored))
    return given_file


def _write(given_file: GivenFile, rows: list[GivenRow], verdicts: list[Verdict]) -> int:
    """Returns how many rows another list, or a line above, has told already."""
    OPD.objects.select_for_update(no_key=True).get(pk=given_file.opd_id)  # two lists with the same rows wait here
    told = set(
        map(bytes, GivenAid.objects.filter(opd=given_file.opd, programme=given_file.programme, is_repeat=False)
            .values_list("content_key", flat=True))
    )  # fmt: skip
    homes = _homes({verdict.person_id for verdict in verdicts if verdict.outcome == comparing.MATCHED})
    aid = []
    for row, verdict in zip(rows, verdicts, strict=True):
        key = row.content_key
        aid.append(_aid(given_file, row, verdict, homes, key, is_repeat=key in told))
        told.add(key)
    GivenAid.objects.bulk_create(aid, batch_size=2_000)
    return sum(one.is_repeat for one in aid)


def _homes(people: set[int]) -> dict[int, int]:
    return dict(Residence.objects.open().filter(person__in=people).values_list("person", "household"))


def _aid(given_file: GivenFile, row: GivenRow, verdict: Verdict, homes, key: bytes, *, is_repeat: bool) -> GivenAid:
    is_matched, is_typo = verdict.outcome == comparing.MATCHED, verdict.outcome == comparing.TYPO
    person = verdict.person_id
    return GivenAid(
        file=given_file, sheet=row.sheet, row_no=row.row_no, opd=given_file.opd, programme=given_file.programme,
        indicator=given_file.indicator, outcome=verdict.outcome, reason=verdict.reason[:200],
        person_id=person if is_matched else None, household_id=homes.get(person) if is_matched else None,
        candidate_id=person if is_typo else None, given_on=row.given_on, year=row.year, value_idr=row.value_idr,
        quantity=row.quantity, what=row.what, bast_number=row.bast_number, name=row.given.name,
        masked_nik=row.masked_nik, birth_date=row.given.birth_date, place=row.place, content_key=key,
        is_repeat=is_repeat,
    )  # fmt: skip


def _log(given_file: GivenFile, verdicts: list[Verdict], by: User | None) -> None:
    log_access(
        actor=by, actor_key="" if by else COMMAND, purpose=f"Memuat daftar bantuan {given_file.opd}"[:200],
        kind="given_aid", fields=["outcome"],
        object_ids=sorted({verdict.person_id for verdict in verdicts if verdict.person_id}),
    )  # fmt: skip


@transaction.atomic
def cancel_file(*, given_file: GivenFile) -> None:
    """A list that was not applied goes, with its file."""
    given_file = _locked(given_file)
    if given_file.applied_at:
        raise GivenError("Daftar ini sudah diterapkan dan tetap tercatat.")
    stored = given_file.stored_file
    given_file.delete()
    transaction.on_commit(lambda: drop_upload(stored))


# Near misses


@transaction.atomic
def decide_near_miss(*, aid: GivenAid, is_same: bool, by: User) -> GivenAid:
    """Somebody who may look into the register says whether the row is that person. Raises GivenError."""
    aid = GivenAid.objects.select_for_update(of=("self",)).select_related("candidate").get(pk=aid.pk)
    if aid.decided_at or aid.outcome != GivenAid.Outcome.TYPO:
        raise GivenError("Baris ini sudah diputuskan.")
    if aid.candidate_id is None and is_same:
        raise GivenError("Ada beberapa warga yang mungkin dimaksud. Lengkapi NIK di daftar, lalu unggah lagi.")
    aid.decided_by, aid.decided_at = by, timezone.now()
    aid.outcome = GivenAid.Outcome.MATCHED if is_same else GivenAid.Outcome.NOT_MATCHED
    if is_same:
        aid.person = aid.candidate.merged_into or aid.candidate
        aid.household_id = _homes({aid.person_id}).get(aid.person_id)
    aid.save(update_fields=["decided_by", "decided_at", "outcome", "person", "household"])
    return aid


def spellings_differ(aid: GivenAid) -> bool:
    return bool(aid.candidate) and name_key(aid.name) != aid.candidate.name_key


# Forgetting


@transaction.atomic
def forget_old() -> None:
    """Uploads nobody applied after a week; names and numbers as lists gave them after a year."""
    now = timezone.now()
    for given_file in GivenFile.objects.filter(applied_at=None, brought_at__lt=now - timedelta(days=UNAPPLIED_DAYS)):
        drop_upload(given_file.stored_file)
        if not given_file.refusal:
            given_file.delete()
    old = GivenAid.objects.filter(file__applied_at__lt=now - timedelta(days=NAMES_KEPT_DAYS)).exclude(
        name="", masked_nik="", birth_date=None, place=""
    )
    old.update(name="", masked_nik="", birth_date=None, place="")
    forget_unnamed(FOLDER, GivenFile.objects.exclude(stored_file="").values_list("stored_file", flat=True))
