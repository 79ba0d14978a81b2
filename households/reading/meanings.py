"""What a column of somebody's table may mean to us, and which meaning its header and its content speak for."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from households.reading.code_maps import code_key, item_variable, words_for
from households.reading.layouts import Column, all_layouts, normalised
from households.reading.unknown_tables import ColumnFacts
from households.reading.validators import parse_date
from households.reading.village_index import VillageIndex

CLOSE_HEADER, CLOSE_ANSWER = 0.85, 0.75  # difflib ratios
MOSTLY = 0.6  # of a column's filled cells
IDENTITY = frozenset(["nik", "kk", "source_key", "name", "birth_date", "address"])
IGNORED = ""
VARIABLE = "variable:"

ROLES = {  # meaning: what people read
    "name": "Nama",
    "nik": "NIK",
    "kk": "Nomor kartu keluarga (KK)",
    "source_key": "ID keluarga dari sumbernya",
    "birth_date": "Tanggal lahir",
    "sex": "Jenis kelamin",
    "relation": "Hubungan dengan kepala keluarga",
    "presence": "Keberadaan (hidup, meninggal, pindah)",
    "address": "Alamat",
    "village": "Nama desa atau kelurahan",
    "kecamatan": "Nama kecamatan",
    "village_code:kemendagri": "Kode desa Kemendagri (64.02.…)",
    "village_code:bps": "Kode desa BPS (6403…)",
    "rt": "RT",
    "rw": "RW",
    "decile": "Desil",
}
CODED_ROLES = ("sex", "relation", "presence")  # roles whose answers are values of the variable of that name
NUMBERS = {"floor_area_m2": "area", "n_members": "integer", "monthly_income_idr": "rupiah"}
NOT_OFFERED = frozenset(["age_years", "national_decile", *CODED_ROLES])
YES_WORDS = ["ya", "y", "ada", "punya", "memiliki", "menerima", "penerima", "terima", "dapat", "sudah", "benar", "true"]
NO_WORDS = [
    "tidak", "tdk", "t", "no", "n", "bukan", "belum", "tidakada", "tidakpunya", "tidakmemiliki", "tidakmenerima",
    "bukanpenerima", "false",
]  # fmt: skip
OF_OTHERS = re.compile(
    r"(?:^|_)(ibu|ayah|bapak|pasangan|suami|istri|petugas|bank|program|bantuan|tempat|rekening)(?:_|$)"
)
LEADING = re.compile(r"^(?:(?:punya|memiliki|ada|status|jenis|kepemilikan|aset|penerima|menerima|terima|bantuan)_)+")
WORDS = {  # words of a header and what they mean, in this order
    r"(^|_)nik(_|$)": "nik",
    r"(^|_)(no|nomor|nomer)_?(kk|kartu_keluarga)(_|$)": "kk",
    r"(^|_)id_(keluarga|kel|kpm|rt|rumah_tangga|pengurus)(_|$)": "source_key",
    r"(^|_)(tgl|tanggal|tggl)_?(lahir|lhr)": "birth_date",
    r"(^|_)(kode|kd|id)_(desa|kel|kelurahan|wilayah).*bps": "village_code:bps",
    r"(^|_)(kode|kd|id)_(desa|kel|kelurahan|wilayah)": "village_code:kemendagri",
    r"(^|_)(desa|kelurahan)(_|$)": "village",
    r"(^|_)(kec|kecamatan)(_|$)": "kecamatan",
    r"^nama(_|$)": "name",
    r"(^|_)alamat(_|$)": "address",
    r"(^|_)desil(_|$)": "decile",
    r"^luas(?!.*(lahan|tanah|sawah|kebun))(_|$)": "variable:floor_area_m2",
    r"^(no_)?rt$": "rt",
    r"^(no_)?rw$": "rw",
}


class VariableFacts(Protocol):
    """What is asked of a variable; households.models.Variable has it."""

    code: str
    label: str
    level: str
    kind: str
    choices: dict[str, str]


@dataclass(frozen=True)
class _Known:
    variables: Mapping[str, VariableFacts]
    words: Mapping[str, str]  # normalised header: meaning
    villages: VillageIndex


def header_words(variables: Sequence[VariableFacts]) -> dict[str, str]:
    """{normalised header: meaning} of all shipped layouts, and of the variables' own labels."""
    offered = {variable.code for variable in variables} - NOT_OFFERED
    found = {normalised(variable.label): VARIABLE + variable.code for variable in variables if variable.code in offered}
    for name, meaning in _layout_words().items():
        if not meaning.startswith(VARIABLE) or meaning.removeprefix(VARIABLE) in offered:
            found.setdefault(name, meaning)
    return found


