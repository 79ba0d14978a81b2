"""What is wrong in the registers of the demonstration, as one table of shares.

The comment beside a field says what its share is of. `docs/benchmarks.md` shows the table with these comments; a test
compares the two.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorModel:
    """What is wrong in a register. Shares are in [0, 1] of what the line names; n_ are numbers of rows.

    All figures are assumptions, of the size told of real lists: of 60,937 households listed in Kutai Kartanegara 39 %
    did not stand a house-to-house check in 2022 (able by then, not found, moved, twice, deceased). The two registers
    err independently. Twins, namesakes in one village and people without a NIK are no errors: they are in the
    population (`families`, `population`). With the latter, 8 % of the NIKs of both registers are missing or wrong.
    """

    # Who is listed
    max_decile: int | None = None  # families above it are left out; None: everybody is wanted
    family_missed: float = 0.02  # of families that should be listed
    family_wrongly_listed: float = 0.0  # of families above max_decile
    family_split: float = 0.02  # of families of three and more: the youngest adult or child has a card of its own
    families_merged: float = 0.10  # of houses with two cards: listed as one family
    family_in_wrong_village: float = 0.004  # of families: listed in another village only
    family_in_two_villages: float = 0.002  # of families: listed here, and under an older card in another village
    person_in_two_families: float = 0.15  # of couples in the house of the parents: one still on the parents' card
    person_listed_twice: float = 0.002  # of persons: once more, in the family listed before
    deceased_listed: float = 0.6  # of people who died
    moved_listed: float = 0.7  # of people who moved away
    area_respelled: float = 0.05  # of families: village and kecamatan as other lists spell them, where they do
    answer_outdated: float = 0.04  # of the household answers that are shared out: another visit, another day
    # Who they are
    nik_missing: float = 0.03  # of persons with a NIK
    nik_digit_wrong: float = 0.018  # of persons with a NIK: one of the last ten digits
    nik_digits_swapped: float = 0.008  # of persons with a NIK: two neighbouring digits of the last ten
    nik_of_head: float = 0.004  # of persons with a NIK: that of the head of the family, on a child or another member
    nik_of_stranger: float = 0.002  # of persons with a NIK: that of the head of the family listed before
    birth_on_1_january: float = 0.015  # of persons
    birth_on_1_january_if_old: float = 0.10  # of persons born before 1966
    birth_day_and_month_swapped: float = 0.008  # of persons born on the 1st to 12th
    birth_year_wrong: float = 0.006  # of persons: one, two or ten years off
    sex_wrong: float = 0.003  # of persons
    name_respelled: float = 0.12  # of persons
    respelling_unknown: float = (
        0.28  # of those: a slip; with customs that the normaliser lacks, a third is unknown to it
    )
    # Rows that no import should swallow whole
    n_nik_rounded: int = 6  # the cell is a number, its sixteenth digit lost
    n_village_unknown: int = 4  # families, all their rows
    n_birth_date_impossible: int = 3  # 31 February
    n_family_number_missing: int = 2  # the row says of no family
    n_row_repeated: int = 3  # the same row twice


DTSEN_ERRORS = ErrorModel()
P3KE_ERRORS = ErrorModel(
    max_decile=4,
    family_missed=0.10,
    family_wrongly_listed=0.015,
    nik_missing=0.05,
    nik_digit_wrong=0.022,
    nik_digits_swapped=0.010,
    nik_of_stranger=0.003,
    name_respelled=0.15,
    answer_outdated=0.08,
    deceased_listed=0.8,
    moved_listed=0.8,
)
