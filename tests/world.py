"""A small regency with everything twice: two villages, OPDs and companies, and a case on each side, made by actions."""

import io
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from accounts.models import OPD, Membership, User
from accounts.roles import Role
from households import reference as register_reference
from households.linkage import striking
from households.linkage.merging import Joining, merge_persons
from households.models import (
    Area,
    AreaAssignment,
    CandidatePair,
    Claim,
    DukcapilBatch,
    Household,
    IdentityNumber,
    Link,
    LinkageRun,
    ListMatch,
    MappedLayout,
    Person,
    PersonClaim,
    Residence,
    RuleSet,
    ScoringRun,
    Snapshot,
    Source,
    Variable,
)
from households.rules import actions as rules
from interventions import actions as interventions
from interventions import reference as programme_reference
from interventions.allotment.models import QualifyingCondition, Reserve
from interventions.budgets.models import BudgetImport, BudgetLine
from interventions.given.models import GivenAid, GivenFile
from interventions.handover import actions as handover
from interventions.models import Funder, Programme
from jobs.models import Job
from partners import actions as partners
from partners import contributing
from partners.proposals import propose_programme
from verification import reference as verification_reference
from verification.backcheck import drawing
from verification.corrections.models import CorrectionItem, CorrectionPackage
from verification.field import actions as field_actions
from verification.field.assigning import actions as assigning
from verification.field.assigning import frames
from verification.field.envelopes import write_body
from verification.field.models import Assignment, EnvelopeVariant, FormVersion
from verification.field.sync import actions as sync_actions
from verification.field.sync import judging
from verification.macro.models import CrossCheckRun, Finding, MacroFigure, MacroFile, SurveyFile, SurveyRound
from verification.musdes import actions as meetings
from verification.musdes import copies
from verification.musdes.models import Meeting
from verification.petitions.actions import enter_petition
from verification.review import actions as review_actions
from verification.review.models import Minutes, TargetList
from verification.targeting.striking import propose_entry_strike

ANSWERS = {
    "floor_area_m2": 18, "floor": "earth", "wall": "woven_bamboo", "roof": "thatch", "water_source": "surface",
    "toilet": "none", "lighting": "none", "cooking_fuel": "firewood", "worried_food": "yes",
}  # fmt: skip


# Where the roles that belong to no serving OPD work.
HOME = {
    Role.BAPPEDA_ADMIN: "Bappeda", Role.BAPPEDA_ANALYST: "Bappeda", Role.LEADER: "Bappeda",
    Role.SUPERVISOR: "DPMD", Role.VERIFIER: "DPMD",
}  # fmt: skip


@dataclass
class Side:
    """One of two sides that must not see each other."""

    village: Area
    opd: OPD
    users: dict[Role, User]
    things: SimpleNamespace = field(default_factory=SimpleNamespace)
    sessions: dict[str, str] = field(default_factory=dict)  # of each role's letter, for who signs in once


def load_reference() -> None:
    register_reference.load()
    verification_reference.load()
    programme_reference.load()


def build_side(name: str, village_code: str, opd_name: str, programme: str) -> Side:
    village, opd = Area.objects.get(kemendagri_code=village_code), OPD.objects.get(short_name=opd_name)
    side = Side(village, opd, {role: _user(role, name, village, opd) for role in Role})
    _case(side, name, programme)
    return side


def _user(role: Role, name: str, village: Area, opd: OPD) -> User:
    user = User.objects.create(username=f"{role}.{name}", first_name=f"{role.label} {name}", is_synthetic=True)
    Membership.objects.create(user=user, opd=OPD.objects.get(short_name=HOME.get(role, opd.short_name)), role=role)
    if role in {Role.SUPERVISOR, Role.VERIFIER}:
        AreaAssignment.objects.create(user=user, area=village)
    return user


def make_household(village: Area, code: str) -> Household:
    household = Household.objects.create(code=code, village=village)
    for number, (relation, born) in enumerate([("head", "1980-02-03"), ("child", "2015-05-06")]):
        nik = IdentityNumber.record("nik", f"64029903028{code[-1]}{number:04d}")
        person = Person.objects.create(
            name=f"Warga Rekaan {code} {number}", name_key=f"warga rekaan {code.lower()} {number}", birth_date=born,
            sex="female", nik=nik, nik_status="claimed",
        )  # fmt: skip
        Residence.objects.create(person=person, household=household, relation=relation)
    return household


