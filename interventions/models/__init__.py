"""The tables of interventions, for Django and for whoever needs several of them. Those of a room stand in the room."""

from interventions.allotment.models import (
    ActivityArea,
    Allotment,
    AllotmentChange,
    HandChoice,
    QualifyingCondition,
    Reserve,
    VillagePlaces,
)
from interventions.budgets.models import (
    BudgetImport,
    BudgetLine,
    BudgetTag,
)
from interventions.given.models import (
    GivenAid,
    GivenFile,
)
from interventions.handover.models import (
    ActivityDecree,
    DecreeEntry,
    HandOver,
    MissedHandOver,
    Payment,
)
from interventions.models.serving import (
    Activity,
    ActivityQuerySet,
    Commitment,
    CommitmentQuerySet,
    Delivery,
    Funder,
    FundingLine,
    Programme,
    ProgrammeIndicator,
    ProgrammeQuerySet,
    indicators_of_office,
    needs_visible_to,
)

__all__ = [
    "Activity",
    "ActivityArea",
    "ActivityDecree",
    "ActivityQuerySet",
    "Allotment",
    "AllotmentChange",
    "BudgetImport",
    "BudgetLine",
    "BudgetTag",
    "Commitment",
    "CommitmentQuerySet",
    "DecreeEntry",
    "Delivery",
    "Funder",
    "FundingLine",
    "GivenAid",
    "GivenFile",
    "HandChoice",
    "HandOver",
    "MissedHandOver",
    "Payment",
    "Programme",
    "ProgrammeIndicator",
    "ProgrammeQuerySet",
    "QualifyingCondition",
    "Reserve",
    "VillagePlaces",
    "indicators_of_office",
    "needs_visible_to",
]
