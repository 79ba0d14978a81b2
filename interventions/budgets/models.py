import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import OPD, Membership
from accounts.roles import Role
from households.models import Indicator


def offices_of(user):
    return Membership.objects.current().filter(user=user).values("opd")


class BudgetQuerySet(models.QuerySet):
    """Rows that belong to an OPD."""

    def visible_to(self, user):
        """All for the regency office and the leaders; an OPD's own."""
        if not user.has_perm("interventions.view_programmes"):
            return self.none()
        if user.has_perm("households.view_all_areas") or Role.LEADER in user.roles:
            return self
        return self.filter(opd__in=offices_of(user))

    def managed_by(self, user):
        """What the user may import and point at indicators: his OPD's; all for the Bappeda admin."""
        if not user.has_perm("interventions.manage_budgets"):
            return self.none()
        return self.visible_to(user)


class BudgetImport(models.Model):
    """A budget file of an OPD for a year, as it was read. It changes nothing before somebody applies it."""

    opd = models.ForeignKey(OPD, on_delete=models.PROTECT, related_name="budget_imports", verbose_name="OPD")
    year = models.PositiveSmallIntegerField("tahun")
    skpd = models.CharField("SKPD di berkas", max_length=150, blank=True)  # the part of the file that was asked for
    file_name = models.CharField("berkas", max_length=200)
    file_sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=list)  # one per sub-kegiatan and source of money, see reading.ReadLine
    faults = models.JSONField(default=list)  # [[row or null, what is wrong and what to do]]
    notes = models.JSONField(default=list)  # what to look at, though nothing is wrong with a row
    n_rows = models.PositiveIntegerField("sub kegiatan", default=0)
    pagu_idr = models.PositiveBigIntegerField("jumlah pagu", default=0)
    stated_idr = models.PositiveBigIntegerField("jumlah menurut berkas", null=True)
    n_new = models.PositiveIntegerField("baru", default=0)
    n_changed = models.PositiveIntegerField("berubah", default=0)
    n_same = models.PositiveIntegerField("tetap", default=0)
    n_vanished = models.PositiveIntegerField("hilang", default=0)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("diunggah", default=timezone.now)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField("diterapkan", null=True)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        verbose_name = "impor anggaran"
        verbose_name_plural = "impor anggaran"
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at=None) | (Q(faults=[]) & Q(applied_by__isnull=False)),
                name="budget_with_faults_is_not_applied",
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None) | Q(n_rows=F("n_new") + F("n_changed") + F("n_same")),
                name="rows_of_a_budget_add_up",
            ),
        ]

    def __str__(self):
        return f"{self.opd} {self.year}: {self.file_name}"


class BudgetLineQuerySet(BudgetQuerySet):
    def in_force(self):
        return self.filter(vanished_on=None)

    def pointing_at(self, indicator=None):
        """Lines that lead to an indicator: named on the line itself, else by the programmes it names."""
        named = BudgetTag.objects.filter(line=OuterRef("pk"), indicator__opens_need=True)
        by_programme = BudgetTag.objects.filter(line=OuterRef("pk"), programme__indicators__opens_need=True)
        direct = named.filter(indicator=indicator) if indicator else named
        inherited = by_programme.filter(programme__indicators=indicator) if indicator else by_programme
        return self.filter(Exists(direct) | (~Exists(named) & Exists(inherited)))

    def with_state(self):
        """Each with `state`, one of BudgetLine.State."""
        tags = BudgetTag.objects.filter(line=OuterRef("pk"))
        leads = Exists(tags.filter(Q(indicator__opens_need=True) | Q(programme__indicators__opens_need=True)))
        state = BudgetLine.State
        return self.annotate(
            state=models.Case(
                models.When(vanished_on__isnull=False, then=models.Value(state.VANISHED)),
                models.When(is_not_poverty=True, then=models.Value(state.NOT_POVERTY)),
                models.When(leads, then=models.Value(state.POINTING)),
                models.When(Exists(tags), then=models.Value(state.NO_INDICATOR)),
                default=models.Value(state.UNSEEN),
            )
        )


