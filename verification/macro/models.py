import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from households.models import Area
from verification.macro.reading.wording import category_words, period_words


class MacroSeries(models.Model):
    """A published series about many people at once; never about somebody."""

    code = models.SlugField("kode", max_length=40, unique=True)  # p0, poor_count, poverty_line, hdi, ...
    label = models.CharField("nama", max_length=150)
    unit = models.CharField("satuan", max_length=40)
    definition = models.TextField("definisi")
    base = models.CharField("basis", max_length=60)  # who is counted: all people, all households, 15 and older, ...
    source = models.CharField("sumber", max_length=120)
    is_auto = models.BooleanField("diambil berkala", default=False)

    class Meta:
        verbose_name = "seri makro"
        verbose_name_plural = "seri makro"
        ordering = ["code"]
        permissions = [
            ("view_macro", "Melihat angka makro"),
            ("import_macro", "Mengimpor angka makro"),
            ("view_dashboard", "Melihat garis kasus"),
        ]

    def __str__(self):
        return self.label


class MacroFile(models.Model):
    """A file or call from which figures were read; the same content is stored once."""

    name = models.CharField("berkas", max_length=200)
    path = models.CharField(max_length=200, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, unique=True)
    publisher = models.CharField("penerbit", max_length=120)
    released_on = models.DateField("dirilis", null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    received_at = models.DateTimeField("diterima", default=timezone.now)
    imported_at = models.DateTimeField("terbaca", null=True, blank=True)

    class Meta:
        verbose_name = "berkas makro"
        verbose_name_plural = "berkas makro"
        ordering = ["-received_at"]

    def __str__(self):
        return self.name


class MacroFigureQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Figures about all people of an area: open to whoever may read macro figures."""
        return self if user.has_perm("verification.view_macro") else self.none()

    def accepted(self):
        return self.filter(state=MacroFigure.State.ACCEPTED)

    def waiting(self):
        """Held, and nobody has looked yet."""
        return self.filter(state=MacroFigure.State.HELD, decided_at=None)


@pghistory.track()
class MacroFigure(models.Model):
    """One cell: series, area, period, value, and where exactly it was read."""

    class State(models.TextChoices):
        ACCEPTED = "accepted", "Diterima"
        HELD = "held", "Ditahan"
        SUPERSEDED = "superseded", "Diganti rilis baru"

    class RseKind(models.TextChoices):
        PUBLISHED = "published", "diterbitkan"
        ASSUMED = "assumed", "anggapan kami, bukan angka BPS"
        NONE = "none", "RSE tidak diterbitkan"

    series = models.ForeignKey(MacroSeries, on_delete=models.PROTECT, related_name="figures", verbose_name="seri")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="macro_figures", verbose_name="wilayah")
    period = models.CharField("periode", max_length=7)  # 2024, 2024-03
    category = models.CharField("kategori", max_length=60, blank=True)
    release = models.CharField("rilis", max_length=40)  # vintage: publication date or name of the release
    value = models.DecimalField("nilai", max_digits=18, decimal_places=4, null=True, blank=True)
    is_missing = models.BooleanField("tidak tersedia", default=False)
    rse = models.FloatField("RSE (%)", null=True, blank=True)
    rse_kind = models.CharField(max_length=10, choices=RseKind, default=RseKind.NONE)
    line_version = models.CharField("versi garis", max_length=60, blank=True)
    file = models.ForeignKey(MacroFile, on_delete=models.PROTECT, null=True, blank=True, related_name="figures")
    cell = models.CharField("sel", max_length=80, blank=True)
    source_note = models.CharField("sumber", max_length=200, blank=True)
    state = models.CharField("keadaan", max_length=10, choices=State, default=State.ACCEPTED)
    held_reason = models.CharField("alasan ditahan", max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("diputuskan", null=True, blank=True)  # still held then: a person refused it
    decision_note = models.CharField("alasan keputusan", max_length=500, blank=True)

    objects = MacroFigureQuerySet.as_manager()

    class Meta:
        verbose_name = "angka makro"
        verbose_name_plural = "angka makro"
        constraints = [
            models.UniqueConstraint(
                fields=["series", "area", "period", "category", "release"], name="one_figure_per_vintage"
            ),
            models.UniqueConstraint(
                fields=["series", "area", "period", "category"], condition=Q(state="accepted"),
                name="one_accepted_vintage_per_figure",
            ),
            models.CheckConstraint(
                condition=Q(is_missing=True, value=None) | Q(is_missing=False, value__isnull=False),
                name="figure_has_a_value_or_is_missing",
            ),
            models.CheckConstraint(
                condition=Q(state="held") & ~Q(held_reason="") | ~Q(state="held") & Q(held_reason=""),
                name="held_figure_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(rse_kind="none", rse=None) | (~Q(rse_kind="none") & Q(rse__isnull=False)),
                name="rse_kind_tells_whether_there_is_one",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, decision_note="")
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision_note=""),
                name="decided_figure_says_who_and_why",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.series_id} {self.period}"

    @property
    def moment_words(self) -> str:
        """Period and, where only a part is counted or nothing was measured, which part: "2024, sasaran"."""
        return ", ".join(filter(None, [period_words(self.period), category_words(self.category)]))

    @property
    def is_rejected(self) -> bool:
        """A person looked at the doubt and shared it; the figure stays to be seen."""
        return self.state == self.State.HELD and self.decided_at is not None


class SurveyRoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Records without names, shown as estimates only: open to whoever may read macro figures."""
        return self if user.has_perm("verification.view_macro") else self.none()


class SurveyRound(models.Model):
    """A sample of anonymous households or persons with weights. Names and numbers of respondents: UU 16/1997 forbids.

    design  a Declaration (which column is the weight, the stratum, ...), and `measure` and `population`, ids that
            decide with what the round may be compared
    """

    class Unit(models.TextChoices):
        HOUSEHOLD = "household", "Rumah tangga"
        PERSON = "person", "Orang"

    name = models.CharField("nama", max_length=150)
    period = models.CharField("periode", max_length=7)  # 2023, 2025-03
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="survey_rounds", null=True, blank=True, verbose_name="wilayah"
    )
    population = models.CharField("populasi", max_length=150)  # whom it stands for, in words
    source = models.CharField("sumber", max_length=200)
    unit = models.CharField("satu baris", max_length=10, choices=Unit, default=Unit.HOUSEHOLD)
    design = models.JSONField("rancangan")
    poverty_line = models.DecimalField("garis", max_digits=14, decimal_places=2, null=True, blank=True)
    poverty_line_unit = models.CharField("satuan garis", max_length=60, blank=True)
    is_synthetic = models.BooleanField("data peragaan", default=False)
    loaded_at = models.DateTimeField("dimuat", default=timezone.now)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SurveyRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "putaran survei"
        verbose_name_plural = "putaran survei"
        constraints = [
            models.UniqueConstraint(fields=["name", "period"], name="survey_round_once"),
            models.CheckConstraint(
                condition=Q(period__regex=r"^[0-9]{4}(-(0[1-9]|1[0-2]))?$"), name="survey_period_is_a_year_or_month"
            ),
            models.CheckConstraint(condition=Q(unit__in=["household", "person"]), name="survey_unit_is_known"),
            models.CheckConstraint(
                condition=Q(poverty_line=None) | Q(poverty_line__gt=0), name="survey_line_lies_above_zero"
            ),
        ]

    def __str__(self):
        return self.name


