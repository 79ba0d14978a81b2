"""What a phone fetches: its tasks in pages, and later what changed of them."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.actions import log_access
from households.models import Household
from verification.field.models import Assignment, FormVersion, Visit
from verification.field.questionnaire import Resident, residents_by_household
from verification.field.reports import head_names, place_of
from verification.field.sync.actions import Refused
from verification.field.sync.models import Device
from verification.field.sync.receipts import epoch

PAGE = 100  # tasks; some 80 KB
OVERLAP = timedelta(minutes=5)  # changes committed late are told once more, which does no harm


def page_of(device: Device, cursor: str) -> dict[str, Any]:
    """One page of tasks after the cursor. Raises Refused (410) for a cursor that is none of ours: start anew.

    Without a cursor all tasks that wait, PAGE at a time; then those that changed since the last time.
    """
    now = timezone.now()
    after, since, changed_since = _read(cursor) if cursor else (0, now, None)
    tasks = Assignment.objects.visible_to(device.user).filter(pk__gt=after)
    if changed_since:
        tasks = tasks.filter(pk__in=_changed(device, changed_since))
    waiting = tasks.filter(state=Assignment.State.ACTIVE, round__closed_on=None)
    page = list(waiting.select_related("round__form", *PLACES).order_by("pk")[: PAGE + 1])
    more, page = len(page) > PAGE, page[:PAGE]
    following = _written(page[-1].pk, since, changed_since) if more else _written(0, now, since - OVERLAP)
    with_names = _with_names(device, page)
    return {
        "server_time": now.isoformat(), "epoch": epoch(), "name": device.user.display_name, "cursor": following,
        "more": more, "assignments": with_names, "forms": _forms(page),
        "removed": [] if more or not changed_since else _removed(device, changed_since),
    }  # fmt: skip


PLACES = ["household__village", "household__neighbourhood", "neighbourhood__village"]


def _read(cursor: str) -> tuple[int, datetime, datetime | None]:
    try:
        after, since, changed_since = json.loads(urlsafe_b64decode(cursor.encode()))
        return int(after), datetime.fromisoformat(since), changed_since and datetime.fromisoformat(changed_since)
    except (ValueError, TypeError) as error:
        raise Refused(410, "Penanda unduhan tidak dikenal. Unduh ulang semua tugas.") from error


def _written(after: int, since: datetime, changed_since: datetime | None) -> str:
    parts = [after, since.isoformat(), changed_since and changed_since.isoformat()]
    return urlsafe_b64encode(json.dumps(parts).encode()).decode()


def _changed(device: Device, since: datetime):
    """Tasks of which anything changed that were this verifier's at some time, or whose visit was judged since."""
    events = Assignment.pgh_event_model.objects
    ever_theirs = events.filter(verifier=device.user_id).values("pgh_obj")
    return events.filter(pgh_created_at__gte=since, pgh_obj__in=ever_theirs).values("pgh_obj")


def _removed(device: Device, since: datetime) -> list[int]:
    """Tasks that this verifier had and that do not wait for him any more."""
    still = Assignment.objects.visible_to(device.user).filter(state=Assignment.State.ACTIVE, round__closed_on=None)
    return sorted(
        set(_changed(device, since).values_list("pgh_obj", flat=True)) - set(still.values_list("pk", flat=True))
    )


def _with_names(device: Device, page: list[Assignment]) -> list[dict[str, Any]]:
    known = _listed([task.neighbourhood_id for task in page if task.neighbourhood_id])
    listed = [household.pk for households in known.values() for household in households]
    homes = [task.household_id for task in page if task.household_id]
    if homes or listed:
        log_access(
            actor=device.user, purpose="mengunduh tugas kunjungan ke HP", kind="household", fields=["name"],
            object_ids=homes + listed,
        )  # fmt: skip
    heads, residents = head_names(homes + listed), residents_by_household(homes, timezone.localdate())
    notes = _notes(device, page)
    return [
        {
            "id": task.pk, "rev": task.rev, "round": task.round.name, "purpose": task.round.purpose,
            "due_on": task.due_on.isoformat(), **notes.get(task.pk, NOTHING_RETURNED),
            "form": {"code": task.round.form.code, "version": task.round.form.version},
            **(
                _canvass(task, known[task.neighbourhood_id], heads)
                if task.household is None
                else _household(task, heads, residents[task.household_id])
            ),
        }
        for task in page
    ]  # fmt: skip


def _household(task: Assignment, heads: dict[int, str], residents: list[Resident]) -> dict[str, Any]:
    return {
        "kind": "household",
        "household": _home(task.household, heads.get(task.household_id, "")),
        "residents": [
            {
                "person": one.person_id, "name": one.name, "title": one.title, "age_years": one.age_years,
                "sex": one.sex, "relation": one.relation_code,
            }
            for one in residents
        ],
    }  # fmt: skip


def _canvass(task: Assignment, listed: list[Household], heads: dict[int, str]) -> dict[str, Any]:
    """An RT whose every house is looked at; who is listed there already, so that nobody is taken twice."""
    return {
        "kind": "canvass", "household": None, "residents": [], "neighbourhood": str(task.neighbourhood),
        "place": task.neighbourhood.village.name,
        "known": [{"code": one.code, "head": heads.get(one.pk, ""), "address": one.address} for one in listed],
    }  # fmt: skip


def _listed(neighbourhoods: list[int]) -> dict[int, list[Household]]:
    """Open households by RT."""
    found: dict[int, list[Household]] = {pk: [] for pk in neighbourhoods}
    for household in Household.objects.open().filter(neighbourhood__in=neighbourhoods).order_by("address", "code"):
        found[household.neighbourhood_id].append(household)
    return found


def _home(household, head: str) -> dict[str, Any]:
    has_point = household.latitude is not None
    return {
        "code": household.code, "head": head, "place": place_of(household), "address": household.address,
        "latitude": float(household.latitude) if has_point else None,
        "longitude": float(household.longitude) if has_point else None,
    }  # fmt: skip


NOTHING_RETURNED = {"note": "", "question_notes": [], "previous": None}


def _notes(device: Device, page: Iterable[Assignment]) -> dict[int, dict[str, Any]]:
    """{task: what the reviewer wrote} of visits that came back and wait to be made again.

    Questions to ask again and what was answered then go only to who made that visit.
    """
    returned = Visit.objects.filter(assignment__in=list(page), status=Visit.Status.RETURNED)
    return {
        visit.assignment_id: _returned(visit, is_own=visit.verifier_id == device.user_id)
        for visit in returned.prefetch_related("reviews").order_by("received_at")
    }


def _returned(visit: Visit, *, is_own: bool) -> dict[str, Any]:
    review = list(visit.reviews.all())[-1]
    if not is_own:
        return NOTHING_RETURNED | {"note": review.note}
    previous = {"outcome": visit.outcome, "answers": visit.answers}
    return {"note": review.note, "question_notes": review.question_notes, "previous": previous}


def _forms(page: Iterable[Assignment]) -> list[dict[str, Any]]:
    forms: dict[int, FormVersion] = {task.round.form_id: task.round.form for task in page}
    return [
        {"code": form.code, "version": form.version, "sha256": form.sha256, "definition": form.definition}
        for form in forms.values()
    ]
