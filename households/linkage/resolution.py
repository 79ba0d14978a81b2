"""From scored pairs to links: a person of one file is one person of the other, unless a file holds them twice."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations, groupby

DIGITS = 6  # of a match weight in bits: pairs that differ less weigh the same


def contested(pairs: Iterable[tuple[str, str]]) -> tuple[set[str], set[str]]:
    """Left ids that share a right id with another, and right ids that share a left id with another."""
    pairs = list(pairs)
    n_left, n_right = Counter(left for left, _ in pairs), Counter(right for _, right in pairs)
    return {left for left, right in pairs if n_right[right] > 1}, {right for left, right in pairs if n_left[left] > 1}


@dataclass
class Resolution:
    """Links and ties, and the partners that every id has so far."""

    same: set[frozenset[tuple[str, str]]]
    links: set[tuple[str, str]] = field(default_factory=set)
    ties: set[tuple[str, str]] = field(default_factory=set)
    partners: dict = field(default_factory=lambda: defaultdict(list))

    def may_link(self, pair):
        left, right = _sides(pair)
        return self._all_one(right, self.partners[left]) and self._all_one(left, self.partners[right])

    def clashing(self, pairs):
        """Those of equally heavy pairs that share a record whose other partner is somebody else."""
        by_record = defaultdict(list)
        for pair in pairs:
            left, right = _sides(pair)
            by_record[left].append((right, pair))
            by_record[right].append((left, pair))
        return {
            pair
            for partners in by_record.values()
            for (one, first), (other, second) in combinations(partners, 2)
            if frozenset((one, other)) not in self.same
            for pair in (first, second)
        }

    def link(self, pair):
        left, right = _sides(pair)
        self.links.add(pair)
        self.partners[left].append(right)
        self.partners[right].append(left)

    def leave_open(self, pair):
        """Nobody is chosen for these two records any more, as nobody is the same person as None."""
        self.ties.add(pair)
        for record in _sides(pair):
            self.partners[record].append(None)

    def _all_one(self, record, others):
        return all(frozenset((record, other)) in self.same for other in others)


def resolve(
    scored: Iterable[tuple[str, str, float]],
    same_left: Iterable[tuple[str, str]] = (),
    same_right: Iterable[tuple[str, str]] = (),
) -> Resolution:
    """Which pairs are links, and which are ties that only a person can decide.

    scored                 left id, right id, match weight in bits; only pairs that are probable enough
    same_left, same_right  pairs of ids that are one person inside their own file

    The heaviest pairs come first. A record that has its partner takes another only where that one is the same person
    as the partner; of partners that weigh the same and are not one person none is chosen.
    """
    same = {frozenset((("l", one), ("l", other))) for one, other in same_left}
    same |= {frozenset((("r", one), ("r", other))) for one, other in same_right}
    result = Resolution(same)
    ordered = sorted(((-round(weight, DIGITS), left, right) for left, right, weight in scored))
    for _weight, group in groupby(ordered, key=lambda entry: entry[0]):
        pairs = [pair for _, *pair in group]
        pairs = [pair for pair in map(tuple, pairs) if result.may_link(pair)]
        clashing = result.clashing(pairs)
        for pair in pairs:
            if pair in clashing:
                result.leave_open(pair)
            else:
                result.link(pair)
    return result


def _sides(pair):
    return ("l", pair[0]), ("r", pair[1])
