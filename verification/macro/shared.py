"""Indicators that BPS publishes as a share and that the register or a survey may know too, with who is counted.

The definitions of BPS are those of its welfare statistics (Susenas Maret) and of Indonesia's SDG metadata.
"""

from dataclasses import dataclass

from verification.macro.models import SurveyRound

HOUSEHOLDS, PEOPLE = "households", "people"


@dataclass(frozen=True)
class Shared:
    """A published share, and who of the register is the other way round.

    series      of BPS; the share of those who have it, or, with `is_lack`, of those who lack it
    indicator   of the register: who lacks it
    label       of those who lack it
    of          whom the share is of: households or people
    apart       how the definition of the register is another one; empty where both are equal
    """

    series: str
    indicator: str
    label: str
    of: str = HOUSEHOLDS
    is_lack: bool = False
    apart: str = ""

    @property
    def unit(self) -> str:
        return "rumah tangga" if self.of == HOUSEHOLDS else "jiwa"

    @property
    def record(self) -> str:
        """What a row of a survey must be that can measure it."""
        return SurveyRound.Unit.HOUSEHOLD if self.of == HOUSEHOLDS else SurveyRound.Unit.PERSON

    def lacking(self, share: float) -> float:
        """In [0, 1], of a published percentage."""
        return share / 100 if self.is_lack else 1 - share / 100


SHARED = [
    Shared("improved_sanitation", "unsafe_sanitation", "Rumah tangga tanpa sanitasi layak"),
    Shared("improved_water", "unsafe_water", "Rumah tangga tanpa air minum layak"),
    Shared("own_toilet", "bps_toilet", "Rumah tangga tanpa jamban sendiri"),
    Shared("electricity", "no_electricity", "Rumah tangga tanpa listrik"),
    Shared("enough_floor_area", "overcrowded", "Rumah tangga dengan lantai kurang dari 7,2 m2 per orang"),
    Shared(
        "clean_fuel", "polluting_fuel", "Rumah tangga yang memasak dengan bahan bakar kotor",
        apart="register menghitung kayu, arang, dan briket, tanpa minyak tanah",
    ),
    Shared("health_insurance", "no_health_insurance", "Penduduk tanpa jaminan kesehatan", PEOPLE),
    Shared("disability", "severe_difficulty", "Penduduk dengan kesulitan fungsional berat", PEOPLE, is_lack=True),
]  # fmt: skip
BY_SERIES = {shared.series: shared for shared in SHARED}
