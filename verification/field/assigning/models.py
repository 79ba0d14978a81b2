import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from households.models import Area, Household, IdentityNumber, Neighbourhood
from verification.field.models import Assignment, VerificationRound


@pghistory.track()
class CanvassCount(models.Model):
    """An RT declared complete: how many dwellings stand there, and at how many of them somebody called."""

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="count")
    n_dwellings = models.PositiveSmallIntegerField("rumah di RT ini")
    n_visited = models.PositiveSmallIntegerField("rumah yang didatangi")
    counted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    counted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(n_visited__lte=F("n_dwellings")), name="no_more_dwellings_visited_than_counted"
            ),
        ]

    def __str__(self):
        return f"Hitungan RT #{self.pk}"


# Random samples of families that the register does not know

_ONCE_DRAWN = """
IF EXISTS (SELECT 1 FROM verification_sampledraw WHERE frame_id = %s) THEN
    RAISE EXCEPTION 'a frame stays as it was drawn from';
END IF;
RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
"""


class SamplingFrameQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.has_perm("verification.open_round"):
            return self.none()
        return self.filter(village__in=Area.objects.visible_to(user))


class SamplingFrame(models.Model):
    """Families of a village as a file or a walk through an RT names them, less those the register knows already."""

    class Origin(models.TextChoices):
        POPULATION = "population", "Ekspor data penduduk"
        LISTING = "listing", "Pendataan rumah per RT"

    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="sampling_frames", verbose_name="desa")
    rts = models.JSONField("RT", default=list)  # names of those it is about; empty: all of the village
    origin = models.CharField("asal", max_length=10, choices=Origin)
    as_of = models.DateField("keadaan per")
    file_name = models.CharField("berkas", max_length=200, blank=True)  # empty: typed
    columns = models.JSONField("kolom yang dibaca", default=dict)  # {what it was taken for: its header}
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("dibuat", default=timezone.now)
    n_rows = models.PositiveIntegerField("baris di berkas")
    n_members = models.PositiveIntegerField("anggota keluarga lain", default=0)
    n_listed = models.PositiveIntegerField("sudah terdaftar", default=0)
    n_unlisted = models.PositiveIntegerField("belum terdaftar", default=0)
    n_held = models.PositiveIntegerField("ditahan", default=0)

    objects = SamplingFrameQuerySet.as_manager()

    class Meta:
        verbose_name = "kerangka sampel"
        verbose_name_plural = "kerangka sampel"
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(n_rows=F("n_members") + F("n_listed") + F("n_unlisted") + F("n_held")),
                name="rows_of_a_frame_add_up",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="drawn_frame_stays", when=pgtrigger.Before, operation=pgtrigger.Update | pgtrigger.Delete,
                func=_ONCE_DRAWN % "OLD.id",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"Kerangka #{self.pk}"


class FrameEntry(models.Model):
    """One family of a frame. `row_no` is where it stood in the file, and its key when lots are drawn."""

    class Outcome(models.TextChoices):
        UNLISTED = "unlisted", "Belum terdaftar"
        LISTED = "listed", "Sudah terdaftar"
        HELD = "held", "Ditahan"

    frame = models.ForeignKey(SamplingFrame, on_delete=models.CASCADE, related_name="entries")
    row_no = models.PositiveIntegerField("baris")
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, null=True, related_name="+")
    head_name = models.CharField("kepala keluarga", max_length=120)
    name_key = models.CharField(max_length=120)
    address = models.CharField("alamat", max_length=200, blank=True)
    number = models.ForeignKey(IdentityNumber, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField("hasil", max_length=10, choices=Outcome)
    reason = models.CharField("sebab", max_length=200, blank=True)
    household = models.ForeignKey(  # that of the listed; of the drawn the shell that was made
        Household, on_delete=models.PROTECT, null=True, related_name="frame_entries"
    )
    inclusion_probability = models.FloatField("peluang terpilih", null=True)  # of all unlisted, once lots were drawn
    position = models.PositiveIntegerField("urutan terpilih", null=True)

    class Meta:
        verbose_name = "keluarga dalam kerangka"
        verbose_name_plural = "keluarga dalam kerangka"
        ordering = ["row_no"]
        constraints = [
            models.UniqueConstraint(fields=["frame", "row_no"], name="one_frame_entry_per_row"),
            models.UniqueConstraint(fields=["frame", "position"], name="one_frame_entry_per_position"),
            models.CheckConstraint(
                condition=Q(outcome="unlisted", reason="", neighbourhood__isnull=False)
                | (Q(outcome__in=["listed", "held"]) & ~Q(reason="")),
                name="who_is_not_in_the_frame_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(inclusion_probability=None)
                | Q(inclusion_probability__gt=0, inclusion_probability__lte=1, outcome="unlisted"),
                name="inclusion_probability_is_a_probability",
            ),
            models.CheckConstraint(
                condition=Q(position=None) | Q(inclusion_probability__isnull=False, household__isnull=False),
                name="who_was_drawn_had_a_chance_and_has_a_household",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="drawn_entries_stay", when=pgtrigger.Before, operation=pgtrigger.Update | pgtrigger.Delete,
                func=_ONCE_DRAWN % "OLD.frame_id",
            ),
            pgtrigger.Trigger(
                name="drawn_entries_stay_few", when=pgtrigger.Before, operation=pgtrigger.Insert,
                func=_ONCE_DRAWN % "NEW.frame_id",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"Baris {self.row_no}"


class SampleDraw(models.Model):
    """The one draw from a frame: drawing again until the lot pleases is no draw.

    strata  [{"rt", "n_frame", "n_drawn", "inclusion_probability"}], one of all for a simple random sample
    """

    class Design(models.TextChoices):
        SRS = "srs", "Acak sederhana dari seluruh kerangka"
        BY_RT = "by_rt", "Acak di tiap RT, sebanding dengan banyak keluarganya"

    frame = models.OneToOneField(SamplingFrame, on_delete=models.PROTECT, related_name="draw")
    round = models.OneToOneField(VerificationRound, on_delete=models.PROTECT, related_name="draw")
    design = models.CharField("rancangan", max_length=10, choices=Design)
    n_drawn = models.PositiveIntegerField("banyak sampel")
    seed = models.PositiveBigIntegerField("bilangan awal")
    rule = models.CharField("aturan", max_length=20)  # see estimates.draw_order
    strata = models.JSONField(default=list)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField("diundi", default=timezone.now)

    class Meta:
        verbose_name = "pengundian sampel"
        verbose_name_plural = "pengundian sampel"
        constraints = [models.CheckConstraint(condition=Q(n_drawn__gt=0), name="a_draw_takes_somebody")]
        triggers = [pgtrigger.Protect(name="draw_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"Pengundian #{self.pk}"
