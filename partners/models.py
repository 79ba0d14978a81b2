import hashlib
import secrets
from datetime import timedelta

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from households.models import Area, Evidence, Indicator
from interventions.models import Commitment, Funder, FundingLine

HOLD = timedelta(days=14)  # our choice: two weeks to talk to the office; a need held longer helps nobody
FIRST_YEAR, LAST_YEAR = 2020, 2099  # of promises and reports; the programme began about 2020


class CompanyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for the offices that work with companies; none for others."""
        return self if user.has_perm("partners.view_partners") else self.none()


class Company(models.Model):
    """A company that funds verified needs (TJSP, Perda Kukar 10/2013)."""

    class Sector(models.TextChoices):
        COAL = "coal", "Batu bara"
        PALM_OIL = "palm_oil", "Kelapa sawit"
        OIL_AND_GAS = "oil_and_gas", "Minyak dan gas"
        FORESTRY = "forestry", "Kehutanan"
        FISHERY = "fishery", "Perikanan"
        POWER = "power", "Kelistrikan"
        BANK = "bank", "Perbankan"
        OTHER = "other", "Lainnya"

    funder = models.OneToOneField(
        Funder, on_delete=models.PROTECT, related_name="company", verbose_name="penyandang dana"
    )
    sector = models.CharField("bidang usaha", max_length=12, choices=Sector)
    contact_name = models.CharField("nama kontak", max_length=120, blank=True)
    contact_phone = models.CharField("nomor kontak", max_length=20, blank=True)
    contact_email = models.EmailField("surel kontak", blank=True)
    address = models.TextField("alamat kantor", max_length=300, blank=True)  # letters go there
    forum_since = models.DateField("anggota forum TJSP sejak", null=True, blank=True)  # empty: no member
    reservation_quota = models.PositiveSmallIntegerField("reservasi bersamaan", default=20)
    is_synthetic = models.BooleanField("fiktif", default=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = "perusahaan"
        verbose_name_plural = "perusahaan"
        permissions = [
            ("view_partners", "Melihat mitra"),
            ("manage_companies", "Mengelola perusahaan dan kunci"),
            ("approve_reservation", "Menyetujui reservasi"),
        ]

    def __str__(self):
        return self.funder.name

    @property
    def contact_lines(self) -> list[str]:
        return [line for line in (self.contact_name, self.contact_phone, self.contact_email, self.address) if line]


class CompanyArea(models.Model):
    """A village in the company's own working area (ring 1)."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="areas")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="companies", verbose_name="desa")

    class Meta:
        verbose_name = "wilayah ring 1"
        verbose_name_plural = "wilayah ring 1"
        constraints = [models.UniqueConstraint(fields=["company", "area"], name="area_once_per_company")]

    def __str__(self):
        return f"{self.company_id}: {self.area_id}"


class YearlyCommitment(models.Model):
    """What a company says it will give in a year, all in all."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="yearly_commitments")
    year = models.PositiveSmallIntegerField(
        "tahun", validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    amount_idr = models.PositiveBigIntegerField("komitmen (rupiah)")

    class Meta:
        verbose_name = "komitmen tahunan"
        verbose_name_plural = "komitmen tahunan"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["company", "year"], name="one_commitment_per_company_and_year"),
            models.CheckConstraint(
                condition=Q(year__range=(FIRST_YEAR, LAST_YEAR)), name="commitment_is_of_a_plausible_year"
            ),
        ]

    def __str__(self):
        return f"{self.company_id}: {self.year}"


class ApiKey(models.Model):
    """A company's key: `rbpk_PREFIX_SECRET`. Only the hash is stored; two slots, so that keys can be changed."""

    class Scope(models.TextChoices):
        READ = "read", "Melihat kebutuhan"
        RESERVE = "reserve", "Mereservasi"
        FUND = "fund", "Mendanai dan mengusulkan program"
        REPORT = "report", "Melapor"
        IDENTITIES = "identities", "Melihat identitas penerima yang setuju"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="keys", verbose_name="perusahaan")
    slot = models.PositiveSmallIntegerField(choices=[(1, "1"), (2, "2")])
    prefix = models.CharField(max_length=8, unique=True)
    secret_hash = models.BinaryField(max_length=32)
    scopes = ArrayField(models.CharField(max_length=12, choices=Scope), verbose_name="cakupan")
    networks = ArrayField(  # empty: from anywhere
        models.CharField(max_length=43), default=list, blank=True, verbose_name="jaringan IP"
    )
    requests_per_minute = models.PositiveIntegerField("permintaan per menit", default=120)
    requests_per_day = models.PositiveIntegerField("permintaan per hari", default=20_000)
    created_at = models.DateTimeField("dibuat", default=timezone.now)
    expires_at = models.DateTimeField("berlaku sampai")
    revoked_at = models.DateTimeField("dicabut", null=True, blank=True)
    last_used_at = models.DateTimeField("terakhir dipakai", null=True, blank=True)

    class Meta:
        verbose_name = "kunci API"
        verbose_name_plural = "kunci API"
        constraints = [
            models.UniqueConstraint(
                fields=["company", "slot"], condition=Q(revoked_at=None), name="two_live_keys_per_company"
            ),
            models.CheckConstraint(condition=Q(slot__in=[1, 2]), name="key_slot_is_1_or_2"),
            models.CheckConstraint(
                condition=Q(
                    scopes__contained_by=["read", "reserve", "fund", "report", "identities"], scopes__len__gt=0
                ),
                name="key_may_do_something_known",
            ),
        ]

    def __str__(self):
        return f"rbpk_{self.prefix}"

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def scope_labels(self) -> str:
        return ", ".join(self.Scope(scope).label for scope in self.scopes)

    @staticmethod
    def new_secret() -> tuple[str, str]:
        return secrets.token_hex(4), secrets.token_urlsafe(32)

    @staticmethod
    def hash_of(secret: str) -> bytes:
        return hashlib.sha256(secret.encode()).digest()


