import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from households.models.in_bulk import index_where_known, track_in_bulk
from households.models.people import Household, Person, Residence
from households.models.register import PersonClaim, Snapshot


class LinkageThreshold(models.Model):
    """From which probability persons are linked, and from which a person is asked. The newest row counts."""

    upper = models.FloatField("ambang sambung otomatis", help_text="Peluang dari 0 sampai 1.")
    lower = models.FloatField("ambang tanya petugas", help_text="Peluang dari 0 sampai 1.")
    reason = models.CharField("alasan", max_length=200)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField("berlaku sejak", default=timezone.now)

    class Meta:
        verbose_name = "ambang penautan"
        verbose_name_plural = "ambang penautan"
        ordering = ["-set_at", "-pk"]
        get_latest_by = ["set_at", "pk"]
        permissions = [("link_register", "Mencari pasangan warga dan mengubah ambangnya")]
        constraints = [
            models.CheckConstraint(
                condition=Q(lower__gt=0, upper__lt=1, lower__lte=F("upper")), name="thresholds_are_in_order"
            ),
        ]

    def __str__(self):
        return f"{self.lower} sampai {self.upper}"


class LinkageRun(models.Model):
    """One run of linking, with its parameters kept."""

    method = models.CharField(max_length=30)
    parameters = models.JSONField(default=dict)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, null=True, related_name="linkage_runs")
    ran_at = models.DateTimeField(default=timezone.now)
    n_links = models.PositiveIntegerField(default=0)
    n_pairs = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"{self.method} #{self.pk}"


