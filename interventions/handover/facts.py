"""Who stands behind commitments, for printed lists: head or person, masked NIK, place. Set-based."""

from collections.abc import Sequence
from dataclasses import dataclass

from households.models import Residence
from interventions.models import Commitment

RELATED = [
    "activity__programme", "need__indicator", "need__person__nik", "need__household__village__parent",
    "need__household__neighbourhood",
]  # fmt: skip


@dataclass(frozen=True)
class Facts:
    name: str
    masked_nik: str
    village: str
    neighbourhood: str
    what: str
    beside: str = ""  # the head of the household, where the aid is a person's


def facts_of(commitments: Sequence[Commitment]) -> list[Facts]:
    """One per commitment, in their order. What RELATED names is to be joined."""
    heads = _heads({commitment.need.household_id for commitment in commitments})
    return [_facts(commitment, heads.get(commitment.need.household_id)) for commitment in commitments]


def _aid(commitment: Commitment) -> str:
    """What is given, and against what: "Bedah rumah (atap tidak layak)"."""
    lack = commitment.need.indicator.label
    return f"{commitment.activity.programme} ({lack.lower()})" if commitment.activity else lack


def _heads(households: set[int]):
    rows = Residence.objects.open().filter(household__in=households, relation=Residence.Relation.HEAD)
    return {row.household_id: row.person for row in rows.select_related("person__nik").order_by("-pk")}


def _facts(commitment: Commitment, head) -> Facts:
    need = commitment.need
    person, household = need.person or head, need.household
    return Facts(
        name=person.name if person else "",
        masked_nik=person.nik.masked if person and person.nik else "",
        village=household.village.full_name,
        neighbourhood=str(household.neighbourhood or ""),
        what=_aid(commitment),
        beside=head.name if need.person and head and head != need.person else "",
    )
