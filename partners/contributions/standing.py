"""How far a company has come in a year, and which ones the forum asks."""

from django.db.models import F, Q, QuerySet

from households.lists import Chip
from partners.models import Company

# Furthest first: chip, and the rows of `with_given` it stands for.
STANDINGS = {
    "delivered": (Chip("Sudah menyerahkan", "good"), Q(delivered_idr__gt=0)),
    "paid": (Chip("Sudah memberi, belum diserahkan", "info"), Q(delivered_idr=0, given_idr__gt=0)),
    "pledged": (Chip("Baru berjanji", "warn"), Q(delivered_idr=0, given_idr__lte=0, pledged_idr__gt=0)),
    "none": (Chip("Belum berkontribusi", "uncovered"), Q(delivered_idr=0, given_idr__lte=0, pledged_idr=0)),
}


def with_given(companies: QuerySet[Company]) -> QuerySet[Company]:
    """Rows of `with_year`, each with given_idr: money, goods and labour together."""
    return companies.annotate(given_idr=F("transferred_idr") + F("in_kind_idr"))


def owing(companies: QuerySet[Company], year: int) -> QuerySet[Company]:
    """Who has not contributed: members of the forum, or who promised for the year, with nothing handed over in it."""
    return companies.filter(Q(forum_since__year__lte=year) | Q(promised_idr__gt=0), delivered_idr=0)


def standing_chip(company: Company) -> Chip:
    """Of a row of `with_given`."""
    if company.delivered_idr > 0:
        return STANDINGS["delivered"][0]
    if company.given_idr > 0:
        return STANDINGS["paid"][0]
    return STANDINGS["pledged" if company.pledged_idr > 0 else "none"][0]
