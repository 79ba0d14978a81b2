"""Lists of agencies compared with the register: taken in, limited, compared, forgotten after a month."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.formats import date_format, number_format

from accounts.actions import log_access
from accounts.models import OPD, User
from households.importing.staging import village_index
from households.linkage.names import is_no_name, name_key
from households.matching import comparing
from households.matching.comparing import Given, Verdict
from households.matching.tables import Table, TableRefused, read_table
from households.models import Area, ListMatch, ListMatchRow
from households.reading.answers import text_of
from households.reading.validators import (
    check_nik,
    implied_birth_date,
    is_missing,
    mask_nik,
    parse_date,
    without_numbers,
)
from households.uploads import drop_upload, forget_unnamed, keep_upload

FOLDER = "lists"
COLUMN_NAMES = {
    "nik": ["nik", "no_nik", "nomor_nik", "nomor_induk_kependudukan", "no_ktp", "nomor_ktp", "nik_ktp", "nik_penerima"],
    "name": ["nama", "nama_lengkap", "nama_penerima", "nama_warga", "nama_sesuai_ktp", "nama_kepala_keluarga",
             "nama_calon_penerima", "nama_siswa", "nama_peserta", "nama_anggota"],
    "birth_date": ["tanggal_lahir", "tgl_lahir", "tgl_lhr", "tanggal_lhr", "lahir"],
    "village": ["desa", "kelurahan", "desa_kelurahan", "kelurahan_desa", "nama_desa", "desa_kel", "kel_desa"],
    "district": ["kecamatan", "kec", "nama_kecamatan"],
}  # fmt: skip
MOST_ROWS, MOST_ROWS_PER_DAY = 10_000, 20_000  # unless settings say otherwise; the second for an OPD and day
KEPT_DAYS = 30
UNREAD_DAYS = 1  # an uploaded list that nobody lets be compared holds NIKs in clear


class ListRefused(Exception):
    """Why a list is not compared, in words for the person who brought it."""


# Taking in


def open_list_match(*, upload, purpose: str, by: User, opd: OPD) -> ListMatch:
    """A list to be compared, its file kept until then."""
    path = keep_upload(upload, FOLDER)
    with ExitStack() as undo:
        undo.callback(path.unlink)
        opened = ListMatch.objects.create(
            asked_by=by, opd=opd, purpose=purpose, file_name=upload.name[:200], stored_file=str(path)
        )
        undo.pop_all()
    return opened


@transaction.atomic
def tell_columns(*, list_match: ListMatch, roles: Mapping[str, int]) -> ListMatch:
    """What somebody says each column is. Raises ListRefused when nothing could be compared with these."""
    list_match = ListMatch.objects.select_for_update(of=("self",)).get(pk=list_match.pk)
    if not list_match.asks_columns:
        raise ListRefused("Kolom daftar ini sudah ditentukan.")
    if not _suffice(roles):
        raise ListRefused("Tentukan kolom NIK, atau kolom nama bersama tanggal lahir atau desa.")
    list_match.columns = list_match.columns | {"roles": dict(roles), "is_told": True}
    list_match.save(update_fields=["columns"])
    return list_match


def _suffice(roles) -> bool:
    """A name alone finds nobody for certain."""
    return "nik" in roles or ("name" in roles and bool({"birth_date", "village"} & roles.keys()))


# Comparing


@transaction.atomic
def match_list(list_match: ListMatch, progress=lambda *args: None) -> ListMatch:
    """Read the list and compare it, or note that somebody has to name its columns, or why it is refused.

    Outcomes, the log of who learnt them and the count against the quota are one transaction.
    """
    list_match = ListMatch.objects.select_for_update(of=("self",)).select_related("opd").get(pk=list_match.pk)
    if not list_match.is_open:
        return list_match
    progress("Membaca daftar")
    try:
        table = read_table(Path(list_match.stored_file), COLUMN_NAMES)
        if not _columns_known(list_match, table):
            return list_match
        rows = list(_given(table, list_match.columns["roles"]))
        _check_size(list_match, len(rows))
    except (TableRefused, ListRefused) as error:
        return _refuse(list_match, str(error))
    verdicts = comparing.compare(rows, progress, _earlier_slips(list_match.opd))
    _keep(list_match, rows, verdicts)
    return list_match


def _columns_known(list_match: ListMatch, table: Table) -> bool:
    if not list_match.columns.get("is_told"):
        is_clear = _suffice(table.roles) and not table.repeated
        list_match.columns = {
            "header_row": table.header_row, "headers": table.headers, "roles": table.roles, "is_told": is_clear,
        }  # fmt: skip
        list_match.save(update_fields=["columns"])
    return list_match.columns["is_told"]


def _given(table: Table, roles: Mapping[str, int]) -> Iterator[Given]:
    places, today = Places(), timezone.localdate()
    for number, cells in table.records(roles):
        name = text_of(cells.get("name")) or ""
        checked = check_nik(cells.get("nik"), accepts_synthetic=settings.RBPK_DEMO)
        is_whole = checked.quality in ("ok", "suspect")
        yield Given(
            number, without_numbers(name)[:120], "" if is_no_name(name) else name_key(name), checked.nik,
            is_whole and not isinstance(cells.get("nik"), str),
            checked.message if checked.quality == "malformed" else "", _birth_date(cells.get("birth_date")),
            implied_birth_date(checked.nik, today) if is_whole else None, places.find(cells),
        )  # fmt: skip


def _birth_date(cell):
    try:
        return parse_date(cell)
    except ValueError:
        return None  # a helper for finding people; the list is not judged by it


class Places:
    """Villages as lists write them: name and kecamatan, or a name that only one village bears."""

    def __init__(self):
        self.index = village_index()
        self.pks = dict(Area.objects.villages().values_list("kemendagri_code", "pk"))
        self.districts = set(Area.objects.districts().values_list("name", flat=True))
        self.seen: dict[tuple, int | None] = {}

    def find(self, cells) -> int | None:
        key = text_of(cells.get("village")) or "", text_of(cells.get("district")) or ""
        if key not in self.seen:
            self.seen[key] = self._find(*key)
        return self.seen[key]

    def _find(self, village: str, district: str) -> int | None:
        if not village or is_missing(village):
            return None
        asked = [district] if district else self.districts
        found = {self.index.by_code(village), *(self.index.by_name(village, name) for name in asked)} - {None}
        return self.pks.get(found.pop()) if len(found) == 1 else None


def _check_size(list_match: ListMatch, n_rows: int) -> None:
    if not n_rows:
        raise ListRefused("Daftar tidak berisi satu baris pun di bawah judul kolomnya.")
    most = most_rows()
    if n_rows > most:
        raise ListRefused(f"Daftar berisi {_number(n_rows)} baris; paling banyak {_number(most)} sekali unggah.")
    used, most = rows_used_today(list_match.opd, is_locked=True), rows_per_day()
    if used + n_rows > most:
        raise ListRefused(
            f"Daftar berisi {_number(n_rows)} baris, sedangkan jatah {list_match.opd} hari ini tinggal "
            f"{_number(max(most - used, 0))} dari {_number(most)} baris. Jatah terbuka lagi {_free_again()}."
        )


def _earlier_slips(opd: OPD | None) -> dict[int, int]:
    """By person, how many rows of this agency's kept lists came near him without being him."""
    slips = ListMatchRow.objects.filter(list_match__opd=opd, outcome=comparing.TYPO, person__isnull=False)
    return dict(slips.values_list("person").annotate(n=Count("pk")).order_by())


