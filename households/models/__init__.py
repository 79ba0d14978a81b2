from households.models.area import Area, AreaAlias, AreaAssignment, AreaCode, AreaParent, Neighbourhood
from households.models.evidence import Confirmation, Evidence
from households.models.identity import IdentityNumber
from households.models.linkage import (
    CandidatePair,
    Link,
    LinkageRun,
    LinkageThreshold,
    Merge,
    SettledFinding,
    StrikeOut,
)
from households.models.matching import ListMatch, ListMatchRow
from households.models.measures import ScoringChange, ScoringRun, VillageMeasure
from households.models.people import DukcapilBatch, FamilyCard, Household, Person, Residence
from households.models.register import (
    Claim,
    ClaimKeyChange,
    CodeMap,
    MappedLayout,
    PersonClaim,
    Snapshot,
    SnapshotChange,
    Source,
    StagedRow,
    Variable,
)
from households.models.scoring import Assessment, Deprivation, Indicator, Need, Rule, RuleSet, RuleSetSwitch

__all__ = [
    "Area",
    "AreaAlias",
    "AreaAssignment",
    "AreaCode",
    "AreaParent",
    "Assessment",
    "CandidatePair",
    "Claim",
    "ClaimKeyChange",
    "CodeMap",
    "Confirmation",
    "Deprivation",
    "DukcapilBatch",
    "Evidence",
    "FamilyCard",
    "Household",
    "IdentityNumber",
    "Indicator",
    "Link",
    "LinkageRun",
    "LinkageThreshold",
    "ListMatch",
    "ListMatchRow",
    "MappedLayout",
    "Merge",
    "Need",
    "Neighbourhood",
    "Person",
    "PersonClaim",
    "Residence",
    "Rule",
    "RuleSet",
    "ScoringChange",
    "ScoringRun",
    "RuleSetSwitch",
    "SettledFinding",
    "Snapshot",
    "SnapshotChange",
    "Source",
    "StagedRow",
    "StrikeOut",
    "Variable",
    "VillageMeasure",
]
