import hashlib
import hmac
import secrets

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from households.models import Area, Evidence
from interventions.models import Commitment, Funder


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
    yearly_commitment_idr = models.PositiveBigIntegerField("komitmen per tahun (rupiah)", default=0)
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


class ApiKeyQuerySet(models.QuerySet):
    def usable(self):
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class ApiKey(models.Model):
    """A company's key: `rbpk_PREFIX_SECRET`. Only the hash is stored; two slots, so that keys can be changed."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="keys", verbose_name="perusahaan")
    slot = models.PositiveSmallIntegerField(choices=[(1, "1"), (2, "2")])
    prefix = models.CharField(max_length=8, unique=True)
    secret_hash = models.BinaryField(max_length=32)
    created_at = models.DateTimeField("dibuat", default=timezone.now)
    expires_at = models.DateTimeField("berlaku sampai")
    revoked_at = models.DateTimeField("dicabut", null=True, blank=True)
    last_used_at = models.DateTimeField("terakhir dipakai", null=True, blank=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = "kunci API"
        verbose_name_plural = "kunci API"
        constraints = [
            models.UniqueConstraint(
                fields=["company", "slot"], condition=Q(revoked_at=None), name="two_live_keys_per_company"
            ),
            models.CheckConstraint(condition=Q(slot__in=[1, 2]), name="key_slot_is_1_or_2"),
        ]

    def __str__(self):
        return f"rbpk_{self.prefix}"

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @staticmethod
    def new_secret() -> tuple[str, str]:
        return secrets.token_hex(4), secrets.token_urlsafe(32)

    @staticmethod
    def hash_of(secret: str) -> bytes:
        return hashlib.sha256(secret.encode()).digest()

    def matches(self, secret: str) -> bool:
        return hmac.compare_digest(bytes(self.secret_hash), self.hash_of(secret))


def new_reservation_code() -> str:
    """Random, with the letters of a need's public code."""
    return "R-" + "".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(10))


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
    ended_at = models.DateTimeField("berakhir", null=True, blank=True)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        verbose_name = "reservasi"
        verbose_name_plural = "reservasi"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="reservation_ends_after_it_starts")
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


class Disclosure(models.Model):
    """A personal row a company was shown, with the consent it rests on. Only added to."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="disclosures")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="disclosures")
    consent = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="+")
    fields = models.JSONField("kolom")
    disclosed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    disclosed_at = models.DateTimeField("dibuka", default=timezone.now)

    class Meta:
        verbose_name = "pembukaan data"
        verbose_name_plural = "pembukaan data"
        triggers = [pgtrigger.Protect(name="disclosure_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"Pembukaan #{self.pk}"