def most_rows() -> int:
    return getattr(settings, "RBPK_LIST_ROWS", MOST_ROWS)


def rows_per_day() -> int:
    return getattr(settings, "RBPK_LIST_ROWS_PER_DAY", MOST_ROWS_PER_DAY)


def rows_used_today(opd: OPD | None, *, is_locked: bool = False) -> int:
    """Rows of lists that an OPD asked for and got compared today. Locked: parallel lists of the OPD wait here."""
    if is_locked and opd is not None:
        OPD.objects.select_for_update(no_key=True).get(pk=opd.pk)
    today = ListMatch.objects.filter(opd=opd, done_at__gte=_midnight(timezone.localdate()))
    return today.aggregate(n=Sum("n_rows"))["n"] or 0


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))


def _free_again() -> str:
    tomorrow = timezone.localdate() + timedelta(days=1)
    return f"{date_format(tomorrow, 'DATE_FORMAT')} pukul 00.00 WITA"


def _number(value: int) -> str:
    return number_format(value, force_grouping=True)


def _refuse(list_match: ListMatch, why: str) -> ListMatch:
    list_match.refusal = why
    _forget_file(list_match)
    list_match.save(update_fields=["refusal", "stored_file"])
    return list_match


def _forget_file(list_match: ListMatch) -> None:
    stored, list_match.stored_file = list_match.stored_file, ""
    transaction.on_commit(lambda: drop_upload(stored))


def _keep(list_match: ListMatch, rows: list[Given], verdicts: list[Verdict]) -> None:
    ListMatchRow.objects.bulk_create(
        [
            ListMatchRow(
                list_match=list_match, row_no=row.row_no, name=row.name, masked_nik=mask_nik(row.nik or ""),
                outcome=verdict.outcome, reason=verdict.reason[:200],
                person_id=None if verdict.is_withheld else verdict.person_id,
            )
            for row, verdict in zip(rows, verdicts, strict=True)
        ],
        batch_size=2_000,
    )  # fmt: skip
    counts = [verdict.outcome for verdict in verdicts]
    list_match.n_rows = len(rows)
    list_match.n_matched, list_match.n_typo = counts.count(comparing.MATCHED), counts.count(comparing.TYPO)
    list_match.n_not_matched = counts.count(comparing.NOT_MATCHED)
    list_match.n_withheld = sum(verdict.is_withheld for verdict in verdicts)
    list_match.done_at = timezone.now()
    _forget_file(list_match)
    list_match.save()
    log_access(
        actor=list_match.asked_by, purpose=list_match.purpose, kind="list_match", fields=["outcome", "village"],
        object_ids=sorted({verdict.person_id for verdict in verdicts if verdict.person_id}),
    )  # fmt: skip


# Forgetting


@transaction.atomic
def forget_old_lists() -> int:
    """Rows after a month; files of lists that were never compared after a day. The fact that they came stays."""
    now = timezone.now()
    n_rows, _ = ListMatchRow.objects.filter(list_match__done_at__lt=now - timedelta(days=KEPT_DAYS)).delete()
    unread = ListMatch.objects.filter(done_at=None, refusal="", asked_at__lt=now - timedelta(days=UNREAD_DAYS))
    for list_match in unread.select_for_update(of=("self",), skip_locked=True):
        _refuse(list_match, "Daftar tidak jadi dipadankan dalam satu hari. Berkasnya dihapus; unggah lagi bila perlu.")
    forget_unnamed(FOLDER, ListMatch.objects.exclude(stored_file="").values_list("stored_file", flat=True))
    return n_rows
