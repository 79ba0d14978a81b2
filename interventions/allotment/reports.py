"""What the pages of an activity's list show: places of villages, who gets one, what was changed, what comes next."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from households.lists import Chip
from households.models import Area, Evidence, Need
from interventions.allotment import conditions
from interventions.allotment.estimates import bought, divided
from interventions.allotment.models import Allotment, AllotmentChange, HandChoice, QualifyingCondition, Reserve
from interventions.allotment.ranking import OUT, REPEATED, UNSURE, Ranking, deprivations_of, taken_by_village
from interventions.models import Activity, Commitment
from interventions.reports import earlier_aid, takes_for
from verification.review.reports import valid_evidence

SMALLEST_CELL = 5  # counts below it are not told to those who may not see names
STATE_TONES = {"draft": "neutral", "proposed": "warn", "sent_back": "bad", "approved": "good"}


def allotment_of(activity: Activity) -> Allotment:
    """The list of the activity; one not begun yet is a draft that is not stored."""
    return getattr(activity, "allotment", None) or Allotment(activity=activity)


def list_chip(allotment: Allotment) -> Chip:
    return Chip(allotment.get_state_display(), STATE_TONES[allotment.state])


# Places


@dataclass(frozen=True)
class VillageLine:
    """A village: eligible needs, its part of the places, what is taken of it. Counts of needs, `share` in [0, 1]."""

    village: Area
    n_eligible: int  # open and fitting today
    n_taken: int
    share: float
    computed: int
    places: int
    is_by_hand: bool

    @property
    def free(self) -> int:
        return max(self.places - self.n_taken, 0)

    @property
    def n_waiting(self) -> int:
        """Eligible needs for which there is no place."""
        return max(self.n_eligible - self.free, 0)


@dataclass(frozen=True)
class Places:
    """The places of an activity by village. `most`: what quota and budget allow together."""

    lines: list[VillageLine]
    most: int
    n_unsure: int
    n_repeated: int
    n_out: int

    def total(self, name: str) -> int:
        return sum(getattr(line, name) for line in self.lines)

    @property
    def n_eligible(self) -> int:
        return self.total("n_eligible")

    @property
    def n_places(self) -> int:
        return self.total("places")

    @property
    def n_taken(self) -> int:
        return self.total("n_taken")

    @property
    def n_free(self) -> int:
        return min(self.total("free"), max(self.most - self.n_taken, 0))

    @property
    def n_waiting(self) -> int:
        return self.total("n_waiting")

    def line_of(self, village: int) -> VillageLine | None:
        return next((line for line in self.lines if line.village.pk == village), None)


def most_of(activity: Activity) -> int:
    """Needs the activity can hold: its quota, or fewer where the money for the rest is not there."""
    if not activity.unit_cost_idr:
        return activity.quota
    return activity.n_committed + bought(activity.budget_left_idr, activity.unit_cost_idr, activity.places_left).units


def places_of(ranking: Ranking) -> Places:
    activity = ranking.activity
    states, taken = ranking.by_village(), taken_by_village(activity)
    by_hand = dict(activity.village_places.values_list("village", "places"))
    villages = Area.objects.filter(pk__in={*states, *taken, *by_hand}).select_related("parent").order_by("path")
    fitting = {pk: states.get(pk, {}).get("yes", 0) for pk in (village.pk for village in villages)}
    weights = {pk: n + taken.get(pk, 0) for pk, n in fitting.items()}
    most = most_of(activity)
    computed, places = divided(weights, {}, most), divided(weights, by_hand, most)
    total = sum(weights.values())
    lines = [
        VillageLine(
            village, fitting[village.pk], taken.get(village.pk, 0), weights[village.pk] / total if total else 0,
            computed[village.pk], places[village.pk], village.pk in by_hand,
        )
        for village in villages
    ]  # fmt: skip
    of_state = {state: sum(found.get(state, 0) for found in states.values()) for state in (UNSURE, REPEATED, OUT)}
    kept = [line for line in lines if weights[line.village.pk] or line.is_by_hand]
    return Places(kept, most, of_state[UNSURE], of_state[REPEATED], of_state[OUT])


def proposed_needs(ranking: Ranking, places: Places) -> list[int]:
    """Needs that get the places still free, the most urgent of each village first."""
    return ranking.first({line.village.pk: line.free for line in places.lines}, places.n_free)


# One need beside the activity


@dataclass(frozen=True)
class Fit:
    """Why a need stands where it stands for an activity."""

    need: Need
    findings: list[conditions.Finding]
    state: str
    evidence: Evidence | None
    n_open: int
    n_deprivations: int | None
    is_repeated: bool
    in_area: bool
    choice: HandChoice | None

    @property
    def chip(self) -> Chip:
        if self.need.status != Need.Status.OPEN:
            return Chip(self.need.get_status_display())
        if self.choice:
            return Chip(self.choice.get_kind_display(), "info")
        if self.is_repeated:
            return Chip("Sudah pernah dibantu", "warn")
        return Chip(conditions.WORDS[self.state], conditions.TONES[self.state])


def fit_of(activity: Activity, need: Need, on: date) -> Fit:
    rules = list(QualifyingCondition.objects.of(activity))
    facts = conditions.facts_of([need.household_id], on)[need.household_id]
    return Fit(
        need=need,
        findings=conditions.findings(rules, need.household, on),
        state=conditions.outcome(rules, facts).state,
        evidence=valid_evidence(need.household, on),
        n_open=need.household.needs.open().count(),
        n_deprivations=deprivations_of([need.household_id]).get(need.household_id),
        is_repeated=bool(earlier_aid(need, on)),
        in_area=serves_village(activity, need.household.village),
        choice=activity.hand_choices.filter(need=need).first(),
    )


def serves_village(activity: Activity, village: Area) -> bool:
    chosen = activity.areas.values_list("area", flat=True)
    return not chosen or Area.objects.below(chosen).filter(pk=village.pk).exists()


# Reserve, changes


def next_reserves(activity: Activity, places: Places) -> list[Reserve]:
    """Who comes next where places are free: the first of each such village, then the first of all. Each once."""
    if not places.n_free:
        return []
    related = ["need__indicator", "need__household__village__parent"]
    standing = list(activity.reserves.standing().select_related(*related))
    free = {line.village.pk for line in places.lines if line.free}
    firsts: dict[int, Reserve] = {}
    for reserve in standing:
        village = reserve.need.household.village_id
        if village in free:
            firsts.setdefault(village, reserve)
    offered = list(firsts.values())
    return offered or standing[:1]


def next_for(commitment: Commitment) -> Reserve | None:
    """Who stands next after a commitment that was given back: of its village, else of all."""
    activity = commitment.activity
    if activity is None or commitment.status != Commitment.Status.CANCELLED or activity.places_left < 1:
        return None
    standing = activity.reserves.standing().select_related("need__indicator", "need__household__village__parent")
    of_village = standing.filter(need__household__village=commitment.need.household.village_id).first()
    return of_village or standing.first()


def changes_of(activity: Activity) -> list[AllotmentChange]:
    return list(activity.allotment_changes.select_related("by", "need", "village__parent"))


# Who may


def may_arrange(user: User, activity: Activity) -> bool:
    """The OPD's officer, while the list is not with Bappeda."""
    return takes_for(user, activity) and not allotment_of(activity).is_with_bappeda


