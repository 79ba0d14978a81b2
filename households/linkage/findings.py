"""Oddities among the claims that hang on one person or household, until an officer calls them right."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef

from accounts.models import User
from households.models import Claim, Household, Link, Person, SettledFinding


def people_in_two_families(user: User):
    """Persons whom one source names in several families at once, with `claim_ids`; found right before are left out."""
    here = _open_links().filter(person=OuterRef("pk"))
    twice = _open_links().values("person", "person_claim__claim__source")
    twice = twice.annotate(n=Count("person_claim__claim", distinct=True)).filter(n__gt=1)
    ids = here.order_by("person_claim__claim").values("person_claim__claim").distinct()
    people = Person.objects.filter(merged_into=None, pk__in=twice.values("person"))
    people = people.annotate(claim_ids=ArraySubquery(ids))
    known = SettledFinding.objects.filter(person=OuterRef("pk"), claims=OuterRef("claim_ids"))
    people = people.exclude(Exists(known))
    if user.has_perm("households.view_all_areas"):
        return people
    return people.filter(pk__in=Person.objects.visible_to(user).values("pk"))


def _open_links():
    return Link.objects.filter(undone_at=None, person_claim__closed_on=None, person_claim__claim__closed_on=None)


def households_in_two_villages(user: User):
    """Households whose open claims name several villages, with `claim_ids`; found right before are left out."""
    split = Claim.objects.open().values("household").annotate(n=Count("village", distinct=True)).filter(n__gt=1)
    ids = Claim.objects.open().filter(household=OuterRef("pk")).order_by("pk").values("pk")
    homes = Household.objects.visible_to(user).open().filter(pk__in=split.values("household"))
    homes = homes.annotate(claim_ids=ArraySubquery(ids))
    known = SettledFinding.objects.filter(household=OuterRef("pk"), claims=OuterRef("claim_ids"))
    return homes.exclude(Exists(known))
