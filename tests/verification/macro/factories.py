"""Smallest valid macro rows: areas with BPS codes, series, figures as a file gives them and as they are stored."""

from decimal import Decimal

import factory

from households.models import Area
from verification.macro.models import MacroFigure, MacroFile, MacroSeries
from verification.macro.reading.figures import Address, Figure
from verification.macro.reading.series import BY_CODE


def area(bps_code="6403") -> Area:
    """Kutai Kartanegara, Paser or the province, once."""
    province, _ = Area.objects.get_or_create(
        kemendagri_code="64",
        defaults={"level": "province", "kind": "provinsi", "name": "Kaltim", "path": "64/", "bps_code": "6400"},
    )
    if bps_code == "6400":
        return province
    code, name = {"6403": ("64.02", "Kutai Kartanegara"), "6401": ("64.01", "Paser")}[bps_code]
    fields = {"level": "regency", "kind": "kabupaten", "name": name, "path": f"64/{code}/", "parent": province}
    return Area.objects.get_or_create(kemendagri_code=code, defaults=fields | {"bps_code": bps_code})[0]


def read_figure(indicator="p0", value="7.28", period="2024-03", code="6403", unit=None, **other) -> Figure:
    """A figure as read_bps gives it."""
    fields = {"category": "", "flag": "", "address": Address("Lembar", 5, 2), "area_name": code} | other
    return Figure(
        bps_code=code, indicator=indicator, period=period, value=None if value is None else Decimal(value),
        unit=BY_CODE[indicator].unit if unit is None else unit, **fields,
    )  # fmt: skip


class SeriesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MacroSeries
        django_get_or_create = ["code"]

    code = "p0"
    label = factory.LazyAttribute(lambda series: series.code)
    unit = factory.LazyAttribute(lambda series: BY_CODE[series.code].unit)
    definition = "Bagian penduduk di bawah garis"
    base = "seluruh penduduk"
    source = "BPS"


class FileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MacroFile

    name = factory.Sequence(lambda n: f"tabel {n}.csv")
    path = factory.LazyAttribute(lambda file: f"macro/{file.sha256}/{file.name}")
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    publisher = "BPS"
    released_on = "2024-07-01"


class FigureFactory(factory.django.DjangoModelFactory):
    """`held=True` waits for a person."""

    class Meta:
        model = MacroFigure

    class Params:
        held = factory.Trait(state="held", held_reason="Nilai di luar batas yang wajar.")

    series = factory.SubFactory(SeriesFactory)
    area = factory.LazyFunction(area)
    period = "2024-03"
    release = "2024-07-01"
    value = Decimal("7.28")
    file = factory.SubFactory(FileFactory)
