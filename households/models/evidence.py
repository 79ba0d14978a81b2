from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from households.models.people import Household, Person
from households.models.register import Snapshot, Variable


class EvidenceQuerySet(models.QuerySet):
    def valid_on(self, day):
        return self.filter(observed_on__lte=day, expires_on__gte=day, withdrawn_at=None)


class Evidence(models.Model):
    """Something somebody saw or decided. A visit, a musdes decision and a delivery hang on one each, from above."""

    class Kind(models.TextChoices):
        VISIT = "visit", "Kunjungan"
        MUSDES = "musdes", "Musyawarah desa"
        DELIVERY = "delivery", "Serah terima"

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField("jenis", max_length=10, choices=Kind)
    observed_on = models.DateField("tanggal")
    expires_on = models.DateField("berlaku sampai")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "bukti"
        verbose_name_plural = "bukti"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gte=models.F("observed_on")), name="evidence_expires_after_it_was_seen"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} #{self.pk}"


class ConfirmationQuerySet(models.QuerySet):
    def current(self):
        return self.filter(is_current=True)

    def reopened(self):
        return self.current().filter(reopened_at__isnull=False)


class Confirmation(models.Model):
    """A value we stand for, with the evidence it rests on. Sources' claims never become one by themselves."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="confirmations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="confirmations")
    variable = models.ForeignKey(Variable, on_delete=models.PROTECT, related_name="confirmations")
    value = models.JSONField("nilai")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="confirmations")
    confirmed_on = models.DateField("dikonfirmasi")
    expires_on = models.DateField("berlaku sampai")
    is_current = models.BooleanField(default=True)
    reopened_at = models.DateTimeField("perlu dikonfirmasi lagi", null=True)  # a source has changed its mind since
    reopened_by = models.ForeignKey(Snapshot, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = "nilai terkonfirmasi"
        verbose_name_plural = "nilai terkonfirmasi"
        constraints = [
            models.UniqueConstraint(
                fields=["household", "person", "variable"], condition=Q(is_current=True), nulls_distinct=False,
                name="one_current_confirmation_per_variable",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.variable_id} rumah tangga #{self.household_id}"
