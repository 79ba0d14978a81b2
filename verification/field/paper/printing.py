"""What is printed where phones fail: for each RT the list of houses, and for each house its questionnaire with a QR."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from accounts.actions import log_access
from accounts.models import User
from households.models import Neighbourhood
from households.qr import qr_svg
from verification.field.envelopes import VisitError
from verification.field.models import Assignment, VerificationRound
from verification.field.questionnaire import NOBODY_KNOWS, Group, Resident, groups_of, residents_by_household
from verification.field.reports import head_names
from verification.typesetting import typeset

TEMPLATE = Path(__file__).parents[2] / "data/paper_forms.typ"
MOST_HOUSES = 80  # an RT has fewer; each is some three pages
WITHOUT_RT_WORDS = "RT belum tercatat"
SPARE_LINES = 4  # for members that the register does not know
ON_SCREEN_ONLY = {"photo", "position", "signature", "calculated"}  # kinds of question that paper cannot take


@transaction.atomic
def papers_of(round: VerificationRound, rt: Neighbourhood | None, *, address: str, by: User) -> bytes:
    """PDF of the houses of the round that still wait, of one RT or of those without RT; whose names stand on it is
    written down first.

    address   of the site; the QR of a house leads to the page where its answers are keyed in
    Raises VisitError when nothing waits there, or too much for one print.
    """
    waiting = list(waiting_in(round, rt))
    if not waiting:
        raise VisitError("Tidak ada rumah yang menunggu kunjungan di RT ini.")
    if len(waiting) > MOST_HOUSES:
        raise VisitError(f"{len(waiting)} rumah sekaligus terlalu banyak untuk dicetak; paling banyak {MOST_HOUSES}.")
    log_access(
        actor=by, purpose="mencetak formulir kunjungan", kind="household", fields=["name"],
        object_ids=[one.household_id for one in waiting],
    )  # fmt: skip
    return typeset(TEMPLATE, paper_data(round, rt, waiting, address))


def waiting_in(round: VerificationRound, rt: Neighbourhood | None):
    rows = round.assignments.filter(state=Assignment.State.ACTIVE, household__isnull=False, household__neighbourhood=rt)
    return rows.select_related("household__neighbourhood", "verifier").order_by("household__address", "household__code")


@dataclass(frozen=True)
class RtWaiting:
    """`key` stands in the address."""

    key: str
    label: str
    n: int


def rts_waiting(round: VerificationRound) -> list[RtWaiting]:
    """RTs of the round where houses still wait, those without RT last."""
    waiting = round.assignments.filter(state=Assignment.State.ACTIVE, household__isnull=False)
    rows = waiting.values("household__neighbourhood").annotate(n=Count("pk"))
    counts = {row["household__neighbourhood"]: row["n"] for row in rows}
    known = Neighbourhood.objects.filter(pk__in=[pk for pk in counts if pk]).order_by("rw", "rt")
    found = [RtWaiting(str(rt.pk), str(rt), counts[rt.pk]) for rt in known]
    return [*found, *([RtWaiting("tanpa", WITHOUT_RT_WORDS, counts[None])] if None in counts else [])]


def paper_data(
    round: VerificationRound, rt: Neighbourhood | None, waiting: Iterable[Assignment], address: str
) -> dict[str, Any]:
    waiting = list(waiting)
    households = [one.household_id for one in waiting]
    heads, residents = head_names(households), residents_by_household(households, timezone.localdate())
    definition = round.form.definition
    return {
        "round": round.name, "village": round.village.full_name, "rt": str(rt) if rt else WITHOUT_RT_WORDS,
        "form": str(round.form), "due_on": date_format(round.due_on, "j F Y"),
        "printed_on": date_format(timezone.localdate(), "j F Y"), "nobody_knows": NOBODY_KNOWS,
        "outcome": _choices(definition["outcome"]), "presence": _choices(definition["presence"]),
        "consent": {
            "text": definition["consent"]["text"], "scopes": [label for _, label in definition["consent"]["scopes"]],
        },
        "houses": [_house(one, heads, residents[one.household_id], definition, address) for one in waiting],
        "spare_lines": SPARE_LINES,
    }  # fmt: skip


def _choices(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {"label": entry["label"], "choices": [label for _, label in entry["choices"]]}


def _house(assignment: Assignment, heads, residents: list[Resident], definition, address: str) -> dict[str, Any]:
    household = assignment.household
    groups = list(groups_of(definition, residents))
    return {
        "code": household.code, "head": heads.get(household.pk, household.code), "address": household.address,
        "verifier": assignment.verifier.display_name, "n_members": len(residents),
        "qr": qr_svg(address + reverse("verification:paper-enter", args=[assignment.pk])),
        "sections": [_group(group) for group in groups if not group.resident],
        "people": [_group(group) | {"known": group.resident.title} for group in groups if group.resident],
    }  # fmt: skip


def _group(group: Group) -> dict[str, Any]:
    questions = [
        {"label": one.label, "hint": one.hint, "unit": one.unit, "choices": [label for _, label in one.choices]}
        for one in group.questions
        if one.kind not in ON_SCREEN_ONLY
    ]
    return {"title": group.title, "questions": questions}
