from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from households.models import Area, Claim, Source
from verification.review.models import Minutes


class CorrectionPackage(models.Model):
    """What was confirmed otherwise than a source says, handed back to its keeper in the source's own columns."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="correction_packages")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name="wilayah")
    number = models.CharField("nomor surat", max_length=60)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("disusun", default=timezone.now)
    receiver = models.CharField("penerima", max_length=120)
    method = models.CharField("cara penyerahan", max_length=120)
    purpose = models.CharField("tujuan", max_length=200)
    repeats_refused = models.BooleanField("termasuk yang pernah ditolak", default=False)
    found_at = models.DateTimeField("selesai disusun", null=True)  # when the families that differ were written down
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="dilepas oleh"
    )
    released_at = models.DateTimeField("dilepas", null=True)
    stored_file = models.CharField(max_length=300, blank=True, editable=False)  # holds NIKs: a few days, then it goes
    sent_on = models.DateField("dikirim", null=True)

    class Meta:
        verbose_name = "paket perbaikan"
        verbose_name_plural = "paket perbaikan"
        ordering = ["-made_at"]
        permissions = [("manage_corrections", "Menyusun paket perbaikan untuk pusat")]
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="letter_number_once_per_source"),
            models.CheckConstraint(
                condition=Q(released_by=None, released_at=None)
                | (Q(released_by__isnull=False, released_at__isnull=False) & ~Q(released_by=F("made_by"))),
                name="corrections_are_released_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(sent_on=None) | Q(released_at__isnull=False), name="only_released_corrections_are_sent"
            ),
        ]

    def __str__(self):
        return self.number


class CorrectionItem(models.Model):
    """One family of a package, and what the keeper answered."""

    class Answer(models.TextChoices):
        WAITING = "waiting", "Belum dijawab"
        ACCEPTED = "accepted", "Diterima"
        REFUSED = "refused", "Ditolak"

    package = models.ForeignKey(CorrectionPackage, on_delete=models.CASCADE, related_name="items")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="correction_items")
    # [{"person_claim": id or null, "field", "variable", "old", "new", "value", "confirmed_on"}]; old, new: its codes
    changes = models.JSONField("perubahan", default=list)
    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField("jawaban", max_length=10, choices=Answer, default=Answer.WAITING)
    answered_on = models.DateField("dijawab", null=True)
    answer_note = models.CharField("keterangan", max_length=200, blank=True)

    class Meta:
        verbose_name = "perbaikan keluarga"
        verbose_name_plural = "perbaikan keluarga"
        constraints = [
            models.UniqueConstraint(fields=["package", "claim"], name="family_once_per_correction_package"),
            models.CheckConstraint(
                condition=Q(answer="waiting", answered_on=None) | (~Q(answer="waiting") & Q(answered_on__isnull=False)),
                name="answer_to_a_correction_has_a_date",
            ),
        ]

    def __str__(self):
        return f"Perbaikan #{self.pk}"
