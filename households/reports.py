"""What the pages of the register show: a household with all that is said of it, an import with what it would change."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, Q
from openpyxl.utils import get_column_letter

from accounts.models import User
from households.models import Area, Assessment, Claim, Household, Need, Person, PersonClaim, Snapshot, Variable
