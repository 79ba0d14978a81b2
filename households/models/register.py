from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format

from households.models.area import Area
from households.models.identity import IdentityNumber
from households.models.people import Household, Person


class SourceQuerySet(models.QuerySet):
    def of_files(self):
        """Registers that come as files; demonstration data stand beside each as a source of their own."""
        return self.filter(is_synthetic=False).exclude(instrument=Source.TYPED)


class Source(models.Model):
    """Who says something about families: a register, a proposal, an objection."""

    TYPED = "ketikan"  # instrument of what officers type in for citizens: no file of it is ever imported

    code = models.SlugField("kode", max_length=20, unique=True)
    name = models.CharField("nama", max_length=80)
    owner = models.CharField("pemilik", max_length=120)
    instrument = models.CharField("instrumen", max_length=30)  # whose answer codes it uses, see CodeMap
    instrument_version = models.CharField("versi instrumen", max_length=20)
    is_synthetic = models.BooleanField("data peragaan", default=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = "sumber data"
        verbose_name_plural = "sumber data"
        permissions = [("import_register", "Mengimpor register")]

    def __str__(self):
        return self.name


class Snapshot(models.Model):
    """One state of a source, as received on a day."""

    class State(models.TextChoices):
        READ = "read", "Terbaca, menunggu diterapkan"
        AWAITING_DECISION = "awaiting_decision", "Janggal, menunggu keputusan"
        APPLIED = "applied", "Diterapkan"
        CANCELLED = "cancelled", "Dibatalkan"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="snapshots", verbose_name="sumber")
    as_of = models.DateField("keadaan per")
    file_sha256 = models.CharField(max_length=64)  # of all files of the snapshot, in order of their own sums
    file_names = models.JSONField("berkas", default=list)
    stored_files = models.JSONField(default=list, editable=False)
    layout_version = models.CharField("tata letak", max_length=40)
    state = models.CharField("keadaan", max_length=20, choices=State, default=State.READ)
    n_rows = models.PositiveIntegerField("baris", default=0)
    n_created = models.PositiveIntegerField("baru", default=0)
    n_updated = models.PositiveIntegerField("berubah", default=0)
    n_unchanged = models.PositiveIntegerField("tetap", default=0)
    n_held = models.PositiveIntegerField("ditahan", default=0)
    n_refused = models.PositiveIntegerField("ditolak", default=0)
    n_closed = models.PositiveIntegerField("tidak ada lagi", default=0)
    n_known = models.PositiveIntegerField("mungkin sudah tercatat", default=0)  # of the new people
    n_errors = models.PositiveIntegerField("kesalahan ditemukan", default=0)
    n_warnings = models.PositiveIntegerField("peringatan", default=0)
    faults = models.JSONField("kesalahan berkas", default=list)  # of whole files; those of rows stand with the rows
    doubts = models.JSONField("kejanggalan", default=list)  # what tripped the circuit breaker
    implausible_reason = models.TextField("alasan diterima", blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("diterima", default=timezone.now)
    applied_at = models.DateTimeField("diterapkan", null=True, blank=True)

    class Meta:
        verbose_name = "impor register"
        verbose_name_plural = "impor register"
        ordering = ["-as_of", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "file_sha256"], condition=~Q(state="cancelled"), name="same_files_only_once"
            ),
            models.CheckConstraint(
                condition=Q(n_rows=F("n_created") + F("n_updated") + F("n_unchanged") + F("n_held") + F("n_refused")),
                name="rows_of_a_snapshot_add_up",
            ),
        ]

    def __str__(self):
        return f"{self.source} per {date_format(self.as_of, 'j M Y')}"

    @property
    def is_refused(self) -> bool:
        """Cancelled by its own faults, not by a person: nothing of it could be taken."""
        return self.state == self.State.CANCELLED and self.n_errors > 0 and self.n_rows == self.n_refused


