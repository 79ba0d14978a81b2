import uuid

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from households.models import Area, Evidence, Household, Neighbourhood

HOUSEHOLD_FORM = "rumah-tangga"  # what rounds ask unless somebody chooses another
BACK_CHECK_FORM = "kunjungan-ulang"  # the short form; see verification.backcheck


class FormVersionQuerySet(models.QuerySet):
    def newest_first(self):
        """The household form before forms of other codes, each from its newest version on."""
        is_other = models.Case(models.When(code=HOUSEHOLD_FORM, then=0), default=1)
        return self.order_by(is_other, "code", "-version")

    def whole(self):
        """Questionnaires about the whole household, the newest version first; the short one of back-checks is none."""
        return self.exclude(code=BACK_CHECK_FORM).newest_first()


class FormVersion(models.Model):
    """A questionnaire as it was published; a new wording is a new version, old ones are accepted for ever."""

    code = models.SlugField("kode", max_length=30)
    version = models.PositiveSmallIntegerField("versi")
    title = models.CharField("judul", max_length=120)
    definition = models.JSONField("isi")
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField("diterbitkan", default=timezone.now)

    objects = FormVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "versi formulir"
        verbose_name_plural = "versi formulir"
        permissions = [("publish_form", "Menerbitkan formulir")]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="form_version_once")]
        triggers = [pgtrigger.Protect(name="published_form_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.title} v{self.version}"


class VerificationRound(models.Model):
    """A village opened for visits, with a form and a date by which they are done."""

    class Purpose(models.TextChoices):
        VERIFICATION = "verification", "Verifikasi daftar"
        OUTCOME = "outcome", "Cek hasil bantuan"
        BACK_CHECK = "back_check", "Kunjungan ulang"
        CANVASS = "canvass", "Pendataan satu RT penuh"
        SAMPLE = "sample", "Sampel keluarga yang belum terdaftar"

    name = models.CharField("nama", max_length=120)
    purpose = models.CharField("tujuan", max_length=15, choices=Purpose, default=Purpose.VERIFICATION)
    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="rounds", verbose_name="desa")
    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="rounds", verbose_name="formulir")
    opened_by = models.ForeignKey(  # nobody: opened by itself, for outcome visits that are due
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_on = models.DateField("dibuka", default=timezone.localdate)
    due_on = models.DateField("selesai paling lambat")
    closed_on = models.DateField("ditutup", null=True, blank=True)

    class Meta:
        verbose_name = "putaran verifikasi"
        verbose_name_plural = "putaran verifikasi"
        ordering = ["-opened_on", "-pk"]
        permissions = [("open_round", "Membuka putaran verifikasi")]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("opened_on")), name="round_is_due_after_it_opens"),
        ]

    def __str__(self):
        return self.name


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A verifier's own; a supervisor's by the areas he answers for."""
        if user.has_perm("verification.make_visit"):
            return self.filter(verifier=user)
        if user.has_perm("verification.view_visit"):
            if user.has_perm("households.view_all_areas"):
                return self
            return self.filter(round__village__in=Area.objects.visible_to(user))
        return self.none()

    def active(self):
        return self.filter(state=Assignment.State.ACTIVE)

    def given(self):
        """What was given out and not taken back."""
        return self.exclude(state=Assignment.State.CANCELLED)

    def overdue(self):
        return self.active().filter(due_on__lt=timezone.localdate())

    def no_longer_lent(self):
        """Still with its verifier: nothing is taken away by a date alone. The office may move it."""
        return self.active().filter(
            Q(lease_until__lt=timezone.localdate()) | Q(lease_until=None, due_on__lt=timezone.localdate())
        )


@pghistory.track()
class Assignment(models.Model):
    """A household (or a whole RT) that one verifier is to visit in a round."""

    class State(models.TextChoices):
        ACTIVE = "active", "Belum dikunjungi"
        DONE = "done", "Sudah dikunjungi"
        CANCELLED = "cancelled", "Dibatalkan"

    round = models.ForeignKey(VerificationRound, on_delete=models.PROTECT, related_name="assignments")
    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    verifier = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    state = models.CharField("keadaan", max_length=10, choices=State, default=State.ACTIVE)
    rev = models.PositiveSmallIntegerField(default=1)
    due_on = models.DateField("paling lambat")
    lease_until = models.DateField("dipinjamkan sampai", null=True, blank=True)  # empty: until it is due
    reason = models.CharField("alasan", max_length=200, blank=True)  # why it was moved or taken back, the last time

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "penugasan kunjungan"
        verbose_name_plural = "penugasan kunjungan"
        constraints = [
            models.CheckConstraint(
                condition=Q(household__isnull=False, neighbourhood=None)
                | Q(household=None, neighbourhood__isnull=False),
                name="assignment_is_a_household_or_an_rt",
            ),
            models.UniqueConstraint(
                fields=["round", "household"], condition=Q(state="active"), name="one_active_assignment_per_household"
            ),
            models.UniqueConstraint(
                fields=["round", "neighbourhood"], condition=Q(state="active"), name="one_active_assignment_per_rt"
            ),
        ]

    def __str__(self):
        return f"Penugasan #{self.pk}"

    @property
    def lent_until(self):
        return self.lease_until or self.due_on

    @property
    def is_late(self) -> bool:
        return self.state == self.State.ACTIVE and self.due_on < timezone.localdate()


class Envelope(models.Model):
    """What a verifier sent, byte for byte as it arrived. The proof; everything else is read from it again at will.

    Taken in first and judged later: one from a phone waits (`judged_at` empty) until it was made a visit or is held.
    """

    class State(models.TextChoices):
        RECEIVED = "received", "Diterima"
        COMPLETE = "complete", "Lengkap"

    class Held(models.TextChoices):
        DEVICE = "device", "HP dicabut atau masa berlakunya habis"
        UNREADABLE = "unreadable", "Isi tidak dapat dibaca"
        UNKNOWN_FORM = "unknown_form", "Versi formulir tidak dikenal"
        NOT_THEIRS = "not_theirs", "Tugas tidak pernah diberikan kepada petugas ini"
        SAME_VISIT = "same_visit", "Kunjungan ini sudah ada dengan isi lain"
        FAILED = "failed", "Gagal diolah, dicoba lagi"

    visit_id = models.UUIDField()
    rev = models.PositiveSmallIntegerField(default=1)
    device = models.ForeignKey(  # none: the office's form
        "verification.Device", on_delete=models.PROTECT, null=True, related_name="envelopes"
    )
    seq = models.PositiveIntegerField(null=True)  # per device; holes show loss
    digest = models.BinaryField(max_length=32)  # SHA-256 of body
    body = models.BinaryField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    carried_by = models.ForeignKey(  # in a rescue file; nobody: it came from the phone itself
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    received_at = models.DateTimeField(default=timezone.now)
    held = models.CharField("ditahan karena", max_length=15, choices=Held, blank=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit_id", "rev"], name="one_envelope_per_visit_and_revision")]
        indexes = [
            models.Index(
                fields=["received_at"], name="envelope_waiting", condition=Q(judged_at=None, device__isnull=False)
            ),
            models.Index(fields=["device", "seq"], name="envelope_of_device"),
        ]
        triggers = [
            pgtrigger.Protect(name="envelope_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="envelope_content_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__body__df=pgtrigger.F("new__body"))
                | pgtrigger.Q(old__digest__df=pgtrigger.F("new__digest"))
                | pgtrigger.Q(old__visit_id__df=pgtrigger.F("new__visit_id")),
            ),
        ]

    def __str__(self):
        return f"{self.visit_id}.{self.rev}"


class EnvelopeVariant(models.Model):
    """The same visit id with other content: both are kept, a person is asked."""

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="variants")
    digest = models.BinaryField(max_length=32)
    body = models.BinaryField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["envelope", "digest"], name="one_variant_per_content")]
        triggers = [pgtrigger.Protect(name="variant_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"Varian #{self.pk}"


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user):
        if user.has_perm("verification.make_visit"):
            return self.filter(verifier=user)
        if not user.has_perm("verification.view_visit"):
            return self.none()
        if user.has_perm("households.view_all_areas"):
            return self
        return self.filter(household__village__in=Area.objects.visible_to(user))


@pghistory.track(exclude=["answers"])
class Visit(models.Model):
    """An observation at a household. Its content is the envelope's; only its status moves."""

    class Status(models.TextChoices):
        AWAITING_REVIEW = "awaiting_review", "Menunggu pemeriksaan"
        RETURNED = "returned", "Dikembalikan"
        SUPERVISOR_APPROVED = "supervisor_approved", "Disetujui pengawas"
        ACCEPTED = "accepted", "Disetujui"
        REJECTED = "rejected", "Ditolak"
        SUPERSEDED = "superseded", "Diganti kunjungan lain"
        COMPARED = "compared", "Dibandingkan"  # a back-check: never taken into the register

    class Outcome(models.TextChoices):
        DONE = "done", "Selesai diwawancara"
        REFUSED = "refused", "Menolak"
        NOT_AT_HOME = "not_at_home", "Tidak di rumah"
        MOVED = "moved", "Pindah"
        DECEASED = "deceased", "Meninggal"
        NOT_FOUND = "not_found", "Tidak ditemukan"
        NEW_HOUSEHOLD = "new_household", "Rumah tangga baru"  # an interview, of a family that stood on no list

    INTERVIEWS = (Outcome.DONE, Outcome.NEW_HOUSEHOLD)

    class Kind(models.TextChoices):
        PHONE = "phone", "Aplikasi HP"
        FORM = "form", "Formulir di situs"
        PAPER = "paper", "Kertas"

    TRANSITIONS = {
        Status.AWAITING_REVIEW: {
            Status.RETURNED, Status.SUPERVISOR_APPROVED, Status.ACCEPTED, Status.REJECTED, Status.SUPERSEDED,
        },
        Status.SUPERVISOR_APPROVED: {Status.ACCEPTED, Status.RETURNED, Status.SUPERSEDED},
        Status.RETURNED: {Status.SUPERSEDED},
        Status.ACCEPTED: {Status.SUPERSEDED},
        Status.REJECTED: set(),
        Status.SUPERSEDED: set(),
        Status.COMPARED: set(),
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    envelope = models.OneToOneField(Envelope, on_delete=models.PROTECT, related_name="visit")
    round = models.ForeignKey(VerificationRound, on_delete=models.PROTECT, related_name="visits")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, related_name="visits")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="visits")
    verifier = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="visits")
    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="visits")
    status = models.CharField("status", max_length=20, choices=Status, default=Status.AWAITING_REVIEW)
    kind = models.CharField("cara", max_length=5, choices=Kind, default=Kind.FORM)
    outcome = models.CharField("hasil", max_length=15, choices=Outcome)
    answers = models.JSONField("jawaban", default=dict)
    consent = models.JSONField("persetujuan", default=list)  # scopes: register, intervention, companies
    latitude = models.DecimalField("lintang", max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField("bujur", max_digits=8, decimal_places=5, null=True)
    accuracy_m = models.FloatField("ketelitian (m)", null=True)
    started_at = models.DateTimeField("mulai")
    ended_at = models.DateTimeField("selesai")
    received_at = models.DateTimeField("diterima", default=timezone.now)
    evidence = models.OneToOneField(Evidence, on_delete=models.PROTECT, null=True, related_name="visit")
    is_chosen_for_back_check = models.BooleanField(default=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "kunjungan"
        verbose_name_plural = "kunjungan"
        ordering = ["-received_at"]
        permissions = [("make_visit", "Mengunjungi"), ("review_visit", "Memeriksa kunjungan")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["accepted", "superseded"]) | Q(evidence=None),
                name="only_an_accepted_visit_is_evidence",
            ),
            models.CheckConstraint(condition=Q(ended_at__gte=F("started_at")), name="visit_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)) | Q(latitude=None, longitude=None),
                name="visit_point_is_on_earth",
            ),
        ]

    def __str__(self):
        return f"Kunjungan {str(self.pk)[:8]}"

    @property
    def is_interview(self) -> bool:
        return self.outcome in self.INTERVIEWS

    @property
    def duration_min(self) -> int:
        return round((self.ended_at - self.started_at).total_seconds() / 60)


