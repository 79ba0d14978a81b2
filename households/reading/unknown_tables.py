"""A table no layout knows, as a person who maps it must see it: where its header stands, what its columns hold."""

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np

from households.reading.answers import text_of
from households.reading.columns import Cell
from households.reading.layouts import SEARCHED_ROWS, first_data_row, header_names, normalised
from households.reading.sheets import Sheet
from households.reading.validators import LONG_NUMBER, without_numbers

SAMPLED_ROWS = 5_000  # enough to tell a date from a name
MOST_ANSWERS = 30  # a column with more different texts is no question with answers to choose from
N_EXAMPLES = 3
LONGEST_HEADER = 100
WORD_KNOWN, WORD_LIKELY, NO_WORD = 4, 1, -2
_DIGITS_OF_SOMEBODY = re.compile(r"\d{8,}")  # of a telephone
_DATE = re.compile(r"\d{1,2}([/\-. ])(?:\d{1,2}|\w{3,9})\1(\d{4})|(\d{4})-\d\d-\d\d")


@dataclass(frozen=True)
class ColumnFacts:
    """A column below its header.

    name     normalised header, equal ones counted through: the field of a mapped layout
    sample   {text: how often} of the first SAMPLED_ROWS rows
    answers  {text: how often} of all rows, most frequent first; empty where there are more than MOST_ANSWERS
    """

    name: str
    text: str
    column_no: int
    sample: dict[str, int]
    answers: dict[str, int]

    @property
    def n_filled(self) -> int:
        return sum(self.sample.values())

    @property
    def is_varied(self) -> bool:
        """Texts that hardly repeat: they tell of persons, not of a category."""
        return len(self.sample) > max(1, self.n_filled // 2)

    def share(self, test) -> float:
        """Of the filled cells, those whose text passes a test; 0 for an empty column."""
        passed = sum(n for text, n in self.sample.items() if test(text))
        return passed / self.n_filled if self.n_filled else 0.0

    def examples(self, *, is_identity: bool) -> list[str]:
        return [shown(text, is_hidden=is_identity or self.is_varied) for text in list(self.sample)[:N_EXAMPLES]]


def find_header(rows: Sequence[Sequence[Cell]], words: Container[str]) -> tuple[int, int]:
    """(row from 1, lines) where a header most likely stands; words: names that headers are known to have.

    Two lines only where the upper one has gaps, as merged cells leave them.
    """
    places = [(row, lines) for row in range(1, min(len(rows), SEARCHED_ROWS) + 1) for lines in (1, 2)]
    likely = [place for place in places if place[1] == 1 or _has_gaps(rows, place[0])]
    score = {place: _header_score(header_names(rows, *place), words) - place[1] for place in likely}
    return max(score, key=score.get, default=(1, 1))


def facts_of(sheet: Sheet, row: int, n_lines: int) -> list[ColumnFacts]:
    """The columns below a header, in order. Columns without a header are nobody's."""
    head = sheet.head(row + n_lines + 1)
    first_row = first_data_row(head, row + n_lines)
    return [
        ColumnFacts(name, text, column_no, *_texts(sheet.columns[column_no - 1], first_row - 1))
        for column_no, text, name in header_names(head, row, n_lines)
    ]


def shown(text: str, *, is_hidden: bool) -> str:
    """A text as an example may show it: numbers of identity masked; what tells of a person cut to first letters."""
    masked = without_numbers(text)
    if masked != text:
        return masked[:60]
    if not is_hidden:
        return _DIGITS_OF_SOMEBODY.sub(lambda digits: f"{digits[0][:2]}***", text)[:60]
    if date := _DATE.fullmatch(text.split(" 00:")[0]):
        return f"**-**-{date[2] or date[3]}"
    words = [f"{word[0]}***" if word[0].isalpha() else _DIGITS_OF_SOMEBODY.sub("***", word) for word in text.split()]
    return " ".join(words[:4])[:60]


def _header_score(names, words):
    score = 0
    for _, text, name in names:
        is_word = any(sign.isalpha() for sign in text) and len(text) <= LONGEST_HEADER and not LONG_NUMBER.search(text)
        is_known = name in words or normalised(text) in words
        score += WORD_KNOWN if is_known else WORD_LIKELY if is_word else NO_WORD
    n_repeated = len(names) - len({text for _, text, _ in names})
    return score - 2 * n_repeated


def _has_gaps(rows, number):
    """Whether the row below is filled where this one is not, and holds no long number."""
    if number >= len(rows):
        return False
    upper, lower = rows[number - 1], rows[number]
    is_gap = [cell is not None and (at >= len(upper) or upper[at] is None) for at, cell in enumerate(lower)]
    return any(is_gap) and not any(LONG_NUMBER.search(text_of(cell) or "") for cell in lower)


def _texts(column, start):
    """(of the sample, of all rows) below the header, None and blanks left out."""
    texts = column.each(text_of)
    sample = _counted(texts, texts.codes[start : start + SAMPLED_ROWS])
    answers = _counted(texts, texts.codes[start:]) if len(sample) <= MOST_ANSWERS else {}
    return sample, answers if len(answers) <= MOST_ANSWERS else {}


def _counted(texts, codes):
    found = Counter()
    for code, n in zip(*np.unique(codes, return_counts=True), strict=True):
        if texts.values[code]:
            found[texts.values[code]] += int(n)
    return dict(found.most_common())
