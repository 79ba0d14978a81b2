import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import OPD
from households.models import Area, Evidence, Household, IdentityNumber, Neighbourhood
from verification.field.models import Visit


class Review(models.Model):
    """A supervisor's word on a visit. Never by the one who made it."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", "Disetujui"
        RETURNED = "returned", "Dikembalikan"
        REJECTED = "rejected", "Ditolak"
        SUPERSEDED = "superseded", "Diganti kunjungan lain"  # of two visits of one home the one not taken

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="reviews")
    verdict = models.CharField("putusan", max_length=10, choices=Verdict)
    note = models.TextField("catatan", blank=True)
    question_notes = models.JSONField("catatan per pertanyaan", default=list)  # [{variable, person or null, note}]
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    verifier = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")  # copied
    reviewed_at = models.DateTimeField("waktu", default=timezone.now)

    class Meta:
        verbose_name = "pemeriksaan"
        verbose_name_plural = "pemeriksaan"
        ordering = ["reviewed_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reviewer=F("verifier")), name="nobody_reviews_his_own_visit"),
            models.CheckConstraint(condition=Q(verdict="accepted") | ~Q(note=""), name="return_and_rejection_say_why"),
            models.CheckConstraint(
                condition=Q(question_notes=[]) | Q(verdict="returned"), name="only_a_return_asks_questions_again"
            ),
        ]
        triggers = [pgtrigger.Protect(name="review_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.get_verdict_display()} #{self.pk}"


class Minutes(models.Model):
    """Berita acara of a village meeting (musdes, muskel): the reference its decisions rest on."""

    number = models.CharField("nomor", max_length=60)
    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="minutes", verbose_name="desa")
    held_on = models.DateField("tanggal")
    n_present = models.PositiveSmallIntegerField("jumlah hadir")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "berita acara"
        verbose_name_plural = "berita acara"
        constraints = [models.UniqueConstraint(fields=["village", "number"], name="minutes_number_once_per_village")]

    def __str__(self):
        return self.number


class DecisionQuerySet(models.QuerySet):
    def current(self):
        return self.filter(is_current=True)

    def eligible_on(self, day):
        return self.current().filter(outcome=Decision.Outcome.ELIGIBLE, valid_until__gte=day)


@pghistory.track()
class Decision(models.Model):
    """Whether a household is entitled, why, on what evidence, until when. The later one wins; both stay."""

    class Outcome(models.TextChoices):
        ELIGIBLE = "eligible", "Berhak"
        NOT_ELIGIBLE = "not_eligible", "Tidak berhak"
        UNRESOLVED = "unresolved", "Belum putus"

    class Reason(models.TextChoices):
        BECAME_ABLE = "became_able", "Sudah mampu"
        MOVED = "moved", "Pindah"
        DECEASED = "deceased", "Meninggal"
        DUPLICATE = "duplicate", "Ganda"
        NOT_FOUND = "not_found", "Tidak ditemukan"
        REFUSED = "refused", "Menolak"
        OTHER = "other", "Lainnya"

    class Level(models.TextChoices):
        OPD = "opd", "OPD"
        MUSDES = "musdes", "Musyawarah desa/kelurahan"

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="decisions")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField("putusan", max_length=12, choices=Outcome)
    reason = models.CharField("alasan", max_length=12, choices=Reason, blank=True)
    note = models.TextField("penjelasan", blank=True)
    level = models.CharField("tingkat", max_length=8, choices=Level)
    opd = models.ForeignKey(OPD, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("diputuskan", default=timezone.now)
    valid_until = models.DateField("berlaku sampai")
    is_current = models.BooleanField(default=True)
    overrides = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="overridden_by")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "keputusan"
        verbose_name_plural = "keputusan"
        ordering = ["-decided_at"]
        permissions = [("decide_household", "Memutuskan kelayakan")]
        constraints = [
            models.UniqueConstraint(
                fields=["household"], condition=Q(is_current=True), name="one_current_decision_per_household"
            ),
            models.CheckConstraint(
                condition=Q(outcome="not_eligible") & ~Q(reason="") | ~Q(outcome="not_eligible") & Q(reason=""),
                name="refusal_of_a_household_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(level="musdes", minutes__isnull=False) | Q(level="opd", opd__isnull=False),
                name="decision_names_its_minutes_or_opd",
            ),
            models.CheckConstraint(
                condition=Q(overrides=None) | ~Q(note=""), name="overriding_a_decision_is_explained"
            ),
        ]

    def __str__(self):
        return f"{self.get_outcome_display()} #{self.pk}"


class TargetList(models.Model):
    """The one shared list. A decree freezes it; every OPD and company serves from it."""

    name = models.CharField("nama", max_length=120)
    year = models.PositiveSmallIntegerField("tahun")
    version = models.PositiveSmallIntegerField("versi", default=1)
    decree_number = models.CharField("nomor SK", max_length=60, blank=True)
    decree_on = models.DateField("tanggal SK", null=True, blank=True)
    frozen_at = models.DateTimeField("ditetapkan", null=True, blank=True)
    announced_on = models.DateField("diumumkan", null=True, blank=True)
    objections_until = models.DateField("sanggahan sampai", null=True, blank=True)

    class Meta:
        verbose_name = "daftar sasaran"
        verbose_name_plural = "daftar sasaran"
        ordering = ["-year", "-version"]
        permissions = [("freeze_target_list", "Menetapkan daftar sasaran")]
        constraints = [
            models.UniqueConstraint(fields=["year", "version"], name="target_list_version_once"),
            models.UniqueConstraint(fields=["year"], condition=Q(frozen_at=None), name="one_draft_list_per_year"),
            models.CheckConstraint(
                condition=Q(frozen_at=None) | (~Q(decree_number="") & Q(decree_on__isnull=False)),
                name="frozen_list_has_a_decree",
            ),
            models.CheckConstraint(
                condition=Q(announced_on=None, objections_until=None)
                | Q(
                    frozen_at__isnull=False, announced_on__isnull=False, objections_until__isnull=False,
                    objections_until__gte=F("announced_on"),
                ),
                name="objections_are_to_a_frozen_list",
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Protect(
                name="frozen_list_keeps_its_decree",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__frozen_at__isnull=False)
                & (
                    pgtrigger.Q(old__frozen_at__df=pgtrigger.F("new__frozen_at"))
                    | pgtrigger.Q(old__decree_number__df=pgtrigger.F("new__decree_number"))
                    | pgtrigger.Q(old__decree_on__df=pgtrigger.F("new__decree_on"))
                ),
            )
        ]

    def __str__(self):
        return f"{self.name} v{self.version}"

    def takes_objections_on(self, day) -> bool:
        return self.announced_on is not None and self.announced_on <= day <= self.objections_until


def _frozen_list_guard(name: str, operation, **rows: str) -> pgtrigger.Trigger:
    """Looks once at all rows of a statement: row by row, stipulating 15,000 households would take a minute.

    rows    what the trigger calls the rows as they were (`old`) and as they are now (`new`)
    """
    touched = " UNION ".join(f"SELECT list_id FROM {table}" for table in rows.values())  # noqa: S608  names of ours
    return pgtrigger.Trigger(
        name=f"frozen_list_{name}", level=pgtrigger.Statement, when=pgtrigger.After, operation=operation,
        referencing=pgtrigger.Referencing(**rows),
        func=f"""
            IF EXISTS (SELECT 1 FROM verification_targetlist WHERE frozen_at IS NOT NULL AND id IN ({touched})) THEN
                RAISE EXCEPTION 'target list is frozen';
            END IF;
            RETURN NULL;
        """,  # noqa: S608
    )  # fmt: skip


class TargetEntry(models.Model):
    """A household on a list, with the decision that put it there; where it lived and under whom, as it was stipulated.

    The last four are written down when a decree freezes the list, so that its papers stay what was signed.
    """

    list = models.ForeignKey(TargetList, on_delete=models.PROTECT, related_name="entries")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="target_entries")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="target_entries")
    added_at = models.DateTimeField(default=timezone.now)
    village = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, null=True, related_name="+")
    head_name = models.CharField("kepala keluarga", max_length=120, blank=True)
    head_nik = models.ForeignKey(IdentityNumber, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "household"], name="household_once_per_list")]
        triggers = [
            _frozen_list_guard("takes_nobody_in", pgtrigger.Insert, new="after"),
            _frozen_list_guard("lets_nobody_out", pgtrigger.Delete, old="before"),
            _frozen_list_guard("takes_no_change", pgtrigger.Update, old="before", new="after"),
        ]

    def __str__(self):
        return f"{self.list_id}:{self.household_id}"
