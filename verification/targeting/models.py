import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from households.models import Household
from verification.review.models import Decision, TargetList


class ListFile(models.Model):
    """A paper written from a list. It holds names: some days on disk, then it is written anew where it is needed."""

    class Kind(models.TextChoices):
        ANNEX_PDF = "annex_pdf", "Lampiran SK (PDF)"
        ANNEX_XLSX = "annex_xlsx", "Lampiran SK (xlsx)"
        ANNOUNCEMENT = "announcement", "Pengumuman semua desa (PDF)"

    list = models.ForeignKey(TargetList, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField("jenis", max_length=12, choices=Kind)
    is_draft = models.BooleanField("konsep")  # written before the decree
    stored_file = models.CharField(max_length=300, blank=True, editable=False)
    n_entries = models.PositiveIntegerField("keluarga")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("ditulis", default=timezone.now)

    class Meta:
        verbose_name = "berkas daftar sasaran"
        verbose_name_plural = "berkas daftar sasaran"
        constraints = [models.UniqueConstraint(fields=["list", "kind"], name="one_file_of_a_kind_per_list")]

    def __str__(self):
        return f"{self.get_kind_display()} #{self.list_id}"


class SignedDecree(models.Model):
    """A scan of the decree as it was signed. A better scan is added beside it; none is taken away."""

    list = models.ForeignKey(TargetList, on_delete=models.PROTECT, related_name="scans")
    stored_file = models.CharField(max_length=300, editable=False)
    content_type = models.CharField(max_length=30)
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField("ukuran")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("diunggah", default=timezone.now)

    class Meta:
        verbose_name = "pindaian SK"
        verbose_name_plural = "pindaian SK"
        ordering = ["-uploaded_at", "-pk"]
        permissions = [("fetch_decree", "Membuka pindaian SK")]
        constraints = [models.UniqueConstraint(fields=["list", "sha256"], name="scan_once_per_list")]
        triggers = [pgtrigger.Protect(name="scan_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"Pindaian SK #{self.pk}"


class EntryStrikeQuerySet(models.QuerySet):
    def waiting(self):
        """Not decided, and the household still stands on that draft."""
        on_it = Household.objects.filter(target_entries__list=models.OuterRef("list"), pk=models.OuterRef("household"))
        return self.filter(models.Exists(on_it), is_confirmed=None)


@pghistory.track()
class EntryStrike(models.Model):
    """Taking a household off the draft list: one officer proposes with a reason, another one decides."""

    list = models.ForeignKey(TargetList, on_delete=models.PROTECT, related_name="strikes")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="entry_strikes")
    reason = models.CharField("alasan", max_length=12, choices=Decision.Reason)
    note = models.TextField("penjelasan")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("diusulkan", default=timezone.now)
    is_confirmed = models.BooleanField("disetujui", null=True)  # None: waits for the second officer
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("diputuskan", null=True)

    objects = EntryStrikeQuerySet.as_manager()

    class Meta:
        verbose_name = "usulan coret dari daftar"
        verbose_name_plural = "usulan coret dari daftar"
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["list", "household"], condition=Q(is_confirmed=None), name="one_open_strike_per_entry"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="entry_is_struck_by_two"
            ),
            models.CheckConstraint(
                condition=Q(is_confirmed=None, decided_by=None, decided_at=None)
                | Q(is_confirmed__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="decided_entry_strike_names_who_and_when",
            ),
            models.CheckConstraint(condition=~Q(note=""), name="entry_strike_is_explained"),
        ]

    def __str__(self):
        return f"Usulan coret #{self.pk}"
