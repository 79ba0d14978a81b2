"""Scoring a linkage against the truth of who is who. Pure functions on plain collections.

A pair of records is right if both are of one person. Links between two registers are counted on persons, so that
somebody listed twice counts once; doubles inside one register are counted on pairs of records.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

Pair = tuple[str, str]


@dataclass(frozen=True)
class Score:
    """Counts of pairs: those that are true, those that were found, and those that are both."""

    n_true: int
    n_found: int
    n_right: int

    @property
    def precision(self) -> float:
        return self.n_right / self.n_found if self.n_found else 1.0

    @property
    def recall(self) -> float:
        return self.n_right / self.n_true if self.n_true else 1.0

    @property
    def f1(self) -> float:
        total = self.n_true + self.n_found
        return 2 * self.n_right / total if total else 1.0


def score(found: Collection, true: Collection) -> Score:
    """found, true: pairs in one form, each pair once. F1 is that of the Dice coefficient of the two sets."""
    found, true = set(found), set(true)
    return Score(len(true), len(found), len(found & true))


def person_pairs(pairs: Iterable[Pair], left: Mapping[str, int], right: Mapping[str, int]) -> set[tuple[int, int]]:
    """Pairs of persons behind pairs of record ids; left, right: person by record id."""
    return {(left[one], right[other]) for one, other in pairs}


def linkage_score(pairs: Iterable[Pair], left: Mapping[str, int], right: Mapping[str, int]) -> Score:
    """Of links between two registers, on persons: true are those who stand in both."""
    shared = set(left.values()) & set(right.values())
    return score(person_pairs(pairs, left, right), {(person, person) for person in shared})


def score_among(people: Collection[int], pairs: Iterable[Pair], left: Mapping, right: Mapping) -> Score:
    """The linkage score of some people only: pairs in which one of them stands on either side."""
    people = set(people)
    found = {pair for pair in person_pairs(pairs, left, right) if people.intersection(pair)}
    shared = people & set(left.values()) & set(right.values())
    return score(found, {(person, person) for person in shared})


def double_pairs(person_of: Mapping[str, int]) -> set[Pair]:
    """All pairs of record ids of one register that are of one person, the smaller id first."""
    records = defaultdict(list)
    for record, person in person_of.items():
        records[person].append(record)
    return {pair for found in records.values() for pair in combinations(sorted(found), 2)}


def doubles_score(pairs: Iterable[Pair], person_of: Mapping[str, int]) -> Score:
    """Of doubles found inside one register, on pairs of records, whichever id is named first."""
    return score({tuple(sorted(pair)) for pair in pairs}, double_pairs(person_of))


@dataclass
class Lookalikes:
    """Groups of persons of one kind (namesakes, twins): each two of a group look alike."""

    groups: list[set[int]]
    _of: dict[int, list[int]] = field(init=False)

    def __post_init__(self):
        self._of = defaultdict(list)
        for number, group in enumerate(self.groups):
            for person in group:
                self._of[person].append(number)

    @classmethod
    def read(cls, rows: Iterable[Mapping[str, str]], kind: str) -> "Lookalikes":
        """From the rows of `lookalikes_truth.csv`."""
        groups = defaultdict(set)
        for row in rows:
            if row["kind"] == kind:
                groups[row["group"]].add(int(row["person"]))
        return cls(list(groups.values()))

    @property
    def people(self) -> set[int]:
        return set(self._of)

    def alike(self, one: int, other: int) -> bool:
        return one != other and bool(set(self._of.get(one, ())) & set(self._of.get(other, ())))

    def n_pairs(self, left: Collection[int], right: Collection[int]) -> int:
        """Pairs of two persons of one group that could be welded: one stands in the left register, one in the right."""
        total = 0
        for group in self.groups:
            in_left, in_right = group & left, group & right
            both = len(in_left & in_right)
            total += len(in_left) * len(in_right) - both - both * (both - 1) // 2
        return total

    def n_welded(self, pairs: Iterable[tuple[int, int]]) -> int:
        return len({frozenset(pair) for pair in pairs if self.alike(*pair)})


def wrong_by_kind(
    pairs: Iterable[tuple[int, int]], kinds: Mapping[str, Lookalikes], family_of: Mapping[int, int]
) -> Counter:
    """Wrong pairs of persons by what the two are to each other: the first kind that fits, one family, or strangers."""
    counts = Counter()
    for one, other in pairs:
        if one != other:
            kind = next((kind for kind, people in kinds.items() if people.alike(one, other)), None)
            same_family = family_of.get(one) == family_of.get(other)
            counts[kind or ("family" if same_family else "stranger")] += 1
    return counts


def missed_by_errors(missed: Iterable[int], *errors_of: Mapping[int, Iterable[str]]) -> Counter:
    """Missed persons by the errors on their rows in all registers, in alphabetical order."""
    return Counter(
        " ".join(sorted({error for errors in errors_of for error in errors.get(person, ())})) for person in missed
    )
