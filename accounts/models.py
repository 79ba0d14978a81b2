from datetime import date

import pghistory
import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.roles import INCOMPATIBLE, NEEDS_TOTP, PERMISSIONS, TOTP_RULES, Role
from accounts.validators import normalise_phone, validate_phone


class OPD(models.Model):
    """A work unit of the regency (organisasi perangkat daerah)."""

    short_name = models.CharField("singkatan", max_length=30, unique=True)
    name = models.CharField("nama", max_length=150)

    class Meta:
        verbose_name = "OPD"
        verbose_name_plural = "OPD"
        ordering = ["short_name"]

    def __str__(self):
        return self.short_name


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractUser):
    """A person with an account of their own: a shared one once let village lists be altered."""

    phone = models.CharField(
        "nomor HP", max_length=16, null=True, blank=True, unique=True, validators=[validate_phone],  # noqa: DJ001
        help_text="Boleh dipakai untuk masuk, misalnya 081234567890.",
    )  # fmt: skip
    must_change_password = models.BooleanField("wajib ganti kata sandi", default=False)
    is_synthetic = models.BooleanField("akun peragaan", default=False)

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"
        permissions = [
            ("enter_admin", "Masuk ke meja kerja Bappeda"),
            ("manage_accounts", "Membuat akun"),
            ("reset_password", "Mengatur ulang kata sandi"),
        ]

    def __str__(self):
        return self.username

    def save(self, *args, **kwargs):
        self.phone = normalise_phone(self.phone)
        super().save(*args, **kwargs)

    @property
    def roles(self) -> set[Role]:
        if not hasattr(self, "_roles"):
            self._roles = {Role(role) for role in self.memberships.current().values_list("role", flat=True)}
        return self._roles

    @property
    def needs_totp(self) -> bool:
        return not self.is_synthetic and (bool(self.roles & NEEDS_TOTP) or any(rule(self) for rule in TOTP_RULES))

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.username

    @property
    def role_permissions(self) -> set[str]:
        return set().union(*(PERMISSIONS[role] for role in self.roles))


class MembershipQuerySet(models.QuerySet):
    def current(self, on: date | None = None):
        on = on or timezone.localdate()
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


@pghistory.track()
class Membership(models.Model):
    """Who works where, as what, from when to when. Roles and permissions come from here."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships", verbose_name="pengguna")
    opd = models.ForeignKey(OPD, on_delete=models.PROTECT, related_name="memberships", verbose_name="OPD")
    role = models.CharField("peran", max_length=20, choices=Role)
    valid_from = models.DateField("mulai", default=timezone.localdate)
    valid_to = models.DateField("sampai", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "keanggotaan"
        verbose_name_plural = "keanggotaan"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "opd"], condition=Q(valid_to=None), name="one_active_membership_per_opd"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="membership_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.opd} · {self.get_role_display()}"

    def clean(self):
        """Who visits does not approve, who serves does not decide the list."""
        held = self.user.memberships.current().exclude(pk=self.pk).values_list("role", flat=True)
        for other in held:
            if {self.role, other} in INCOMPATIBLE:
                labels = f"{Role(self.role).label} dan {Role(other).label}"
                raise ValidationError(f"Peran {labels} tidak boleh dipegang satu orang.")


class Notice(models.Model):
    """A message that waits for a person on the home page until it is read."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    text = models.CharField("isi", max_length=300)
    path = models.CharField("halaman", max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "pemberitahuan"
        verbose_name_plural = "pemberitahuan"
        ordering = ["-created_at"]

    def __str__(self):
        return f"{self.user}: {self.path}"


class AccessLog(models.Model):
    """Who read personal data, what for, which rows; written before the answer goes out. Only added to."""

    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    actor_key = models.CharField("kunci mitra", max_length=40, blank=True)
    purpose = models.CharField("keperluan", max_length=200)
    kind = models.CharField("jenis", max_length=40)
    fields = models.JSONField("kolom", default=list)
    object_ids = models.JSONField("nomor objek", default=list)
    count = models.PositiveIntegerField("banyaknya")
    at = models.DateTimeField("waktu", auto_now_add=True)

    class Meta:
        verbose_name = "catatan akses"
        verbose_name_plural = "catatan akses"
        ordering = ["-at"]
        indexes = [models.Index(fields=["kind", "at"])]
        triggers = [pgtrigger.Protect(name="only_added_to", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.CheckConstraint(
                condition=Q(actor__isnull=False) | ~Q(actor_key=""), name="access_log_knows_who_read"
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="access_log_knows_why"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d} {self.kind} ({self.count})"