def visit_household(side: Side, household: Household, round, *, picture: bytes | None = None, is_again=False):
    if is_again:  # as when two phones had the task
        assignment = Assignment.objects.create(
            round=round, household=household, verifier=side.users[Role.VERIFIER], due_on=round.due_on
        )
    else:
        (assignment,) = field_actions.assign_households(
            round=round, households=[household], verifier=side.users[Role.VERIFIER], by=side.users[Role.SUPERVISOR]
        )
    ended = timezone.now() - timedelta(hours=2)
    content = {
        "form": {"code": round.form.code, "version": round.form.version},
        "outcome": "done",
        "answers": {"household": ANSWERS, "persons": []},
        "consent": ["register", "intervention", "companies"],
        "started_at": (ended - timedelta(minutes=15)).isoformat(),
        "ended_at": ended.isoformat(),
        "position": {"latitude": -0.6, "longitude": 117.2, "accuracy_m": 8},
        "photos": [field_actions.photos.check_photo(ContentFile(picture, name="r.jpg"))] if picture else [],
    }
    visit = field_actions.submit_visit(
        assignment=assignment, visit_id=uuid.uuid4(), body=write_body(content), by=side.users[Role.VERIFIER]
    )
    if picture:
        file = ContentFile(picture, name="rumah.jpg")
        field_actions.add_photo(visit=visit, kind="house_front", file=file, by=side.users[Role.VERIFIER])
    return visit


def small_picture(shade: int = 120) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 48), (shade, 140, 150)).save(file, "JPEG")
    return file.getvalue()


def _case(side: Side, name: str, programme: str) -> None:
    """Five households: three decided with needs, one whose visit waits for review, one still to visit."""
    things, users = side.things, side.users
    things.households = [make_household(side.village, f"RK{name}{number}") for number in range(5)]
    things.household = things.households[0]
    things.person = things.household.residences.first().person
    things.round = field_actions.open_round(
        name=f"Putaran {name}", village=side.village, form=FormVersion.objects.whole().first(),
        due_on=timezone.localdate() + timedelta(days=9), by=users[Role.SUPERVISOR],
    )  # fmt: skip
    for household in (things.households[0], *things.households[3:]):
        accepted = visit_household(side, household, things.round)
        review_actions.review_visit(visit=accepted, verdict="accepted", by=users[Role.SUPERVISOR])
    things.visit = visit_household(side, things.households[1], things.round, picture=small_picture(ord(name)))
    things.photo = things.visit.photos.get()
    drawing.choose(things.visit, "sample", 0.1)
    things.back_check = things.visit.back_check
    things.variant = EnvelopeVariant.objects.create(
        envelope=things.visit.envelope, digest=name.encode() * 32, body=b"rusak", submitted_by=users[Role.VERIFIER]
    )
    things.twin = visit_household(side, things.households[1], things.round, is_again=True)
    (things.assignment,) = field_actions.assign_households(
        round=things.round, households=[things.households[2]], verifier=users[Role.VERIFIER], by=users[Role.SUPERVISOR]
    )
    _canvass_and_frame(side, name)
    things.device, _ = sync_actions.enroll(user=users[Role.VERIFIER], label="HP uji")
    things.held_envelope = sync_actions.take_visit(
        device=things.device, visit_id=uuid.uuid4(), rev=1, body=b"rusak"
    ).envelope
    judging.judge(things.held_envelope.pk)
    things.minutes = Minutes.objects.create(
        number=f"BA/{name}", village=side.village, held_on=timezone.localdate(), n_present=20,
        recorded_by=users[Role.SUPERVISOR],
    )  # fmt: skip
    for household in (things.households[0], *things.households[3:]):
        review_actions.decide_household(
            household=household, outcome="eligible", by=users[Role.SUPERVISOR], level="musdes", minutes=things.minutes
        )
    _meetings(side)
    _aid(side, name, programme)


