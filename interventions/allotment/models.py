"""Who may be taken into an activity, how its places are divided, and what people changed by hand."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from households.models import Area, Need, Variable
from interventions.models.serving import Activity, Commitment, Programme

PERSON = settings.AUTH_USER_MODEL


class ConditionQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(removed_at=None)

    def of(self, activity: Activity):
        """Those of the activity and those of its programme: all of them must hold."""
        of_both = Q(activity=activity) | Q(programme=activity.programme_id)
        return self.standing().filter(of_both).select_related("variable").order_by("pk")


class QualifyingCondition(models.Model):
    """A confirmed value that a household must have. Conditions of a programme and its activity are joined by "dan"."""

    class Comparison(models.TextChoices):
        EQ = "eq", "adalah / sama dengan"
        NE = "ne", "bukan / tidak sama dengan"
        LT = "lt", "kurang dari"
        LE = "le", "paling banyak"
        GT = "gt", "lebih dari"
        GE = "ge", "paling sedikit"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, related_name="conditions")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, related_name="conditions")
    variable = models.ForeignKey(Variable, on_delete=models.PROTECT, related_name="+", verbose_name="isian")
    comparison = models.CharField("perbandingan", max_length=2, choices=Comparison)
    value = models.JSONField("nilai")
    added_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("ditambahkan", default=timezone.now)
    removed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField("dicabut", null=True)

    objects = ConditionQuerySet.as_manager()

    class Meta:
        verbose_name = "syarat tambahan"
        verbose_name_plural = "syarat tambahan"
        constraints = [
            models.CheckConstraint(
                condition=Q(programme=None, activity__isnull=False) | Q(programme__isnull=False, activity=None),
                name="condition_is_of_a_programme_or_an_activity",
            ),
            models.UniqueConstraint(
                fields=["programme", "activity", "variable", "comparison", "value"], nulls_distinct=False,
                condition=Q(removed_at=None), name="the_same_condition_only_once",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"Syarat #{self.pk}"

    @property
    def tree(self) -> dict:
        """As a test of the project's expression language."""
        return {self.comparison: [{"var": self.variable.code}, {"value": self.value}]}


