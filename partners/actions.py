"""Companies, their keys, and the needs they hold: every change of state.

Rows are locked in one order: company, reservation, need, commitment.
"""

import ipaddress
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.actions import log_access
from accounts.models import User
from households.actions import RegisterError
from households.models import Area, Need
from interventions import actions as interventions
from interventions.models import Commitment, Funder
from partners.models import FIRST_YEAR, HOLD, LAST_YEAR, ApiKey, Company, CompanyArea, Reservation, YearlyCommitment
from partners.refusals import (
    AlreadyExtended,
    CostReached,
    NeedNotAvailable,
    PartnerError,
    QuotaReached,
    ReservationClosed,
)
from partners.reports import offered_needs

LONGEST_KEY_DAYS = 365
# What a new key may do unless more or less is asked for; identities always have to be asked for.
USUAL_SCOPES = [ApiKey.Scope.READ, ApiKey.Scope.RESERVE, ApiKey.Scope.FUND, ApiKey.Scope.REPORT]


def log_for_company(company: Company, what: str, by: User | None) -> None:
    """An officer acts for a company; nothing where the company acts itself."""
    if by:
        log_access(actor=by, purpose=what, kind="company", fields=[], object_ids=[company.pk])


# Companies


@transaction.atomic
def register_company(
    *,
    name: str,
    sector: str,
    ring1_villages: Iterable[Area],
    yearly_commitment_idr: int,
    is_synthetic: bool,
    by: User | None = None,
) -> Company:
    """A company as a funder, with the villages around its site and what it gives this year. Raises PartnerError."""
    if sector not in Company.Sector.values:
        raise PartnerError(f"Bidang usaha {sector} tidak dikenal.")
    if Funder.objects.filter(name=name).exists():
        raise PartnerError(f"{name} sudah terdaftar.")
    funder = Funder.objects.create(name=name, kind=Funder.Kind.COMPANY)
    company = Company.objects.create(funder=funder, sector=sector, is_synthetic=is_synthetic)
    CompanyArea.objects.bulk_create(CompanyArea(company=company, area=village) for village in ring1_villages)
    if yearly_commitment_idr:
        company.yearly_commitments.create(year=timezone.localdate().year, amount_idr=yearly_commitment_idr)
    log_for_company(company, "Perusahaan didaftarkan", by)
    return company


@transaction.atomic
def set_yearly_commitment(*, company: Company, year: int, amount_idr: int, by: User) -> YearlyCommitment:
    """What the company says it will give in that year, in place of what it said before. Raises PartnerError."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise PartnerError(f"Tahun antara {FIRST_YEAR} dan {LAST_YEAR}.")
    if not 0 <= amount_idr <= 10**15:
        raise PartnerError("Nilai rupiah tidak masuk akal.")
    row, _ = company.yearly_commitments.update_or_create(year=year, defaults={"amount_idr": amount_idr})
    log_for_company(company, f"Komitmen tahun {year} diubah", by)
    return row


# Keys


@transaction.atomic
def issue_key(
    *, company: Company, slot: int, by: User, days: int = LONGEST_KEY_DAYS, scopes: Sequence[str] = USUAL_SCOPES,
    networks: Sequence[str] = (), **limits: int,
) -> tuple[ApiKey, str]:  # fmt: skip
    """A key in an empty slot. Returns it and its token, which is shown once: only the hash is stored.

    networks    addresses or networks it may be used from, such as "10.1.0.0/16"; none: from anywhere
    limits      requests_per_minute, requests_per_day
    """
    if slot not in (1, 2):
        raise PartnerError("Kunci hanya mempunyai slot 1 dan 2.")
    if not 1 <= days <= LONGEST_KEY_DAYS:
        raise PartnerError(f"Masa berlaku kunci 1 sampai {LONGEST_KEY_DAYS} hari.")
    if not scopes or not set(scopes) <= set(ApiKey.Scope.values):
        raise PartnerError("Pilih sekurangnya satu cakupan kunci.")
    company = _locked(company)
    if company.keys.filter(slot=slot, revoked_at=None).exists():
        raise PartnerError(f"Slot {slot} masih terisi. Cabut kuncinya dahulu, atau pakai slot lain.")
    prefix, secret = ApiKey.new_secret()
    key = company.keys.create(
        slot=slot, prefix=prefix, secret_hash=ApiKey.hash_of(secret), expires_at=timezone.now() + timedelta(days=days),
        scopes=[scope for scope in ApiKey.Scope.values if scope in scopes],
        networks=[_network(text) for text in networks], **limits,
    )  # fmt: skip
    log_access(actor=by, purpose="Kunci API dibuat", kind="api_key", fields=[], object_ids=[key.pk])
    return key, f"rbpk_{prefix}_{secret}"


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text.strip(), strict=False))
    except ValueError:
        raise PartnerError(f"{text.strip()[:43]} bukan alamat atau jaringan IP, misalnya 10.1.0.0/16.") from None


@transaction.atomic
def revoke_key(*, key: ApiKey, by: User) -> ApiKey:
    """Ends a key at once: it is looked up at every request. Revoking twice changes nothing."""
    key = ApiKey.objects.select_for_update(of=("self",)).get(pk=key.pk)
    if key.revoked_at is None:
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
        log_access(actor=by, purpose="Kunci API dicabut", kind="api_key", fields=[], object_ids=[key.pk])
    return key


# Reservations


@transaction.atomic
def reserve_need(
    *, company: Company, need: Need, pledged_idr: int | None = None, by: User | None = None
) -> Reservation:
    """Hold an open, verified need for a company until the office approves it or two weeks are over.

    It pledges the whole cost, or the part it names; others may take the rest. `by` is an officer who acts for it.
    Raises QuotaReached, CostReached, or NeedNotAvailable where somebody was faster or nothing may be spent on it.
    """
    company = _locked(company)
    if company.reservations.open().count() >= company.reservation_quota:
        raise QuotaReached(
            f"Sudah {company.reservation_quota} reservasi yang menunggu persetujuan. "
            "Batalkan salah satu atau tunggu keputusan Bappeda."
        )
    need = _offered(need)
    with refusals_as(NeedNotAvailable):
        commitment = interventions.propose_commitment(need=need, leader=company.funder, pledged_idr=pledged_idr, by=by)
    log_for_company(company, "Reservasi atas nama perusahaan", by)
    now = timezone.now()
    return Reservation.objects.create(commitment=commitment, company=company, created_at=now, expires_at=now + HOLD)


@transaction.atomic
def extend_reservation(*, reservation: Reservation, by: User | None = None) -> Reservation:
    """Two weeks more, once. Raises AlreadyExtended, ReservationClosed."""
    reservation = _waiting(reservation)
    if reservation.extended_at:
        raise AlreadyExtended(f"Reservasi {reservation.code} sudah diperpanjang satu kali.")
    if reservation.expires_at <= timezone.now():
        raise ReservationClosed(f"Reservasi {reservation.code} sudah lewat batas waktunya.")
    reservation.extended_at = timezone.now()
    reservation.expires_at += HOLD
    reservation.save(update_fields=["extended_at", "expires_at"])
    log_for_company(reservation.company, "Perpanjangan reservasi atas nama perusahaan", by)
    return reservation


@transaction.atomic
def approve_reservation(*, reservation: Reservation, by: User) -> Reservation:
    """The office's yes: the hold ends, the commitment stands. Raises ReservationClosed, PartnerError."""
    reservation = _waiting(reservation)
    if reservation.expires_at <= timezone.now():
        raise ReservationClosed(f"Reservasi {reservation.code} sudah lewat batas waktunya.")
    with refusals_as(PartnerError):
        interventions.approve_commitment(commitment=reservation.commitment, by=by)
    return _end(reservation)