class StagedRow(models.Model):
    """A row as it stood in the file, with what was found wrong. Dropped after 90 days; holds no NIK in clear."""

    class Verdict(models.TextChoices):
        OK = "ok", "Baik"
        HELD = "held", "Ditahan"
        REFUSED = "refused", "Ditolak"

    # The key of snapshot and row serves every search; further indexes would only slow the copy, as would looking the
    # snapshot up a million times: its rows come and go with it, by actions and by the cascade.
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.CASCADE, related_name="staged_rows", db_index=False, db_constraint=False
    )
    row_no = models.PositiveIntegerField()
    is_family = models.BooleanField()
    is_derived = models.BooleanField(default=False)  # a family that only its members' rows speak of: no row of its own
    source_key = models.CharField(max_length=64)
    person_key = models.CharField(max_length=64, blank=True)
    number_index = models.BinaryField(max_length=32, null=True)  # of the KK in family rows, of the NIK in person rows
    number_sealed = models.BinaryField(max_length=64, null=True)
    number_key_id = models.CharField(max_length=16, blank=True)
    village = models.ForeignKey(
        Area, on_delete=models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    # of a family
    address = models.CharField(max_length=200, blank=True)
    rw = models.CharField(max_length=3, blank=True)
    rt = models.CharField(max_length=3, blank=True)
    decile = models.PositiveSmallIntegerField(null=True)
    # of a person
    name = models.CharField(max_length=120, blank=True)
    name_key = models.CharField(max_length=120, blank=True)
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=6, blank=True)
    relation = models.CharField(max_length=12, blank=True)
    nik_quality = models.CharField(max_length=10, blank=True)
    # of both
    values = models.JSONField(default=dict)  # {variable: internal value}
    raw = models.JSONField(default=dict)  # {field: answer as in the file}; nothing that identifies
    verdict = models.CharField(max_length=8, choices=Verdict)
    problems = models.JSONField(default=list)
    content_hash = models.BinaryField(max_length=32)  # of what the file says, before code mapping
    mended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, null=True, db_constraint=False, db_index=False,
        related_name="+",
    )  # fmt: skip
    mended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "row_no"], name="staged_row_once_per_snapshot")]

    def __str__(self):
        return f"{self.snapshot_id}:{self.row_no}"


class SnapshotChange(models.Model):
    """What a snapshot that waits to be applied would change, family by family and person by person.

    Written with the preview and dropped with it, so that a page of it costs the same however large the register is.
    """

    class Kind(models.TextChoices):
        NEW = "new", "Baru"
        CHANGED = "changed", "Berubah"
        GONE = "gone", "Tidak ada lagi"
        KNOWN = "known", "Mungkin sudah tercatat"

    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.CASCADE, related_name="changes", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=8, choices=Kind)
    is_family = models.BooleanField()
    village = models.ForeignKey(
        Area, on_delete=models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    row_no = models.PositiveIntegerField(null=True)  # of the staged row; none where the file says nothing any more
    claim = models.ForeignKey(
        "Claim", on_delete=models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    person_claim = models.ForeignKey(
        "PersonClaim", on_delete=models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    person = models.ForeignKey(  # somebody of the register who may be the same
        Person, on_delete=models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["snapshot", "kind", "village", "id"])]

    def __str__(self):
        return f"{self.kind} #{self.pk}"


class ClaimQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_on=None)

    def visible_to(self, user):
        if not user.has_perm("households.view_household"):
            return self.none()
        if user.has_perm("households.view_all_areas"):
            return self
        return self.filter(village__in=Area.objects.visible_to(user))


class Claim(models.Model):
    """What a source says about a family. Kept beside the claims of other sources, closed with a date, never deleted."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="claims", db_index=False)
    source_key = models.CharField(max_length=64)  # the source's own family number; for a KK its blind index in hex
    kk = models.ForeignKey(IdentityNumber, on_delete=models.PROTECT, null=True, related_name="claims")
    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="claims")
    address = models.CharField(max_length=200, blank=True)
    rw = models.CharField(max_length=3, blank=True)
    rt = models.CharField(max_length=3, blank=True)
    decile = models.PositiveSmallIntegerField("desil", null=True)
    raw = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    content_hash = models.BinaryField(max_length=32)
    # Not indexed: every snapshot writes `last_snapshot` of every family it repeats, and nobody searches by either.
    first_snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="first_claims", db_index=False)
    last_snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="last_claims", db_index=False)
    closed_on = models.DateField("ditutup", null=True)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="claims")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = "klaim keluarga"
        verbose_name_plural = "klaim keluarga"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=Q(closed_on=None), name="one_open_claim_per_source_and_key"
            ),
            models.CheckConstraint(condition=Q(decile=None) | Q(decile__range=(1, 10)), name="decile_is_1_to_10"),
        ]

    def __str__(self):
        return f"Klaim #{self.pk}"


class ClaimKeyChange(models.Model):
    """The source gave a family another number (a KK issued again), and half of its people's NIKs stayed: one claim."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="key_changes")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    old_source_key = models.CharField(max_length=64)
    old_kk = models.ForeignKey(IdentityNumber, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "snapshot"], name="one_key_change_per_snapshot")]

    def __str__(self):
        return f"Klaim #{self.claim_id} berganti nomor"


