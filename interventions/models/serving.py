import secrets

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Floor
from django.utils import timezone

from accounts.models import OPD, Membership
from accounts.roles import Role
from households.models import Evidence, Indicator, Need
from interventions.budgets.models import BudgetLine


class Funder(models.Model):
    """Whose money it is: regency budget, village budget, province, company."""

    class Kind(models.TextChoices):
        APBD = "apbd", "APBD kabupaten"
        VILLAGE = "village", "ADD/APBDes"
        PROVINCE = "province", "Bantuan provinsi"
        COMPANY = "company", "Perusahaan (TJSP)"
        OTHER = "other", "Lainnya"

    name = models.CharField("nama", max_length=150, unique=True)
    kind = models.CharField("jenis", max_length=10, choices=Kind)

    class Meta:
        verbose_name = "penyandang dana"
        verbose_name_plural = "penyandang dana"
        ordering = ["name"]

    def __str__(self):
        return self.name


# The regent's rule of 24 Jan 2023: every programme points at a poverty indicator. Looked at when the transaction ends.
REFUSE_WITHOUT_INDICATOR = """
    IF EXISTS (SELECT 1 FROM interventions_programme WHERE id = {programme} AND is_active)
       AND NOT EXISTS (SELECT 1 FROM interventions_programmeindicator WHERE programme_id = {programme}) THEN
        RAISE EXCEPTION 'active programme % points at no indicator', {programme} USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


class ProgrammeQuerySet(models.QuerySet):
    def of(self, user):
        """Programmes of the OPDs the user works for."""
        return self.filter(opd__in=Membership.objects.current().filter(user=user).values("opd"))

    def active(self):
        return self.filter(is_active=True)


class Programme(models.Model):
    """What an OPD offers against poverty. Active only while it points at an indicator (rakor, 24 Jan 2023)."""

    code = models.SlugField("kode", max_length=40, unique=True)
    name = models.CharField("nama", max_length=150)
    opd = models.ForeignKey(
        OPD, on_delete=models.PROTECT, null=True, blank=True, related_name="programmes", verbose_name="OPD"
    )
    indicators = models.ManyToManyField(Indicator, through="ProgrammeIndicator", related_name="programmes")
    is_named = models.BooleanField("sudah bernama", default=True)  # two of the thirteen are not named in any source yet
    is_active = models.BooleanField("berjalan", default=False)
    source = models.CharField("sumber", max_length=150, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = "program"
        verbose_name_plural = "program"
        ordering = ["name"]
        permissions = [("view_programmes", "Melihat program")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(opd__isnull=False, is_named=True),
                name="active_programme_has_a_name_and_an_opd",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="active_programme_has_an_indicator",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func=REFUSE_WITHOUT_INDICATOR.format(programme="NEW.id"),
            )
        ]

    def __str__(self):
        return self.name


class ProgrammeIndicator(models.Model):
    """An indicator a programme works on."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="programme_indicators")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="programme_indicators", verbose_name="indikator"
    )

    class Meta:
        verbose_name = "indikator program"
        verbose_name_plural = "indikator program"
        constraints = [models.UniqueConstraint(fields=["programme", "indicator"], name="indicator_once_per_programme")]
        triggers = [
            pgtrigger.Trigger(
                name="last_indicator_of_an_active_programme_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func=REFUSE_WITHOUT_INDICATOR.format(programme="OLD.programme_id"),
            )
        ]

    def __str__(self):
        return str(self.indicator)


class ActivityQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(programme__in=Programme.objects.of(user))

    def visible_to(self, user):
        """All for the regency office and the leaders, who see figures only; an OPD's own."""
        if user.has_perm("households.view_all_areas") or Role.LEADER in user.roles:
            return self
        return self.of(user)

    def with_room(self):
        """A place left, and the money for one more unit."""
        enough = Q(budget_idr__gte=F("committed_idr") + F("unit_cost_idr"))
        return self.filter(enough, n_committed__lt=F("quota"))


