from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear
from django.utils import timezone

from accounts.models import OPD
from households.models import Household, Indicator, Person
from interventions.models.serving import Programme


class GivenFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for the regency office, an OPD's own, nobody else's."""
        if user.has_perm("households.view_all_areas"):
            return self
        return self.filter(opd__in=user.memberships.current().values("opd"))

    def applied(self):
        return self.exclude(applied_at=None)


class GivenFile(models.Model):
    """A list of an OPD of what it gave before or outside RBPK. Its rows count once it is applied."""

    opd = models.ForeignKey(OPD, on_delete=models.PROTECT, related_name="given_files", verbose_name="OPD")
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="given_files", verbose_name="program"
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="indikator"
    )
    year = models.PositiveSmallIntegerField("tahun bila baris tidak bertanggal", null=True, blank=True)
    file_name = models.CharField("berkas", max_length=200)
    file_sha256 = models.CharField(max_length=64)
    stored_file = models.CharField(max_length=300, blank=True, editable=False)  # until it is applied, then it goes
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    brought_at = models.DateTimeField("diunggah", default=timezone.now)
    read_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField("diterapkan", null=True)
    n_rows = models.PositiveIntegerField("baris", default=0)
    n_matched = models.PositiveIntegerField("padan", default=0)
    n_typo = models.PositiveIntegerField("mungkin salah ketik", default=0)
    n_not_matched = models.PositiveIntegerField("tidak padan", default=0)
    n_refused = models.PositiveIntegerField("ditolak", default=0)
    n_repeated = models.PositiveIntegerField("sudah pernah dimuat", default=0)
    problems = models.JSONField(default=list)  # [[sheet, row number, column, why]] of refused rows, nothing personal
    notes = models.JSONField(default=list)
    refusal = models.TextField("sebab ditolak", blank=True)

    objects = GivenFileQuerySet.as_manager()

    class Meta:
        verbose_name = "daftar bantuan OPD"
        verbose_name_plural = "daftar bantuan OPD"
        ordering = ["-brought_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["opd", "programme", "file_sha256"],
                condition=Q(refusal=""),
                name="given_file_once_per_programme",
            ),
            models.CheckConstraint(
                condition=Q(n_rows=F("n_matched") + F("n_typo") + F("n_not_matched") + F("n_refused")),
                name="rows_of_a_given_file_add_up",
            ),
        ]

    def __str__(self):
        return self.file_name


class GivenAidQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(file__in=GivenFile.objects.visible_to(user))

    def found(self):
        return self.filter(outcome=GivenAid.Outcome.MATCHED, is_repeat=False)

    def waiting(self):
        return self.filter(outcome=GivenAid.Outcome.TYPO)

    def decidable_by(self, user):
        """Near misses whose candidate lives where the user answers for the register."""
        if not user.has_perm("households.review_pairs"):
            return self.none()
        people = Person.objects.visible_to(user)
        return self.waiting().filter(candidate__in=people.values("pk"))


class GivenAid(models.Model):
    """One row of such a list: what somebody received, and who of the register that is."""

    class Outcome(models.TextChoices):
        MATCHED = "matched", "Padan"
        TYPO = "typo", "Mungkin salah ketik"
        NOT_MATCHED = "not_matched", "Tidak padan"

    file = models.ForeignKey(GivenFile, on_delete=models.PROTECT, related_name="rows")
    sheet = models.CharField("lembar", max_length=60, blank=True)
    row_no = models.PositiveIntegerField("baris")
    opd = models.ForeignKey(OPD, on_delete=models.PROTECT, related_name="given_aid", verbose_name="OPD")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="given_aid", verbose_name="program")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="given_aid")
    outcome = models.CharField("hasil", max_length=12, choices=Outcome)
    reason = models.CharField("keterangan", max_length=200, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="given_aid")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="given_aid")
    candidate = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # of a near miss
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("diputuskan", null=True)
    given_on = models.DateField("tanggal", null=True)
    year = models.PositiveSmallIntegerField("tahun")
    value_idr = models.PositiveBigIntegerField("nilai", null=True)
    quantity = models.DecimalField("jumlah", max_digits=14, decimal_places=2, null=True)
    what = models.CharField("jenis bantuan", max_length=120, blank=True)
    bast_number = models.CharField("nomor BAST", max_length=60, blank=True)
    # As the list names him; forgotten after a year.
    name = models.CharField("nama di daftar", max_length=120, blank=True)
    masked_nik = models.CharField("NIK di daftar", max_length=20, blank=True)
    birth_date = models.DateField("tanggal lahir di daftar", null=True)
    place = models.CharField("tempat di daftar", max_length=120, blank=True)
    content_key = models.BinaryField(max_length=32)  # keyed hash of the row: the same aid in a longer list is known
    is_repeat = models.BooleanField("sudah ada di berkas lain", default=False)

    objects = GivenAidQuerySet.as_manager()

    class Meta:
        verbose_name = "bantuan menurut OPD"
        verbose_name_plural = "bantuan menurut OPD"
        ordering = ["file", "sheet", "row_no"]
        indexes = [models.Index(fields=["household", "programme"]), models.Index(fields=["person", "programme"])]
        constraints = [
            models.UniqueConstraint(fields=["file", "sheet", "row_no"], name="row_once_per_given_file"),
            models.UniqueConstraint(
                fields=["opd", "programme", "content_key"], condition=Q(is_repeat=False), name="given_aid_counts_once"
            ),
            models.CheckConstraint(
                condition=(Q(outcome="matched", person__isnull=False) | (~Q(outcome="matched") & Q(person=None))),
                name="matched_aid_names_its_person",
            ),
            models.CheckConstraint(
                condition=Q(given_on=None) | Q(year=ExtractYear("given_on")), name="given_aid_year_is_its_dates"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="decided_aid_says_when_and_by_whom",
            ),
        ]

    def __str__(self):
        return f"{self.file_id}:{self.row_no}"
