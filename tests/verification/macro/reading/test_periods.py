from datetime import date, datetime

import pytest

from verification.macro.reading.periods import Period, read_period, take_period


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        (2023, Period(2023)),
        (2022.0, Period(2022)),
        ("2022.0", Period(2022)),
        ("2023**)", Period(2023)),
        ("Tahun 2023", Period(2023)),
        ("Maret 2024", Period(2024, "03")),
        ("Mar-24", Period(2024, "03")),
        ("2024-09", Period(2024, "09")),
        ("Semester 1 (Maret)", Period(None, "03")),
        ("Semester II", Period(None, "S2")),
        ("Triwulan IV 2021", Period(2021, "Q4")),
        ("Tahun", Period()),
        (date(2023, 1, 1), Period(2023)),
        (datetime(2023, 9, 1), Period(2023, "09")),
        (date(1905, 7, 15), Period(2023)),
    ],
)
def test_a_cell_that_is_a_period(cell, period):
    assert read_period(cell) == period


@pytest.mark.parametrize("cell", ["Kutai Timur", "2021-2023", 1301, 7.28, "505469", "Maret Timur", "", None, True])
def test_a_cell_that_is_no_period(cell):
    assert read_period(cell) is None


@pytest.mark.parametrize(
    ("label", "period", "rest"),
    [
        ("Garis Kemiskinan - Maret (Rp)", Period(None, "03"), "Garis Kemiskinan (Rp)"),
        ("Kemiskinan di Kutai Kartanegara, Maret 2024", Period(2024, "03"), "Kemiskinan di Kutai Kartanegara"),
        ("Keadaan Tenaga Kesehatan Tahun 2014", Period(2014), "Keadaan Tenaga Kesehatan"),
        ("PDRB (2010=100)", Period(), "PDRB (2010=100)"),
        ("Penduduk Miskin, 2015-2024", Period(), "Penduduk Miskin, 2015-2024"),
        ("IPM hasil Long Form SP2020", Period(), "IPM hasil Long Form SP2020"),
    ],
)
def test_the_period_inside_a_label(label, period, rest):
    assert take_period(label) == (period, rest)
