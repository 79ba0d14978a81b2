"""What a company does about a need it pays for: promise, pay, say how far it has come; and what it says of its year.

`by` is an officer who acts for the company, which is logged; the company's own key leaves it out.
"""

from dataclasses import asdict
from datetime import date

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from households.models import Need
from interventions.handover import pledges
from interventions.handover.proofs import ProofRefused, check_proof, is_scan, store_proof
from interventions.models import Commitment, FundingLine, Payment
from partners.actions import log_for_company, refusals_as
from partners.models import FIRST_YEAR, Company, Progress, ProgressFile, YearlyReport
from partners.refusals import FileRefused, NeedNotAvailable, PartnerError
from partners.reports import year_of

FILES_PER_PROGRESS = 10
FOLDER = "progress"


def lines_of(company: Company):
    """The company's own parts, with what they are about."""
    related = ["commitment__need__indicator", "commitment__need__household__village__parent"]
    lines = FundingLine.objects.filter(funder=company.funder_id).with_delivered()
    return lines.select_related("commitment", *related)


# Money


@transaction.atomic
def pledge(*, company: Company, need: Need, pledged_idr: int, by: User | None = None) -> FundingLine:
    """Take over a part of a need that another company holds. Raises CostReached, NeedNotAvailable."""
    with refusals_as(NeedNotAvailable):
        line = pledges.pledge_part(need=need, funder=company.funder, pledged_idr=pledged_idr)
    log_for_company(company, "Janji dana atas nama perusahaan", by)
    return line


@transaction.atomic
def change_pledge(*, company: Company, line: FundingLine, pledged_idr: int, by: User | None = None) -> FundingLine:
    """Promise more, or less while nothing is approved. Raises CostReached, PartnerError."""
    with refusals_as(PartnerError):
        line = pledges.change_pledge(line=line, pledged_idr=pledged_idr)
    log_for_company(company, "Perubahan janji dana atas nama perusahaan", by)
    return line


@transaction.atomic
def record_payment(
    *, company: Company, line: FundingLine, kind: str, amount_idr: int, paid_on: date, by: User | None = None
) -> Payment:
    """A transfer, or goods and labour, of a day. Raises PartnerError."""
    with refusals_as(PartnerError):
        payment = pledges.record_payment(line=line, kind=kind, amount_idr=amount_idr, paid_on=paid_on, by=by)
    log_for_company(company, "Pembayaran dicatat atas nama perusahaan", by)
    return payment


# Progress


@transaction.atomic
def report_progress(
    *, company: Company, line: FundingLine, observed_on: date, percent: int, note: str = "", by: User | None = None
) -> Progress:
    """How far the work has come on a day. Raises PartnerError."""
    if observed_on > timezone.localdate():
        raise PartnerError("Tanggal keadaan belum tiba.")
    if not 0 <= percent <= 100:
        raise PartnerError("Kemajuan antara 0 dan 100 persen.")
    commitment = Commitment.objects.select_for_update(of=("self",), no_key=True).get(pk=line.commitment_id)
    if commitment.status not in pledges.PAID_WHILE:
        raise PartnerError(f"Belum dapat dilaporkan: komitmen ini {commitment.get_status_display().lower()}.")
    progress = line.progress.create(observed_on=observed_on, percent=percent, note=note.strip())
    log_for_company(company, "Kemajuan dilaporkan atas nama perusahaan", by)
    return progress


def add_file(*, company: Company, progress: Progress, file: File, by: User | None = None) -> ProgressFile:
    """A photo, written anew, or a scan. The same bytes twice are one file. Raises FileRefused, PartnerError."""
    try:
        digest = check_proof(file)
        path = store_proof(file, FOLDER)  # before any lock: it takes a while
    except ProofRefused as error:
        raise FileRefused(str(error)) from error
    kind = ProgressFile.Kind.DOCUMENT if is_scan(path) else ProgressFile.Kind.PHOTO
    with transaction.atomic():
        Progress.objects.select_for_update(of=("self",), no_key=True).get(pk=progress.pk)
        known = progress.files.filter(received_sha256=digest).first()
        if known:
            return known
        if progress.files.count() >= FILES_PER_PROGRESS:
            raise PartnerError(f"Paling banyak {FILES_PER_PROGRESS} berkas untuk satu laporan kemajuan.")
        log_for_company(company, "Berkas kemajuan ditambahkan atas nama perusahaan", by)
        return progress.files.create(kind=kind, path=path, received_sha256=digest)


# Year


@transaction.atomic
def submit_yearly_report(*, company: Company, year: int, note: str, by: User | None = None) -> YearlyReport:
    """The company's words on a year, with our figures of this moment; a later one takes its place."""
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise PartnerError(f"Laporan tahunan dari {FIRST_YEAR} sampai tahun ini.")
    if not note.strip():
        raise PartnerError("Tuliskan uraian laporan.")
    said = {"note": note.strip(), "submitted_at": timezone.now(), **asdict(year_of(company, year))}
    report, _ = company.yearly_reports.update_or_create(year=year, defaults=said)
    log_for_company(company, f"Laporan tahun {year} diserahkan atas nama perusahaan", by)
    return report