@pghistory.track()
class BudgetLine(models.Model):
    """A sub-kegiatan of an OPD's budget and one source of its money (nomenclature of Permendagri 90/2019)."""

    class State(models.TextChoices):
        UNSEEN = "unseen", "Belum dilihat"
        POINTING = "pointing", "Menunjuk indikator"
        NO_INDICATOR = "no_indicator", "Program tanpa indikator"
        NOT_POVERTY = "not_poverty", "Tidak untuk kemiskinan"
        VANISHED = "vanished", "Tidak ada lagi di berkas"

    opd = models.ForeignKey(OPD, on_delete=models.PROTECT, related_name="budget_lines", verbose_name="OPD")
    year = models.PositiveSmallIntegerField("tahun")
    code = models.CharField("kode sub kegiatan", max_length=30)
    name = models.CharField("sub kegiatan", max_length=500)
    programme_code = models.CharField("kode program", max_length=20)
    programme_name = models.CharField("program", max_length=500, blank=True)
    kegiatan_code = models.CharField("kode kegiatan", max_length=20)
    kegiatan_name = models.CharField("kegiatan", max_length=500, blank=True)
    fund_source = models.CharField("sumber dana", max_length=200, blank=True)
    pagu_idr = models.PositiveBigIntegerField("pagu (rupiah)")
    vanished_on = models.DateField("tidak ada lagi di berkas", null=True)
    last_import = models.ForeignKey(BudgetImport, on_delete=models.PROTECT, related_name="lines")
    is_not_poverty = models.BooleanField("tidak untuk kemiskinan", default=False)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("dilihat", null=True)

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        verbose_name = "sub kegiatan anggaran"
        verbose_name_plural = "sub kegiatan anggaran"
        ordering = ["code", "fund_source"]
        permissions = [
            ("manage_budgets", "Mengimpor dan menandai anggaran OPD"),
            ("view_gaps", "Melihat celah bantuan"),
        ]
        constraints = [
            models.UniqueConstraint("opd", "year", "code", Lower("fund_source"), name="budget_line_once"),
            models.CheckConstraint(
                condition=Q(is_not_poverty=False) | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="answer_to_a_budget_line_has_a_person",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="line_that_points_is_for_poverty",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__is_not_poverty=True),
                func="""
                    IF EXISTS (SELECT 1 FROM interventions_budgettag WHERE line_id = NEW.id) THEN
                        RAISE EXCEPTION 'budget line % points at something', NEW.id USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return f"{self.code} {self.name}"


@pghistory.track()
class BudgetTag(models.Model):
    """What a budget line points at, as a person said: an indicator, or a programme of the OPD."""

    line = models.ForeignKey(BudgetLine, on_delete=models.CASCADE, related_name="tags")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, related_name="budget_tags")
    programme = models.ForeignKey(
        "interventions.Programme", on_delete=models.PROTECT, null=True, related_name="budget_tags"
    )
    tagged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tagged_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "tanda anggaran"
        verbose_name_plural = "tanda anggaran"
        constraints = [
            models.UniqueConstraint(fields=["line", "indicator"], name="indicator_once_per_budget_line"),
            models.UniqueConstraint(fields=["line", "programme"], name="programme_once_per_budget_line"),
            models.CheckConstraint(
                condition=Q(indicator__isnull=False, programme=None) | Q(indicator=None, programme__isnull=False),
                name="budget_tag_is_of_one_thing",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="budget_tag_fits_its_line",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (SELECT 1 FROM interventions_budgetline WHERE id = NEW.line_id AND is_not_poverty) THEN
                        RAISE EXCEPTION 'budget line % is not for poverty', NEW.line_id
                            USING ERRCODE = 'check_violation';
                    END IF;
                    IF NEW.programme_id IS NOT NULL AND NOT EXISTS (
                        SELECT 1 FROM interventions_budgetline l JOIN interventions_programme p ON p.opd_id = l.opd_id
                        WHERE l.id = NEW.line_id AND p.id = NEW.programme_id) THEN
                        RAISE EXCEPTION 'programme % belongs to another OPD', NEW.programme_id
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return f"{self.line_id}: {self.indicator or self.programme}"
