import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from households.models import Area, Household
from verification.review.models import Decision, Minutes

LOCKED_MEETING_STAYS = """
    meeting_of_row := CASE WHEN TG_OP = 'DELETE' THEN OLD.meeting_id ELSE NEW.meeting_id END;
    IF EXISTS (SELECT 1 FROM verification_meeting WHERE id = meeting_of_row AND state = 'locked') THEN
        RAISE EXCEPTION 'meeting % is locked', meeting_of_row;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


def stays_once_locked(name: str) -> pgtrigger.Trigger:
    """Rows of a locked meeting are neither added, changed nor taken away."""
    return pgtrigger.Trigger(
        name=name, operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete, when=pgtrigger.Before,
        declare=[("meeting_of_row", "bigint")], func=LOCKED_MEETING_STAYS,
    )  # fmt: skip


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the villages the person answers for; all of them for the regency office."""
        if not user.has_perm("verification.view_meeting"):
            return self.none()
        if user.has_perm("households.view_all_areas"):
            return self
        return self.filter(village__in=Area.objects.visible_to(user))

    def unlocked(self):
        return self.exclude(state=Meeting.State.LOCKED)

    def with_counts(self):
        """How many stand on the list, how many of them were settled, and whether the signed copy is there."""
        on_list = Q(entries__removed_at=None)
        return self.annotate(
            n_entries=Count("entries", filter=on_list, distinct=True),
            n_filled=Count("entries", filter=on_list & ~Q(entries__outcome=""), distinct=True),
            n_eligible=Count("entries", filter=on_list & Q(entries__outcome="eligible"), distinct=True),
            n_copies=Count("copies", distinct=True),
        )


class Meeting(models.Model):
    """A village meeting (musdes, muskel) that decides family by family. Locked, it is final."""

    class State(models.TextChoices):
        PREPARED = "prepared", "Disiapkan"
        RECORDING = "recording", "Sedang dicatat"
        LOCKED = "locked", "Hasil dikunci"

    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="meetings", verbose_name="desa")
    held_on = models.DateField("tanggal")
    place = models.CharField("tempat", max_length=120)
    state = models.CharField("keadaan", max_length=10, choices=State, default=State.PREPARED)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField("disiapkan", default=timezone.now)
    minutes_number = models.CharField("nomor berita acara", max_length=60, blank=True)
    n_present = models.PositiveSmallIntegerField("jumlah hadir", null=True, blank=True)
    minutes = models.OneToOneField(
        Minutes, on_delete=models.PROTECT, null=True, related_name="meeting", verbose_name="berita acara"
    )
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    locked_at = models.DateTimeField("dikunci", null=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "musyawarah"
        verbose_name_plural = "musyawarah"
        ordering = ["-held_on", "-pk"]
        permissions = [("hold_meeting", "Menyelenggarakan musyawarah")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="locked", minutes__isnull=False, locked_by__isnull=False, locked_at__isnull=False)
                | (~Q(state="locked") & Q(minutes=None, locked_by=None, locked_at=None)),
                name="locked_meeting_has_minutes",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="locked_meeting_stays", operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="locked"),
            )
        ]  # fmt: skip

    def __str__(self):
        return f"Musyawarah #{self.pk}"

    @property
    def is_locked(self) -> bool:
        return self.state == self.State.LOCKED

    @property
    def title(self) -> str:
        """`Musyawarah Desa Anggana, Anggana`"""
        return f"Musyawarah {self.village.full_name}"


class MeetingEntryQuerySet(models.QuerySet):
    def on_list(self):
        return self.filter(removed_at=None)

    def unfilled(self):
        return self.on_list().filter(outcome="")


