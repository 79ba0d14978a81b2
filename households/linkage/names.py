"""Names as people write them, made comparable: case, signs, titles and the customs of spelling in Indonesia.

Three forms of a name, each coarser than the one before:
  name_key    what names sort and search by: titles gone, present-day spelling, no double letters
  name_sound  how it is said: f, v and p are one sound, as are z and j; a last h is not heard; word order is kept
  word_block  first letter and consonants of one word, under which a slip in a vowel changes nothing
Whole words and sounds stand in data/name_spellings.csv, their origin in data/SOURCES.md.
"""

import csv
import re
import unicodedata
from collections import defaultdict
from functools import cache
from pathlib import Path

SPELLINGS = Path(__file__).resolve().parents[1] / "data" / "name_spellings.csv"
KEY_LENGTH = 120
DEGREES = re.compile(
    r",\s*(s|a|m|dr|amd|se|sh|st|spd|skm|skom|mm|msi|ns)\b.*$"
    r"|\b(s|a|m|dr)\.\s?(pd|kom|sos|ag|hut|kep|ked|farm|psi|si|md|pt|ip|km|st|e|h|p|t)\b\.?"
)
ALIAS = re.compile(r"\s(alias|als)\b.*$|[@/].*$")
NO_NAME = {"", "nn", "nihil", "tidak ada", "tanpa nama", "kosong", "null", "none", "nan", "xxx"}


def name_key(name: str) -> str:
    """What a name sorts and searches by: `H. Moh. Sjarif'uddin` and `Muhammad Syarifuddin` have one key."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    named = ALIAS.sub("", DEGREES.sub(" ", plain)) or plain
    words = re.sub(r"[^a-z ]", "", re.sub(r"[-_./,]", " ", named)).split()
    kept = [word for index, word in enumerate(words) if not _is_title(word, index, words)] or words
    return " ".join(_with_abdul(_modern(word, index == 0) for index, word in enumerate(kept)))[:KEY_LENGTH].strip()


def name_sound(key: str) -> str:
    """How a name key is said, for spellings that `name_key` leaves apart: `pauji` and `fauzi` have one sound."""
    return " ".join(map(_sound, key.split()))


def word_block(word: str) -> str:
    """First letter and consonants of a word of a name sound, for finding candidates: `aminah` and `amenah` meet."""
    return word[:1] + re.sub(r"[aeiouyhw]", "", word[1:])[:5]


def is_no_name(name: str) -> bool:
    """Whether a cell for a name says that there is none, as in lists that must have something in every cell."""
    return re.sub(r"[^a-z ]", "", name.lower()).strip() in NO_NAME


def _is_title(word, index, words):
    spellings = _spellings()
    return len(words) > 1 and word in spellings["title"] and not (index == 0 and word in spellings["first"])


@cache
def _modern(word, is_first):
    spellings = _spellings()
    word = spellings["word"].get(word) or (spellings["first"].get(word) if is_first else None) or word
    for old, new in spellings["sound"].items():
        word = word.replace(old, new)
    word = re.sub(r"(.)\1", r"\1", word)
    if len(word) > 3:
        word = re.sub(r"(ie|iy|y)$", "i", word)
    return spellings["word"].get(word, word)


def _with_abdul(words):
    """Abdul belongs to the next word: `Abd. Rahman`, `Abdul Rahman`, `Abdurrahman` and `Abdulrahman` are one name."""
    joined = []
    for word in words:
        if joined and joined[-1] == "abdul":
            word = re.sub(r"(.)\1", r"\1", joined.pop() + word)
        joined.append(_assimilated(word))
    return joined


@cache
def _assimilated(word):
    found = re.fullmatch(r"abdu([rsdtnz])([a-z]{3,})", word)
    return f"abdul{found[1]}{found[2]}" if found else word


@cache
def _sound(word):
    for heard, said in _spellings()["heard"].items():
        word = word.replace(heard, said)
    word = re.sub(r"(.)\1", r"\1", word)
    if len(word) > 3:
        word = re.sub(r"[hk]$", "", word)
    return re.sub(r"d$", "t", word)


@cache
def _spellings():
    """Written to meant by kind: title, first (only at the start), word, sound (of old spelling) and heard."""
    kinds = defaultdict(dict)
    with SPELLINGS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kinds[row["kind"]][row["written"]] = row["meant"]
    return kinds