@pghistory.track()
class Activity(models.Model):
    """A programme in a year, with money and places. The counters are guarded by the database under parallel use."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="activities", verbose_name="program"
    )
    year = models.PositiveSmallIntegerField("tahun")
    name = models.CharField("nama", max_length=150)
    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, related_name="activities", verbose_name="dana")
    unit_cost_idr = models.PositiveBigIntegerField("biaya satuan (rupiah)")
    budget_idr = models.PositiveBigIntegerField("anggaran (rupiah)")
    committed_idr = models.PositiveBigIntegerField(default=0, editable=False)
    quota = models.PositiveIntegerField("kuota")
    n_committed = models.PositiveIntegerField(default=0, editable=False)
    budget_line = models.ForeignKey(
        BudgetLine, on_delete=models.PROTECT, null=True, blank=True, related_name="activities",
        verbose_name="sub kegiatan anggaran",
    )  # fmt: skip

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "kegiatan"
        verbose_name_plural = "kegiatan"
        ordering = ["-year", "name"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year", "name"], name="activity_once_per_programme_and_year"),
            models.CheckConstraint(condition=Q(n_committed__lte=F("quota")), name="quota_is_never_passed"),
            models.CheckConstraint(condition=Q(committed_idr__lte=F("budget_idr")), name="budget_is_never_passed"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="budget_line_is_of_the_same_opd_and_year",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__budget_line__isnull=False),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM interventions_budgetline l JOIN interventions_programme p ON p.opd_id = l.opd_id
                        WHERE l.id = NEW.budget_line_id AND l.year = NEW.year AND p.id = NEW.programme_id) THEN
                        RAISE EXCEPTION 'budget line % is of another OPD or year', NEW.budget_line_id
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return self.name if self.name.endswith(str(self.year)) else f"{self.name} {self.year}"

    @property
    def places_left(self) -> int:
        return self.quota - self.n_committed

    @property
    def budget_left_idr(self) -> int:
        return self.budget_idr - self.committed_idr


def indicators_of_office(user):
    """Indicators that the active programmes of the user's OPDs work on."""
    served = ProgrammeIndicator.objects.filter(programme__in=Programme.objects.of(user).active())
    return served.values("indicator")


def needs_visible_to(user):
    """Needs an office may see: an OPD by the indicators of its programmes, everybody else by area."""
    if user.has_perm("households.view_need") and user.has_perm("households.view_household"):
        return Need.objects.in_areas_of(user)
    if not user.has_perm("households.view_need"):
        return Need.objects.none()
    return Need.objects.filter(indicator__in=indicators_of_office(user))


# A commitment and its payers are written in one transaction; looked at when it ends.
PLEDGES_ADD_UP = """
    IF EXISTS (
        SELECT 1 FROM interventions_commitment c WHERE c.id = {commitment} AND c.pledged_idr <> (
            SELECT coalesce(sum(l.pledged_idr), 0) FROM interventions_fundingline l WHERE l.commitment_id = c.id
        )
    ) THEN
        RAISE EXCEPTION 'pledges of commitment % do not add up', {commitment} USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


class CommitmentQuerySet(models.QuerySet):
    LIVE = ["proposed", "approved", "active"]

    def visible_to(self, user):
        """All for Bappeda; an OPD's own; nobody else's."""
        if user.has_perm("households.view_all_areas"):
            return self
        return self.filter(activity__in=Activity.objects.of(user))

    def served_by(self, user):
        """Whose hand-over the user may record: his OPD's; what a company took, by the office that sees all areas."""
        own = Q(activity__in=Activity.objects.of(user))
        return self.filter(own | Q(activity=None)) if user.has_perm("households.view_all_areas") else self.filter(own)

    def live(self):
        return self.filter(status__in=self.LIVE)

    def without_verification(self):
        """Money promised before anybody had verified; stays in the list for good."""
        return self.filter(evidence=None)