@track_in_bulk
class Link(models.Model):
    """This claim speaks of that person: by which method, how sure, by whom. Can be undone; one live link per claim."""

    class Method(models.TextChoices):
        FIRST_SEEN = "first_seen", "Warga baru dari klaim ini"
        EXACT_NIK = "exact_nik", "NIK sama, nama dan tanggal lahir cocok"
        PROBABILISTIC = "probabilistic", "Peluang di atas ambang"
        CLERICAL = "clerical", "Diputuskan petugas"

    person_claim = models.ForeignKey(PersonClaim, on_delete=models.PROTECT, related_name="links")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="links")
    method = models.CharField(max_length=14, choices=Method)
    weight = models.FloatField(null=True)
    # Not indexed: the links of a run are read once and whole, when it is done.
    run = models.ForeignKey(LinkageRun, on_delete=models.PROTECT, related_name="links", db_index=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    undone_reason = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        indexes = [
            index_where_known("by", name="links_by"),
            index_where_known("undone_by", name="links_undone_by"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person_claim"], condition=Q(undone_at=None), name="one_live_link_per_person_claim"
            ),
        ]

    def __str__(self):
        return f"Klaim warga #{self.person_claim_id} = warga #{self.person_id}"


class CandidatePairQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Pairs of which the user may see both persons: in his areas, or all for the regency office."""
        if not user.has_perm("households.review_pairs"):
            return self.none()
        if user.has_perm("households.view_all_areas"):
            return self
        seen = Person.objects.visible_to(user).values("pk")
        return self.filter(left__in=seen, right__in=seen)

    def open(self):
        """Waiting for a person's eye; a pair of which one is no longer a person of his own waits for nobody."""
        return self.filter(is_same=None, left__merged_into=None, right__merged_into=None)

    def decided(self):
        return self.filter(is_same__isnull=False)


@pghistory.track()
class CandidatePair(models.Model):
    """Two persons who may be one, for clerical review; the same NIK with another name or birth date among them."""

    class Kind(models.TextChoices):
        SAME_NIK = "same_nik", "NIK sama, nama atau tanggal lahir berbeda"
        ACROSS_SOURCES = "across_sources", "Mungkin orang yang sama di dua sumber"
        WITHIN_SOURCE = "within_source", "Mungkin ganda dalam satu sumber"
        TWO_FAMILIES = "two_families", "Satu orang di dua keluarga"
        TWO_VILLAGES = "two_villages", "Satu keluarga di dua desa"
        NAMESAKES = "namesakes", "Senama di satu desa"

    run = models.ForeignKey(LinkageRun, on_delete=models.CASCADE, related_name="pairs")
    kind = models.CharField("jenis", max_length=16, choices=Kind, default=Kind.SAME_NIK)
    left = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    probability = models.FloatField(null=True)  # that both are one person, in [0, 1]
    weight = models.FloatField(null=True)  # match weight in bits, log2 of the Bayes factor and the prior odds
    comparisons = models.JSONField(default=list)  # [{"field", "left", "right", "level", "weight"}]: why it is so
    is_same = models.BooleanField("putusan", null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = CandidatePairQuerySet.as_manager()

    class Meta:
        permissions = [("review_pairs", "Meninjau pasangan warga")]
        indexes = [models.Index(fields=["kind", "probability"], condition=Q(is_same=None), name="pairs_to_review")]
        constraints = [
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="pair_is_ordered"),
            models.UniqueConstraint(fields=["run", "left", "right"], name="pair_once_per_run"),
            models.CheckConstraint(
                condition=Q(is_same=None, decided_at=None) | Q(is_same__isnull=False, decided_at__isnull=False),
                name="decided_pair_has_a_time",
            ),
        ]

    def __str__(self):
        return f"Warga #{self.left_id} dan #{self.right_id}"


class MergeQuerySet(models.QuerySet):
    def live(self):
        return self.filter(undone_at=None)


@pghistory.track()
class Merge(models.Model):
    """Two persons made one, and what that changed besides their links, so that undoing restores exactly that."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_into_others")
    method = models.CharField(max_length=14, choices=Link.Method)
    probability = models.FloatField(null=True)
    weight = models.FloatField(null=True)  # match weight in bits
    run = models.ForeignKey(LinkageRun, on_delete=models.PROTECT, related_name="merges")
    pair = models.ForeignKey(CandidatePair, on_delete=models.PROTECT, null=True, related_name="merges")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    merged_at = models.DateTimeField()  # also the moment in undone_at of the links it replaced
    residence = models.ForeignKey(Residence, on_delete=models.PROTECT, null=True, related_name="+")  # that it ended
    moved_claims = models.JSONField(default=list)  # ids of family claims of a household that was left empty
    moved_pairs = models.JSONField(default=dict)  # {id: [left, right]} of pairs that waited and now ask about the kept
    nik_before = models.JSONField(default=dict)  # {nik_id, nik_status, original_nik_id} of the kept, where it took one
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    undone_reason = models.CharField(max_length=200, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at=None), name="one_live_merge_per_person"),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="nobody_is_merged_into_himself"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_reason="")),
                name="undone_merge_has_who_and_why",
            ),
        ]

    def __str__(self):
        return f"Warga #{self.merged_id} = warga #{self.kept_id}"


@pghistory.track()
class SettledFinding(models.Model):
    """An oddity among claims that an officer looked at and found right; it is shown again when the claims change."""

    kind = models.CharField(max_length=16, choices=CandidatePair.Kind)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="settled_findings")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="settled_findings")
    claims = ArrayField(models.BigIntegerField())  # the open claims it was found in, sorted
    note = models.CharField("penjelasan", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="two_families", person__isnull=False, household=None)
                | Q(kind="two_villages", person=None, household__isnull=False),
                name="finding_is_of_a_person_or_a_household",
            ),
        ]

    def __str__(self):
        return f"{self.kind} #{self.pk}"


@pghistory.track()
class StrikeOut(models.Model):
    """Taking a person or household off the register: one officer proposes with a reason, another one confirms."""

    class Reason(models.TextChoices):
        DUPLICATE = "duplicate", "Ganda"
        DECEASED = "deceased", "Meninggal"
        MOVED = "moved", "Pindah"
        NOT_FOUND = "not_found", "Tidak ditemukan"
        OTHER = "other", "Lainnya"
        REVERSAL = "reversal", "Batalkan pencoretan"  # of the one before: that takes two officers as well

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="strike_outs")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="strike_outs")
    reason = models.CharField("sebab", max_length=12, choices=Reason)
    note = models.TextField("penjelasan")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("diusulkan", default=timezone.now)
    is_confirmed = models.BooleanField("disetujui", null=True)  # None: waits for the second officer
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("diputuskan", null=True)

    class Meta:
        verbose_name = "pencoretan"
        verbose_name_plural = "pencoretan"
        ordering = ["-proposed_at"]
        permissions = [("strike_out", "Mengusulkan dan memutuskan pencoretan")]
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, household__isnull=False) | Q(person__isnull=False, household=None),
                name="strike_out_is_of_a_person_or_a_household",
            ),
            models.CheckConstraint(
                condition=Q(is_confirmed=None, decided_by=None, decided_at=None)
                | Q(is_confirmed__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="decided_strike_out_has_a_second_officer",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="striking_out_takes_two"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(is_confirmed=None, person__isnull=False),
                name="one_open_strike_out_per_person",
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(is_confirmed=None, household__isnull=False),
                name="one_open_strike_out_per_household",
            ),
        ]

    def __str__(self):
        return f"Pencoretan #{self.pk}"