def _canvass_and_frame(side: Side, name: str) -> None:
    """An RT to be seen whole, and a frame with one family nobody knows."""
    things, supervisor = side.things, side.users[Role.SUPERVISOR]
    rt = side.village.neighbourhoods.create(rt="09")
    round = field_actions.open_round(
        name=f"Pendataan RT {name}", village=side.village, form=things.round.form, due_on=things.round.due_on,
        by=supervisor, purpose="canvass",
    )  # fmt: skip
    (things.canvass,) = assigning.assign_neighbourhoods(
        round=round, neighbourhoods=[rt], verifiers=[side.users[Role.VERIFIER]], by=supervisor
    )
    things.frame = frames.take_lines(
        village=side.village, as_of=timezone.localdate(), text=f"9; Keluarga Rekaan {name}; Jalan Uji", by=supervisor
    )


def _meetings(side: Side) -> None:
    """One that is prepared with a household on its list, one that is locked with its signed copy."""
    things, supervisor = side.things, side.users[Role.SUPERVISOR]
    today = timezone.localdate()
    things.meeting = meetings.prepare_meeting(village=side.village, held_on=today, place="Balai desa", by=supervisor)
    meetings.add_households(meeting=things.meeting, codes=[things.household.code], by=supervisor)
    things.meeting_entry = things.meeting.entries.get(household=things.household)
    locked = Meeting.objects.create(
        village=side.village, held_on=today, place="Balai desa", state="locked", prepared_by=supervisor, n_present=20,
        minutes=things.minutes, minutes_number=things.minutes.number, locked_by=supervisor, locked_at=timezone.now(),
    )  # fmt: skip
    scan = ContentFile(small_picture(30), name="ba.jpg")
    things.signed_copy = copies.keep_signed_copy(meeting=locked, file=scan, by=supervisor)