@pghistory.track()
class Commitment(models.Model):
    """Somebody takes a need. One at a time: the database refuses the second."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Menunggu persetujuan"
        APPROVED = "approved", "Disetujui"
        ACTIVE = "active", "Berjalan"
        DELIVERED = "delivered", "Diserahkan"
        CANCELLED = "cancelled", "Dibatalkan"
        EXPIRED = "expired", "Kedaluwarsa"

    TRANSITIONS = {
        Status.PROPOSED: {Status.APPROVED, Status.CANCELLED, Status.EXPIRED},
        Status.APPROVED: {Status.ACTIVE, Status.DELIVERED, Status.CANCELLED},
        Status.ACTIVE: {Status.DELIVERED, Status.CANCELLED},
        Status.DELIVERED: set(),
        Status.CANCELLED: set(),
        Status.EXPIRED: set(),
    }

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="commitments", verbose_name="kebutuhan")
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name="kegiatan"
    )
    leader = models.ForeignKey(Funder, on_delete=models.PROTECT, related_name="commitments", verbose_name="penanggung")
    status = models.CharField("status", max_length=10, choices=Status, default=Status.PROPOSED)
    cost_idr = models.PositiveBigIntegerField("biaya")
    pledged_idr = models.PositiveBigIntegerField("dijanjikan", default=0)  # what its funding lines add up to
    planned_quantity = models.PositiveIntegerField("jumlah rencana", default=1)
    unit = models.CharField("satuan", max_length=20, default="unit")
    delivered_quantity = models.PositiveIntegerField("sudah diserahkan", default=0, editable=False)  # kept by a trigger
    short_reason = models.TextField("alasan selesai sebagian", blank=True)
    completed_on = models.DateField("selesai diserahkan", null=True, blank=True, editable=False)
    evidence = models.ForeignKey(
        Evidence, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name="bukti"
    )
    unverified_reason = models.TextField("alasan tanpa verifikasi", blank=True)
    repeat_reason = models.TextField("alasan bantuan berulang", blank=True)  # the same kind of aid within a few years
    committed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    second_person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    committed_at = models.DateTimeField("diambil", default=timezone.now)
    approved_at = models.DateTimeField("disetujui", null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("berakhir", null=True, blank=True)  # cancelled or run out
    cancelled_reason = models.TextField("alasan dibatalkan", blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = "komitmen"
        verbose_name_plural = "komitmen"
        ordering = ["-committed_at"]
        permissions = [
            ("commit_need", "Mengambil kebutuhan"),
            ("approve_commitment", "Menyetujui komitmen"),
            ("record_delivery", "Mencatat serah terima"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["need"],
                condition=Q(status__in=["proposed", "approved", "active"]),
                name="one_live_commitment_per_need",
            ),
            models.CheckConstraint(condition=Q(pledged_idr__lte=F("cost_idr")), name="pledges_never_pass_the_cost"),
            models.CheckConstraint(
                condition=Q(evidence__isnull=False)
                | (
                    ~Q(unverified_reason="")
                    & (Q(status__in=["proposed", "cancelled", "expired"]) | Q(second_person__isnull=False))
                ),
                name="spending_without_evidence_needs_reason_and_second_person",
            ),
            models.CheckConstraint(
                condition=Q(second_person=None) | ~Q(second_person=F("committed_by")), name="second_person_is_another"
            ),
            models.CheckConstraint(
                condition=Q(delivered_quantity__lte=F("planned_quantity")), name="hand_overs_never_pass_the_plan"
            ),
            models.CheckConstraint(
                condition=~Q(status="delivered")
                | Q(delivered_quantity=F("planned_quantity"))
                | (~Q(short_reason="") & Q(delivered_quantity__gt=0)),
                name="delivered_in_full_or_explained",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="pledges_add_up",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("pledged_idr"),
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func=PLEDGES_ADD_UP.format(commitment="NEW.id"),
            )
        ]

    def __str__(self):
        return f"Komitmen #{self.pk}"

    @property
    def delivery(self) -> "Delivery | None":
        """The latest hand-over."""
        return self.deliveries.order_by("-delivered_on", "-pk").first()

    @property
    def quantity_left(self) -> int:
        return self.planned_quantity - self.delivered_quantity

    @property
    def taker(self) -> str:
        """Who answers for it: the OPD of the activity, or the company."""
        opd = self.activity and self.activity.programme.opd
        return str(opd or self.leader)

    def may_become(self, status) -> bool:
        return status in self.TRANSITIONS[self.status]


def new_line_code() -> str:
    """Random, as the public code of a need: what a payer outside calls his part by."""
    return "F-" + "".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTVWXYZ") for _ in range(10))


# The dated payments of a line and its two totals are written in one transaction; looked at when it ends.
PAYMENTS_ADD_UP = """
    IF EXISTS (
        SELECT 1 FROM interventions_fundingline l WHERE l.id = {line} AND (l.transferred_idr, l.in_kind_idr) <> (
            SELECT coalesce(sum(p.amount_idr) FILTER (WHERE p.kind = 'transfer'), 0),
                   coalesce(sum(p.amount_idr) FILTER (WHERE p.kind = 'in_kind'), 0)
            FROM interventions_payment p WHERE p.line_id = l.id
        )
    ) THEN
        RAISE EXCEPTION 'payments of line % do not add up', {line} USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


