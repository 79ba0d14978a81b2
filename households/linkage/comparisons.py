"""What of two records is compared and at which levels, and which pairs are compared at all: the settings for Splink.

The same settings serve DuckDB and Spark; only the names of four functions differ. A level is called by a plain word
that stays the same in stored runs; m is its share among pairs of one person, u among pairs of two, and its weight is
log2(m / u) bits.
"""

from collections.abc import Iterable
from dataclasses import dataclass

LIKE = 0.92  # Jaro-Winkler similarity of two names that differ by a slip of the pen
ALIKE = 0.85  # of names that have more in common than chance gives
SOME = 0.8  # of first names in which one letter or two went wrong


@dataclass(frozen=True)
class Dialect:
    jaro_winkler: str
    damerau_levenshtein: str
    intersect: str
    size: str


DIALECTS = {
    "duckdb": Dialect("jaro_winkler_similarity", "damerau_levenshtein", "list_intersect", "len"),
    "spark": Dialect("jaro_winkler", "damerau_levenshtein", "array_intersect", "size"),
}
FREQUENCIES = {
    "name": "name",
    "area": "area",
    "address": "address",
}  # rare values that agree weigh more than common ones
FIXED = {
    "guard": ("another", "relative", "twin", "namesake", "stranger", "none"),
    "nik": ("same", "near", "different"),
}  # levels whose weights are not estimated
# Columns that a pair of candidates agrees in, and how many pairs one of them may cost: where a column says too little
# (one area for all, names of ten forms), what it would find is left to the others.
BLOCKS = [
    ("nik",),
    ("name", "birth_year"),
    ("sound", "area"),
    ("birth", "given"),
    ("birth", "family_name"),
    ("birth", "area"),
    ("birth_year", "area", "given"),
    ("address", "birth_year"),
    ("address", "area", "given"),
]
COARSE_BLOCKS = [
    ("sound",),
    ("birth",),
    ("address",),
    ("given", "family_name"),
    ("family_name", "area"),
    ("given", "area"),
]


def levels_of(dialect: Dialect, *, dedupe: bool = False) -> dict[str, list[tuple[str, str]]]:
    """Levels of each comparison from the best to the worst, as (word, SQL condition); what fits none is `different`.

    dedupe  in one register a second NIK at one home is a twin's; in another one it may be a slip
    """
    shared_words = _shared("name_words", dialect)
    fewer_words = f"least({dialect.size}(name_words_l), {dialect.size}(name_words_r))"
    same_name = "(name_l = name_r or sound_l = sound_r)"
    short_name = f"({shared_words} = {fewer_words})"
    distance = f"{dialect.damerau_levenshtein}(said_l, said_r)"
    slip = f"({distance} <= 1 or ({distance} <= 2 and {_similar('first', dialect)} >= {SOME}))"
    in_order = (
        f"({_similar('name', dialect)} >= {LIKE} and {_similar('first', dialect)} >= {ALIKE} "
        f"and {_similar('last', dialect)} >= {ALIKE})"
    )
    turned = (
        f"({_similar('name_sorted', dialect)} >= {LIKE} and {dialect.jaro_winkler}(first_l, last_r) >= {ALIKE} "
        f"and {dialect.jaro_winkler}(last_l, first_r) >= {ALIKE})"
    )
    like_name = f"({slip} or {in_order} or {turned})"
    alike = f"({_similar('name_sorted', dialect)} >= {ALIKE})"
    whole_name = f"({same_name} or {like_name})"
    one_name = f"coalesce({whole_name} or {short_name}, true)"
    same_birth = "(birth_l = birth_r or birth_l = birth_turned_r)"
    new_year = "(birth_year_l = birth_year_r and (right(birth_l, 4) = '0101' or right(birth_r, 4) = '0101'))"
    known_birth = f"({same_birth} or {new_year})"
    near_birth = f"{dialect.damerau_levenshtein}(birth_l, birth_r) <= 1"
    same_day = "right(birth_l, 4) = right(birth_r, 4)"
    one_birth = f"coalesce({known_birth} or {near_birth} or {same_day}, true)"
    one_home = f"(coalesce({_shared('kin', dialect)} > 0, false) or coalesce(address_l = address_r, false))"
    same_nik = "coalesce(nik_l = nik_r, false)"
    near_nik = f"{dialect.damerau_levenshtein}(nik_l, nik_r) <= 1"
    other_nik = f"not {same_nik} and coalesce(not {near_nik}, false)"
    other_sex = "coalesce(sex_l <> sex_r, false)"
    near_address = f"({_mostly_shared('address_words', dialect)} or {_similar('address_line', dialect)} >= {LIKE})"
    return {
        "nik": [("same", "nik_l = nik_r"), ("near", near_nik)],
        "name": [
            ("same", "name_l = name_r"),
            ("spelling", "sound_l = sound_r"),
            ("near", like_name),
            ("short", short_name),
            ("alike", f"({alike} or {shared_words} > 0)"),
        ],
        "birth_date": [
            ("same", "birth_l = birth_r"),
            ("swapped", "birth_l = birth_turned_r"),
            ("new_year", new_year),
            ("near", near_birth),
            ("year", "birth_year_l = birth_year_r"),
            ("day", same_day),
        ],
        "sex": [("same", "sex_l = sex_r")],
        "area": [("same", "area_l = area_r"), ("near", f"{_similar('area', dialect)} >= 0.9")],
        "address": [
            ("same", "address_l = address_r"),
            ("near", near_address),
            ("alike", f"({_shared('address_words', dialect)} >= 2 or {_similar('address_line', dialect)} >= {ALIKE})"),
        ],
        "kin": [("several", f"{_shared('kin', dialect)} > 1"), ("one", f"{_shared('kin', dialect)} = 1")],
        # What no sum of agreements may outweigh: relatives agree in nearly everything, twins in all but the name
        "guard": [
            ("another", f"{same_nik} and not coalesce({known_birth} or {whole_name}, true)"),
            ("relative", f"not {same_nik} and {one_home} and not ({one_name} and {one_birth})"),
            (
                "twin",
                f"{one_home} and coalesce({known_birth}, false) and not coalesce({same_name}, true) "
                f"and not {same_nik} and (coalesce(nik_l <> nik_r, false) or {other_sex})",
            )
            if dedupe
            else (
                "twin",
                f"{one_home} and coalesce({known_birth}, false) and not coalesce({same_name} or {short_name}, true) "
                f"and (({same_nik} and not {like_name}) or {other_nik} or (not {same_nik} and {other_sex}))",
            ),
            ("namesake", f"{other_nik} and not {one_birth} and not coalesce({near_address}, false)"),
            ("stranger", f"{other_nik} and not {one_home} and not coalesce({near_address}, true)"),
        ],
    }


