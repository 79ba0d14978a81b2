import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own jobs; all of them for those who watch the work of the office."""
        if user.has_perm("jobs.view_all_jobs"):
            return self
        return self.filter(requested_by=user)

    def waiting(self):
        return self.filter(state=Job.State.QUEUED)

    def abandoned(self):
        """Leased by a worker that stopped renewing."""
        return self.filter(state=Job.State.LEASED, lease_until__lt=timezone.now())


class Job(models.Model):
    """Long work as a row: the truth about what is to be done. Celery only rings the bell for it."""

    class State(models.TextChoices):
        QUEUED = "queued", "Menunggu giliran"
        LEASED = "leased", "Sedang dikerjakan"
        DONE = "done", "Selesai"
        FAILED = "failed", "Gagal"
        PARKED = "parked", "Diparkir, perlu dilihat orang"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("jenis", max_length=60)
    subject = models.CharField("tentang", max_length=80)  # what it works on; one running job per kind and subject
    params = models.JSONField("parameter", default=dict)  # row numbers only, never names or NIKs
    state = models.CharField("keadaan", max_length=10, choices=State, default=State.QUEUED)
    attempt = models.PositiveSmallIntegerField("percobaan", default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=80, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField("diminta", default=timezone.now)
    started_at = models.DateTimeField("mulai", null=True, blank=True)
    finished_at = models.DateTimeField("selesai", null=True, blank=True)
    stage = models.CharField("tahap", max_length=120, blank=True)
    n_done = models.PositiveIntegerField(default=0)
    n_total = models.PositiveIntegerField(default=0)
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField("hasil", default=dict)
    error = models.TextField("kesalahan", blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "pekerjaan"
        verbose_name_plural = "pekerjaan"
        ordering = ["-created_at"]
        permissions = [("view_all_jobs", "Melihat semua pekerjaan")]
        indexes = [models.Index(fields=["state", "lease_until"])]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(state__in=["queued", "leased"]),
                name="one_running_job_per_subject",
            ),
            models.CheckConstraint(
                condition=Q(state="leased", lease_until__isnull=False) | (~Q(state="leased") & Q(lease_until=None)),
                name="leased_job_has_a_lease",
            ),
            models.CheckConstraint(condition=Q(attempt__lte=3), name="job_is_tried_three_times_at_most"),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject}"

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED, self.State.PARKED}

    @property
    def share_done(self) -> float | None:
        return min(self.n_done / self.n_total, 1.0) if self.n_total else None

    @property
    def seconds_left(self) -> int | None:
        """From the rate so far; None before anything can be said."""
        if not self.started_at or not self.n_done or not self.n_total or self.is_over:
            return None
        elapsed = (timezone.now() - self.started_at).total_seconds()
        return int(elapsed * (self.n_total - self.n_done) / self.n_done)
