"""Lists of activities in the demonstration: one with a further rule, one that waits for Bappeda."""

from uuid import uuid4

from accounts.models import User
from households.models import Variable
from interventions.allotment import actions
from interventions.allotment.ranking import ranking_of
from interventions.allotment.reports import places_of, proposed_needs
from interventions.models import Activity


def propose_lists(users: dict[str, User]) -> None:
    houses = Activity.objects.get(programme__name="Bedah rumah")
    actions.add_condition(
        owner=houses, variable=Variable.objects.get(code="tenure"), comparison="eq", value="own",
        by=users["petugas.perkim"],
    )  # fmt: skip
    officer, water = users["petugas.pu"], Activity.objects.get(programme__name="Air bersih")
    ranking = ranking_of(water)
    needs = proposed_needs(ranking, places_of(ranking))
    if actions.confirm_list(activity=water, needs=needs, key=uuid4(), by=officer).n_taken:
        actions.propose_list(activity=water, by=officer)
