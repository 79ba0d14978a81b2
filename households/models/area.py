import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Func, OuterRef, Q
from django.utils import timezone


class AreaQuerySet(models.QuerySet):
    def below(self, areas):
        """The areas themselves and everything in them."""
        inner = models.ExpressionWrapper(OuterRef("path"), output_field=models.CharField())
        above = Area.objects.filter(pk__in=areas).annotate(inner=inner).filter(inner__startswith=F("path"))
        return self.filter(models.Exists(above))

    def visible_to(self, user):
        """All for the regency office; else the areas assigned to the user, and below."""
        if user.has_perm("households.view_all_areas"):
            return self
        return self.below(AreaAssignment.objects.current().filter(user=user).values("area"))

    def villages(self):
        return self.filter(level=Area.Level.VILLAGE)

    def districts(self):
        """Kecamatan of the regency."""
        return self.filter(level=Area.Level.DISTRICT)


class Area(models.Model):
    """Province, regency, kecamatan, desa or kelurahan as it stands today; AreaCode and AreaParent know the past."""

    class Level(models.TextChoices):
        PROVINCE = "province", "Provinsi"
        REGENCY = "regency", "Kabupaten/kota"
        DISTRICT = "district", "Kecamatan"
        VILLAGE = "village", "Desa/kelurahan"

    level = models.CharField("tingkat", max_length=10, choices=Level)
    kind = models.CharField("jenis", max_length=12)  # desa, kelurahan, kecamatan, kabupaten, kota, provinsi
    name = models.CharField("nama", max_length=80)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=60, unique=True, editable=False)  # 64/64.02/64.02.04/64.02.04.2001/
    kemendagri_code = models.CharField("kode Kemendagri", max_length=13, unique=True)
    bps_code = models.CharField("kode BPS", max_length=10, unique=True, null=True, blank=True)  # noqa: DJ001
    latitude = models.DecimalField("lintang", max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField("bujur", max_digits=8, decimal_places=5, null=True, blank=True)
    priority_tier = models.PositiveSmallIntegerField(
        "prioritas", null=True, blank=True
    )  # of a kecamatan, rakor 24 Jan 2023

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "wilayah"
        verbose_name_plural = "wilayah"
        ordering = ["path"]
        permissions = [("view_all_areas", "Melihat semua wilayah")]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)) | Q(latitude=None, longitude=None),
                name="area_point_is_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(level="province", parent=None) | (~Q(level="province") & Q(parent__isnull=False)),
                name="only_a_province_has_no_parent",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def full_name(self) -> str:
        """Village names are not unique: name the kecamatan too."""
        if self.level == self.Level.VILLAGE:
            return f"{self.kind.capitalize()} {self.name}, {self.parent.name}"
        return f"{self.get_level_display()} {self.name}" if self.level == self.Level.DISTRICT else self.name


class AreaAlias(models.Model):
    """Another spelling seen in a source."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField("nama lain", max_length=80)
    source = models.CharField("sumber", max_length=80)

    class Meta:
        verbose_name = "nama lain wilayah"
        verbose_name_plural = "nama lain wilayah"
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="alias_once_per_area")]

    def __str__(self):
        return self.name


def only(expression, function="int8range"):
    """A number as a range of itself, so that gist can compare it without the btree_gist extension."""
    return Func(expression, expression, models.Value("[]"), function=function), "&&"


class AreaCode(models.Model):
    """A code an area carried in one of the two systems, and when: NIKs and old files still hold earlier ones."""

    class System(models.TextChoices):
        KEMENDAGRI = "kemendagri", "Kemendagri"
        BPS = "bps", "BPS"

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="codes")
    system = models.CharField("sistem", max_length=10, choices=System)
    code = models.CharField("kode", max_length=13)
    period = DateRangeField("berlaku")

    class Meta:
        verbose_name = "kode wilayah"
        verbose_name_plural = "kode wilayah"
        constraints = [
            ExclusionConstraint(
                name="one_code_per_area_and_day",
                expressions=[
                    only("area_id"),
                    only(models.Case(models.When(system="bps", then=1), default=0), "int4range"),
                    ("period", "&&"),
                ],
            )
        ]

    def __str__(self):
        return f"{self.system} {self.code}"


class AreaParent(models.Model):
    """Which kecamatan a village belonged to, and when (18 kecamatan became 20 by Permendagri 58/2021)."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="parents")
    parent = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="former_children")
    period = DateRangeField("berlaku")

    class Meta:
        verbose_name = "induk wilayah"
        verbose_name_plural = "induk wilayah"
        constraints = [
            ExclusionConstraint(
                name="one_parent_per_area_and_day",
                expressions=[only("area_id"), ("period", "&&")],
            )
        ]

    def __str__(self):
        return f"{self.area_id} di {self.parent_id}"


class Neighbourhood(models.Model):
    """RT: the neighbourhood unit of a village, never a household."""

    village = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="neighbourhoods", verbose_name="desa")
    rw = models.CharField("RW", max_length=3, blank=True)
    rt = models.CharField("RT", max_length=3)
    closed_on = models.DateField("ditutup", null=True, blank=True)

    class Meta:
        verbose_name = "RT"
        verbose_name_plural = "RT"
        ordering = ["village", "rw", "rt"]
        constraints = [models.UniqueConstraint(fields=["village", "rw", "rt"], name="one_rt_number_per_village_and_rw")]

    def __str__(self):
        return f"RT {self.rt}" + (f" RW {self.rw}" if self.rw else "")


class AreaAssignmentQuerySet(models.QuerySet):
    def current(self):
        today = timezone.localdate()
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=today), valid_from__lte=today)


@pghistory.track()
class AreaAssignment(models.Model):
    """The areas a supervisor or verifier answers for."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="area_assignments", verbose_name="pengguna"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="assignments", verbose_name="wilayah")
    valid_from = models.DateField("mulai", default=timezone.localdate)
    valid_to = models.DateField("sampai", null=True, blank=True)

    objects = AreaAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "penugasan wilayah"
        verbose_name_plural = "penugasan wilayah"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "area"], condition=Q(valid_to=None), name="one_open_assignment_per_area"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="assignment_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.area}"
