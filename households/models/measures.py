from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from households.models.area import Area
from households.models.people import Household
from households.models.scoring import Assessment, RuleSet


class ScoringRun(models.Model):
    """A rule set applied to every verified household at once: its measures, and what it would change if put in use."""

    rule_set = models.ForeignKey(
        RuleSet, on_delete=models.PROTECT, related_name="runs", verbose_name="perangkat aturan"
    )
    # The version beside which it was tried; none when only measured
    against = models.ForeignKey(
        RuleSet, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="dibanding"
    )
    rule_set_digest = models.CharField(max_length=64)  # a draft may have changed since
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField("dihitung", default=timezone.now)
    n_households = models.PositiveIntegerField("rumah tangga", default=0)

    class Meta:
        verbose_name = "penilaian register"
        verbose_name_plural = "penilaian register"
        ordering = ["-done_at", "-pk"]
        permissions = [
            ("view_measures", "Melihat kemiskinan menurut aturan"),
            ("try_rules", "Menguji aturan pada register"),
        ]
        indexes = [models.Index(fields=["rule_set", "-done_at"])]

    def __str__(self):
        return f"{self.rule_set} #{self.pk}"


class VillageMeasure(models.Model):
    """Sums of a run in one village, from which H, A and M0 of any larger area follow. People are counted."""

    run = models.ForeignKey(ScoringRun, on_delete=models.CASCADE, related_name="villages")
    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    n_households = models.PositiveIntegerField("rumah tangga")
    n_people = models.PositiveIntegerField("warga")
    # low: unknown answers taken as not deprived; high: as deprived
    n_households_low = models.PositiveIntegerField("rumah tangga miskin sekurangnya")
    n_households_high = models.PositiveIntegerField("rumah tangga miskin sebanyaknya")
    n_people_low = models.PositiveIntegerField("warga miskin sekurangnya")
    n_people_high = models.PositiveIntegerField("warga miskin sebanyaknya")
    score_low = models.FloatField()  # sum over the poor of score x people
    score_high = models.FloatField()
    # {indicator: {"lacking": people, "lacking_poor": people of the poor (low), "unknown": people}}
    indicators = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "village"], name="village_once_per_scoring_run"),
            models.CheckConstraint(
                condition=Q(n_people_low__lte=F("n_people_high"), n_people_high__lte=F("n_people")),
                name="people_of_a_measure_are_ordered",
            ),
        ]

    def __str__(self):
        return f"{self.run_id}:{self.village_id}"


class ScoringChange(models.Model):
    """A household that a trial would judge differently."""

    run = models.ForeignKey(ScoringRun, on_delete=models.CASCADE, related_name="changes")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="+")
    before = models.CharField("sekarang", max_length=8, choices=Assessment.State)
    after = models.CharField("menjadi", max_length=8, choices=Assessment.State)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "household"], name="household_once_per_scoring_run"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="scoring_change_changes"),
        ]

    def __str__(self):
        return f"{self.run_id}:{self.household_id}"