class MeetingEntry(models.Model):
    """A household on the list of a meeting, and what the meeting made of it.

    What was suggested and seen is written down when the result is locked; until then it follows the latest visit.
    """

    class Origin(models.TextChoices):
        AWAITING = "awaiting", "Menunggu keputusan"
        EXPIRING = "expiring", "Putusan segera habis"
        ADDED = "added", "Ditambahkan"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="entries")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="meeting_entries")
    origin = models.CharField("asal", max_length=10, choices=Origin)
    is_open = models.BooleanField(default=True)  # on the list of a meeting that is not locked
    outcome = models.CharField("putusan", max_length=12, choices=Decision.Outcome, blank=True)
    reason = models.CharField("alasan", max_length=12, choices=Decision.Reason, blank=True)
    note = models.CharField("keterangan", max_length=300, blank=True)
    filled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    filled_at = models.DateTimeField("diisi", null=True)
    removed_at = models.DateTimeField("dikeluarkan", null=True)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, null=True, related_name="meeting_entry")
    suggested_outcome = models.CharField("saran", max_length=12, choices=Decision.Outcome, blank=True)
    suggested_reason = models.CharField("alasan saran", max_length=12, choices=Decision.Reason, blank=True)
    seen = models.CharField("yang terlihat", max_length=600, blank=True)
    head_name = models.CharField("kepala keluarga", max_length=120, blank=True)
    rt = models.CharField("RT", max_length=30, blank=True)

    objects = MeetingEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "rumah tangga musyawarah"
        verbose_name_plural = "rumah tangga musyawarah"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "household"], name="household_once_per_meeting"),
            models.UniqueConstraint(
                fields=["household"], condition=Q(is_open=True), name="household_in_one_unlocked_meeting"
            ),
            models.CheckConstraint(
                condition=Q(outcome="not_eligible") & ~Q(reason="") | ~Q(outcome="not_eligible") & Q(reason=""),
                name="refusal_in_a_meeting_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | (~Q(note="") & Q(outcome="", is_open=False)),
                name="removal_from_a_meeting_is_explained",
            ),
            models.CheckConstraint(
                condition=Q(decision=None) | (~Q(outcome="") & Q(is_open=False)), name="decided_entry_is_settled"
            ),
        ]
        triggers = [stays_once_locked("entry_of_a_locked_meeting_stays")]

    def __str__(self):
        return f"{self.meeting_id}:{self.household_id}"

    @property
    def answer(self) -> str:
        """Outcome and reason as one choice: `eligible`, `moved`, or nothing yet."""
        return self.reason or self.outcome


class Signatory(models.Model):
    """Who signs the minutes, in which capacity."""

    class Capacity(models.TextChoices):
        HEAD = "head", "Kepala desa/lurah"
        COUNCIL = "council", "BPD/LPM"
        RT = "rt", "Ketua RT"
        COMPANION = "companion", "Pendamping"
        OTHER = "other", "Lainnya"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="signatories")
    place = models.PositiveSmallIntegerField("urutan")
    capacity = models.CharField("unsur", max_length=10, choices=Capacity)
    name = models.CharField("nama", max_length=120)
    position = models.CharField("jabatan", max_length=120)

    class Meta:
        verbose_name = "penanda tangan"
        verbose_name_plural = "penanda tangan"
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "place"], name="signatory_place_once_per_meeting"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(position=""), name="signatory_has_name_and_position"),
        ]
        triggers = [stays_once_locked("signatory_of_a_locked_meeting_stays")]

    def __str__(self):
        return f"{self.get_capacity_display()} #{self.pk}"


class SignedCopy(models.Model):
    """A scan of the signed minutes. The one with the highest number counts; earlier ones stay, with why they went."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        JPEG = "jpg", "JPEG"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="copies")
    number = models.PositiveSmallIntegerField("urutan", default=1)
    kind = models.CharField("jenis", max_length=4, choices=Kind)
    path = models.CharField(max_length=120, editable=False)  # below MEDIA_ROOT
    received_sha256 = models.BinaryField(max_length=32)
    n_bytes = models.PositiveIntegerField("ukuran")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("diunggah", default=timezone.now)
    replaces_because = models.CharField("alasan penggantian", max_length=300, blank=True)

    class Meta:
        verbose_name = "salinan bertanda tangan"
        verbose_name_plural = "salinan bertanda tangan"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="signed_copy_number_once_per_meeting"),
            models.UniqueConstraint(fields=["meeting", "received_sha256"], name="signed_copy_once_per_meeting"),
            models.CheckConstraint(
                condition=Q(number=1, replaces_because="") | (Q(number__gt=1) & ~Q(replaces_because="")),
                name="another_signed_copy_says_why",
            ),
        ]
        triggers = [pgtrigger.Protect(name="signed_copy_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"Salinan #{self.pk}"
