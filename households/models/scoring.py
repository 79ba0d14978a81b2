import secrets

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from households.models.area import Area
from households.models.evidence import Evidence
from households.models.people import Household, Person


class Indicator(models.Model):
    """One way of being poor that somebody can do something about."""

    class Unit(models.TextChoices):
        HOUSEHOLD = "household", "Rumah tangga"
        PERSON = "person", "Warga"

    class Dimension(models.TextChoices):
        HOUSING = "housing", "Perumahan"
        WATER_SANITATION = "water_sanitation", "Air dan sanitasi"
        EDUCATION = "education", "Pendidikan"
        HEALTH = "health", "Kesehatan"
        ECONOMY = "economy", "Ekonomi"
        WORK = "work", "Pekerjaan"
        OTHER = "other", "Lainnya"

    code = models.SlugField("kode", max_length=40, unique=True)
    label = models.CharField("nama", max_length=120)
    dimension = models.CharField("bidang", max_length=20, choices=Dimension)
    unit = models.CharField("satuan", max_length=10, choices=Unit)
    opens_need = models.BooleanField("membuka kebutuhan", default=True)
    cost_idr = models.PositiveBigIntegerField("biaya baku (rupiah)", null=True, blank=True)
    cost_source = models.CharField("sumber biaya", max_length=200, blank=True)

    class Meta:
        verbose_name = "indikator"
        verbose_name_plural = "indikator"
        ordering = ["dimension", "code"]

    def __str__(self):
        return self.label


# A used version stays as it was when it was used; only whether it is in use may change.
REFUSE_CHANGE_OF_USED_VERSION = """
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'rule set % is frozen', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF to_jsonb(OLD) - 'is_active' IS DISTINCT FROM to_jsonb(NEW) - 'is_active' THEN
        RAISE EXCEPTION 'rule set % is frozen', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
# FOR SHARE: an assessment that freezes the version waits for the change of a rule, and the other way round.
REFUSE_RULE_OF_USED_VERSION = """
    IF TG_OP <> 'INSERT' THEN
        PERFORM 1 FROM households_ruleset WHERE id = OLD.rule_set_id AND frozen_at IS NOT NULL FOR SHARE;
        IF FOUND THEN
            RAISE EXCEPTION 'rule set % is frozen', OLD.rule_set_id USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM 1 FROM households_ruleset WHERE id = NEW.rule_set_id AND frozen_at IS NOT NULL FOR SHARE;
        IF FOUND THEN
            RAISE EXCEPTION 'rule set % is frozen', NEW.rule_set_id USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    RETURN OLD;
"""


class RuleSet(models.Model):
    """A version of rules that say who is deprived of what. Frozen once an assessment used it."""

    class Stage(models.TextChoices):
        """Where a version stands; read from the columns, never stored."""

        DRAFT = "draft", "Draf"
        IN_USE = "in_use", "Dipakai"
        PAST = "past", "Pernah dipakai"
        OFFERED = "offered", "Belum dipakai"

    code = models.SlugField("kode", max_length=30)
    version = models.PositiveSmallIntegerField("versi", default=1)
    name = models.CharField("nama", max_length=120)
    source = models.TextField("dasar")
    note = models.TextField("catatan", blank=True)
    norms = models.JSONField("norma", default=dict)
    cutoff = models.CharField("ambang k", max_length=9)  # a fraction: six times 1/18 must reach 1/3
    dimensions = models.JSONField("dimensi", default=dict)
    state_labels = models.JSONField("sebutan hasil", default=dict)
    valid_from = models.DateField("berlaku sejak")
    is_active = models.BooleanField("dipakai", default=True)
    is_draft = models.BooleanField("draf", default=False)
    frozen_at = models.DateTimeField("dibekukan", null=True, blank=True)
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField("dibuat", default=timezone.now)
    change_note = models.TextField("apa yang berubah", blank=True)

    class Meta:
        verbose_name = "perangkat aturan"
        verbose_name_plural = "perangkat aturan"
        permissions = [("view_rules", "Membaca aturan penilaian"), ("edit_rules", "Mengubah aturan penilaian")]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="rule_set_version_once"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(is_active=True), name="one_version_in_use_per_rule_set"
            ),
            models.UniqueConstraint(fields=["code"], condition=Q(is_draft=True), name="one_draft_per_rule_set"),
            models.CheckConstraint(
                condition=Q(is_draft=False) | Q(is_active=False, frozen_at=None), name="draft_rule_set_is_not_used"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_stays", operation=pgtrigger.Update | pgtrigger.Delete, when=pgtrigger.Before,
                condition=pgtrigger.Q(old__frozen_at__isnull=False), func=REFUSE_CHANGE_OF_USED_VERSION,
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.name} v{self.version}"

    @property
    def stage(self) -> Stage:
        if self.is_draft:
            return self.Stage.DRAFT
        if self.is_active:
            return self.Stage.IN_USE
        return self.Stage.PAST if self.frozen_at else self.Stage.OFFERED


class RuleSetSwitch(models.Model):
    """When a version was taken into use or put aside, by whom and why. Only added to; the machine has no `by`."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="switches")
    is_active = models.BooleanField("dipakai")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField("alasan")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "pergantian aturan"
        verbose_name_plural = "pergantian aturan"
        ordering = ["-at", "-pk"]
        triggers = [pgtrigger.Protect(name="rule_set_switch_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.rule_set_id}: {self.is_active}"


class Rule(models.Model):
    """How an indicator is read from answers within one rule set."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="rules")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="rules")
    dimension = models.CharField("dimensi", max_length=30)
    expression = models.JSONField("aturan")
    weight = models.CharField("bobot", max_length=9)  # a fraction
    source = models.TextField("dasar", blank=True)
    note = models.TextField("catatan", blank=True)
    caution = models.TextField("hati-hati", blank=True)  # what is normal here and no sign of poverty
    position = models.PositiveSmallIntegerField("urutan", default=0)

    class Meta:
        verbose_name = "aturan"
        verbose_name_plural = "aturan"
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "indicator"], name="one_rule_per_indicator_and_set"),
        ]
        ordering = ["rule_set", "position"]
        triggers = [
            pgtrigger.Trigger(
                name="rules_of_a_used_version_stay", when=pgtrigger.Before, func=REFUSE_RULE_OF_USED_VERSION,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.indicator_id} dalam {self.rule_set_id}"


class Assessment(models.Model):
    """A rule set applied to the confirmed values of a household after one evidence. Appended to, never changed."""

    class State(models.TextChoices):
        YES = "yes", "Ya"
        NO = "no", "Tidak"
        UNKNOWN = "unknown", "Belum diketahui"

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="assessments")
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="assessments")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="assessments")
    n_persons = models.PositiveSmallIntegerField("anggota", default=0)
    score_low = models.FloatField("skor terendah")  # unknown counted as not deprived
    score_high = models.FloatField("skor tertinggi")  # unknown counted as deprived
    is_poor = models.CharField("miskin", max_length=8, choices=State)
    assessed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "penilaian"
        verbose_name_plural = "penilaian"
        constraints = [
            models.UniqueConstraint(
                fields=["household", "rule_set", "evidence"], name="one_assessment_per_evidence_and_rule_set"
            ),
            models.CheckConstraint(condition=Q(score_low__lte=models.F("score_high")), name="score_bounds_are_ordered"),
        ]

    def __str__(self):
        return f"Penilaian #{self.pk}"


class Deprivation(models.Model):
    """What a rule said in one assessment: yes, no or unknown, and the answers that caused it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="deprivations")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="deprivations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="deprivations")
    state = models.CharField("keadaan", max_length=8, choices=Assessment.State)
    because = models.JSONField("karena", default=list)  # [[variable, value], ...]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "indicator", "person"], nulls_distinct=False, name="one_deprivation_per_indicator"
            )
        ]

    def __str__(self):
        return f"{self.indicator_id}: {self.state}"


class NeedQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=Need.Status.OPEN)

    def in_areas_of(self, user):
        """Needs in the areas of the user. An OPD sees by programme: `interventions.models.needs_visible_to`."""
        if not user.has_perm("households.view_need"):
            return self.none()
        if user.has_perm("households.view_all_areas"):
            return self
        return self.filter(household__village__in=Area.objects.visible_to(user))


def new_public_code() -> str:
    """Random, so that it tells nothing about the household; no letters that are misread."""
    return "K-" + "".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(10))


@pghistory.track()
class Need(models.Model):
    """A deprivation of an eligible household or one of its people, as work to do. Outlives assessments."""

    class Status(models.TextChoices):
        OPEN = "open", "Terbuka"
        COMMITTED = "committed", "Diambil"
        DELIVERED = "delivered", "Diserahkan"
        RESOLVED = "resolved", "Tuntas"
        WITHDRAWN = "withdrawn", "Ditarik"

    class WithdrawnReason(models.TextChoices):
        HOUSEHOLD_CLOSED = "household_closed", "Rumah tangga ditutup"
        EVIDENCE_CORRECTED = "evidence_corrected", "Bukti diperbaiki"
        RULE_CHANGED = "rule_changed", "Aturan berubah"
        NOT_ELIGIBLE = "not_eligible", "Tidak lagi berhak"

    TRANSITIONS = {
        Status.OPEN: {Status.COMMITTED, Status.RESOLVED, Status.WITHDRAWN},
        Status.COMMITTED: {Status.OPEN, Status.DELIVERED, Status.WITHDRAWN},
        Status.DELIVERED: {Status.OPEN, Status.RESOLVED},
        Status.RESOLVED: set(),
        Status.WITHDRAWN: set(),
    }

    public_code = models.CharField("kode", max_length=12, unique=True, default=new_public_code, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="needs")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="needs")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="needs", verbose_name="indikator")
    opened_by = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="opened_needs")
    cost_idr = models.PositiveBigIntegerField("biaya")
    status = models.CharField("status", max_length=10, choices=Status, default=Status.OPEN)
    opened_on = models.DateField("dibuka", default=timezone.localdate)
    severity = models.FloatField("skor keparahan", default=0, editable=False)  # see households/severity.py
    withdrawn_reason = models.CharField(max_length=20, blank=True, choices=WithdrawnReason)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = "kebutuhan"
        verbose_name_plural = "kebutuhan"
        indexes = [
            models.Index(fields=["indicator", "status", "severity"]),
            models.Index(fields=["household"], condition=Q(status="open"), name="open_needs_of_household"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "person", "indicator"], nulls_distinct=False,
                condition=Q(status__in=["open", "committed", "delivered"]), name="one_live_need_per_indicator",
            ),
            models.CheckConstraint(
                condition=(Q(status="withdrawn") & ~Q(withdrawn_reason=""))
                | (~Q(status="withdrawn") & Q(withdrawn_reason="")),
                name="withdrawn_need_has_a_reason",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.public_code
