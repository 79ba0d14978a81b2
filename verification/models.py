from verification.corrections.models import CorrectionItem, CorrectionPackage
from verification.field.models import (
    Assignment,
    Envelope,
    EnvelopeVariant,
    FormVersion,
    Photo,
    VerificationRound,
    Visit,
    VisitFlag,
)
from verification.macro.models import (
    CrossCheckRun,
    Finding,
    MacroFigure,
    MacroFile,
    MacroSeries,
    SurveyRecord,
    SurveyRound,
)
from verification.review.models import Decision, Minutes, Review, TargetEntry, TargetList
from verification.review.serving import KeptDecision, KeptEvidence, KeptVisit

__all__ = [
    "Assignment",
    "CorrectionItem",
    "CorrectionPackage",
    "CrossCheckRun",
    "Decision",
    "Envelope",
    "EnvelopeVariant",
    "Finding",
    "FormVersion",
    "KeptDecision",
    "KeptEvidence",
    "KeptVisit",
    "MacroFigure",
    "MacroFile",
    "MacroSeries",
    "Minutes",
    "Photo",
    "Review",
    "SurveyRecord",
    "SurveyRound",
    "TargetEntry",
    "TargetList",
    "VerificationRound",
    "Visit",
    "VisitFlag",
]
