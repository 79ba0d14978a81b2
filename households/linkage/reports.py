"""A pair side by side, and why it scores what it does; the queue of pairs."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.formats import date_format, number_format

from accounts.models import User
from households.linkage.agreement import names_agree
from households.linkage.words import field_words, level_words
from households.models import CandidatePair, Claim, Household, Link, Person, Residence
from households.side_by_side import age_on

STRONGEST = 15.0  # bits at which a bar is full; more than that is shown by its number
BEFOREHAND = "dua warga sembarang hampir pasti dua orang"
SHOWN_DIGITS = {*range(4), *range(12, 16)}  # of a NIK, as it is masked everywhere


# One pair


@dataclass(frozen=True)
class Digit:
    shown: str
    is_different: bool


@dataclass(frozen=True)
class CompareRow:
    label: str
    left: str
    right: str
    note: str = ""
    is_compared: bool = True

    @property
    def is_different(self) -> bool:
        return self.is_compared and bool(self.left and self.right) and self.left.casefold() != self.right.casefold()


@dataclass(frozen=True)
class Relative:
    name: str
    relation: str
    age_years: int | None
    is_in_both: bool


@dataclass(frozen=True)
class Side:
    person: Person
    residence: Residence | None
    relatives: list[Relative]
    links: list[Link]
    digits: list[Digit]
    last_claim: Claim | None

    @property
    def household(self) -> Household | None:
        return self.residence.household if self.residence else None

    @property
    def sources(self) -> list[str]:
        return sorted({link.person_claim.claim.source.name for link in self.links})


@dataclass(frozen=True)
class Reason:
    """How one field weighs: bits above 0 speak for one person, below 0 for two."""

    field: str
    level: str
    weight: float | None  # None: compared at import by rule, not weighed

    @property
    def side(self) -> str:
        return "for" if (self.weight or 0) >= 0 else "against"

    @property
    def bar(self) -> dict[str, str]:
        """Of a drawing 100 wide with 0 in the middle; as text, since a drawing knows no decimal comma."""
        weight = self.weight or 0
        width = round(min(abs(weight) / STRONGEST, 1) * 50, 1)
        return {"x": str(50 if weight >= 0 else 50 - width), "width": str(width)}


@dataclass(frozen=True)
class PairReport:
    pair: CandidatePair
    left: Side
    right: Side
    rows: list[CompareRow]
    reasons: list[Reason]

    @property
    def sides(self) -> list[Side]:
        return [self.left, self.right]

    @property
    def is_one_household(self) -> bool:
        return self.left.household is not None and self.left.household == self.right.household

    @property
    def different_digits(self) -> list[int]:
        """Places in the NIK, counted from 1."""
        return [place for place, digit in enumerate(self.left.digits, start=1) if digit.is_different]


def pair_report(pair: CandidatePair) -> PairReport:
    persons = {person.pk: person for person in Person.objects.filter(pk__in=[pair.left_id, pair.right_id])}
    residences = _residences(persons)
    links = live_links(persons)
    digits = _digits(*(_nik(persons[pk]) for pk in (pair.left_id, pair.right_id)))
    left, right = (
        _side(persons[one], residences, links.get(one, []), other_home, own)
        for one, other_home, own in [
            (pair.left_id, residences.get(pair.right_id), digits[0]),
            (pair.right_id, residences.get(pair.left_id), digits[1]),
        ]
    )
    reasons = [
        Reason(field_words(one["field"]), level_words(one["field"], one["level"]), one.get("weight"))
        for one in pair.comparisons
    ]
    if reasons and pair.weight is not None:
        told = sum(one.weight or 0 for one in reasons)
        reasons.append(Reason("Sebelum dibandingkan", BEFOREHAND, pair.weight - told))
    return PairReport(pair, left, right, _rows(left, right), reasons)


def _residences(persons: Iterable[int]) -> dict[int, Residence]:
    """Where each lives, or lived last, with the people of that household."""
    rows = Residence.objects.filter(person__in=persons).select_related("household__village__parent")
    newest = rows.order_by("person", F("left_on").desc(nulls_first=True), "-pk").distinct("person")
    residences = {row.person_id: row for row in newest}
    homes = {row.household_id for row in residences.values()}
    people = list(Residence.objects.open().filter(household__in=homes).select_related("person").order_by("pk"))
    for row in residences.values():
        row.housemates = [one for one in people if one.household_id == row.household_id]
    return residences


def live_links(persons: Iterable[int]) -> dict[int, list[Link]]:
    """Of each person the claims that speak of him, open ones first, by source."""
    links = Link.objects.filter(person__in=persons, undone_at=None).select_related(
        "run", "by", "person_claim__nik", "person_claim__claim__source", "person_claim__claim__last_snapshot",
        "person_claim__claim__village__parent", "person_claim__claim__household",
    )  # fmt: skip
    found: dict[int, list[Link]] = {}
    for link in links.order_by(
        F("person_claim__closed_on").asc(nulls_first=True), "person_claim__claim__source__name", "pk"
    ):
        found.setdefault(link.person_id, []).append(link)
    return found


def _side(person, residences, links, other: Residence | None, digits: list[Digit]) -> Side:
    residence = residences.get(person.pk)
    claim = next((link.person_claim.claim for link in links), None)
    return Side(person, residence, _relatives(person, residence, other), links, digits, claim)


def _relatives(person: Person, residence: Residence | None, other: Residence | None) -> list[Relative]:
    """The others of his household; who seems to live in the other one too is marked."""
    if residence is None:
        return []
    is_elsewhere = other is not None and other.household_id != residence.household_id
    beside = [one.person for one in other.housemates] if is_elsewhere else []
    return [
        Relative(
            one.person.name, one.get_relation_display(), age_on(one.person.birth_date, timezone.localdate()),
            any(_may_be_one(one.person, there) for there in beside if there.pk != other.person_id),
        )
        for one in residence.housemates
        if one.person_id not in {person.pk, other.person_id if other else None}
    ]  # fmt: skip


def _may_be_one(one: Person, other: Person) -> bool:
    return names_agree(one.name_key, other.name_key) and (one.birth_date is None or one.birth_date == other.birth_date)


def _nik(person: Person) -> str:
    return person.nik.reveal() if person.nik else ""


def _digits(left: str, right: str) -> tuple[list[Digit], list[Digit]]:
    """Both masked alike; where they differ is told by its place, never by the digit."""
    differs = [bool(left and right) and one != other for one, other in zip_longest(left, right)]
    return _masked(left, differs), _masked(right, differs)


def _masked(number: str, differs: list[bool]) -> list[Digit]:
    return [
        Digit(digit if place in SHOWN_DIGITS else "•", is_different)
        for place, (digit, is_different) in enumerate(zip(number, differs, strict=False))
    ]


def _rows(left: Side, right: Side) -> list[CompareRow]:
    rows = [CompareRow(label, say(left), say(right), note(left, right)) for label, say, note in _FACTS]
    return [*rows, CompareRow("Sumber", ", ".join(left.sources), ", ".join(right.sources), is_compared=False)]


def _birth_note(left: Side, right: Side) -> str:
    one, other = left.person.birth_date, right.person.birth_date
    if one is None or other is None or one == other:
        return ""
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return "hari dan bulan tertukar"
    is_default = (1, 1) in {(one.month, one.day), (other.month, other.day)}
    return "salah satunya 1 Januari, biasa dipakai bila harinya tidak diketahui" if is_default else ""


def _nothing(left: Side, right: Side) -> str:
    return ""


def _born(side: Side) -> str:
    born = side.person.birth_date
    return f"{date_format(born, 'DATE_FORMAT')} ({age_on(born, timezone.localdate())} tahun)" if born else ""


_FACTS = [
    ("Nama", lambda side: side.person.name, _nothing),
    ("Tanggal lahir", _born, _birth_note),
    ("Jenis kelamin", lambda side: side.person.get_sex_display(), _nothing),
    ("Hubungan", lambda side: side.residence.get_relation_display() if side.residence else "", _nothing),
    ("Desa", lambda side: side.household.village.full_name if side.household else "", _nothing),
    ("Alamat menurut sumber", lambda side: side.last_claim.address if side.last_claim else "", _nothing),
    ("RT", lambda side: side.last_claim.rt if side.last_claim else "", _nothing),
]


def chance(probability: float | None) -> str:
    """A probability in words that never round up to certainty: `99,98 %`, `lebih dari 99,99 %`."""
    if probability is None:
        return ""
    if probability > 0.9999:
        return "lebih dari 99,99\u00a0%"
    return f"{number_format(round(probability * 100, 2), decimal_pos=2)}\u00a0%"


# The queue


def in_order(pairs):
    """The surest first; pairs without a probability come last."""
    return pairs.order_by(F("probability").desc(nulls_last=True), "pk")


def next_pair(pairs, after: CandidatePair) -> CandidatePair | None:
    """The one that follows in the queue; past its end the first, unless that is the same."""
    if after.probability is None:
        following = Q(probability=None, pk__gt=after.pk)
    else:
        is_less_sure = Q(probability=None) | Q(probability__lt=after.probability)
        following = is_less_sure | Q(probability=after.probability, pk__gt=after.pk)
    return in_order(pairs.filter(following)).first() or in_order(pairs.exclude(pk=after.pk)).first()


def last_decision(user: User) -> CandidatePair | None:
    """What the user decided last, today."""
    today = CandidatePair.objects.filter(decided_by=user, decided_at__date=timezone.localdate())
    return today.order_by("-decided_at").first()


@dataclass(frozen=True)
class Tab:
    kind: str
    label: str
    n_open: int


def tabs(user: User) -> list[Tab]:
    """Each kind with how many wait."""
    open_pairs = CandidatePair.objects.visible_to(user).open()
    counts = dict(open_pairs.order_by().values_list("kind").annotate(n=Count("pk")))
    return [Tab(kind, label, counts.get(kind, 0)) for kind, label in CandidatePair.Kind.choices]