COLUMNS = {
    "nik": "nik", "name": "name", "birth_date": "birth", "sex": "sex", "area": "area", "address": "address",
    "kin": "kin", "guard": "unique_id",
}  # fmt: skip


MOST_PAIRS = {**dict.fromkeys(BLOCKS, 60_000_000), **dict.fromkeys(COARSE_BLOCKS, 500_000)}


def settings(
    model: dict,
    *,
    backend: str,
    dedupe: bool,
    blocks: Iterable[tuple[str, ...]],
    fields: Iterable[str] = COLUMNS,
) -> dict:
    """Settings dictionary for a Splink linker.

    model    {"probability": of two random records, "fields": {comparison: {level: {"m", "u"}}}}
    backend  duckdb or spark
    blocks   of MOST_PAIRS: pairs that agree in all columns of one of them are compared
    fields   comparisons that are wanted
    """
    return {
        "link_type": "dedupe_only" if dedupe else "link_only",
        "probability_two_random_records_match": model["probability"],
        "comparisons": [
            _comparison(field, levels, model["fields"][field])
            for field, levels in levels_of(DIALECTS[backend], dedupe=dedupe).items()
            if field in fields
        ],
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": " and ".join(f"l.{column} = r.{column}" for column in block)} for block in blocks
        ],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": True,
    }


def _comparison(field, levels, shares):
    steps = [_level(field, word, condition, shares[word]) for word, condition in levels]
    last = "none" if field == "guard" else "different"
    steps.append(_level(field, last, "ELSE", shares[last]))
    missing = f"{COLUMNS[field]}_l is null or {COLUMNS[field]}_r is null"
    steps.insert(0, {"sql_condition": missing, "label_for_charts": "missing", "is_null_level": True})
    return {"output_column_name": field, "comparison_levels": steps}


def _level(field, word, condition, share):
    level = {
        "sql_condition": condition,
        "label_for_charts": word,
        "m_probability": share["m"],
        "u_probability": share["u"],
    }
    if word in FIXED.get(field, ()):
        level["fix_u_probability"] = True
    if word == "same" and field in FREQUENCIES:
        level["tf_adjustment_column"] = FREQUENCIES[field]
    return level


def _shared(column, dialect):
    return f"{dialect.size}({dialect.intersect}({column}_l, {column}_r))"


def _mostly_shared(column, dialect):
    most = f"greatest({dialect.size}({column}_l), {dialect.size}({column}_r))"
    return f"{_shared(column, dialect)} >= 2 and {_shared(column, dialect)} >= 0.6 * {most}"


def _similar(column, dialect):
    return f"{dialect.jaro_winkler}({column}_l, {column}_r)"
