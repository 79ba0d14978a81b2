import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from interventions.models.serving import Activity, Commitment, FundingLine


class ActivityDecree(models.Model):
    """The head of the OPD, or the regent, says who receives what of an activity. Changed only by a further decree."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="decrees", verbose_name="kegiatan")
    number = models.CharField("nomor SK", max_length=60)
    decided_on = models.DateField("tanggal SK")
    signed_as = models.CharField("ditandatangani sebagai", max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="dicatat")
    recorded_at = models.DateTimeField("dicatat pada", default=timezone.now)
    sealed_at = models.DateTimeField(null=True, editable=False)  # when its recipients were complete

    class Meta:
        verbose_name = "SK penerima"
        verbose_name_plural = "SK penerima"
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "number"], name="decree_number_once_per_activity"),
            models.CheckConstraint(condition=~Q(number=""), name="activity_decree_has_a_number"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="sealed_decree_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__sealed_at__isnull=False),
            )
        ]

    def __str__(self):
        return self.number


class DecreeEntry(models.Model):
    """One line of a decree as it was signed: a recipient named, or one named before who is struck off."""

    class Kind(models.TextChoices):
        NAMED = "named", "Ditetapkan"
        STRUCK_OFF = "struck_off", "Dicabut"

    decree = models.ForeignKey(ActivityDecree, on_delete=models.PROTECT, related_name="entries")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="decree_entries")
    kind = models.CharField("isi", max_length=10, choices=Kind, default=Kind.NAMED)
    position = models.PositiveIntegerField("nomor urut")
    name = models.CharField("nama", max_length=120)
    masked_nik = models.CharField("NIK", max_length=20, blank=True)
    village = models.CharField("desa/kelurahan", max_length=120)
    neighbourhood = models.CharField("RT", max_length=40, blank=True)
    what = models.CharField("bantuan", max_length=200)
    quantity = models.PositiveIntegerField("jumlah")
    unit = models.CharField("satuan", max_length=20)
    cost_idr = models.PositiveBigIntegerField("biaya")

    class Meta:
        verbose_name = "baris SK penerima"
        verbose_name_plural = "baris SK penerima"
        ordering = ["decree", "position"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "kind"], name="recipient_is_named_by_one_decree"),
            models.UniqueConstraint(fields=["decree", "position"], name="position_once_per_decree"),
        ]
        triggers = [
            pgtrigger.Protect(name="decree_entry_stays", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="sealed_decree_takes_no_entry",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (SELECT 1 FROM interventions_activitydecree
                               WHERE id = NEW.decree_id AND sealed_at IS NOT NULL) THEN
                        RAISE EXCEPTION 'decree % is sealed', NEW.decree_id USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.decree_id}:{self.position}"


class HandOver(models.Model):
    """One set of minutes (BAST) with its scan or photo; several households may stand in it."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="hand_overs")
    bast_number = models.CharField("nomor BAST", max_length=60)
    delivered_on = models.DateField("diserahkan")
    proof_path = models.CharField(max_length=120, editable=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "berita acara serah terima"
        verbose_name_plural = "berita acara serah terima"
        ordering = ["-delivered_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "bast_number"], name="bast_number_once_per_activity"),
            models.CheckConstraint(condition=~Q(bast_number=""), name="hand_over_has_minutes"),
        ]

    def __str__(self):
        return self.bast_number


class MissedHandOver(models.Model):
    """Somebody was to receive that day and did not, and why."""

    class Reason(models.TextChoices):
        NOT_AT_HOME = "not_at_home", "Tidak di rumah"
        REFUSED = "refused", "Menolak"
        MOVED = "moved", "Pindah"
        DECEASED = "deceased", "Meninggal"

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="missed")
    missed_on = models.DateField("tanggal")
    reason = models.CharField("sebab", max_length=12, choices=Reason)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "belum diserahkan"
        verbose_name_plural = "belum diserahkan"
        ordering = ["-missed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "missed_on"], name="missed_once_per_commitment_and_day")
        ]

    def __str__(self):
        return f"{self.missed_on} {self.reason}"


class Payment(models.Model):
    """Money or goods of one payer, on a day. Only added to: an office that typed a wrong sum adds the difference."""

    class Kind(models.TextChoices):
        TRANSFER = "transfer", "Transfer"
        IN_KIND = "in_kind", "Barang atau tenaga"

    line = models.ForeignKey(FundingLine, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField("jenis", max_length=10, choices=Kind)
    amount_idr = models.BigIntegerField("rupiah")
    paid_on = models.DateField("tanggal")
    recorded_by = models.ForeignKey(  # nobody: the payer said so himself
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "pembayaran"
        verbose_name_plural = "pembayaran"
        ordering = ["paid_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_idr__gt=0) | Q(amount_idr__lt=0, recorded_by__isnull=False),
                name="only_an_officer_corrects_a_payment",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="payment_stays", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="payments_are_counted",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                func="""
                    UPDATE interventions_fundingline SET
                        transferred_idr = transferred_idr + (NEW.kind = 'transfer')::int * NEW.amount_idr,
                        in_kind_idr = in_kind_idr + (NEW.kind = 'in_kind')::int * NEW.amount_idr
                    WHERE id = NEW.line_id;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.paid_on}"