def _aid(side: Side, name: str, programme: str) -> None:
    things, officer = side.things, side.users[Role.OPD_OFFICER]
    served = Programme.objects.get(name=programme)
    indicator = served.indicators.filter(needs__household=things.household).first()
    things.need = things.household.needs.get(indicator=indicator)
    things.taken_need = things.households[3].needs.get(indicator=indicator)
    things.activity = interventions.open_activity(
        programme=served, year=timezone.localdate().year, name=f"Kegiatan {name}", by=officer, quota=9,
        funder=Funder.objects.get(kind=Funder.Kind.APBD), unit_cost_idr=1_000_000, budget_idr=9_000_000,
    )  # fmt: skip
    things.commitment = interventions.commit_need(need=things.taken_need, activity=things.activity, by=officer)
    things.delivered = interventions.commit_need(
        need=things.households[4].needs.get(indicator=indicator), activity=things.activity, by=officer
    )
    interventions.deliver(
        commitment=things.delivered, delivered_on=timezone.localdate(), bast_number=f"BAST/{name}", quantity=1,
        by=officer, photo=ContentFile(small_picture(200), name="serah.jpg"),
    )  # fmt: skip
    things.budget_import = BudgetImport.objects.create(
        opd=side.opd, year=2026, file_name=f"{name}.xlsx", file_sha256=name * 64, uploaded_by=officer
    )
    applied = BudgetImport.objects.create(
        opd=side.opd, year=2026, file_name=f"{name}.xlsx", file_sha256="0" * 64, uploaded_by=officer, n_rows=1, n_new=1,
        applied_by=officer, applied_at=timezone.now(),
    )  # fmt: skip
    things.budget_line = BudgetLine.objects.create(
        opd=side.opd, year=2026, code="1.04.02.2.01.0001", name=f"Sub kegiatan {name}", programme_code="1.04.02",
        kegiatan_code="1.04.02.2.01", pagu_idr=1_000_000, last_import=applied,
    )  # fmt: skip
    _handed_over(side, name, served)
    things.reserve = Reserve.objects.create(activity=things.activity, need=things.need, rank=1)
    things.condition = QualifyingCondition.objects.create(
        activity=things.activity, variable=Variable.objects.get(code="tenure"), comparison="ne", value="rent",
        added_by=officer,
    )  # fmt: skip
    things.job = Job.objects.create(kind="test", subject=name, requested_by=officer)
    things.petition = enter_petition(
        kind="objection", village=side.village, household=things.household, by=officer,
        said={"against": "listed", "reason": "moved", "speaker_name": "Warga Rekaan", "speaker_relation": "neighbour",
              "text": "Sudah pindah ke kota lain"},
    )  # fmt: skip
    things.company = partners.register_company(
        name=f"PT Contoh {name} (fiktif)", sector="coal", ring1_villages=[side.village],
        yearly_commitment_idr=1_000_000_000, is_synthetic=True,
    )  # fmt: skip
    admin = side.users[Role.BAPPEDA_ADMIN]
    things.key, things.token = partners.issue_key(company=things.company, slot=1, by=admin)
    revoked, things.revoked_token = partners.issue_key(company=things.company, slot=2, by=admin)
    partners.revoke_key(key=revoked, by=admin)
    free = things.household.needs.open().exclude(pk=things.need.pk).exclude(indicator__in=served.indicators.all())
    things.entry_strike = propose_entry_strike(
        household=things.households[3], reason="became_able", note="Sudah bekerja tetap", by=side.users[Role.SUPERVISOR]
    )
    things.verifier, things.target_list = side.users[Role.VERIFIER], TargetList.objects.latest("pk")
    things.figure = MacroFigure.objects.first()
    things.macro_file = MacroFile.objects.create(name="p0.csv", path=f"macro/{name}/p0.csv", sha256=name * 64)
    things.crosscheck = CrossCheckRun.objects.create(
        year=2024, area=Area.objects.get(kemendagri_code="64.02"), inputs={}
    )
    things.finding = Finding.objects.create(
        kind="thin", area=side.village, words="Hanya 1 keluarga terdaftar", value=[1],
        first_run=things.crosscheck, last_run=things.crosscheck,
    )  # fmt: skip
    things.survey = SurveyRound.objects.create(
        name=f"Survei {name}", period="2025-03", population="uji", source="uji", design={"weight": "w"}
    )
    things.survey_file = SurveyFile.objects.create(name="survei.csv", uploaded_by=side.users[Role.BAPPEDA_ANALYST])
    things.mapped_table = MappedLayout.objects.create(
        source=Source.objects.get(code="lain"), label=f"Tabel {name}", level="family", signature=name,
        made_by=side.users[Role.BAPPEDA_ADMIN],
    )  # fmt: skip
    things.snapshot = Snapshot.objects.create(
        source=Source.objects.first(), as_of=timezone.localdate(), file_sha256=name * 64, layout_version="x"
    )
    things.snapshot.staged_rows.create(
        row_no=1, is_family=True, source_key="x", verdict="held", content_hash=b"x",
        problems=[{"file": "a.csv", "sheet": "CSV", "row": 2, "column": "desa", "column_no": 1, "value_masked": "",
                   "message": "Desa tidak dikenal.", "severity": "error", "role": "village"}],
    )  # fmt: skip
    _doubles(side, name)
    _trial(side)
    _lists_and_corrections(side, name)
    _rules(things, side.users[Role.BAPPEDA_ADMIN])
    _company_year(side, name, *free.order_by("pk")[:2])


def _company_year(side: Side, name: str, free, other) -> None:
    """A company holds a need and pays a part of it, says how far it is, and offers a programme of its own. Another one
    leaves a part to be paid."""
    things = side.things
    things.reservation = partners.reserve_need(company=things.company, need=free, pledged_idr=1)
    things.line = things.reservation.commitment.funding_lines.get()
    neighbour = partners.register_company(
        name=f"PT Tetangga {name}", sector="other", ring1_villages=[], yearly_commitment_idr=0, is_synthetic=True
    )
    partners.reserve_need(company=neighbour, need=other, pledged_idr=1)
    things.shared_need = other
    things.progress = things.line.progress.create(observed_on=timezone.localdate(), percent=10)
    contributing.add_file(
        company=things.company, progress=things.progress, file=ContentFile(small_picture(90), name="kemajuan.jpg")
    )
    things.proposal = propose_programme(
        company=things.company, name="Program uji", year=timezone.localdate().year, indicators=[free.indicator],
        villages=[side.village], budget_idr=1_000_000,
    )  # fmt: skip