class ActivityArea(models.Model):
    """A kecamatan or village an activity is limited to; without any, it serves the whole regency."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="areas")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "area"], name="area_once_per_activity")]

    def __str__(self):
        return f"{self.activity_id}: {self.area_id}"


class Allotment(models.Model):
    """The list of an activity on its way from the OPD to Bappeda. Another person approves than proposed."""

    class State(models.TextChoices):
        DRAFT = "draft", "Disusun OPD"
        PROPOSED = "proposed", "Menunggu persetujuan Bappeda"
        SENT_BACK = "sent_back", "Dikembalikan Bappeda"
        APPROVED = "approved", "Disetujui Bappeda"

    activity = models.OneToOneField(Activity, on_delete=models.PROTECT, related_name="allotment")
    state = models.CharField("keadaan daftar", max_length=10, choices=State, default=State.DRAFT)
    reserve_percent = models.PositiveSmallIntegerField("cadangan (persen kuota)", default=10)
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField("diusulkan", null=True)
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("diputuskan", null=True)

    class Meta:
        verbose_name = "daftar kegiatan"
        verbose_name_plural = "daftar kegiatan"
        constraints = [
            models.CheckConstraint(condition=Q(reserve_percent__lte=100), name="reserve_is_a_share_of_the_quota"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="activity_list_is_approved_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(state="proposed", proposed_by__isnull=False, decided_by=None)
                | Q(state__in=["sent_back", "approved"], proposed_by__isnull=False, decided_by__isnull=False),
                name="state_of_an_activity_list_has_its_people",
            ),
        ]

    def __str__(self):
        return f"Daftar #{self.pk}"

    @property
    def is_with_bappeda(self) -> bool:
        return self.state == self.State.PROPOSED

    @property
    def n_reserve(self) -> int:
        return -(-self.activity.quota * self.reserve_percent // 100)  # rounded up


class VillagePlaces(models.Model):
    """Places of a village set by hand; the other villages share what is left in proportion to their needs."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="village_places")
    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    places = models.PositiveIntegerField("tempat")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "village"], name="village_places_once_per_activity")]
        triggers = [
            pgtrigger.Trigger(
                name="village_places_stay_within_the_quota",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.After,
                func="""
                    IF (SELECT sum(places) FROM interventions_villageplaces WHERE activity_id = NEW.activity_id)
                       > (SELECT quota FROM interventions_activity WHERE id = NEW.activity_id) THEN
                        RAISE EXCEPTION 'places of villages pass the quota of activity %', NEW.activity_id
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'village_places_stay_within_the_quota';
                    END IF;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self):
        return f"{self.activity_id}: {self.village_id}"


class HandChoice(models.Model):
    """Somebody put into the list of an activity, or taken out of it, by hand and with a reason."""

    class Kind(models.TextChoices):
        IN = "in", "Dimasukkan"
        OUT = "out", "Dikeluarkan"

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="hand_choices")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="hand_choices")
    kind = models.CharField("perubahan", max_length=3, choices=Kind)
    reason = models.TextField("alasan")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("waktu", default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "need"], name="one_hand_choice_per_need_and_activity"),
            models.CheckConstraint(condition=~Q(reason=""), name="hand_choice_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} #{self.pk}"


class ReserveQuerySet(models.QuerySet):
    def standing(self):
        """Those that could still be taken today."""
        today = timezone.localdate()
        return self.filter(
            need__status=Need.Status.OPEN, need__household__closed_on=None, need__household__list_until__gte=today
        ).order_by("rank", "pk")


class Reserve(models.Model):
    """Next in line for an activity. A need may stand in several reserves and leaves all of them when it is taken."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="reserves")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="reserves")
    rank = models.PositiveIntegerField("urutan")
    added_at = models.DateTimeField(default=timezone.now)

    objects = ReserveQuerySet.as_manager()

    class Meta:
        verbose_name = "cadangan"
        verbose_name_plural = "cadangan"
        constraints = [models.UniqueConstraint(fields=["activity", "need"], name="need_once_per_reserve")]
        indexes = [models.Index(fields=["activity", "rank"])]

    def __str__(self):
        return f"{self.activity_id}: {self.rank}"


class TakenNeed(Commitment):
    """A commitment takes its need off every reserve. Rows another list is renewing at this moment are left to it."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [
            pgtrigger.Trigger(
                name="a_taken_need_leaves_the_reserves",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                func="""
                    DELETE FROM interventions_reserve WHERE id IN (
                        SELECT id FROM interventions_reserve WHERE need_id = NEW.need_id FOR UPDATE SKIP LOCKED
                    );
                    RETURN NULL;
                """,
            )
        ]


class AllotmentChange(models.Model):
    """What was done with the list of an activity: who, when, why. Only added to."""

    class Kind(models.TextChoices):
        PLACES = "places", "Tempat desa diubah"
        FREED = "freed", "Tempat desa dihitung lagi"
        IN = "in", "Dimasukkan dengan tangan"
        OUT = "out", "Dikeluarkan dengan tangan"
        UNDONE = "undone", "Perubahan tangan dicabut"
        RESERVE = "reserve", "Diambil dari cadangan"
        RULES = "rules", "Syarat atau wilayah diubah"
        CONFIRMED = "confirmed", "Daftar diambil"
        PROPOSED = "proposed", "Diusulkan ke Bappeda"
        WITHDRAWN = "withdrawn", "Usulan ditarik"
        APPROVED = "approved", "Disetujui Bappeda"
        SENT_BACK = "sent_back", "Dikembalikan Bappeda"

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="allotment_changes")
    kind = models.CharField("perubahan", max_length=10, choices=Kind)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, null=True, related_name="+")
    village = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    before = models.PositiveIntegerField("sebelum", null=True)
    after = models.PositiveIntegerField("sesudah", null=True)
    reason = models.TextField("alasan", blank=True)
    key = models.UUIDField(null=True, editable=False)  # of a confirmation: the same form sent twice is one
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("waktu", default=timezone.now)

    class Meta:
        verbose_name = "perubahan daftar"
        verbose_name_plural = "perubahan daftar"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "key"], name="a_form_confirms_once"),
            models.CheckConstraint(
                condition=~Q(kind__in=["places", "in", "out", "sent_back"]) | ~Q(reason=""),
                name="change_of_a_list_by_hand_has_a_reason",
            ),
        ]
        triggers = [pgtrigger.Protect(name="only_added_to", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.get_kind_display()} #{self.pk}"
