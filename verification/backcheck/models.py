import secrets
from hashlib import sha256

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from households.models import Area
from verification.field.models import Assignment, Visit


def new_seed() -> bytes:
    return secrets.token_bytes(32)


class DrawDay(models.Model):
    """The seed of one day's draw: its hash is shown the day before, the seed itself the day after."""

    day = models.DateField("hari", primary_key=True)
    seed = models.BinaryField(max_length=32, default=new_seed)
    sha256 = models.CharField("SHA-256 benih", max_length=64)
    made_at = models.DateTimeField("dibuat", default=timezone.now)

    class Meta:
        ordering = ["-day"]
        triggers = [pgtrigger.Protect(name="seed_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return self.day.isoformat()

    def save(self, **kwargs):
        self.sha256 = sha256(bytes(self.seed)).hexdigest()
        super().save(**kwargs)

    @property
    def seed_to_show(self) -> str:
        """Empty until the day is over: whoever knew it could tell which visits are drawn."""
        return bytes(self.seed).hex() if self.day < timezone.localdate() else ""

    @property
    def was_made_before(self) -> bool:
        return timezone.localdate(self.made_at) < self.day


class BackCheckQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the person's areas. Verifiers see none: theirs are tasks like any other."""
        if not user.has_perm("verification.view_visit"):
            return self.none()
        if user.has_perm("households.view_all_areas"):
            return self
        return self.filter(visit__household__village__in=Area.objects.visible_to(user))

    def waiting(self):
        return self.filter(state=BackCheck.State.WAITING)


@pghistory.track()
class BackCheck(models.Model):
    """A visit chosen to be made once more by somebody else, with fewer questions, to see how far the first one holds.

    answers  {variable: [first, second]} of what both were asked, written down when the second visit came
    """

    class Reason(models.TextChoices):
        FIRST_THREE = "first_three", "Undian, kunjungan pertama petugas"
        SAMPLE = "sample", "Undian"
        FLAGS = "flags", "Banyak tanda"

    class State(models.TextChoices):
        WAITING = "waiting", "Menunggu petugas lain"
        ASSIGNED = "assigned", "Ditugaskan"
        DONE = "done", "Selesai"
        CANCELLED = "cancelled", "Dibatalkan"

    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, related_name="back_check")
    visit_verifier = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")  # copied
    drawn_on = models.DateField("diundi")
    reason = models.CharField("sebab", max_length=12, choices=Reason)
    probability = models.FloatField("peluang")
    state = models.CharField("keadaan", max_length=10, choices=State, default=State.WAITING)
    verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="back_checks"
    )
    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, null=True, related_name="back_check")
    second_visit = models.OneToOneField(Visit, on_delete=models.PROTECT, null=True, related_name="back_check_of")
    answers = models.JSONField("jawaban", default=dict)
    done_at = models.DateTimeField("selesai", null=True)

    objects = BackCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "kunjungan ulang"
        verbose_name_plural = "kunjungan ulang"
        ordering = ["-drawn_on", "-pk"]
        indexes = [models.Index(fields=["state"], name="back_check_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(verifier=None) | ~Q(verifier=F("visit_verifier")), name="back_check_is_by_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(probability__gt=0, probability__lte=1), name="back_check_was_possible_to_draw"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", verifier=None, assignment=None)
                | Q(state="cancelled")
                | Q(state__in=["assigned", "done"], verifier__isnull=False, assignment__isnull=False),
                name="assigned_back_check_has_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="done", second_visit__isnull=False, done_at__isnull=False)
                | ~Q(state="done") & Q(second_visit=None, done_at=None),
                name="done_back_check_has_its_visit",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="back_check_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="draw_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__visit_id__df=pgtrigger.F("new__visit_id"))
                | pgtrigger.Q(old__drawn_on__df=pgtrigger.F("new__drawn_on"))
                | pgtrigger.Q(old__reason__df=pgtrigger.F("new__reason"))
                | pgtrigger.Q(old__probability__df=pgtrigger.F("new__probability"))
                | pgtrigger.Q(old__visit_verifier_id__df=pgtrigger.F("new__visit_verifier_id")),
            ),
        ]

    def __str__(self):
        return f"Kunjungan ulang #{self.pk}"