class SurveyRecord(models.Model):
    """One anonymous household or person of a survey: design and answers, no identity.

    stratum, psu, second_unit     empty where the sample had none
    population_size, second_size  PSUs of the stratum, second units of the PSU; or the sampled shares of them
    """

    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="records")
    weight = models.FloatField()
    stratum = models.CharField(max_length=200, blank=True)
    psu = models.CharField(max_length=60, blank=True)
    second_unit = models.CharField(max_length=60, blank=True)
    population_size = models.FloatField(null=True, blank=True)
    second_size = models.FloatField(null=True, blank=True)
    household_size = models.PositiveSmallIntegerField(default=1)  # 1 for a person
    values = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weight__gt=0), name="survey_weight_is_positive"),
            models.CheckConstraint(condition=Q(household_size__gte=1), name="survey_household_is_somebody"),
        ]

    def __str__(self):
        return f"Rekaman survei #{self.pk}"


class SurveyFile(models.Model):
    """A file of records on its way to a round: read, declared by a person, stored. Kept for a day at most.

    columns  profiles of its columns, as surveys.profiles gives them
    typed    what was last typed on the screen, so that nothing of it is lost
    faults   [row, column, message] of every cell that contradicts what was typed
    refusal  why it is not taken at all; a file that names people is gone from the disk with that
    """

    name = models.CharField("berkas", max_length=200)
    stored_file = models.CharField(max_length=300, blank=True, editable=False)
    n_rows = models.PositiveIntegerField("baris", default=0)
    columns = models.JSONField(default=list)
    typed = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    refusal = models.TextField("sebab ditolak", blank=True)
    round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("diunggah", default=timezone.now)

    class Meta:
        verbose_name = "berkas survei"
        verbose_name_plural = "berkas survei"
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stored_file="") | Q(refusal="", round=None), name="survey_file_goes_when_stored_or_refused"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_open(self) -> bool:
        """Neither refused nor stored."""
        return not self.refusal and self.round_id is None


class CrossCheckRunQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_perm("verification.view_macro") else self.none()


class CrossCheckRun(models.Model):
    """Macro against micro at one moment, with everything it looked at kept."""

    year = models.PositiveSmallIntegerField("tahun")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name="wilayah")
    inputs = models.JSONField("masukan")
    ran_at = models.DateTimeField("dijalankan", default=timezone.now)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CrossCheckRunQuerySet.as_manager()

    class Meta:
        verbose_name = "uji silang"
        verbose_name_plural = "uji silang"
        ordering = ["-ran_at"]
        permissions = [("run_crosscheck", "Menjalankan uji silang")]

    def __str__(self):
        return f"Uji silang {self.year} #{self.pk}"


class Finding(models.Model):
    """One pair of figures of a run: what each side says, by which definition, and whether they may be compared."""

    class Verdict(models.TextChoices):
        AGREES = "agrees", "Sejalan"
        MICRO_LOW = "micro_low", "Mikro lebih rendah"
        MICRO_HIGH = "micro_high", "Mikro lebih tinggi"
        NOT_COMPARABLE = "not_comparable", "Tidak dapat dibandingkan"

    run = models.ForeignKey(CrossCheckRun, on_delete=models.CASCADE, related_name="findings")
    indicator = models.CharField("indikator", max_length=60)
    label = models.CharField("label", max_length=150)
    unit = models.CharField("satuan", max_length=40)
    macro = models.JSONField("makro")  # value, low, high, period, definition, source
    micro = models.JSONField("mikro")
    difference = models.FloatField("selisih", null=True)
    difference_se = models.FloatField("galat baku selisih", null=True)
    z = models.FloatField(null=True)
    verdict = models.CharField("kesimpulan", max_length=15, choices=Verdict)
    reason = models.CharField("sebab", max_length=300, blank=True)

    class Meta:
        verbose_name = "temuan"
        verbose_name_plural = "temuan"
        constraints = [
            models.UniqueConstraint(fields=["run", "indicator"], name="one_finding_per_indicator_and_run"),
            models.CheckConstraint(
                condition=Q(verdict="not_comparable", difference=None, z=None) & ~Q(reason="")
                | ~Q(verdict="not_comparable") & Q(reason="", difference__isnull=False),
                name="not_comparable_has_a_reason_and_no_number",
            ),
        ]

    def __str__(self):
        return f"{self.indicator}: {self.verdict}"