class MappedLayout(models.Model):
    """A table that no shipped layout knows, mapped by a person once; the next file with these headers is known."""

    class Level(models.TextChoices):
        FAMILY = "family", "Satu baris satu keluarga"
        PERSON = "person", "Satu baris satu orang"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="mapped_layouts", verbose_name="sumber")
    label = models.CharField("nama tabel", max_length=80)
    level = models.CharField("satuan", max_length=10, choices=Level)
    signature = models.CharField(max_length=64)  # SHA-256 of the normalised headers, sorted
    columns = models.JSONField("kolom", default=list)  # what reading.layouts.Column holds, one object per column
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("dipetakan", default=timezone.now)
    retired_at = models.DateTimeField(null=True)  # mapped anew; the old one stays readable

    class Meta:
        verbose_name = "tata letak yang dipetakan"
        verbose_name_plural = "tata letak yang dipetakan"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "signature"], condition=Q(retired_at=None), name="headers_mapped_once_per_source"
            ),
        ]

    def __str__(self):
        return self.label


class PersonClaim(models.Model):
    """What a source says about a person of a family."""

    class NikQuality(models.TextChoices):
        OK = "ok", "Baik"
        SUSPECT = "suspect", "Diragukan"
        MALFORMED = "malformed", "Rusak"
        ABSENT = "absent", "Tidak ada"

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="persons")
    source_key = models.CharField(max_length=64)  # within the family: the NIK's blind index, else name and birth date
    nik = models.ForeignKey(IdentityNumber, on_delete=models.PROTECT, null=True, related_name="person_claims")
    nik_quality = models.CharField(max_length=10, choices=NikQuality)
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120)
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=6, blank=True, choices=Person.Sex)
    relation = models.CharField(max_length=12, blank=True)
    raw = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    content_hash = models.BinaryField(max_length=32)
    closed_on = models.DateField(null=True)  # when it was last said is the family claim's `last_snapshot`

    class Meta:
        verbose_name = "klaim warga"
        verbose_name_plural = "klaim warga"
        constraints = [
            models.CheckConstraint(condition=Q(nik=None) | Q(nik_quality="ok"), name="only_a_trusted_nik_is_joined"),
            models.UniqueConstraint(
                fields=["claim", "source_key"],
                condition=Q(closed_on=None),
                name="one_open_person_claim_per_family_and_key",
            ),
        ]

    def __str__(self):
        return f"Klaim warga #{self.pk}"


class Variable(models.Model):
    """A fact the system knows about, with the internal values it may take."""

    class Level(models.TextChoices):
        HOUSEHOLD = "household", "Rumah tangga"
        PERSON = "person", "Warga"

    code = models.SlugField("kode", max_length=40, unique=True)
    level = models.CharField("satuan", max_length=10, choices=Level)
    kind = models.CharField("jenis", max_length=10)  # choice, integer, decimal, date
    label = models.CharField("label", max_length=120)
    unit = models.CharField("satuan ukur", max_length=30, blank=True)
    choices = models.JSONField("pilihan", default=dict)  # internal value -> Indonesian label

    class Meta:
        verbose_name = "variabel"
        verbose_name_plural = "variabel"
        ordering = ["code"]

    def __str__(self):
        return self.label

    def label_of(self, value) -> str:
        return self.choices.get(value, str(value)) if value is not None else "belum diketahui"


class CodeMap(models.Model):
    """A raw answer code of one instrument and version, and what it means. Raw codes are never compared."""

    instrument = models.CharField(max_length=30)
    version = models.CharField(max_length=20)
    item = models.CharField(max_length=60)
    raw_code = models.CharField(max_length=80)
    variable = models.ForeignKey(Variable, on_delete=models.PROTECT, related_name="code_maps")
    value = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "version", "item", "raw_code"], name="one_meaning_per_raw_code"
            )
        ]

    def __str__(self):
        return f"{self.instrument} {self.item}={self.raw_code}"
