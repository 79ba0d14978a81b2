"""A budget file read, looked at, applied; its lines pointed at indicators and programmes by a person."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import pghistory
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import OPD, User
from households.models import Indicator
from households.uploads import drop_upload, keep_upload, sha256_of
from interventions.budgets.models import BudgetImport, BudgetLine, BudgetTag, offices_of
from interventions.budgets.reading import BudgetRefused, ReadLine, line_key, read_budget
from interventions.budgets.suggestions import Suggestions
from interventions.models import Activity, Programme

FOLDER = "budgets"
MOST_FAULTS = 500  # kept of one file
COMPARED = ["code", "name", "programme_code", "programme_name", "kegiatan_code", "kegiatan_name", "pagu_idr"]


class BudgetError(Exception):
    """Why a budget is not taken in, applied or tagged, in words for the person who asked."""


class AlreadyApplied(BudgetError):
    def __init__(self, budget_import: BudgetImport):
        super().__init__("Berkas yang sama sudah diterapkan dan masih yang terakhir. Tidak ada yang berubah.")
        self.budget_import = budget_import


@dataclass
class Differences:
    """What applying a file would do to the lines of its OPD and year."""

    new: list[ReadLine] = field(default_factory=list)
    changed: list[tuple[BudgetLine, ReadLine]] = field(default_factory=list)
    same: list[BudgetLine] = field(default_factory=list)
    vanished: list[BudgetLine] = field(default_factory=list)

    @property
    def n_all(self) -> int:
        return len(self.new) + len(self.changed) + len(self.vanished)


# Taking in


def open_import(*, upload, opd: OPD, year: int, by: User, skpd: str = "") -> BudgetImport:
    """Read a file and keep what it says, to be looked at. Raises BudgetError, AlreadyApplied."""
    _refuse_other_office(opd, by)
    path = keep_upload(upload, FOLDER)
    try:
        sha256 = sha256_of(path)
        last = last_import(opd, year)
        if last and (last.file_sha256, last.skpd) == (sha256, skpd):
            raise AlreadyApplied(last)
        table = read_budget(path, skpd)
    except BudgetRefused as error:
        raise BudgetError(str(error)) from error
    finally:
        drop_upload(str(path))
    return BudgetImport.objects.create(
        opd=opd, year=year, skpd=skpd, file_name=upload.name[:200], file_sha256=sha256, uploaded_by=by,
        rows=[line.as_row() for line in table.lines], faults=table.faults[:MOST_FAULTS], notes=table.notes,
        n_rows=len(table.lines), pagu_idr=table.pagu_idr, stated_idr=table.stated_idr,
    )  # fmt: skip


def _refuse_other_office(opd: OPD, by: User) -> None:
    is_all = by.has_perm("households.view_all_areas")
    if not by.has_perm("interventions.manage_budgets") or not (is_all or offices_of(by).filter(opd=opd).exists()):
        raise BudgetError("Anggaran hanya dapat diimpor oleh OPD-nya sendiri atau Bappeda.")


def last_import(opd: OPD | int, year: int) -> BudgetImport | None:
    applied = BudgetImport.objects.filter(opd=opd, year=year, applied_at__isnull=False)
    return applied.order_by("-applied_at", "-pk").first()


@transaction.atomic
def cancel_import(*, budget_import: BudgetImport) -> None:
    """A file nobody applied goes, and may come again."""
    budget_import = BudgetImport.objects.select_for_update(of=("self",)).get(pk=budget_import.pk)
    if budget_import.applied_at:
        raise BudgetError("Impor ini sudah diterapkan dan tetap tercatat.")
    budget_import.delete()


# Comparing and applying


def differences(budget_import: BudgetImport) -> Differences:
    """Against the lines as they stand now. A line is the same by sub-kegiatan code and source of money."""
    found = Differences()
    lines = BudgetLine.objects.filter(opd=budget_import.opd_id, year=budget_import.year)
    known = {line_key(line.code, line.fund_source): line for line in lines}
    for row in budget_import.rows:
        said = ReadLine(**row)
        line = known.pop(said.key, None)
        if line is None:
            found.new.append(said)
            continue
        said.programme_name = said.programme_name or line.programme_name  # a shorter file takes no name away
        said.kegiatan_name = said.kegiatan_name or line.kegiatan_name
        if line.vanished_on or any(getattr(line, name) != getattr(said, name) for name in COMPARED):
            found.changed.append((line, said))
        else:
            found.same.append(line)
    found.vanished = [line for line in known.values() if line.vanished_on is None]
    return found


@transaction.atomic
def apply_import(*, budget_import: BudgetImport, base: int | None, by: User) -> BudgetImport:
    """The file becomes the budget of its OPD and year. Tags stay; what the file no longer names gets a date.

    base  the import that was the last one when the differences were shown; another since then: look again
    """
    OPD.objects.select_for_update(no_key=True).get(pk=budget_import.opd_id)  # one at a time for an OPD
    budget_import = BudgetImport.objects.select_for_update(of=("self",)).get(pk=budget_import.pk)
    _refuse_other_office(budget_import.opd, by)
    if budget_import.applied_at:
        return budget_import
    if budget_import.faults:
        raise BudgetError("Berkas ini masih memuat kesalahan. Perbaiki di berkasnya, lalu unggah lagi.")
    last = last_import(budget_import.opd_id, budget_import.year)
    if (last.pk if last else None) != base:
        raise BudgetError("Impor lain baru saja diterapkan untuk OPD dan tahun ini. Periksa lagi selisihnya di bawah.")
    with pghistory.context(budget_import=budget_import.pk, user=by.pk):
        _write(budget_import, differences(budget_import))
    budget_import.applied_by, budget_import.applied_at = by, timezone.now()
    budget_import.save()
    return budget_import


def _write(budget_import: BudgetImport, found: Differences) -> None:
    for line, said in found.changed:
        for name in COMPARED:
            setattr(line, name, getattr(said, name))
        line.vanished_on, line.last_import = None, budget_import
    BudgetLine.objects.bulk_update(
        [line for line, _ in found.changed], [*COMPARED, "vanished_on", "last_import"], batch_size=500
    )
    BudgetLine.objects.filter(pk__in=[line.pk for line in found.same]).update(last_import=budget_import)
    gone = BudgetLine.objects.filter(pk__in=[line.pk for line in found.vanished])
    gone.update(vanished_on=timezone.localdate())
    BudgetLine.objects.bulk_create([_line(budget_import, said) for said in found.new], batch_size=500)
    budget_import.n_new, budget_import.n_changed = len(found.new), len(found.changed)
    budget_import.n_same, budget_import.n_vanished = len(found.same), len(found.vanished)


def _line(budget_import: BudgetImport, said: ReadLine) -> BudgetLine:
    fields = {name: getattr(said, name) for name in [*COMPARED, "fund_source"]}
    return BudgetLine(opd=budget_import.opd, year=budget_import.year, last_import=budget_import, **fields)


# Pointing lines at indicators and programmes


@transaction.atomic
def point_lines(
    *, lines: Iterable[BudgetLine], indicators: Iterable[Indicator] = (), programmes: Iterable[Programme] = (), by: User
) -> int:
    """These lines serve these indicators and programmes, and nothing else. Returns how many lines."""
    indicators, programmes = list(indicators), list(programmes)
    if not indicators and not programmes:
        raise BudgetError("Pilih sekurangnya satu indikator atau program.")
    lines = _locked(lines, by)
    if any(programme.opd_id != line.opd_id for programme in programmes for line in lines):
        raise BudgetError("Program yang dipilih milik OPD lain.")
    _answer(lines, by, is_not_poverty=False)
    for line in lines:
        kept = {(tag.indicator_id, tag.programme_id): tag for tag in line.tags.all()}
        wanted = [(one.pk, None) for one in indicators] + [(None, one.pk) for one in programmes]
        BudgetTag.objects.filter(pk__in=[tag.pk for pair, tag in kept.items() if pair not in wanted]).delete()
        BudgetTag.objects.bulk_create(
            BudgetTag(line=line, indicator_id=indicator, programme_id=programme, tagged_by=by)
            for indicator, programme in wanted
            if (indicator, programme) not in kept
        )
    return len(lines)


@transaction.atomic
def mark_not_poverty(*, lines: Iterable[BudgetLine], by: User) -> int:
    """An answer too: somebody looked, and the money is for something else."""
    lines = _locked(lines, by)
    BudgetTag.objects.filter(line__in=lines).delete()
    return _answer(lines, by, is_not_poverty=True)


@transaction.atomic
def forget_answers(*, lines: Iterable[BudgetLine], by: User) -> int:
    """As if nobody had looked; who did stays in the history."""
    lines = _locked(lines, by)
    BudgetTag.objects.filter(line__in=lines).delete()
    rows = BudgetLine.objects.filter(pk__in=[line.pk for line in lines])
    return rows.update(is_not_poverty=False, answered_by=None, answered_at=None)


@transaction.atomic
def accept_suggestions(*, lines: Iterable[BudgetLine], by: User) -> int:
    """Each line gets what its own name suggests. Lines somebody answered meanwhile, and such without, stay."""
    lines = [line for line in _locked(lines, by) if line.answered_at is None]
    suggestions, groups = Suggestions(lines), defaultdict(list)
    for line in lines:
        groups[suggestions.of(line).answer].append(line)
    return sum(_accept(answer, group, by) for answer, group in groups.items())


def _accept(answer: tuple, lines: list[BudgetLine], by: User) -> int:
    indicators, programmes, is_not_poverty = answer
    if is_not_poverty:
        return mark_not_poverty(lines=lines, by=by)
    if indicators or programmes:
        return point_lines(lines=lines, indicators=indicators, programmes=programmes, by=by)
    return 0


@transaction.atomic
def link_activities(*, line: BudgetLine, activities: Iterable[Activity], by: User) -> int:
    """Activities that were opened without a line are paid from this one: of the same OPD and year."""
    [line] = _locked([line], by)
    wanted = {activity.pk for activity in activities}
    rows = list(activities_without_line(line).select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
    if not wanted or len(rows) < len(wanted):
        raise BudgetError("Pilih kegiatan OPD dan tahun yang sama yang belum ditautkan ke sub kegiatan lain.")
    return Activity.objects.filter(pk__in=[activity.pk for activity in rows]).update(budget_line=line)


def activities_without_line(line: BudgetLine) -> QuerySet[Activity]:
    return Activity.objects.filter(programme__opd=line.opd_id, year=line.year, budget_line=None)


def _locked(lines: Iterable[BudgetLine], by: User) -> list[BudgetLine]:
    wanted = {line.pk for line in lines}
    managed = BudgetLine.objects.managed_by(by).in_force().filter(pk__in=wanted)
    found = list(managed.select_for_update(of=("self",)).prefetch_related("tags").order_by("pk"))
    if not wanted or len(found) < len(wanted):
        raise BudgetError("Ada baris anggaran yang bukan milik OPD Anda atau tidak ada lagi di berkas anggaran.")
    return found


def _answer(lines: list[BudgetLine], by: User, *, is_not_poverty: bool) -> int:
    rows = BudgetLine.objects.filter(pk__in=[line.pk for line in lines])
    return rows.update(is_not_poverty=is_not_poverty, answered_by=by, answered_at=timezone.now())
