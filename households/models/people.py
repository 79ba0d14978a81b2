from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from households.models.area import Area, Neighbourhood
from households.models.identity import IdentityNumber
from households.models.in_bulk import index_where_known, track_in_bulk


class HouseholdQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Households in the areas of the user and below; all for the regency office; none without the permission."""
        if not user.has_perm("households.view_household"):
            return self.none()
        if user.has_perm("households.view_all_areas"):
            return self
        return self.filter(village__in=Area.objects.visible_to(user))

    def open(self):
        return self.filter(closed_on=None)


@track_in_bulk
class Household(models.Model):
    """People who live and eat together in one house; they may hold several KK. The code is ours, for ever."""

    class Status(models.TextChoices):
        UNVERIFIED = "unverified", "Belum diverifikasi"
        VERIFIED = "verified", "Terverifikasi"

    class ClosedReason(models.TextChoices):
        MERGED = "merged", "Digabung dengan rumah tangga lain"
        MOVED = "moved", "Pindah"
        DECEASED = "deceased", "Semua anggota meninggal"
        NOT_FOUND = "not_found", "Tidak ditemukan"
        DUPLICATE = "duplicate", "Ganda"
        OTHER = "other", "Lainnya"

    code = models.CharField("kode", max_length=12, unique=True, editable=False)
    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="households", verbose_name="desa")
    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.PROTECT, null=True, blank=True, related_name="households", verbose_name="RT"
    )
    address = models.CharField("alamat", max_length=200, blank=True)
    latitude = models.DecimalField("lintang", max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField("bujur", max_digits=8, decimal_places=5, null=True, blank=True)
    status = models.CharField("status", max_length=12, choices=Status, default=Status.UNVERIFIED, editable=False)
    verified_on = models.DateField("diverifikasi", null=True, editable=False)
    # Kept by triggers of verification, see review/serving.py there.
    list_until = models.DateField("boleh dilayani sampai", null=True, editable=False)
    closed_on = models.DateField("ditutup", null=True, editable=False)
    closed_reason = models.CharField("sebab ditutup", max_length=12, blank=True, choices=ClosedReason, editable=False)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="merged", db_index=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = "rumah tangga"
        verbose_name_plural = "rumah tangga"
        ordering = ["code"]
        permissions = [("export_register", "Mengekspor daftar")]
        indexes = [index_where_known("merged_into", name="households_merged_into")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_reason="") | (Q(closed_on__isnull=False) & ~Q(closed_reason="")),
                name="closed_household_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(closed_reason="merged"), name="merged_household_is_closed_as_merged"
            ),
            models.CheckConstraint(
                condition=Q(status="unverified") | Q(verified_on__isnull=False), name="verified_household_has_a_date"
            ),
        ]

    def __str__(self):
        return self.code


class DukcapilBatch(models.Model):
    """An answer file of the civil registry about people of the register."""

    answered_on = models.DateField("dijawab per")
    file_name = models.CharField("berkas", max_length=200)
    file_sha256 = models.CharField(max_length=64, unique=True)
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField("dimuat", default=timezone.now)
    n_rows = models.PositiveIntegerField("baris", default=0)
    n_applied = models.PositiveIntegerField("diterapkan", default=0)
    n_unknown = models.PositiveIntegerField("tidak ada di register", default=0)
    n_older = models.PositiveIntegerField("lebih lama dari yang tercatat", default=0)
    n_refused = models.PositiveIntegerField("ditolak", default=0)
    applied_at = models.DateTimeField("diterapkan", null=True)
    stored_file = models.CharField(max_length=300, blank=True, editable=False)  # until it is applied, then it goes
    by_status = models.JSONField("menurut jawaban", default=dict)  # {dukcapil_status: rows}, of those to apply
    problems = models.JSONField(default=list)  # [[row number, masked NIK, why]] of unknown, older and refused rows

    class Meta:
        verbose_name = "jawaban Dukcapil"
        verbose_name_plural = "jawaban Dukcapil"
        ordering = ["-answered_on", "-pk"]
        permissions = [("import_dukcapil", "Memuat jawaban Dukcapil")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    n_rows=models.F("n_applied") + models.F("n_unknown") + models.F("n_older") + models.F("n_refused")
                ),
                name="rows_of_a_dukcapil_answer_add_up",
            ),
        ]

    def __str__(self):
        return f"Jawaban Dukcapil {self.answered_on}"


class PersonQuerySet(models.QuerySet):
    def visible_to(self, user):
        residents = Residence.objects.filter(household__in=Household.objects.visible_to(user))
        return self.filter(pk__in=residents.values("person"))

    def may_be_changed_by(self, user):
        """Of those the user sees, nobody who lives outside his areas today: another supervisor answers for him."""
        if user.has_perm("households.view_all_areas"):
            return self.visible_to(user)
        elsewhere = Residence.objects.open().exclude(household__in=Household.objects.visible_to(user))
        return self.visible_to(user).exclude(pk__in=elsewhere.values("person"))


@track_in_bulk
class Person(models.Model):
    """Somebody in our register. The NIK is an attribute with a state, never the key of a person."""

    class Sex(models.TextChoices):
        MALE = "male", "Laki-laki"
        FEMALE = "female", "Perempuan"

    class NikStatus(models.TextChoices):
        ABSENT = "absent", "Tidak ada"
        CLAIMED = "claimed", "Menurut sumber"
        VERIFIED = "verified", "Terverifikasi"
        CORRECTED = "corrected", "Diperbaiki"

    class DukcapilStatus(models.TextChoices):
        NOT_CHECKED = "not_checked", "Belum dicek"
        MATCHED = "matched", "Padan"
        NOT_MATCHED = "not_matched", "Tidak padan"
        TYPO = "typo", "Mungkin salah ketik"
        DECEASED = "deceased", "Meninggal"

    name = models.CharField("nama", max_length=120)
    name_key = models.CharField(max_length=120, editable=False)  # names sort and search on this
    birth_date = models.DateField("tanggal lahir", null=True, blank=True)
    sex = models.CharField("jenis kelamin", max_length=6, choices=Sex, blank=True)
    nik = models.ForeignKey(IdentityNumber, on_delete=models.PROTECT, null=True, blank=True, related_name="persons")
    nik_status = models.CharField("keadaan NIK", max_length=10, choices=NikStatus, default=NikStatus.ABSENT)
    original_nik = models.ForeignKey(
        IdentityNumber, on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_persons",
        db_index=False,
    )  # fmt: skip
    dukcapil_status = models.CharField(
        "padanan Dukcapil", max_length=12, choices=DukcapilStatus, default=DukcapilStatus.NOT_CHECKED
    )
    dukcapil_on = models.DateField("dijawab Dukcapil", null=True, blank=True)
    dukcapil_batch = models.ForeignKey(
        DukcapilBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="persons", db_index=False
    )
    died_on = models.DateField("meninggal", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="merged", db_index=False
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "warga"
        verbose_name_plural = "warga"
        indexes = [
            models.Index(fields=["name_key"]),
            index_where_known("original_nik", name="persons_original_nik"),
            index_where_known("dukcapil_batch", name="persons_dukcapil_batch"),
            index_where_known("merged_into", name="persons_merged_into"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["nik"], condition=Q(nik_status="verified", merged_into=None), name="one_person_per_verified_nik"
            ),
            models.CheckConstraint(
                condition=Q(nik_status="absent", nik=None) | (~Q(nik_status="absent") & Q(nik__isnull=False)),
                name="nik_status_tells_whether_there_is_a_nik",
            ),
            models.CheckConstraint(
                condition=Q(dukcapil_status="not_checked") | Q(dukcapil_on__isnull=False),
                name="answer_of_dukcapil_has_a_date",
            ),
        ]

    def __str__(self):
        return f"Warga #{self.pk}"


class FamilyCard(models.Model):
    """A KK. Its number changes when the card is issued again, so it is not a key of a family either."""

    kk = models.OneToOneField(IdentityNumber, on_delete=models.PROTECT, related_name="family_card")

    class Meta:
        verbose_name = "kartu keluarga"
        verbose_name_plural = "kartu keluarga"

    def __str__(self):
        return f"KK #{self.pk}"


class ResidenceQuerySet(models.QuerySet):
    def open(self):
        return self.filter(left_on=None)


@track_in_bulk
class Residence(models.Model):
    """Who lives in which household, as what, on which card, from when to when."""

    class Relation(models.TextChoices):
        HEAD = "head", "Kepala keluarga"
        SPOUSE = "spouse", "Istri/suami"
        CHILD = "child", "Anak"
        CHILD_IN_LAW = "child_in_law", "Menantu"
        GRANDCHILD = "grandchild", "Cucu"
        PARENT = "parent", "Orang tua/mertua"
        HELPER = "helper", "Pembantu/sopir"
        OTHER = "other", "Lainnya"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="residences")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="residences")
    card = models.ForeignKey(FamilyCard, on_delete=models.PROTECT, null=True, blank=True, related_name="residences")
    relation = models.CharField("hubungan", max_length=12, choices=Relation, blank=True)
    moved_in_on = models.DateField("sejak", null=True, blank=True)
    left_on = models.DateField("sampai", null=True, blank=True)

    objects = ResidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "tempat tinggal"
        verbose_name_plural = "tempat tinggal"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(left_on=None), name="one_open_residence_per_person"),
        ]

    def __str__(self):
        return f"Warga #{self.person_id} di rumah tangga #{self.household_id}"
