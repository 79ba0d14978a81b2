"""Names as people write them, made comparable: case, signs, titles and the commonest spellings of one name."""

import re
import unicodedata

TITLES = {
    "h", "hj", "haji", "hajjah", "drs", "dr", "ir", "prof", "ustadz", "ustad", "ust", "kh", "alm", "almh", "st",
    "se", "sh", "spd", "skom", "bin", "binti", "bt", "b",
}  # fmt: skip
SPELLINGS = {
    "muhammad": {
        "muhamad",
        "mohammad",
        "mohamad",
        "mohammed",
        "muhammed",
        "moh",
        "mohd",
        "muh",
        "mhd",
        "muchammad",
        "m",
    },
    "ahmad": {"achmad", "akhmad", "ahmat", "achmat"},
    "abdul": {"abd", "abdoel", "abdu"},
    "siti": {"sitti", "st"},
    "nur": {"noor", "nor", "noer"},
    "syarif": {"sjarif", "syarief", "sarif"},
}
CANONICAL = {variant: name for name, variants in SPELLINGS.items() for variant in variants}
OLD_SPELLING = [("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "sy"), ("nj", "ny"), ("ch", "kh")]


def name_key(name: str) -> str:
    """What a name sorts and searches by: `H. Moh. Sjarif'uddin` and `Muhammad Syarifuddin` have one key."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z ]", "", re.sub(r"[-./,]", " ", plain)).split()
    kept = [word for index, word in enumerate(words) if not _is_title(word, index, words)] or words
    return " ".join(_modern(word) for word in kept)[:120]


def _is_title(word: str, index: int, words: list[str]) -> bool:
    return len(words) > 1 and word in TITLES and not (word in CANONICAL and index == 0)


def _modern(word: str) -> str:
    word = CANONICAL.get(word, word)
    for old, new in OLD_SPELLING:
        word = word.replace(old, new)
    return re.sub(r"(.)\1", r"\1", word)
