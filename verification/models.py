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
from verification.musdes.models import Meeting, MeetingEntry, Signatory, SignedCopy
from verification.review.models import Decision, Minutes, Review, TargetEntry, TargetList

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
    "MacroFigure",
    "MacroFile",
    "MacroSeries",
    "Meeting",
    "MeetingEntry",
    "Minutes",
    "Photo",
    "Review",
    "Signatory",
    "SignedCopy",
    "SurveyRecord",
    "SurveyRound",
    "TargetEntry",
    "TargetList",
    "VerificationRound",
    "Visit",
    "VisitFlag",
]
