"""What was written in a cell of a file, in the forms that the linkage model compares.

Pure functions: each takes a list of distinct texts and returns columns: name to Arrow array, in the order of the texts.
"""

import re
from functools import cache

from households import area_facts
from households.linkage.birth_dates import birth_digits
from households.linkage.names import is_no_name, name_key, name_sound, word_block

FILLERS = {"tidakada", "kosong", "null", "none", "nan", "na", "nihil", "belumada", "belumpunya"}
ROUNDED = re.compile(r"\d[.,]?\d*e\+?\d+")  # what a spreadsheet writes for sixteen digits
SEXES = {
    "m": ("l", "lk", "laki", "lakilaki", "pria", "male", "m", "1"),
    "f": ("p", "pr", "perempuan", "wanita", "female", "f", "2"),
}
SEX_OF = {word: sex for sex, words in SEXES.items() for word in words}
ADDRESS_FILLERS = {"jl", "jln", "jalan", "no", "nomor", "nmr", "rt", "rw", "dusun", "dsn", "gg", "gang"}


def nik_forms(texts: list[str]) -> dict:
    """Signs and blanks gone; fillers, one repeated digit and numbers rounded by a spreadsheet are no NIK."""
    return {"nik": _texts(map(_nik, texts))}


def name_forms(texts: list[str]) -> dict:
    """name (key), name_sorted, first and last word, sound (sorted words without blanks),
    said (the same as the words stand), name_words (no initials), given and family_name (word blocks)."""
    keys = [None if is_no_name(text) else name_key(text) or None for text in texts]
    sounds = [name_sound(key).split() if key else None for key in keys]
    return {
        "name": _texts(keys),
        "name_sorted": _texts(key and " ".join(sorted(key.split())) for key in keys),
        "first": _texts(key and key.split()[0] for key in keys),
        "last": _texts(key and key.split()[-1] for key in keys),
        "sound": _texts(words and "".join(sorted(words)) for words in sounds),
        "said": _texts(words and "".join(words) for words in sounds),
        "name_words": _lists(words and sorted({word for word in words if len(word) > 1} or words) for words in sounds),
        "given": _texts(words and word_block(words[0]) for words in sounds),
        "family_name": _texts(words and word_block(words[-1]) for words in sounds),
    }


def birth_forms(texts: list[str]) -> dict:
    """birth (YYYYMMDD), birth_turned (day and month swapped) and birth_year."""
    days = [birth_digits(text) for text in texts]
    return {
        "birth": _texts(days),
        "birth_turned": _texts(day and day[:4] + day[6:] + day[4:6] for day in days),
        "birth_year": _texts(day and day[:4] for day in days),
    }


def address_forms(texts: list[str]) -> dict:
    """address_words without `Jl.`, `No.`, `RT` and leading zeros, each once; address: those in the order of the
    alphabet; address_line: as written, without blanks.
    """
    words = [_address_words(text) for text in texts]
    each = [sorted(set(line)) or None for line in words]
    return {
        "address": _texts(line and " ".join(line) for line in each),
        "address_line": _texts(map("".join, words)),
        "address_words": _lists(each),
    }


def area_forms(texts: list[str]) -> dict:
    """area: letters and digits in lower case; a village code of before 2022 becomes the present one."""
    return {"area": _texts(map(_area, texts))}


def sex_forms(texts: list[str]) -> dict:
    """sex: m or f for the usual words and codes, else the text itself."""
    plain = [re.sub(r"[^a-z0-9]", "", text.lower()) for text in texts]
    return {"sex": _texts(SEX_OF.get(text, text) or None for text in plain)}


def _nik(text):
    plain = re.sub(r"[\s'\"`_-]|\.0$", "", text.lower())
    digits = re.sub(r"[^0-9a-z]", "", plain)
    is_filler = len(set(digits)) < 2 or digits in FILLERS or ROUNDED.fullmatch(plain)
    return None if is_filler else digits


def _address_words(text):
    words = re.findall(r"[a-z]+|\d+", text.lower())
    return [word.lstrip("0") or "0" for word in words if word not in ADDRESS_FILLERS]


def _area(text):
    plain = re.sub(r"[^0-9a-z]", "", text.lower())
    return _present_villages().get(plain, plain) or None


@cache
def _present_villages():
    """Ten digits of the code of before 2022 to those of today, of the villages that came under another kecamatan."""
    return {old.replace(".", ""): new.replace(".", "") for new, old in area_facts.old_village_codes().items()}


def _texts(values):
    import pyarrow

    return pyarrow.array([value or None for value in values], "string")


def _lists(values):
    import pyarrow

    return pyarrow.array(list(values), pyarrow.list_(pyarrow.string()))
