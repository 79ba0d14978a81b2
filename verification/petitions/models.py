import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import OPD
from households.models import Area, Claim, Household, IdentityNumber, Person
from verification.field.models import Assignment


class PetitionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for the regency office, those of his areas for a supervisor, his own for an officer of an OPD."""
        if not user.has_perm("verification.enter_petition"):
            return self.none()
        if user.has_perm("households.view_all_areas"):
            return self
        if user.has_perm("households.view_household"):
            return self.filter(village__in=Area.objects.visible_to(user))
        return self.filter(entered_by=user)

    def open(self):
        return self.filter(state=Petition.State.OPEN)

    def overdue(self):
        return self.open().filter(due_on__lt=timezone.localdate())

    def on_household(self, household):
        return self.filter(household=household)


@pghistory.track()
class Petition(models.Model):
    """What a citizen says at the desk of a desa or an OPD: a nomination, an objection, or something that changed."""

    class Kind(models.TextChoices):
        NOMINATION = "nomination", "Usul"
        OBJECTION = "objection", "Sanggah"
        CHANGE = "change", "Laporan perubahan"

    class State(models.TextChoices):
        OPEN = "open", "Menunggu jawaban"
        ACCEPTED = "accepted", "Diterima"
        REFUSED = "refused", "Ditolak"
        WITHDRAWN = "withdrawn", "Ditarik warga"

    class Speaker(models.TextChoices):
        SELF = "self", "Yang bersangkutan"
        FAMILY = "family", "Keluarganya"
        NEIGHBOUR = "neighbour", "Tetangga"
        RT = "rt", "Ketua RT"
        COMMUNITY = "community", "Kader, tokoh, atau lembaga warga"
        OTHER = "other", "Lainnya"

    class Against(models.TextChoices):
        LISTED = "listed", "Ada di daftar sasaran, seharusnya tidak"
        ABSENT = "absent", "Tidak ada di daftar sasaran, seharusnya ada"
        DECISION = "decision", "Putusan atau alasannya tidak sesuai keadaan"

    class Reason(models.TextChoices):
        BECAME_ABLE = "became_able", "Sudah mampu"
        MOVED = "moved", "Pindah"
        DECEASED = "deceased", "Meninggal"
        DUPLICATE = "duplicate", "Ganda"
        NOT_FOUND = "not_found", "Tidak ditemukan"
        OTHER = "other", "Lainnya"

    class Change(models.TextChoices):
        BIRTH = "birth", "Kelahiran"
        DEATH = "death", "Kematian"
        MOVED_OUT = "moved_out", "Pindah keluar"
        MOVED_IN = "moved_in", "Pindah masuk"
        OTHER = "other", "Perubahan lain"

    ticket = models.CharField("nomor tiket", max_length=12, unique=True, editable=False)
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # of the form: sent twice, it is one
    kind = models.CharField("jenis", max_length=10, choices=Kind)
    state = models.CharField("keadaan", max_length=10, choices=State, default=State.OPEN)
    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="petitions", verbose_name="desa")
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, blank=True, related_name="petitions",
        verbose_name="rumah tangga",
    )  # fmt: skip

    speaker_name = models.CharField("nama yang menyampaikan", max_length=120)
    speaker_phone = models.CharField("nomor HP", max_length=16, blank=True)
    speaker_relation = models.CharField("hubungan", max_length=10, choices=Speaker)
    text = models.TextField("yang disampaikan")

    # Of whom it speaks: a resident, or by name the head of a new family, a child, somebody who came or went.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="petitions")
    person_name = models.CharField("nama warga", max_length=120, blank=True)
    birth_date = models.DateField("tanggal lahir", null=True, blank=True)
    nik = models.ForeignKey(IdentityNumber, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kk = models.ForeignKey(IdentityNumber, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    address = models.CharField("alamat", max_length=200, blank=True)
    rt = models.CharField("RT", max_length=3, blank=True)
    n_members = models.PositiveSmallIntegerField("jumlah anggota", null=True, blank=True)

    against = models.CharField("yang disanggah", max_length=10, choices=Against, blank=True)
    reason = models.CharField("alasan sanggah", max_length=12, choices=Reason, blank=True)
    change = models.CharField("perubahan", max_length=10, choices=Change, blank=True)
    event_on = models.DateField("tanggal kejadian", null=True, blank=True)
    beside_reason = models.CharField("tetap didaftarkan karena", max_length=200, blank=True)

    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_for = models.ForeignKey(OPD, on_delete=models.PROTECT, null=True, related_name="+")  # his office that day
    entered_at = models.DateTimeField("dicatat", default=timezone.now)
    due_on = models.DateField("dijawab paling lambat")

    answer = models.TextField("jawaban", blank=True)  # of a withdrawn one: why the citizen took it back
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("dijawab", null=True)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="petitions")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, related_name="petitions")

    objects = PetitionQuerySet.as_manager()

    class Meta:
        verbose_name = "usul, sanggah, atau laporan"
        verbose_name_plural = "usul, sanggah, dan laporan"
        ordering = ["due_on", "pk"]
        permissions = [
            ("enter_petition", "Mencatat usul, sanggah, dan laporan warga"),
            ("answer_petition", "Menjawab usul, sanggah, dan laporan warga"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", answer="", answered_by=None, answered_at=None)
                | (~Q(state="open") & ~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="answered_petition_has_text_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "withdrawn"]) | ~Q(answered_by=F("entered_by")),
                name="nobody_answers_the_petition_he_entered",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", assignment__isnull=False, household__isnull=False)
                | (~Q(state="accepted") & Q(assignment=None, claim=None)),
                name="accepted_petition_leads_to_a_visit",
            ),
            models.CheckConstraint(
                condition=Q(kind="nomination", against="", change="")
                | (Q(kind="objection", change="", household__isnull=False) & ~Q(against=""))
                | (Q(kind="change", against="", event_on__isnull=False) & ~Q(change="")),
                name="petition_has_the_parts_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(household__isnull=False)
                | (~Q(person_name="") & (Q(kind="nomination") | Q(change="moved_in"))),
                name="petition_names_a_household_or_a_new_family",
            ),
            models.CheckConstraint(
                condition=Q(against="listed") & ~Q(reason="") | ~Q(against="listed") & Q(reason=""),
                name="objection_to_a_place_on_the_list_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(speaker_name=""), name="petition_says_what_and_who_speaks"
            ),
            models.UniqueConstraint(
                fields=["kind", "change", "household"], condition=Q(state="open", beside_reason=""),
                name="second_open_petition_on_a_household_is_explained",
            ),
            models.UniqueConstraint(
                fields=["kind", "change", "nik"], condition=Q(state="open", beside_reason=""),
                name="second_open_petition_on_a_nik_is_explained",
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Protect(
                name="petition_is_answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state <> 'open' AND (OLD.* IS DISTINCT FROM NEW.*)"),
            ),
            pgtrigger.Protect(name="petition_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.ticket

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < timezone.localdate()

    @property
    def subject(self) -> str:
        """What it is about: `Usul`, `Sanggah: sudah mampu`, `Kematian`."""
        if self.kind == self.Kind.CHANGE:
            return self.get_change_display()
        what = self.get_reason_display() or self.get_against_display()
        return f"{self.get_kind_display()}: {what.lower()}" if what else self.get_kind_display()
