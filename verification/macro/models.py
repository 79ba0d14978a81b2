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


class MacroCall(models.Model):
    """Where the WebAPI of BPS keeps a series: a variable of a domain."""

    series = models.ForeignKey(MacroSeries, on_delete=models.PROTECT, related_name="calls", verbose_name="seri")
    domain = models.CharField("domain", max_length=4, help_text="0000 nasional, 6400 Kaltim, 6403 Kutai Kartanegara")
    variable = models.PositiveIntegerField("nomor variabel", help_text="Angka di alamat tabel dinamis pada situs BPS")
    is_active = models.BooleanField("diambil setiap hari", default=True)

    class Meta:
        verbose_name = "seri WebAPI BPS"
        verbose_name_plural = "seri WebAPI BPS"
        ordering = ["series__code", "domain"]
        constraints = [
            models.UniqueConstraint(fields=["domain", "variable"], name="one_series_per_variable_of_bps"),
            models.CheckConstraint(condition=Q(domain__regex=r"^[0-9]{4}$"), name="domain_of_bps_has_four_digits"),
        ]

    def __str__(self):
        return f"{self.series} ({self.domain}, variabel {self.variable})"


class MacroFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Files with a content of their own: open to whoever may read macro figures."""
        return self.exclude(path="") if user.has_perm("verification.view_macro") else self.none()

    def waiting(self):
        """Handed in, and nothing stored from them: until a person stores or discards them, however long it takes."""
        return self.filter(imported_at=None)


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

    objects = MacroFileQuerySet.as_manager()

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
    results = models.JSONField("hasil lain", default=dict)  # changes, rank, kecamatan
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


class Comparison(models.Model):
    """One pair of figures of a run: what each side says, by which definition, and whether they may be compared."""

    class Verdict(models.TextChoices):
        AGREES = "agrees", "Sejalan"
        MICRO_LOW = "micro_low", "Mikro lebih rendah"
        MICRO_HIGH = "micro_high", "Mikro lebih tinggi"
        NOT_COMPARABLE = "not_comparable", "Tidak dapat dibandingkan"

    run = models.ForeignKey(CrossCheckRun, on_delete=models.CASCADE, related_name="comparisons")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name="wilayah")
    year = models.PositiveSmallIntegerField("tahun")
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
        verbose_name = "perbandingan"
        verbose_name_plural = "perbandingan"
        constraints = [
            models.UniqueConstraint(
                fields=["run", "indicator", "area", "year"], name="one_comparison_per_pair_and_run"
            ),
            models.CheckConstraint(
                condition=Q(verdict="not_comparable", difference=None, z=None) & ~Q(reason="")
                | ~Q(verdict="not_comparable") & Q(reason="", difference__isnull=False),
                name="not_comparable_has_a_reason_and_no_number",
            ),
        ]

    def __str__(self):
        return f"{self.indicator}: {self.verdict}"


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_perm("verification.view_macro") else self.none()

    def standing(self):
        """Seen by the last run: open, or answered by a person."""
        return self.exclude(state=Finding.State.CLOSED)


class Finding(models.Model):
    """Something a run saw that somebody must look into. It keeps its answer while its value stays."""

    class Kind(models.TextChoices):
        DIFFERS = "differs", "Survei dan BPS berbeda terukur"
        COVERAGE = "coverage", "Cakupan di bawah pita BPS"
        UNVERIFIED = "unverified", "Banyak yang belum diverifikasi"
        THIN = "thin", "Daftar tipis"

    class State(models.TextChoices):
        OPEN = "open", "Terbuka"
        ANSWERED = "answered", "Dijawab"
        CLOSED = "closed", "Tidak terlihat lagi"

    kind = models.CharField("jenis", max_length=12, choices=Kind)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="findings", verbose_name="wilayah")
    about = models.CharField("tentang", max_length=60, blank=True)  # the indicator, where there is one
    words = models.CharField("temuan", max_length=400)
    value = models.JSONField("nilai")  # what the answer was given for: another value reopens
    state = models.CharField("keadaan", max_length=8, choices=State, default=State.OPEN)
    answer = models.CharField("jawaban", max_length=500, blank=True)
    first_run = models.ForeignKey(CrossCheckRun, on_delete=models.PROTECT, related_name="+")
    last_run = models.ForeignKey(CrossCheckRun, on_delete=models.PROTECT, related_name="findings")

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "temuan"
        verbose_name_plural = "temuan"
        ordering = ["kind", "area"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "area", "about"], condition=~Q(state="closed"), name="one_standing_finding"
            ),
            models.CheckConstraint(condition=~Q(state="answered") | ~Q(answer=""), name="answered_finding_has_one"),
        ]

    def __str__(self):
        return f"{self.kind} #{self.pk}"


class FindingStep(models.Model):
    """What became of a finding, by a run or by a person. Only ever added to."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="history")
    state = models.CharField("keadaan", max_length=8, choices=Finding.State)
    note = models.CharField("catatan", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.finding_id}: {self.state}"
