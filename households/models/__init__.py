from households.models.area import Area, AreaAlias, AreaAssignment, AreaCode, AreaParent, Neighbourhood
from households.models.evidence import Confirmation, Evidence
from households.models.identity import IdentityNumber
from households.models.people import FamilyCard, Household, Person, Residence
from households.models.register import (
    CandidatePair,
    Claim,
    CodeMap,
    Link,
    LinkageRun,
    PersonClaim,
    Snapshot,
    Source,
    StagedRow,
    Variable,
)
from households.models.scoring import Assessment, Deprivation, Indicator, Need, Rule, RuleSet

__all__ = [
    "Area",
    "AreaAlias",
    "AreaAssignment",
    "AreaCode",
    "AreaParent",
    "Assessment",
    "CandidatePair",
    "Claim",
    "CodeMap",
    "Confirmation",
    "Deprivation",
    "Evidence",
    "FamilyCard",
    "Household",
    "IdentityNumber",
    "Indicator",
    "Link",
    "LinkageRun",
    "Need",
    "Neighbourhood",
    "Person",
    "PersonClaim",
    "Residence",
    "Rule",
    "RuleSet",
    "Snapshot",
    "Source",
    "StagedRow",
    "Variable",
]