def _rules(things: SimpleNamespace, admin: User) -> None:
    """Both sides read the same versions; the first makes the draft."""
    things.rule_set = RuleSet.objects.get(code="rtlh", is_active=True)
    draft = RuleSet.objects.filter(code="rtlh", is_draft=True).first()
    things.rule_draft = draft or rules.start_draft(rule_set=things.rule_set, by=admin)


def _handed_over(side: Side, name: str, served: Programme) -> None:
    """A decree on who receives, the minutes of a hand-over, and a row of a list that may be somebody of the village."""
    things, officer = side.things, side.users[Role.OPD_OFFICER]
    things.decree = handover.decree_recipients(
        activity=things.activity, number=f"SK/{name}", decided_on=timezone.localdate(), signed_as="Kepala dinas",
        by=officer,
    )  # fmt: skip
    things.hand_over = things.delivered.deliveries.get().hand_over
    things.given_file = GivenFile.objects.create(
        opd=side.opd, programme=served, file_name=f"{name}.xlsx", file_sha256=name * 64, brought_by=officer,
        applied_at=timezone.now(), n_rows=1, n_typo=1,
    )  # fmt: skip
    things.given_near = GivenAid.objects.create(
        file=things.given_file, row_no=2, opd=side.opd, programme=served, outcome="typo", candidate=things.person,
        year=2025, content_key=name.encode() * 32,
    )  # fmt: skip


def _lists_and_corrections(side: Side, name: str) -> None:
    things, admin = side.things, side.users[Role.BAPPEDA_ADMIN]
    things.list_match = ListMatch.objects.create(
        asked_by=side.users[Role.OPD_OFFICER], opd=side.opd, purpose="Calon penerima", file_name=f"{name}.xlsx"
    )
    things.dukcapil_batch = DukcapilBatch.objects.create(
        answered_on=timezone.localdate(), file_name=f"{name}.csv", file_sha256=name * 64, loaded_by=admin
    )
    things.package = CorrectionPackage.objects.create(
        source=things.snapshot.source, area=side.village.parent, number=f"PB/{name}", made_by=admin, receiver="BPS",
        method="Diunggah", purpose="Memperbaiki sumber", found_at=timezone.now(),
    )  # fmt: skip
    things.correction = CorrectionItem.objects.create(
        package=things.package, claim=Claim.objects.filter(village=side.village).first(), changes=[]
    )


def _trial(side: Side) -> None:
    things = side.things
    things.rule_set = RuleSet.objects.get(code="mpi", is_active=True)
    things.trial = ScoringRun.objects.create(rule_set=things.rule_set, rule_set_digest="x")


def _doubles(side: Side, name: str) -> None:
    """Three people who look alike in two households: two joined, one pair that waits; and a proposal to strike out."""
    things, run = side.things, LinkageRun.objects.create(method="probabilistic")
    first, second = (make_household(side.village, f"RK{name}{number}") for number in (7, 8))
    head, child = (first.residences.order_by("pk")[place].person for place in (0, 1))
    twins = [residence.person for residence in second.residences.order_by("pk")]
    claim = Claim.objects.create(
        source=things.snapshot.source, source_key=f"{name}7", village=side.village, household=first, content_hash=b"x",
        first_snapshot=things.snapshot, last_snapshot=things.snapshot,
    )  # fmt: skip
    for place, person in enumerate((head, twins[0])):
        said = PersonClaim.objects.create(
            claim=claim, source_key=str(place), name=person.name, name_key=person.name_key, nik_quality="absent",
            content_hash=b"x",
        )  # fmt: skip
        Link.objects.create(person_claim=said, person=person, method="first_seen", run=run)
    (things.merge,) = merge_persons([Joining(head.pk, twins[0].pk)], method="probabilistic", run=run)
    things.merge_code, things.link = first.code, Link.objects.get(person=head, method="first_seen")
    left, right = sorted((child, twins[1]), key=lambda person: person.pk)
    things.pair = CandidatePair.objects.create(run=run, left=left, right=right, kind="across_sources", probability=0.9)
    things.strike_out = striking.propose_strike_out(
        household=second, reason="duplicate", note="Dua kali tercatat", by=side.users[Role.BAPPEDA_ADMIN]
    )