class Photo(models.Model):
    """A picture of a visit, re-encoded. The hash of the received bytes is its key and proof."""

    class Kind(models.TextChoices):
        HOUSE_FRONT = "house_front", "Rumah tampak depan"
        HOUSE_INSIDE = "house_inside", "Bagian dalam rumah"
        OTHER = "other", "Lainnya"

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="photos")
    kind = models.CharField("jenis", max_length=15, choices=Kind)
    received_sha256 = models.BinaryField(max_length=32)
    stored_sha256 = models.BinaryField(max_length=32)
    path = models.CharField(max_length=120, editable=False)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    taken_at = models.DateTimeField(null=True)
    dhash = models.BigIntegerField(null=True)  # see verification.likeness; none: not reckoned, or too plain to tell

    class Meta:
        verbose_name = "foto"
        verbose_name_plural = "foto"
        constraints = [models.UniqueConstraint(fields=["visit", "received_sha256"], name="photo_once_per_visit")]

    def __str__(self):
        return f"Foto #{self.pk}"


class VisitFlag(models.Model):
    """Something odd about a visit, with what was seen. Never blocks, is read by the reviewer."""

    class Kind(models.TextChoices):
        GPS_MISSING = "gps_missing", "Tanpa posisi"
        FAR = "far", "Jauh dari titik rumah atau desa"
        TOO_FAST = "too_fast", "Terlalu cepat"
        NO_PHOTO = "no_photo", "Tanpa foto"
        SAME_PHOTO = "same_photo", "Foto sama dengan kunjungan lain"
        NIGHT = "night", "Malam hari"
        LATE_TASK = "late_task", "Tugas sudah tidak berlaku"
        TWO_VISITS = "two_visits", "Ada kunjungan lain ke rumah ini"
        ODD_ANSWER = "odd_answer", "Jawaban tidak dikenal"
        CLOCK_WRONG = "clock_wrong", "Jam HP tidak cocok"
        LATE = "late", "Lama baru terkirim"
        NOT_CAMERA = "not_camera", "Foto bukan dari kamera"
        BAD_PHOTO = "bad_photo", "Foto tidak dapat dibuka"
        DEVICE_FORK = "device_fork", "Nomor urut HP dipakai dua kali"
        CARRIED = "carried", "Dibawa dengan berkas penyelamat"
        PAPER = "paper", "Diketik dari kertas"
        KNOWN_HOUSEHOLD = "known_household", "Mungkin sudah ada di register"
        GPS_POOR = "gps_poor", "Posisi kurang teliti"
        SAME_SPOT = "same_spot", "Titik sama dengan rumah lain"
        NEAR_PHOTO = "near_photo", "Foto mirip foto kunjungan lain"
        OVERLAP = "overlap", "Waktu bertabrakan dengan kunjungan lain"
        SAME_ANSWERS = "same_answers", "Jawaban sama dengan rumah lain"

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="flags")
    kind = models.CharField(max_length=20, choices=Kind)
    seen = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "kind"], name="flag_once_per_visit")]

    def __str__(self):
        return self.kind
