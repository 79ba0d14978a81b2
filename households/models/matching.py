from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import OPD
from households.models.people import Person


class ListMatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those the user asked for; all of them for who oversees the register."""
        if user.has_perm("households.view_all_list_matches"):
            return self
        return self.filter(asked_by=user)


class ListMatch(models.Model):
    """A list of an agency compared with the register: who asked, what for, and how its rows came out."""

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="list_matches")
    opd = models.ForeignKey(OPD, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="OPD")
    purpose = models.CharField("tujuan", max_length=200)
    file_name = models.CharField("berkas", max_length=200)
    stored_file = models.CharField(max_length=300, blank=True, editable=False)  # until it is read, then it goes
    # {"header_row", "headers": [[column number, text]], "roles": {role: column number}, "is_told"}; empty: not seen yet
    columns = models.JSONField("kolom", default=dict)
    asked_at = models.DateTimeField("diminta", default=timezone.now)
    done_at = models.DateTimeField("selesai", null=True)
    n_rows = models.PositiveIntegerField("baris", default=0)
    n_matched = models.PositiveIntegerField("padan", default=0)
    n_typo = models.PositiveIntegerField("mungkin salah ketik", default=0)
    n_not_matched = models.PositiveIntegerField("tidak padan", default=0)
    n_withheld = models.PositiveIntegerField("ditahan karena menebak", default=0)  # of those not matched
    refusal = models.TextField("sebab ditolak", blank=True)

    objects = ListMatchQuerySet.as_manager()

    class Meta:
        verbose_name = "pemadanan daftar"
        verbose_name_plural = "pemadanan daftar"
        ordering = ["-asked_at"]
        permissions = [
            ("match_list", "Memadankan daftar"),
            ("view_all_list_matches", "Melihat semua pemadanan daftar"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(done_at=None)
                | ~models.Q(refusal="")
                | models.Q(n_rows=models.F("n_matched") + models.F("n_typo") + models.F("n_not_matched")),
                name="rows_of_a_matched_list_add_up",
            ),
        ]

    def __str__(self):
        return f"Pemadanan #{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.done_at is None and not self.refusal

    @property
    def asks_columns(self) -> bool:
        """Whether somebody has to say which column is which before anything is compared."""
        return self.is_open and bool(self.columns) and not self.columns["is_told"]


class ListMatchRow(models.Model):
    """A row of such a list and what became of it. Dropped after 30 days; the NIK is kept masked only."""

    class Outcome(models.TextChoices):
        MATCHED = "matched", "Padan"
        TYPO = "typo", "Mungkin salah ketik"
        NOT_MATCHED = "not_matched", "Tidak padan"

    list_match = models.ForeignKey(ListMatch, on_delete=models.CASCADE, related_name="rows")
    row_no = models.PositiveIntegerField("baris")
    name = models.CharField("nama", max_length=120, blank=True)
    masked_nik = models.CharField("NIK", max_length=20, blank=True)
    outcome = models.CharField("hasil", max_length=12, choices=Outcome)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField("keterangan", max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list_match", "row_no"], name="row_once_per_list_match")]

    def __str__(self):
        return f"{self.list_match_id}:{self.row_no}"
