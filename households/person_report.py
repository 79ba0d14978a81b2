"""One person with all that is said of him: claims and their links, NIK, Dukcapil, where he lived, pairs that wait."""

from dataclasses import dataclass

from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from households.linkage import striking
from households.linkage.findings import people_in_two_families
from households.linkage.reports import chance, live_links
from households.models import CandidatePair, Household, Link, Merge, Person, Residence, StrikeOut, Variable
from households.side_by_side import SideBySide, age_on, of_person


@dataclass(frozen=True)
class PersonReport:
    age_years: int | None
    lives_here: bool
    links: list[Link]
    said: SideBySide  # claims that are open
    said_before: SideBySide  # claims that are closed
    merges: list[Merge]  # of others into him, live
    merged_away: Merge | None  # of him into another one, live
    undone: list[Link | Merge]
    residences: list[Residence]
    pairs: list[CandidatePair]
    strike_outs: list[StrikeOut]
    is_struck: bool
    is_in_two_families: bool

    @property
    def may_separate(self) -> bool:
        return len(self.links) > 1

    @property
    def open_strike_out(self) -> StrikeOut | None:
        return next((row for row in self.strike_outs if row.is_confirmed is None), None)


def person_report(person: Person, household: Household, user: User) -> PersonReport:
    variables = {variable.code: variable for variable in Variable.objects.all()}
    links = live_links([person.pk]).get(person.pk, [])
    confirmations = list(
        person.confirmations.current().filter(household=household).select_related("variable", "reopened_by__source")
    )
    is_open = [link for link in links if not (link.person_claim.closed_on or link.person_claim.claim.closed_on)]
    residences = person.residences.select_related("household__village", "card__kk")
    merges = Merge.objects.live().select_related("kept", "merged", "by", "run")
    return PersonReport(
        age_years=age_on(person.birth_date, timezone.localdate()),
        lives_here=household.residences.open().filter(person=person).exists(),
        links=links,
        said=of_person(person, is_open, confirmations, variables),
        said_before=of_person(person, [link for link in links if link not in is_open], [], variables),
        merges=list(merges.filter(kept=person).order_by("pk")),
        merged_away=merges.filter(merged=person).first(),
        undone=_undone(person),
        residences=list(residences.order_by(F("left_on").desc(nulls_first=True), "pk")),
        pairs=_pairs(person, user),
        strike_outs=list(person.strike_outs.select_related("proposed_by", "decided_by")),
        is_struck=striking.last_strike(person=person) is not None,
        is_in_two_families=len(is_open) > 1 and people_in_two_families(user).filter(pk=person.pk).exists(),
    )


def _undone(person: Person) -> list[Link | Merge]:
    """What officers took back about him, the newest first."""
    merges = Merge.objects.filter(kept=person, undone_at__isnull=False).select_related("merged", "undone_by")
    parted = Link.objects.filter(person=person, undone_at__isnull=False).exclude(undone_reason="")
    parted = parted.exclude(undone_at__in=merges.values("undone_at"))
    rows = [*merges, *parted.select_related("person_claim__claim__source", "undone_by")]
    return sorted(rows, key=lambda row: row.undone_at, reverse=True)


def _pairs(person: Person, user: User) -> list[CandidatePair]:
    about = Q(left=person) | Q(right=person)
    pairs = list(CandidatePair.objects.visible_to(user).open().filter(about).select_related("left", "right"))
    for pair in pairs:
        pair.other = pair.right if pair.left_id == person.pk else pair.left
        pair.chance = chance(pair.probability)
    return sorted(pairs, key=lambda pair: -(pair.probability or 0))
