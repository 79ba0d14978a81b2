"""The columns of a file as they are understood, before anybody says what they mean."""

import re
from dataclasses import dataclass

from verification.macro.surveys.tables import Table, is_empty

N_EXAMPLES = 3
LONGEST_EXAMPLE = 40
MOST_CATEGORIES = 200
NUMBER, TEXT, EMPTY = "number", "text", "empty"


@dataclass(frozen=True)
class Profile:
    """One column.

    kind         number, text or empty, by what most of its cells are
    n_different  how many different cells it has, blanks apart
    n_words      cells of a column of numbers that are none
    low, high    of a column of numbers
    """

    name: str
    kind: str
    examples: list[str]
    n_blank: int
    n_different: int
    low: float | None = None
    high: float | None = None
    is_whole: bool = False
    n_words: int = 0

    @property
    def may_be_category(self) -> bool:
        return 0 < self.n_different <= MOST_CATEGORIES


def profiles_of(table: Table) -> list[Profile]:
    return [_profile(name, table) for name in table.columns]


def _profile(name: str, table: Table) -> Profile:
    cells = [cell for cell in table.columns[name] if not is_empty(cell)]
    labels = list(dict.fromkeys(label for label in table.labels(name) if label is not None))
    shown = [label[:LONGEST_EXAMPLE] for label in labels[:N_EXAMPLES]]
    facts = {"name": name, "examples": shown, "n_blank": table.n - len(cells), "n_different": len(labels)}
    if not cells:
        return Profile(kind=EMPTY, **facts)
    values, no_numbers = table.numbers_and_faults(name)
    numbers = [value for value in values if value is not None]
    if len(numbers) <= len(no_numbers):
        return Profile(kind=TEXT, **facts)
    is_whole = all(number.is_integer() for number in numbers)
    return Profile(
        kind=NUMBER, low=min(numbers), high=max(numbers), is_whole=is_whole, n_words=len(no_numbers), **facts
    )  # fmt: skip


# What a column most likely is, by the headings that surveys of households give it: ours, Susenas, DHS, World Bank.
LIKELY = {
    "weight": r"(hh)?(weight|wgt|wt|bobot|penimbang)|hhweight|fwt|weind|w|weight_\w+|bobot_\w+|hv005",
    "stratum": r"strata|stratum|strat|geo1|urbrur|hv022|klasifikasi",
    "psu": r"psu|ea|nks|blok_?sensus|klaster|cluster|primary_?unit|hv021",
    "size": r"hhsize|hh_size|size|art|jml_?art|jumlah_?art|n_?art|anggota|r301|hv009",
    "welfare": r"pc_?exp|kapita|pengeluaran_?per_?kapita|exp_?cap|welfare|spent",
    "area": r"(kode_?)?(kec|kecamatan|kab|kabupaten|kabkota|r101|r102|geo2|wilayah|district|region)",
}


def likely_role(profile: Profile) -> str:
    """weight, stratum, psu, size, welfare, area, number, category or nothing, to be checked by a person."""
    for role, pattern in LIKELY.items():
        if re.fullmatch(pattern, profile.name.lower()) and _fits(role, profile):
            return role
    if profile.kind == TEXT:
        return "category" if profile.may_be_category else ""
    is_numbering = profile.is_whole and profile.n_blank == 0 and profile.n_different > MOST_CATEGORIES
    return "number" if profile.kind == NUMBER and not (is_numbering and _looks_like_id(profile)) else ""


def _fits(role: str, profile: Profile) -> bool:
    return profile.kind == NUMBER if role in ("weight", "size", "welfare") else profile.kind != EMPTY


def _looks_like_id(profile: Profile) -> bool:
    return bool(re.fullmatch(r"\w*(id|no|nomor|urut|renum|hhid|idrt)", profile.name.lower()))
