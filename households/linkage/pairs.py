"""Which scored pairs are linked, which are asked about and which are dropped. Pure: no database, no frame library.

A pair above the upper threshold is linked unless a rule keeps it apart; a cluster of several persons counts as one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher

from households.linkage.agreement import birth_dates_agree, names_agree
from households.linkage.merging import Joining
from households.models import CandidatePair

Kind = CandidatePair.Kind
SAME_WORD = 0.85  # share of equal letters from which two words are one given name; Hasan and Husein are twins


@dataclass(frozen=True)
class Facts:
    """What the rules have to know about a person."""

    person: int
    name_key: str = ""
    birth_date: date | None = None
    nik: int | None = None
    is_verified: bool = False
    household: int | None = None
    village: int | None = None
    claims: frozenset[int] = frozenset()  # families whose claims speak of him
    sources: frozenset[int] = frozenset()
    is_anchored: bool = False  # evidence, a need or work under way hangs on him or his household
    has_twin: bool = False  # a source names somebody else in his family who was born on the same day


@dataclass(frozen=True)
class Scored:
    left: int
    right: int
    probability: float
    weight: float
    is_tied: bool = False  # an equally good partner stands beside: never linked, always asked about


@dataclass
class Sorted:
    """joinings to make, and (pair, kind) to ask about; the pair as it was compared, with who stands for whom."""

    joinings: list[Joining] = field(default_factory=list)
    questions: list[tuple[Scored, Kind]] = field(default_factory=list)
    stands_for: dict[int, int] = field(default_factory=dict)


@dataclass
class Cluster:
    members: list[int]
    claims: set[int]
    verified_niks: set[int]
    n_anchored: int


class Clusters:
    """Persons joined so far, and whether two clusters may be joined."""

    def __init__(self, people: Mapping[int, Facts], apart: Mapping[int, set[int]]):
        self.people, self.apart = people, apart
        self.of: dict[int, Cluster] = {}
        self.edge: dict[int, Scored] = {}  # the strongest pair each person was joined by

    def get(self, person: int) -> Cluster:
        if person not in self.of:
            facts = self.people[person]
            verified = {facts.nik} if facts.is_verified and facts.nik else set()
            self.of[person] = Cluster([person], set(facts.claims), verified, int(facts.is_anchored))
        return self.of[person]

    def are_one(self, pair: Scored) -> bool:
        return self.get(pair.left) is self.get(pair.right)

    def were_parted(self, pair: Scored) -> bool:
        """A person has said that somebody of the one cluster is not somebody of the other."""
        left, right = self.get(pair.left).members, set(self.get(pair.right).members)
        return any(self.apart.get(person, set()) & right for person in left)

    def would_weld(self, pair: Scored) -> bool:
        """One source names people of both clusters in one family: it knows them to be two."""
        return bool(self.get(pair.left).claims & self.get(pair.right).claims)

    def may_join(self, pair: Scored) -> bool:
        left, right = self.get(pair.left), self.get(pair.right)
        if len(left.verified_niks | right.verified_niks) > 1 or left.n_anchored + right.n_anchored > 1:
            return False
        return not (self.would_weld(pair) or are_twins(self.people[pair.left], self.people[pair.right]))

    def join(self, pair: Scored) -> None:
        left, right = self.get(pair.left), self.get(pair.right)
        for person in (pair.left, pair.right):
            self.edge.setdefault(person, pair)
        left.members += right.members
        left.claims |= right.claims
        left.verified_niks |= right.verified_niks
        left.n_anchored += right.n_anchored
        for person in right.members:
            self.of[person] = left

    def joinings(self) -> Iterable[Joining]:
        for cluster in {id(cluster): cluster for cluster in self.of.values()}.values():
            kept = min(cluster.members, key=self._rank)
            for person in sorted(set(cluster.members) - {kept}):
                edge = self.edge[person]
                yield Joining(kept, person, edge.probability, edge.weight)

    def _rank(self, person: int):
        return rank(self.people[person])


def rank(facts: Facts):
    """Sorts first who is to be kept: he lives somewhere, something hangs on him, his NIK is verified, he is oldest."""
    return facts.household is None, not facts.is_anchored, not facts.is_verified, facts.person


def sort_pairs(
    scored: Iterable[Scored], people: Mapping[int, Facts], *, upper: float, lower: float,
    decided: Iterable[tuple[int, int]] = (), asked: Iterable[tuple[int, int]] = (),
) -> Sorted:  # fmt: skip
    """Link, ask or leave.

    scored   pairs of persons, in any order; one pair may come twice
    people   facts of everybody in them
    decided  pairs a person has parted: neither they nor their clusters are joined or asked about again
    asked    pairs that wait for a person already, or were answered by one
    """
    clusters = Clusters(people, _both_ways(decided))
    known = {frozenset(pair) for pair in asked}
    doubtful = []
    for pair in sorted(scored, key=lambda pair: (-pair.probability, -pair.weight, pair.left, pair.right)):
        if pair.probability < lower or clusters.are_one(pair) or clusters.were_parted(pair):
            continue
        if pair.probability >= upper and not pair.is_tied and clusters.may_join(pair):
            clusters.join(pair)
        else:
            doubtful.append(pair)
    found = Sorted(joinings=list(clusters.joinings()))
    found.stands_for = {one.merged: one.kept for one in found.joinings}
    found.questions = list(_questions(doubtful, clusters, known, found.stands_for))
    return found


def _questions(doubtful: list[Scored], clusters: Clusters, known: set[frozenset[int]], stands_for: dict[int, int]):
    """Each two clusters are asked about once, by their strongest pair."""
    for pair in doubtful:
        key = frozenset({stands_for.get(pair.left, pair.left), stands_for.get(pair.right, pair.right)})
        if len(key) < 2 or key in known or clusters.are_one(pair) or clusters.were_parted(pair):
            continue
        left, right = clusters.people[pair.left], clusters.people[pair.right]
        if clusters.would_weld(pair) and not is_repeated(left, right):
            continue
        known.add(key)
        yield pair, kind_of(left, right)


def _both_ways(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    apart: dict[int, set[int]] = {}
    for left, right in pairs:
        apart.setdefault(left, set()).add(right)
        apart.setdefault(right, set()).add(left)
    return apart


def is_repeated(left: Facts, right: Facts) -> bool:
    """One family of one source names him twice: same name, same day of birth."""
    same_family = bool(left.claims & right.claims)
    return same_family and same_given_names(left.name_key, right.name_key) and birth_dates_agree(*_births(left, right))


def are_twins(left: Facts, right: Facts) -> bool:
    """Born on one day, and a source knows a twin: the names have to be the same word for word."""
    if not (left.has_twin or right.has_twin) or left.birth_date != right.birth_date:
        return False
    return not same_given_names(left.name_key, right.name_key)


def same_given_names(left: str, right: str) -> bool:
    """Whether every word of the shorter name has its like in the longer one, in any order."""
    shorter, longer = sorted((left.split(), right.split()), key=len)
    return bool(shorter) and all(any(_alike(word, other) for other in longer) for word in shorter)


def _alike(word: str, other: str) -> bool:
    return word == other or SequenceMatcher(None, word, other).ratio() >= SAME_WORD


def kind_of(left: Facts, right: Facts) -> Kind:
    """What the officer is asked, the gravest first."""
    if left.nik is not None and left.nik == right.nik:
        return Kind.SAME_NIK
    if left.is_anchored and right.is_anchored:
        return Kind.TWO_FAMILIES if left.village == right.village else Kind.TWO_VILLAGES
    is_one_village = left.village is not None and left.village == right.village
    if is_one_village and names_agree(left.name_key, right.name_key) and not birth_dates_agree(*_births(left, right)):
        return Kind.NAMESAKES
    return Kind.WITHIN_SOURCE if left.sources & right.sources else Kind.ACROSS_SOURCES


def _births(left: Facts, right: Facts):
    return left.birth_date, right.birth_date