def may_decide(user: User, activity: Activity) -> bool:
    allotment = allotment_of(activity)
    is_other = allotment.proposed_by_id != user.pk
    return allotment.is_with_bappeda and is_other and user.has_perm("interventions.approve_commitment")


def may_take_reserve(user: User, commitment: Commitment) -> bool:
    return commitment.activity_id is not None and may_arrange(user, commitment.activity)


def sees_names(user: User) -> bool:
    return user.has_perm("households.view_need")


def told(count: int, user: User):
    """A count as the person may know it: a leader is not told small ones."""
    return count if sees_names(user) or count == 0 or count >= SMALLEST_CELL else f"< {SMALLEST_CELL}"


def told_lines(places: Places, user: User) -> list[dict]:
    """Villages of the table as the person may know them; a share would tell a small count, so it goes with it."""
    names = ["n_eligible", "n_taken", "free", "n_waiting"]
    lines = []
    for line in places.lines:
        shown = {name: told(getattr(line, name), user) for name in names}
        is_whole = sees_names(user) or line.n_eligible + line.n_taken >= SMALLEST_CELL
        lines.append({"line": line, "share": line.share if is_whole else None, **shown})
    return lines


def waiting_commitments(activity: Activity):
    """Taken in the list and not yet approved, with evidence; without it, each goes its own way."""
    return Commitment.objects.filter(activity=activity, status=Commitment.Status.PROPOSED, evidence__isnull=False)


def area_words(activity: Activity) -> str:
    areas = activity.areas.select_related("area__parent").order_by("area__path")
    return ", ".join(row.area.full_name for row in areas) or "Seluruh Kutai Kartanegara"
