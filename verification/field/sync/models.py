import secrets
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from verification.field.models import Assignment, Envelope

TOKEN_DAYS = 90  # without contact; each contact starts them anew


def last_moment():
    """A phone that was not in contact since then may fetch nothing more."""
    return timezone.now() - timedelta(days=TOKEN_DAYS)


def new_token() -> str:
    return secrets.token_urlsafe(32)


class DeviceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A supervisor's: phones of those who have tasks in his areas."""
        if not user.has_perm("verification.open_round"):
            return self.none()
        return self.filter(user__in=Assignment.objects.visible_to(user).values("verifier"))


class Device(models.Model):
    """A phone that may fetch tasks and hand in visits. Its token is told once; only the hash stays here.

    beacon   what it said about itself at its last contact: unsent, oldest_unsent_at, drafts, last_seq, free_mb,
             persisted, app, clock_offset_ms
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="devices")
    label = models.CharField("HP", max_length=80)
    token_hash = models.BinaryField(max_length=32, unique=True)
    enrolled_at = models.DateTimeField("didaftarkan", default=timezone.now)
    seen_at = models.DateTimeField("terakhir terhubung", default=timezone.now)
    revoked_at = models.DateTimeField("dicabut", null=True)
    beacon = models.JSONField(default=dict)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = "HP petugas"
        verbose_name_plural = "HP petugas"
        ordering = ["-seen_at"]

    def __str__(self):
        return self.label

    @property
    def may_download(self) -> bool:
        return self.revoked_at is None and self.seen_at > last_moment() and self.user.is_active


class NamedPhoto(models.Model):
    """A picture that an envelope names, and where its bytes lie once they came: re-encoded, or as they are when no
    picture could be read from them.
    """

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="named_photos")
    received_sha256 = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=15)
    source = models.CharField(max_length=10, blank=True)  # camera, file
    taken_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    path = models.CharField(max_length=120, blank=True)
    stored_sha256 = models.BinaryField(max_length=32, null=True)
    width = models.PositiveIntegerField(null=True)  # none: unreadable
    height = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["envelope", "received_sha256"], name="picture_named_once_per_envelope"),
            models.CheckConstraint(
                condition=models.Q(arrived_at=None) | ~models.Q(path=""), name="an_arrived_picture_lies_somewhere"
            ),
        ]
        indexes = [models.Index(fields=["received_sha256"], name="named_photo_by_hash")]

    def __str__(self):
        return f"Foto #{self.pk}"


class DeadLetter(models.Model):
    """What a phone could not hand in any other way, as it came. A person looks at it."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="dead_letters")
    reason = models.CharField(max_length=40)
    digest = models.BinaryField(max_length=32)
    body = models.BinaryField()
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "digest"], name="one_dead_letter_per_content")]

    def __str__(self):
        return f"Kiriman #{self.pk}"