def propose(
    columns: Sequence[ColumnFacts], variables: Sequence[VariableFacts], villages: VillageIndex
) -> dict[str, str]:
    """{column name: meaning, IGNORED where nothing speaks for one}; each meaning once, for its best column."""
    known = _Known({variable.code: variable for variable in variables}, header_words(variables), villages)
    scored = [(*_best(column, known), -column.column_no, column.name) for column in columns]
    proposed, taken = dict.fromkeys((column.name for column in columns), IGNORED), set()
    for score, meaning, _, name in sorted(scored, reverse=True):
        if meaning and score and meaning not in taken:
            proposed[name] = meaning
            taken.add(meaning)
    return proposed


def propose_level(proposed: Mapping[str, str]) -> str:
    """person where rows tell of one, else family."""
    meanings = set(proposed.values())
    return "person" if "nik" in meanings or {"name", "birth_date"} <= meanings else "family"


def propose_values(variable: VariableFacts, answers: Sequence[str]) -> dict[str, str]:
    """{code_key of an answer: internal value} by labels, words of other instruments, yes and no.

    A bare number is never proposed: what 1 means differs between instruments.
    """
    words = _words_of(variable)
    proposed = {code_key(text): _value_of(text, words) for text in answers}
    return {key: value for key, value in proposed.items() if value and not key.isdigit()}


def variable_of(meaning: str) -> str:
    """The variable whose internal values the answers of a column with this meaning take; "" for none."""
    return meaning if meaning in CODED_ROLES else meaning.removeprefix(VARIABLE) if VARIABLE in meaning else ""


def meaning_of(column: Column) -> str:
    """What a column of a mapped layout was said to mean."""
    if column.role:
        role = "name" if column.role == "head_name" else column.role
        return f"{role}:{column.code_system}" if column.code_system else role
    return VARIABLE + column.variable if column.variable else IGNORED


def column_of(name: str, meaning: str, values: Mapping[str, str]) -> Column:
    """The column of a mapped layout. values: {code_key: internal value, "" for an answer that says nothing}."""
    role, _, system = meaning.partition(":") if not meaning.startswith(VARIABLE) else ("", "", "")
    variable = variable_of(meaning)
    convert = "decile" if role == "decile" else NUMBERS.get(variable, "")
    is_key = role in ("kk", "source_key", "name")
    return Column(
        name, required=True, is_key=is_key, role=role, variable="national_decile" if role == "decile" else variable,
        convert=convert, code_system=system, values=dict(values),
    )  # fmt: skip


def _best(column, known):
    """(score, meaning): what the header says, unless the content contradicts it; else what the content says."""
    score, meaning = max(_by_header(name, known.words) for name in (column.name, normalised(column.text)))
    variable = known.variables.get(variable_of(meaning))
    if meaning and (_is_contradicted(meaning, column) or variable and _answers_otherwise(variable, column)):
        score, meaning = 0.0, IGNORED
    return (score, meaning) if meaning else _by_content(column, known.villages)


def _by_header(name, words):
    bare = re.sub(r"_\d+$", "", name)
    exact = next((each for each in (name, bare, LEADING.sub("", bare)) if each in words), None)
    if exact is not None:
        return (1.0 if exact == name else 0.95), words[exact]
    if OF_OTHERS.search(name):
        return 0.0, IGNORED
    meaning = next((meaning for pattern, meaning in WORDS.items() if re.search(pattern, name)), None)
    if meaning:
        return 0.9, meaning
    close = difflib.get_close_matches(name, words, n=1, cutoff=CLOSE_HEADER)
    return (0.8, words[close[0]]) if close and len(name) > 3 else (0.0, IGNORED)