class FundingLineQuerySet(models.QuerySet):
    def with_delivered(self):
        """Each with delivered_idr: the pledge, as far as the aid was handed over with minutes (BAST)."""
        pledged = Cast("pledged_idr", models.DecimalField(max_digits=30, decimal_places=0))
        handed_over = pledged * F("commitment__delivered_quantity") / F("commitment__planned_quantity")
        return self.annotate(delivered_idr=Cast(Floor(handed_over), models.BigIntegerField()))


@pghistory.track()
class FundingLine(models.Model):
    """One payer's part of a commitment. Money is shared: APBD material, village labour, a company's rest."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="funding_lines")
    funder = models.ForeignKey(Funder, on_delete=models.PROTECT, related_name="funding_lines")
    code = models.CharField("kode", max_length=14, unique=True, default=new_line_code, editable=False)
    pledged_at = models.DateTimeField("dijanjikan pada", default=timezone.now, editable=False)
    pledged_idr = models.PositiveBigIntegerField("dijanjikan")
    transferred_idr = models.PositiveBigIntegerField("ditransfer", default=0)  # what its payments add up to
    in_kind_idr = models.PositiveBigIntegerField("barang/tenaga", default=0)

    objects = FundingLineQuerySet.as_manager()

    class Meta:
        verbose_name = "baris pendanaan"
        verbose_name_plural = "baris pendanaan"
        constraints = [
            models.UniqueConstraint(fields=["commitment", "funder"], name="one_funding_line_per_funder"),
            models.CheckConstraint(
                condition=Q(transferred_idr__lte=F("pledged_idr") - F("in_kind_idr")),
                name="given_never_passes_the_pledge",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="lines_add_up_to_the_pledge",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func=PLEDGES_ADD_UP.format(commitment="NEW.commitment_id"),
            ),
            pgtrigger.Trigger(
                name="remaining_lines_add_up_to_the_pledge",
                operation=pgtrigger.Delete,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func=PLEDGES_ADD_UP.format(commitment="OLD.commitment_id"),
            ),
            pgtrigger.Trigger(
                name="totals_of_a_line_are_its_payments",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("transferred_idr", "in_kind_idr"),
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func=PAYMENTS_ADD_UP.format(line="NEW.id"),
            ),
        ]

    def __str__(self):
        return f"{self.funder_id}: {self.pledged_idr}"

    @property
    def given_idr(self) -> int:
        return self.transferred_idr + self.in_kind_idr


class Delivery(models.Model):
    """What one hand-over gave for one commitment, with proof: minutes (BAST) and a photo or scan."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="deliveries", related_query_name="delivery"
    )
    hand_over = models.ForeignKey(
        "interventions.HandOver", on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    delivered_on = models.DateField("diserahkan")
    bast_number = models.CharField("nomor BAST", max_length=60)
    quantity = models.PositiveIntegerField("jumlah", default=1)
    photo_path = models.CharField(max_length=120, editable=False)
    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, related_name="delivery")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "serah terima"
        verbose_name_plural = "serah terima"
        constraints = [
            models.CheckConstraint(condition=~Q(bast_number=""), name="delivery_has_minutes"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="delivery_is_of_something"),
            models.UniqueConstraint(fields=["hand_over", "commitment"], name="once_per_commitment_and_hand_over"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="deliveries_are_counted",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                func="""
                    UPDATE interventions_commitment SET delivered_quantity = delivered_quantity + NEW.quantity
                    WHERE id = NEW.commitment_id;
                    RETURN NULL;
                """,
            ),
            pgtrigger.Protect(name="delivery_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="counted_quantity_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__quantity__df=pgtrigger.F("new__quantity"))
                | pgtrigger.Q(old__commitment_id__df=pgtrigger.F("new__commitment_id")),
            ),
        ]

    def __str__(self):
        return self.bast_number
