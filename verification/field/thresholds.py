"""From where on a visit is odd, and how many are checked again: settings of Bappeda, one row."""

from datetime import timedelta

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q


def _number(label: str, default: int, why: str, least: int = 1, most: int = 100_000) -> models.PositiveIntegerField:
    bounds = [MinValueValidator(least), MaxValueValidator(most)]
    return models.PositiveIntegerField(label, default=default, help_text=why, validators=bounds)


@pghistory.track()
class FlagThresholds(models.Model):
    """Each with its unit and why. A change counts for visits from then on: a flag keeps what was seen."""

    far_from_household_m = _number(
        "jauh dari titik rumah (m)", 500, "Meter. Posisi HP di bawah atap seng dapat meleset 100 m lebih."
    )
    far_from_village_m = _number(
        "jauh dari titik desa (m)", 10_000, "Meter. Dipakai bila titik rumah belum ada; desa di Kukar selebar 10 km."
    )
    gps_poor_m = _number(
        "ketelitian posisi terburuk (m)", 100, "Meter. Di atas ini posisi tidak lagi menunjuk satu rumah."
    )
    same_spot_m = _number(
        "titik sama dengan rumah lain (m)", 5,
        "Meter. Rumah tetangga berjarak sekitar 10 m; lebih dekat dari ini biasanya satu tempat duduk.",
    )  # fmt: skip
    too_fast_min = _number(
        "wawancara terlalu cepat (menit)", 4, "Menit. Formulir berisi sekitar 40 pertanyaan, 6 detik tiap pertanyaan."
    )
    night_from_hour = _number("malam mulai pukul", 22, "Jam WITA, 0 sampai 23. Warga sudah tidur.", 0, 23)
    night_to_hour = _number("malam sampai pukul", 5, "Jam WITA, 0 sampai 23.", 0, 23)
    clock_wrong_min = _number("jam HP meleset (menit)", 10, "Menit. HP tanpa jaringan biasa meleset beberapa menit.")
    late_days = _number("lama baru terkirim (hari)", 7, "Hari sejak kunjungan selesai sampai tiba di sini.")
    overlap_kmh = _number(
        "kecepatan berpindah (km/jam)", 60, "Km/jam. Lebih cepat dari ini tidak mungkin di jalan desa atau sungai."
    )
    near_photo_bits = _number(
        "foto mirip (bit berbeda)", 6, "Bit dari 64. Foto benda yang sama berbeda sampai sekitar 6 bit.", 0, 16
    )
    near_photo_months = _number(
        "foto mirip dicari sampai (bulan)", 12, "Bulan ke belakang, pada petugas atau desa yang sama.", 1, 60
    )
    same_answers_percent = _number(
        "jawaban sama (persen)", 95, "Persen jawaban rumah tangga yang sama dengan rumah lain di putaran.", 50, 100
    )
    same_answers_least = _number(
        "jawaban paling sedikit", 15, "Pertanyaan. Di bawah ini kesamaan tidak berarti.", 5, 500
    )

    first_visits = _number("kunjungan pertama petugas", 3, "Kunjungan. Kesalahan petugas baru terlihat di awal.", 0, 50)
    first_percent = _number(
        "kunjungan ulang, yang pertama (persen)", 50, "Persen yang terpilih dari kunjungan pertama itu.", 0, 100
    )
    later_percent = _number("kunjungan ulang, sesudahnya (persen)", 10, "Persen yang diundi dari yang lain.", 0, 100)
    flags_for_back_check = _number(
        "tanda untuk kunjungan ulang", 2, "Tanda. Kunjungan dengan sekian tanda selalu dikunjungi ulang.", 1, 20
    )
    back_check_days = _number(
        "waktu kunjungan ulang (hari)", 7, "Hari. Sesudah itu keadaan rumah dapat berubah.", 1, 60
    )

    class Meta:
        verbose_name = "ambang tanda dan kunjungan ulang"
        verbose_name_plural = "ambang tanda dan kunjungan ulang"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="one_row_of_thresholds"),
            models.CheckConstraint(
                condition=Q(night_from_hour__lte=23, night_to_hour__lte=23, near_photo_bits__lte=64)
                & Q(first_percent__lte=100, later_percent__lte=100, same_answers_percent__lte=100),
                name="thresholds_are_possible",
            ),
        ]

    def __str__(self):
        return "Ambang tanda dan kunjungan ulang"

    @property
    def late_after(self) -> timedelta:
        return timedelta(days=self.late_days)

    @property
    def clock_tolerance(self) -> timedelta:
        return timedelta(minutes=self.clock_wrong_min)


def thresholds() -> FlagThresholds:
    """Those of now; as shipped until somebody saves others."""
    return FlagThresholds.objects.first() or FlagThresholds(pk=1)
