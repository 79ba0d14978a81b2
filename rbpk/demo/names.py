"""Made-up names after the customs of Kutai, Banjar, Bugis, Dayak, Javanese and other families, and their spellings."""

import csv
from collections import defaultdict
from functools import cache
from itertools import accumulate
from random import Random

from rbpk.demo.places import DATA

MODERN_FROM = 1990  # born since: names of the whole archipelago become common
SHARE_OF_MODERN = 0.6
SHARE_WITH_TITLE = {"kutai": 0.10, "banjar": 0.04, "bugis": 0.12}
SHARE_WITH_ONE_WORD = {"jawa": 0.5, "umum": 0.05, "dayak": 0.05}
SHARE_WITH_THREE_WORDS = 0.15
SHARE_WITH_THREE_WORDS_SINCE = {1975: 0.35, 1995: 0.55}  # birth years from which names grew longer
# Nobody is called by these, though many names begin with one.
BEFORE_THE_NAME = {
    "Muhammad", "Ahmad", "Abdul", "Siti", "Sitti", "Nur", "Noor", "Sri", "Andi", "Aji", "Awang", "Dayang", "Encek",
    "Raden", "Gusti", "Antung", "Daeng",
}  # fmt: skip
_VOWELS = "aeiou"
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def person_name(rng: Random, group: str, sex: str, birth_year: int, second: str = "") -> str:
    """A full name as a family card has it.

    second  a last word to share, as twins and siblings may, or a Dayak child with the father
    """
    if birth_year >= MODERN_FROM and group != "dayak" and rng.random() < SHARE_OF_MODERN:
        group = "umum"
    words = [_draw(rng, group, sex, "given")]
    older = 1.0 if birth_year < 1975 else 0.2
    if second or rng.random() >= SHARE_WITH_ONE_WORD.get(group, 0.15) * older:
        if rng.random() < _share_with_three_words(birth_year) * (0.5 if second else 1):
            words.append(_draw(rng, group, sex, "given"))
        words.append(second or _draw(rng, group, sex, "second"))
    if rng.random() < SHARE_WITH_TITLE.get(group, 0):
        words.insert(0, _draw(rng, group, sex, "title"))
    return " ".join(dict.fromkeys(words))


def called_alike(one: str, other: str) -> bool:
    """Whether two people of one house would answer to the same call: Siti Aminah and Sitti Amina."""
    one, other = _call_name(one), _call_name(other)
    return one == other or other in _respellings(one) or one in _respellings(other)


def _call_name(name):
    words = name.split()
    return next((word for word in words if word not in BEFORE_THE_NAME), words[-1])


def _share_with_three_words(birth_year):
    since = [share for year, share in SHARE_WITH_THREE_WORDS_SINCE.items() if birth_year >= year]
    return since[-1] if since else SHARE_WITH_THREE_WORDS


def respelled_by_custom(rng: Random, name: str) -> str:
    """Another spelling of the name by one of the customs in `data/spellings.csv`: whole words, then sounds.

    Where none of them fits, two words are run together; a single word is left to the caller as "".
    """
    words = name.split()
    ways = [
        (index, respelling)
        for index, word in enumerate(words)
        for respelling in _respellings(word)
        if respelling != word
    ]
    if not ways:
        return " ".join([words[0] + words[1].lower(), *words[2:]]) if len(words) > 1 else ""
    index, respelling = rng.choice(ways)
    return " ".join([*words[:index], respelling, *words[index + 1 :]])


def slip_of_the_pen(rng: Random, name: str) -> str:
    """What no rule foretells: in a word of four letters or more a letter lost, swapped, or taken for another."""
    words = name.split()
    long_words = [index for index, word in enumerate(words) if len(word) >= 4] or [0]
    index = rng.choice(long_words)
    words[index] = _slip(rng, words[index])
    return " ".join(words)


@cache
def _respellings(word):
    whole, sounds = _spelling_rules()
    found = list(whole.get(word, ()))
    for sound, other in sounds:
        lower = word.lower()
        if sound.endswith("$"):
            if lower.endswith(sound[:-1]):
                found.append(word[: 1 - len(sound)] + other)
        elif sound in lower:
            found.append(lower.replace(sound, other, 1).capitalize())
    return found


def _slip(rng, word):
    at = rng.randrange(1, max(2, len(word) - 1))
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + _beside(rng, word[at : at + 1]) + word[at + 1 :]
    if kind == 2 and at + 1 < len(word) and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    vowels = [index for index, letter in enumerate(word) if letter in _VOWELS] or [at]
    at = rng.choice(vowels)
    return word[:at] + rng.choice([vowel for vowel in _VOWELS if vowel != word[at]]) + word[at + 1 :]


def _beside(rng, letter):
    """A letter next to this one on the keyboard; nothing for a word too short to have it."""
    row = next((row for row in _KEYBOARD if letter and letter in row), "")
    at = row.find(letter)
    return rng.choice(row[max(0, at - 1) : at] + row[at + 1 : at + 2]) if row else letter


def _draw(rng, group, sex, part):
    names, cumulative = _pools()[group, sex, part]
    return rng.choices(names, cum_weights=cumulative)[0]


@cache
def _pools():
    names, weights = defaultdict(list), defaultdict(list)
    for row in _rows("names.csv"):
        key = row["group"], row["sex"], row["part"]
        names[key].append(row["name"])
        weights[key].append(int(row["weight"]))
    return {key: (names[key], list(accumulate(weights[key]))) for key in names}


@cache
def _spelling_rules():
    whole, sounds = defaultdict(list), []
    for row in _rows("spellings.csv"):
        if row["kind"] == "word":
            whole[row["written"]].append(row["respelled"])
        else:
            sounds.append((row["written"], row["respelled"]))
    return dict(whole), sounds


def _rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
