"""How long a need has been open, in the steps that pages and filters share."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q


@dataclass(frozen=True)
class Age:
    """days: from, and below; None: without end."""

    key: str
    label: str
    first_day: int
    end_day: int | None

    def opened(self, today: date) -> Q:
        """Needs that have been open this long today."""
        opened = Q(opened_on__lte=today - timedelta(days=self.first_day))
        if self.end_day is None:
            return opened
        return opened & Q(opened_on__gt=today - timedelta(days=self.end_day))


AGES = [
    Age("under_30", "Kurang dari 30 hari", 0, 30),
    Age("30_90", "30 sampai 89 hari", 30, 90),
    Age("90_180", "90 sampai 179 hari", 90, 180),
    Age("180_365", "180 sampai 364 hari", 180, 365),
    Age("over_365", "365 hari atau lebih", 365, None),
]
BY_KEY = {age.key: age for age in AGES}
