"""What OPDs do in the demonstration, through the same actions as the pages."""

import uuid
from datetime import timedelta
from random import Random

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from households.models import Household, Need
from interventions import actions as interventions
from interventions.models import Activity, Funder, Programme, needs_visible_to
from rbpk.demo.fieldwork import Fieldwork, asked, house_picture
from verification.field import actions as field
from verification.field.envelopes import write_body
from verification.review import actions as review

# programme name, officer, unit cost in rupiah, places
ACTIVITIES = [
    ("Bedah rumah", "petugas.perkim", 20_000_000, 60),
    ("Sanitasi aman dan layak", "petugas.perkim", 2_500_000, 80),
    ("Air bersih", "petugas.pu", 3_000_000, 60),
    ("Kejar Paket A", "petugas.disdikbud", 1_800_000, 30),
    ("Keaksaraan", "petugas.disdikbud", 1_000_000, 40),
]
TAKEN = 0.35  # of the needs an officer sees
DELIVERED = 0.5  # of what was taken
MENDED = {  # what an outcome visit finds where the aid did its work
    "toilet": "own", "closet": "swan_neck", "sewage": "septic_tank", "water_source": "piped", "roof": "zinc",
    "wall": "masonry", "floor": "cement", "roof_condition": "good", "wall_condition": "good", "floor_condition": "good",
}  # fmt: skip


def serve(users: dict[str, User], seed: int) -> None:
    """Activities of the year, needs taken into them, half of them handed over."""
    rng = Random(seed)  # noqa: S311  a demonstration, not a secret
    funder = Funder.objects.get(kind=Funder.Kind.APBD)
    year = timezone.localdate().year
    for name, officer, unit_cost_idr, quota in ACTIVITIES:
        activity = interventions.open_activity(
            programme=Programme.objects.get(name=name), year=year, name=f"{name} {year}", funder=funder,
            unit_cost_idr=unit_cost_idr, budget_idr=unit_cost_idr * quota, quota=quota, by=users[officer],
        )  # fmt: skip
        _take_needs(activity, users[officer], rng)


def _take_needs(activity: Activity, officer: User, rng: Random) -> None:
    indicators = activity.programme.indicators.all()
    needs = needs_visible_to(officer).open().filter(indicator__in=indicators).order_by("pk")
    wanted = [need for need in needs if rng.random() < TAKEN][: activity.quota - 5]
    for need in wanted:
        commitment = interventions.commit_need(need=need, activity=activity, by=officer)
        if rng.random() < DELIVERED:
            interventions.deliver(
                commitment=commitment, delivered_on=timezone.localdate(), quantity=1, by=officer,
                bast_number=f"BAST/{activity.pk}/{commitment.pk}",
                photo=ContentFile(house_picture(rng), name="serah.jpg"),
            )  # fmt: skip


def see_outcomes(work: Fieldwork, users: dict[str, User], n_households: int) -> int:
    """Outcome visits to some of those who were served: the deprivation is seen gone."""
    served = Household.objects.filter(needs__status=Need.Status.DELIVERED).distinct().order_by("pk")[:n_households]
    seen = 0
    for household in served:
        number = next((n for n in range(1, 20) if _answers_for(users, n, household)), None)
        if number is None:
            continue
        _outcome_visit(work, users, number, household, minutes_ago=40 * seen)
        seen += 1
    return seen


def _answers_for(users, number, household) -> bool:
    user = users.get(f"pengawas{number}")
    return bool(user) and user.area_assignments.filter(area=household.village_id).exists()


def _outcome_visit(work: Fieldwork, users, number, household, minutes_ago: int) -> None:
    supervisor, verifier = users[f"pengawas{number}"], users[f"verifikator{number}a"]
    round = field.open_round(
        name=f"Cek hasil {household.code}", village=household.village, form=work.form, purpose="outcome",
        due_on=timezone.localdate() + timedelta(days=14), by=supervisor,
    )  # fmt: skip
    (assignment,) = field.assign_households(round=round, households=[household], verifier=verifier, by=supervisor)
    ended = timezone.now() - timedelta(minutes=minutes_ago)
    content = work.content(household, ended - timedelta(minutes=12), ended, None)
    content["outcome"] = "done"
    content["answers"]["household"] = asked(work.truth[household.pk].answers) | MENDED
    visit_id = uuid.uuid5(uuid.NAMESPACE_OID, f"outcome {household.code}")
    visit = field.submit_visit(assignment=assignment, visit_id=visit_id, body=write_body(content), by=verifier)
    review.review_visit(visit=visit, verdict="accepted", by=supervisor)