class KeyUse(models.Model):
    """How often a key was used in the minute and on the day. One row per key, in an unlogged table: a crash forgets."""

    key = models.OneToOneField(ApiKey, on_delete=models.CASCADE, primary_key=True, related_name="use")
    minute = models.DateTimeField()
    n_in_minute = models.PositiveIntegerField()
    day = models.DateField()
    n_on_day = models.PositiveIntegerField()

    def __str__(self):
        return f"{self.key_id}: {self.n_on_day}"


def _random_code(letter: str) -> str:
    """With the letters of a need's public code."""
    return f"{letter}-" + "".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(10))


def new_reservation_code() -> str:
    return _random_code("R")


def new_proposal_code() -> str:
    return _random_code("U")


def new_progress_code() -> str:
    return _random_code("P")


class ReservationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(company__in=Company.objects.visible_to(user))

    def open(self):
        """Holds that still wait for the office."""
        return self.filter(ended_at=None, commitment__status=Commitment.Status.PROPOSED)


@pghistory.track()
class Reservation(models.Model):
    """A company's hold on a need, until it is approved or runs out."""

    commitment = models.OneToOneField(Commitment, on_delete=models.PROTECT, related_name="reservation")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="reservations")
    code = models.CharField("kode", max_length=14, unique=True, default=new_reservation_code, editable=False)
    expires_at = models.DateTimeField("berlaku sampai")
    created_at = models.DateTimeField("dibuat", default=timezone.now)
    extended_at = models.DateTimeField("diperpanjang", null=True, blank=True)
    ended_at = models.DateTimeField("berakhir", null=True, blank=True)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        verbose_name = "reservasi"
        verbose_name_plural = "reservasi"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="reservation_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__lte=F("created_at") + HOLD)
                | Q(extended_at__isnull=False, expires_at__lte=F("created_at") + 2 * HOLD),
                name="reservation_is_extended_once",
            ),
        ]

    def __str__(self):
        return self.code

    @property
    def is_open(self) -> bool:
        return self.ended_at is None and self.commitment.status == Commitment.Status.PROPOSED


class IdempotencyKey(models.Model):
    """The first answer to a write, given again when the same write comes again."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    request_hash = models.BinaryField(max_length=32)
    status_code = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "key"], name="one_answer_per_idempotency_key")]

    def __str__(self):
        return f"{self.company_id}:{self.key}"


class FundingProposalQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(company__in=Company.objects.visible_to(user))


@pghistory.track()
class FundingProposal(models.Model):
    """A company's own programme, offered to the regency: against which lacks, where, for how much."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Menunggu keputusan"
        ACCEPTED = "accepted", "Diterima"
        REFUSED = "refused", "Ditolak"
        WITHDRAWN = "withdrawn", "Ditarik"

    TRANSITIONS = {
        Status.PROPOSED: {Status.ACCEPTED, Status.REFUSED, Status.WITHDRAWN},
        Status.ACCEPTED: set(),
        Status.REFUSED: set(),
        Status.WITHDRAWN: set(),
    }

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="proposals", verbose_name="perusahaan")
    code = models.CharField("kode", max_length=14, unique=True, default=new_proposal_code, editable=False)
    name = models.CharField("nama program", max_length=150)
    year = models.PositiveSmallIntegerField("tahun")
    description = models.TextField("uraian", max_length=2000, blank=True)
    indicators = models.ManyToManyField(Indicator, related_name="+", verbose_name="indikator")
    villages = models.ManyToManyField(Area, related_name="+", verbose_name="desa")
    budget_idr = models.PositiveBigIntegerField("anggaran (rupiah)")
    status = models.CharField("status", max_length=10, choices=Status, default=Status.PROPOSED)
    created_at = models.DateTimeField("diusulkan", default=timezone.now)
    typed_by = models.ForeignKey(  # the officer who acted for the company; nobody where it proposed by itself
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("diputuskan", null=True, blank=True)
    reason = models.TextField("alasan", max_length=1000, blank=True)

    objects = FundingProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "usulan program perusahaan"
        verbose_name_plural = "usulan program perusahaan"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(budget_idr__gt=0), name="proposal_has_a_budget"),
            models.CheckConstraint(
                condition=Q(year__range=(FIRST_YEAR, LAST_YEAR)), name="proposal_is_of_a_plausible_year"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "withdrawn"], decided_by=None)
                | Q(status="accepted", decided_by__isnull=False)
                | (Q(status="refused", decided_by__isnull=False) & ~Q(reason="")),
                name="decided_proposal_names_who_and_a_refused_one_why",
            ),
            models.CheckConstraint(
                condition=Q(typed_by=None) | Q(decided_by=None) | ~Q(typed_by=models.F("decided_by")),
                name="who_typed_a_proposal_does_not_decide_it",
            ),
        ]

    def __str__(self):
        return self.code


class ProgressQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(line__funder__company__in=Company.objects.visible_to(user))


class Progress(models.Model):
    """How far the work on one need has come, as the company that pays says. Only added to."""

    line = models.ForeignKey(FundingLine, on_delete=models.PROTECT, related_name="progress")
    code = models.CharField("kode", max_length=14, unique=True, default=new_progress_code, editable=False)
    observed_on = models.DateField("keadaan per")
    percent = models.PositiveSmallIntegerField("kemajuan (persen)")
    note = models.TextField("catatan", max_length=1000, blank=True)
    created_at = models.DateTimeField("dilaporkan", default=timezone.now)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name = "laporan kemajuan"
        verbose_name_plural = "laporan kemajuan"
        ordering = ["-created_at"]
        constraints = [models.CheckConstraint(condition=Q(percent__lte=100), name="progress_is_at_most_all")]
        triggers = [pgtrigger.Protect(name="progress_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return self.code


class ProgressFile(models.Model):
    """A photo, written anew without what the camera added, or a scan; under a name of our own."""

    class Kind(models.TextChoices):
        PHOTO = "photo", "Foto"
        DOCUMENT = "document", "Dokumen"

    progress = models.ForeignKey(Progress, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField("jenis", max_length=8, choices=Kind)
    path = models.CharField(max_length=120, editable=False)
    received_sha256 = models.BinaryField(max_length=32)
    created_at = models.DateTimeField("diterima", default=timezone.now)

    class Meta:
        verbose_name = "berkas kemajuan"
        verbose_name_plural = "berkas kemajuan"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["progress", "received_sha256"], name="file_once_per_progress")]
        triggers = [pgtrigger.Protect(name="progress_file_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.kind} #{self.pk}"

    @property
    def sha256(self) -> str:
        """Of the bytes as they came: the sender's receipt."""
        return bytes(self.received_sha256).hex()


@pghistory.track()
class YearlyReport(models.Model):
    """What a company says of its year, beside the figures as this system had them when it was handed in."""

    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="yearly_reports", verbose_name="perusahaan"
    )
    year = models.PositiveSmallIntegerField("tahun")
    note = models.TextField("uraian", max_length=4000)
    promised_idr = models.PositiveBigIntegerField("komitmen tahun itu")
    pledged_idr = models.PositiveBigIntegerField("dijanjikan")
    transferred_idr = models.BigIntegerField("ditransfer")
    in_kind_idr = models.BigIntegerField("barang/tenaga")
    delivered_idr = models.PositiveBigIntegerField("diserahkan")
    n_delivered = models.PositiveIntegerField("rumah tangga terbantu")
    n_resolved = models.PositiveIntegerField("kebutuhan tuntas")
    submitted_at = models.DateTimeField("diserahkan pada", default=timezone.now)

    class Meta:
        verbose_name = "laporan tahunan"
        verbose_name_plural = "laporan tahunan"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["company", "year"], name="one_report_per_company_and_year"),
            models.CheckConstraint(condition=~Q(note=""), name="yearly_report_says_something"),
        ]

    def __str__(self):
        return f"{self.company_id}: {self.year}"


class ShownCell(models.Model):
    """A group of needs large enough to be shown to companies with its month, under its village or its kecamatan.

    A need whose village has no cell is shown under its kecamatan; without a cell there either, without a month.
    See partners/cells.py.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="+")
    cost_idr = models.PositiveBigIntegerField()
    month = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["indicator", "area", "month", "cost_idr"], name="shown_cell_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="month_of_a_cell_is_its_first_day"),
        ]

    def __str__(self):
        return f"{self.area_id}: {self.month:%Y-%m}"


class Disclosure(models.Model):
    """A personal row a company was shown, with the consent it rests on. Only added to."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="disclosures")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="disclosures")
    consent = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField("keperluan", max_length=200)
    fields = models.JSONField("kolom")
    key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="kunci")
    disclosed_by = models.ForeignKey(  # an officer who acts for the company; nobody where its own key asked
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    disclosed_at = models.DateTimeField("dibuka", default=timezone.now)

    class Meta:
        verbose_name = "pembukaan data"
        verbose_name_plural = "pembukaan data"
        constraints = [
            models.CheckConstraint(
                condition=Q(key=None, disclosed_by__isnull=False) | Q(key__isnull=False, disclosed_by=None),
                name="disclosure_knows_who_asked",
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="disclosure_has_a_purpose"),
        ]
        triggers = [pgtrigger.Protect(name="disclosure_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"Pembukaan #{self.pk}"
