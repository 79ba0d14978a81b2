"""Which indicators a person's office works on. The app that holds the programmes tells it; those below ask here."""

from collections.abc import Callable

from django.db.models import QuerySet

from accounts.models import User
from households.models import Indicator

_tellers: list[Callable[[User], QuerySet]] = []


def tell_indicators(function: Callable[[User], QuerySet]) -> None:
    """An app above calls this in its `ready`; the function gives indicator ids for a user."""
    _tellers.append(function)


def indicators_of_office(user: User) -> QuerySet[Indicator]:
    found = Indicator.objects.none()
    for function in _tellers:
        found = found | Indicator.objects.filter(pk__in=function(user))
    return found
