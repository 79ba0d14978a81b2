from verification.backcheck.models import BackCheck, DrawDay
from verification.corrections.models import CorrectionItem, CorrectionPackage
from verification.field.assigning.models import CanvassCount, FrameEntry, SampleDraw, SamplingFrame
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
from verification.field.sync.models import DeadLetter, Device, NamedPhoto
from verification.field.thresholds import FlagThresholds
from verification.macro.models import (
    Comparison,
    CrossCheckRun,
    Finding,
    FindingStep,
    MacroCall,
    MacroFigure,
    MacroFile,
    MacroSeries,
    SurveyFile,
    SurveyRecord,
    SurveyRound,
)
from verification.musdes.models import Meeting, MeetingEntry, Signatory, SignedCopy
from verification.petitions.models import Petition
from verification.review.models import Decision, Minutes, Review, TargetEntry, TargetList
from verification.review.serving import KeptDecision, KeptEvidence, KeptVisit
from verification.targeting.models import EntryStrike, ListFile, SignedDecree

__all__ = [
    "Assignment",
    "BackCheck",
    "CanvassCount",
    "CorrectionItem",
    "CorrectionPackage",
    "CrossCheckRun",
    "DeadLetter",
    "Decision",
    "Device",
    "DrawDay",
    "EntryStrike",
    "Envelope",
    "EnvelopeVariant",
    "Comparison",
    "Finding",
    "FindingStep",
    "FlagThresholds",
    "FrameEntry",
    "FormVersion",
    "ListFile",
    "KeptDecision",
    "KeptEvidence",
    "KeptVisit",
    "MacroCall",
    "MacroFigure",
    "MacroFile",
    "MacroSeries",
    "Meeting",
    "MeetingEntry",
    "Minutes",
    "NamedPhoto",
    "Petition",
    "Photo",
    "Review",
    "SampleDraw",
    "SamplingFrame",
    "SignedDecree",
    "Signatory",
    "SignedCopy",
    "SurveyFile",
    "SurveyRecord",
    "SurveyRound",
    "TargetEntry",
    "TargetList",
    "VerificationRound",
    "Visit",
    "VisitFlag",
]