@transaction.atomic
def cancel_reservation(*, reservation: Reservation, by: User | None = None, reason: str = "") -> Reservation:
    """Give the need back before it was approved; twice changes nothing. Raises ReservationClosed, PartnerError."""
    reservation = _locked_reservation(reservation)
    if reservation.commitment.status == Commitment.Status.CANCELLED:
        return reservation
    reservation = _waiting(reservation)
    with refusals_as(PartnerError):
        interventions.cancel_commitment(commitment=reservation.commitment, by=by, reason=reason)
    return _end(reservation)


@transaction.atomic
def withdraw_reservation(*, reservation: Reservation, by: User | None = None) -> Reservation:
    """The company's own giving back; `by` is an officer who acts for it. Raises ReservationClosed, PartnerError."""
    was_open = reservation.is_open
    reservation = cancel_reservation(reservation=reservation, by=by)
    if was_open:
        log_for_company(reservation.company, "Reservasi ditarik atas nama perusahaan", by)
    return reservation


def expire_reservations() -> int:
    """Free the needs whose hold ran out, one by one: a row that fails leaves the others alone. Safe to run twice."""
    due = Reservation.objects.filter(ended_at=None, expires_at__lte=timezone.now()).values_list("pk", flat=True)
    return sum(_expire(pk) for pk in list(due))


@transaction.atomic
def _expire(pk: int) -> bool:
    """True when this call freed the need. Rows somebody is working on wait for the next round."""
    rows = Reservation.objects.select_for_update(of=("self",), skip_locked=True).select_related("commitment")
    reservation = rows.filter(pk=pk, ended_at=None).first()
    if reservation is None:
        return False
    is_waiting = reservation.is_open
    if is_waiting:
        try:
            with refusals_as(PartnerError):
                interventions.cancel_commitment(commitment=reservation.commitment, expired=True)
        except PartnerError:
            return False  # approved or cancelled through another door this moment; seen again in a minute
    _end(reservation)
    return is_waiting


@contextmanager
def refusals_as(kind: type[PartnerError]) -> Iterator[None]:
    """What the apps below refuse comes out as our own error, in their words."""
    try:
        yield
    except interventions.CostReached as error:
        raise CostReached(str(error)) from error
    except (interventions.InterventionError, RegisterError) as error:
        raise kind(str(error)) from error


def _locked(company: Company) -> Company:
    return Company.objects.select_for_update(of=("self",), no_key=True).select_related("funder").get(pk=company.pk)


def _offered(need: Need) -> Need:
    need = Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
    if need.status != Need.Status.OPEN:
        raise NeedNotAvailable(f"Kebutuhan {need.public_code} sudah diambil pihak lain atau tidak terbuka lagi.")
    if not offered_needs(timezone.localdate()).filter(pk=need.pk).exists():
        raise NeedNotAvailable(
            f"Kebutuhan {need.public_code} sedang tidak ditawarkan: verifikasinya tidak berlaku lagi."
        )
    return need


def _locked_reservation(reservation: Reservation) -> Reservation:
    rows = Reservation.objects.select_for_update(of=("self",)).select_related("commitment", "company__funder")
    return rows.get(pk=reservation.pk)


def _waiting(reservation: Reservation) -> Reservation:
    """The reservation, locked and still open."""
    reservation = _locked_reservation(reservation)
    if not reservation.is_open:
        status = reservation.commitment.get_status_display().lower()
        raise ReservationClosed(f"Reservasi {reservation.code} sudah {status}.")
    return reservation


def _end(reservation: Reservation) -> Reservation:
    reservation.ended_at = timezone.now()
    reservation.save(update_fields=["ended_at"])
    reservation.commitment.refresh_from_db()
    return reservation