def _is_contradicted(meaning, column):
    if not column.n_filled:
        return False
    test = {"nik": _is_long, "kk": _is_long, "birth_date": _is_date, "name": _has_letters, "village": _has_letters,
            "decile": _has_digit, "rt": _has_digit, "rw": _has_digit}.get(meaning)  # fmt: skip
    if test:
        return column.share(test) < MOSTLY
    is_choice = variable_of(meaning) and variable_of(meaning) not in NUMBERS
    return bool(is_choice) and not column.answers


def _answers_otherwise(variable, column):
    """Words, and none of them one of the variable's."""
    words = [text for text in column.answers if _has_letters(text)]
    return bool(variable.choices and words) and not propose_values(variable, words)


def _by_content(column, villages):
    if column.share(_is_sixteen) >= MOSTLY:
        return 0.6, "kk" if _repeats(column) and not column.share(_has_womans_day) else "nik"
    if column.sample and {code_key(text) for text in column.sample} <= {"l", "p", "lk", "pr", "lakilaki", "perempuan"}:
        return 0.6, "sex"
    if "lahir" in column.name and column.share(_is_date) >= MOSTLY:
        return 0.5, "birth_date"
    for system in ("kemendagri", "bps"):
        if column.share(lambda text, system=system: villages.by_code(text, system=system)) >= MOSTLY:
            return 0.5, f"village_code:{system}"
    kecamatan, village = _area_names(villages)
    if column.share(lambda text: code_key(text) in kecamatan) >= MOSTLY:
        return 0.4, "kecamatan"
    if column.share(lambda text: code_key(text) in village) >= MOSTLY:
        return 0.4, "village"
    return 0.0, IGNORED


def _area_names(villages):
    kecamatan = {code_key(village.kecamatan) for village in villages.villages}
    return kecamatan, {code_key(village.name) for village in villages.villages}


def _is_sixteen(text):
    return bool(re.fullmatch(r"\D?\d{16}", re.sub(r"[\s.']", "", text)))


def _is_long(text):
    return len(re.sub(r"\D", "", text)) >= 12 or "E+" in text.upper()


def _has_womans_day(text):
    """Days above 40 stand in the NIKs of women; a KK number has the day it was issued there."""
    digits = re.sub(r"\D", "", text)
    return len(digits) == 16 and 41 <= int(digits[6:8]) <= 71


def _repeats(column):
    return len(column.sample) < column.n_filled


def _is_date(text):
    try:
        return parse_date(text) is not None
    except ValueError:
        return False


def _value_of(text, words):
    """Of the whole answer, of one that is nearly it, or of single words that all mean the same."""
    key = code_key(text)
    close = [key] if key in words else difflib.get_close_matches(key, words, n=1, cutoff=CLOSE_ANSWER)
    if close:
        return words[close[0]]
    meant = {words[word] for word in map(code_key, re.split(r"\W+", text)) if word in words and not word.isdigit()}
    return meant.pop() if len(meant) == 1 else None


def _has_letters(text):
    return any(sign.isalpha() for sign in text)


def _has_digit(text):
    return any(sign.isdigit() for sign in text)


def _words_of(variable):
    """{code_key: internal value} that an answer to this variable may be written as."""
    words = {}
    if set(variable.choices) == {"yes", "no"}:
        words |= dict.fromkeys(YES_WORDS, "yes") | dict.fromkeys(NO_WORDS, "no")
    for value, label in variable.choices.items():
        parts = [label, *re.split("[/,]", label), value]
        words |= {code_key(part): value for part in parts if code_key(part)}
    of_instruments = words_for(variable.code).items()
    return {key: value for key, value in of_instruments if value in variable.choices} | words


@cache
def _layout_words():
    found = {}
    for layout in all_layouts():
        for column in layout.columns:
            meaning = _meaning(layout, column)
            for name in (column.field, *column.aliases) if meaning else ():
                found.setdefault(name, meaning)
    return found


def _meaning(layout, column):
    if column.role == "sls_code":
        return IGNORED
    if column.role or column.variable or not column.items:
        return meaning_of(column)
    return VARIABLE + item_variable(layout.instrument, layout.version, column.items[0])
