"""Columns of NIK and KK numbers: the sound ones judged all at once, every other one by itself as validators.py does."""

from dataclasses import dataclass

import numpy as np

from households.reading.columns import Coded
from households.reading.validators import (
    BERAU,
    BPS_ONLY,
    KALTIM,
    KALTIM_REGENCIES,
    KUKAR,
    KUKAR_KECAMATAN,
    PROVINCES,
    SYNTHETIC_PREFIX,
    check_kk,
    check_nik,
)

QUALITIES = ("ok", "suspect", "malformed", "absent")
LONGEST_MONTHS = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


@dataclass(frozen=True)
class CheckedNumbers:
    """numbers: sixteen digits or None; quality: per value its place in QUALITIES; messages: {value's code: text}."""

    numbers: Coded
    quality: np.ndarray
    messages: dict[int, str]

    def __len__(self):
        return len(self.numbers)

    def is_any(self, *qualities: str) -> np.ndarray:
        """Per row."""
        return np.isin(self.quality, [QUALITIES.index(name) for name in qualities])[self.numbers.codes]

    def qualities(self) -> Coded:
        return Coded(self.numbers.codes, [QUALITIES[code] for code in self.quality])

    def trusted(self) -> Coded:
        """Only numbers of quality ok."""
        ok = (self.quality == QUALITIES.index("ok")).tolist()
        kept = [number if is_ok else None for number, is_ok in zip(self.numbers.values, ok, strict=True)]
        return Coded(self.numbers.codes, kept)

    def with_message(self) -> np.ndarray:
        """Per row whether there is something to say."""
        said = np.zeros(len(self.quality), bool)
        said[list(self.messages)] = True
        return said[self.numbers.codes]

    def message(self, at: int) -> str:
        return self.messages[int(self.numbers.codes[at])]


def check_niks(cells: Coded, *, accepts_synthetic: bool) -> CheckedNumbers:
    """What validators.check_nik says of every cell of a column."""
    return _checked(cells, _sound_niks, lambda cell: check_nik(cell, accepts_synthetic=accepts_synthetic), "nik",
                    accepts_synthetic)  # fmt: skip


def check_kks(cells: Coded, *, accepts_synthetic: bool) -> CheckedNumbers:
    """What validators.check_kk says of every cell of a column."""
    return _checked(cells, _sound_kks, lambda cell: check_kk(cell, accepts_synthetic=accepts_synthetic), "kk",
                    accepts_synthetic)  # fmt: skip


def _checked(cells, find_sound, check, name, accepts_synthetic):
    values, quality, messages = list(cells.values), np.zeros(len(cells.values), np.uint8), {}
    sound = find_sound(*_digits(values), accepts_synthetic)
    for code in np.flatnonzero(~sound).tolist():
        found = check(values[code])
        values[code] = getattr(found, name)
        quality[code] = QUALITIES.index(found.quality)
        if found.message:
            messages[code] = found.message
    return CheckedNumbers(Coded(cells.codes, values), quality, messages)


def _digits(values):
    """(sixteen digits per value, whether it has them as plain text; zeros where not)."""
    plain = np.array([type(v) is str and len(v) == 16 and v.isascii() and v.isdigit() for v in values], bool)
    text = "".join([value for value, is_plain in zip(values, plain.tolist(), strict=True) if is_plain])
    digits = np.zeros((len(values), 16), np.uint8)
    digits[plain] = np.frombuffer(text.encode(), np.uint8).reshape(-1, 16) - ord("0")
    return digits, plain


def _pair(digits, at):
    return digits[:, at] * 10 + digits[:, at + 1]


def _one_of(pairs, names):
    return np.isin(pairs, [int(name) for name in names])


def _sound_kks(digits, plain, accepts_synthetic):
    province, regency, kecamatan = (_pair(digits, at) for at in (0, 2, 4))
    is_place = _one_of(province, PROVINCES) & (regency > 0) & (kecamatan > 0) & digits[:, 12:].any(axis=1)
    return plain & is_place & (accepts_synthetic | ~_begins(digits, SYNTHETIC_PREFIX))


def _sound_niks(digits, plain, accepts_synthetic):
    is_ours = _one_of(_pair(digits, 4), KUKAR_KECAMATAN) | _begins(digits, SYNTHETIC_PREFIX)
    is_known = np.where(_begins(digits, KUKAR), is_ours, True)
    is_known &= ~_begins(digits, KALTIM) | _one_of(_pair(digits, 2), KALTIM_REGENCIES)
    for prefix in (BERAU, *BPS_ONLY):  # right, with a word about it
        is_known &= ~_begins(digits, prefix)
    return _sound_kks(digits, plain, accepts_synthetic) & is_known & _is_birth_date(digits)


def _begins(digits, prefix):
    return (digits[:, : len(prefix)] == [int(digit) for digit in prefix]).all(axis=1)


def _is_birth_date(digits):
    day, month, year = (_pair(digits, at) for at in (6, 8, 10))
    day = np.where(day > 40, day - 40, day)
    is_month = (month >= 1) & (month <= 12)
    last = LONGEST_MONTHS[np.where(is_month, month, 0)]
    is_leap_day = (day == 29) & (month == 2)
    return is_month & (day >= 1) & (day <= last) & (~is_leap_day | (year % 4 == 0))  # 2000 was a leap year


def implied_of(numbers: Coded) -> np.ndarray:
    """Per value (day, month, year in its century, 1 for a woman) that a trusted NIK says; zeros without one."""
    digits, _ = _digits([value if value else "" for value in numbers.values])
    day, month, year = (_pair(digits, at).astype(np.int64) for at in (6, 8, 10))
    return np.stack([np.where(day > 40, day - 40, day), month, year, day > 40], axis=1)
