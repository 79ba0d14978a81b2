"""Rounds, visits, reviews and decisions of the demonstration, through the same actions as the pages."""

import hashlib
import io
import uuid
from datetime import datetime, timedelta
from random import Random

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.models import User
from households.linkage.names import name_key
from households.models import Area, Assessment, Household
from rbpk.demo.people import Household as TrueHousehold
from rbpk.demo.people import Population
from rbpk.demo.rule_editor import living_answers
from verification.backcheck import actions as back_checks
from verification.backcheck.models import BackCheck, DrawDay
from verification.field import actions as field
from verification.field.envelopes import write_body
from verification.field.models import Assignment, Envelope, FormVersion, Visit
from verification.field.sync import actions as sync
from verification.field.sync import judging
from verification.field.sync.models import Device
from verification.review import actions as review
from verification.review.models import Decision, Minutes

NOT_ASKED = {"n_members", "national_decile", "relation", "sex"}
OUTCOMES = {"done": 90, "not_at_home": 3, "moved": 3, "refused": 2, "not_found": 1, "deceased": 1}
WITH_PHOTO = 0.85
VISITED = 0.8  # of assignments; the rest is still to do
REVIEWED = 0.88
RETURNED, REJECTED = 0.04, 0.02
DECIDED = 0.9
REPEATED = 0.7  # of what was drawn for a second visit
DISAGREED = 0.08  # of its answers
WHICH_VISIT = uuid.UUID("6a0c3d5e-0000-4000-8000-000000000000")


class Fieldwork:
    """One round in each village: assigned to two verifiers, visited, reviewed, decided by musdes."""

    def __init__(self, population: Population, truth: dict[int, TrueHousehold], users: dict[str, User], seed: int):
        self.truth = truth  # our household id -> the house it is in truth
        self.users = users
        self.rng = Random(seed)  # noqa: S311  a demonstration, not a secret
        self.form = FormVersion.objects.whole().first()
        for day in (timezone.localdate() + timedelta(days=n) for n in (-1, 0, 1)):  # drawn alike for the same seed
            drawn_by = hashlib.sha256(f"peragaan {seed} {(day - timezone.localdate()).days}".encode()).digest()
            DrawDay.objects.get_or_create(day=day, defaults={"seed": drawn_by})
        self.now = timezone.now()
        self.phones: dict[int, tuple[Device, int]] = {}  # verifier: his phone, and how many visits it sealed

    def walk(self, village: Area, number: int, say) -> None:
        supervisor = self.users[f"pengawas{number}"]
        households = [one for one in Household.objects.filter(village=village).order_by("pk") if one.pk in self.truth]
        round = field.open_round(
            name=f"Verifikasi {village.name} 2026", village=village, form=self.form, by=supervisor,
            due_on=timezone.localdate() + timedelta(days=21),
        )  # fmt: skip
        assignments = self._assign(round, households, number, supervisor)
        self._give_phone(self.users[f"verifikator{number}a"])
        visits = [self._visit(one) for one in assignments if self.rng.random() < VISITED]
        accepted = [visit for visit in visits if self.rng.random() < REVIEWED and self._review(visit, supervisor)]
        self._visit_again(assignments[0].round)
        self._tell_of_phone(self.users[f"verifikator{number}a"])
        self._decide(village, accepted, supervisor)
        say(f"{village.name}: {len(assignments)} tugas, {len(visits)} kunjungan, {len(accepted)} disetujui")

    def _assign(self, round, households, number, supervisor) -> list[Assignment]:
        half = len(households) // 2
        teams = {"a": households[:half], "b": households[half:]}
        return [
            assignment
            for letter, share in teams.items()
            if share
            for assignment in field.assign_households(
                round=round, households=share, verifier=self.users[f"verifikator{number}{letter}"], by=supervisor
            )
        ]

    def _visit(self, assignment: Assignment) -> Visit:
        started = self._some_day() + timedelta(hours=self.rng.randint(0, 8), minutes=self.rng.randint(0, 59))
        ended = started + timedelta(minutes=max(3, int(self.rng.gauss(17, 6))))
        picture = house_picture(self.rng) if self.rng.random() < WITH_PHOTO else None
        visit_id = uuid.uuid5(WHICH_VISIT, f"{assignment.household.code}.{assignment.round_id}.{assignment.rev}")
        content = self.content(assignment.household, started, ended, picture)
        if assignment.verifier_id in self.phones:
            return self._hand_in(assignment, visit_id, content, ended, picture)
        visit = field.submit_visit(
            assignment=assignment, visit_id=visit_id, body=write_body(content), by=assignment.verifier
        )
        if picture:
            file = ContentFile(picture, name="rumah.jpg")
            field.add_photo(visit=visit, kind="house_front", file=file, by=assignment.verifier)
        return visit

    def _give_phone(self, verifier: User) -> None:
        device, _ = sync.enroll(user=verifier, label="Android 13, Chrome")
        self.phones[verifier.pk] = device, 0

    def _hand_in(self, assignment: Assignment, visit_id, content: dict, ended: datetime, picture) -> Visit:
        """As the app of the field does: sealed, sent some hours later, judged."""
        device, n_sealed = self.phones[assignment.verifier_id]
        self.phones[assignment.verifier_id] = device, n_sealed + 1
        sealed = content | {
            "v": 1, "visit": str(visit_id), "rev": 1, "device": str(device.pk), "seq": n_sealed + 1, "app": "peragaan",
            "assignment": {"id": assignment.pk, "rev": assignment.rev},
            "clock_offset_ms": self.rng.randint(-4000, 4000),
            "active_ms": self.rng.randint(8, 20) * 60_000, "note": "",
            "consent_by": {"mode": "spoken", "asked_by": assignment.verifier.display_name, "witness": "Tetangga"},
            "manifest": [{"sha256": sha, "kind": "house_front", "source": "camera"} for sha in content["photos"]],
        }  # fmt: skip
        taken = sync.take_visit(device=device, visit_id=visit_id, rev=1, body=write_body(sealed))
        arrived = ended + timedelta(hours=self.rng.randint(1, 60))
        Envelope.objects.filter(pk=taken.envelope.pk).update(received_at=arrived)
        visit = judging.judge(taken.envelope.pk)
        if picture:
            sync.take_photo(device=device, sha256=hashlib.sha256(picture).digest(), body=picture)
        return visit

    def _tell_of_phone(self, verifier: User) -> None:
        """Two more visits were sealed and wait for a signal."""
        device, n_sealed = self.phones[verifier.pk]
        oldest = (timezone.now() - timedelta(hours=30)).isoformat()
        told = {"unsent": 2, "oldest_unsent_at": oldest, "last_seq": n_sealed + 2, "drafts": 1, "free_mb": 2100}
        sync.note_beacon(device=device, told=told | {"persisted": True, "app": "peragaan", "clock_offset_ms": 900})

    def _visit_again(self, round) -> None:
        """The first visit that was sent back is made once more; the old one is superseded."""
        returned = round.assignments.filter(visits__status=Visit.Status.RETURNED).order_by("pk").first()
        if returned:
            self._visit(returned)

    def _some_day(self) -> datetime:
        day = timezone.localtime(self.now) - timedelta(days=self.rng.randint(5, 110))
        return day.replace(hour=8, minute=0, second=0, microsecond=0)

    def content(self, household: Household, started, ended, picture) -> dict:
        outcome = self.rng.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
        house = self.truth[household.pk]
        is_done = outcome == "done"
        return {
            "form": {"code": self.form.code, "version": self.form.version},
            "outcome": outcome,
            "answers": {
                "household": asked(house.answers) | living_answers(house) if is_done else {},
                "persons": self._persons(household, house) if is_done else [],
            },
            "consent": self._consent(),
            "started_at": started.isoformat(),
            "ended_at": ended.isoformat(),
            "position": self._position(house),
            "photos": [_sha256(picture)] if picture else [],
        }

    def _consent(self) -> list[str]:
        return ["register", "intervention", "companies"] if self.rng.random() < 0.8 else ["register", "intervention"]

    def _position(self, house: TrueHousehold) -> dict | None:
        if self.rng.random() < 0.06:
            return None
        jitter = self.rng.gauss(0, 0.0001)
        accuracy = round(abs(self.rng.gauss(9, 5)) + 3, 1)
        return {
            "latitude": round(house.latitude + jitter, 5),
            "longitude": round(house.longitude - jitter, 5),
            "accuracy_m": accuracy,
        }

    def _persons(self, household: Household, house: TrueHousehold) -> list[dict]:
        """Answers of those whom the register and the truth both know; who has gone is found gone."""
        people = [person for family in house.families for person in family.members]
        found = []
        for residence in household.residences.open().select_related("person").order_by("pk"):
            true = _same_person(residence.person, people)
            if true is None:
                continue
            if true.presence != "present":
                found.append({"person": residence.person_id, "presence": true.presence, "values": {}})
            else:
                found.append({"person": residence.person_id, "presence": "yes", "values": asked(true.answers)})
        return found

    def _review(self, visit: Visit, supervisor: User) -> bool:
        draw = self.rng.random()
        if draw < RETURNED:
            review.review_visit(visit=visit, verdict="returned", by=supervisor, note="Foto belum jelas, ambil ulang.")
        elif draw < RETURNED + REJECTED:
            review.review_visit(visit=visit, verdict="rejected", by=supervisor, note="Posisi tidak sesuai alamat.")
        else:
            review.review_visit(visit=visit, verdict="accepted", by=supervisor)
            return True
        return False

    def repeat_visits(self) -> int:
        """Most of what was drawn is made once more by the other verifier of the village; a few answers differ."""
        back_checks.assign_waiting(limit=10_000)
        rows = BackCheck.objects.filter(state=BackCheck.State.ASSIGNED).select_related(
            "assignment__household", "verifier"
        )
        chosen = [row for row in rows.order_by("pk") if self.rng.random() < REPEATED]
        for row in chosen:
            self._second_visit(row)
        return len(chosen)

    def _second_visit(self, back_check: BackCheck) -> None:
        form, first = back_check.assignment.round.form, back_check.visit.answers["household"]
        answers = {
            question["variable"]: first[question["variable"]]
            for section in form.definition["sections"]
            for question in section["questions"]
            if question["variable"] in first
        }
        for section in form.definition["sections"]:
            for question in section["questions"]:
                if question["variable"] in answers and question["kind"] == "choice" and self.rng.random() < DISAGREED:
                    answers[question["variable"]] = self.rng.choice(question["choices"])[0]
        ended = timezone.now() - timedelta(hours=self.rng.randint(1, 7))
        content = {
            "form": {"code": form.code, "version": form.version}, "outcome": "done",
            "answers": {"household": answers, "persons": []}, "consent": ["register"], "position": None, "photos": [],
            "started_at": (ended - timedelta(minutes=8)).isoformat(), "ended_at": ended.isoformat(),
        }  # fmt: skip
        field.submit_visit(
            assignment=back_check.assignment, body=write_body(content), by=back_check.verifier,
            visit_id=uuid.uuid5(WHICH_VISIT, f"ulang {back_check.visit_id}"),
        )  # fmt: skip

    def _decide(self, village: Area, visits: list[Visit], supervisor: User) -> None:
        minutes = Minutes.objects.create(
            number=f"BA/{village.kemendagri_code[-4:]}/2026", village=village, n_present=self.rng.randint(18, 60),
            held_on=timezone.localdate() - timedelta(days=3), recorded_by=supervisor,
        )  # fmt: skip
        for visit in visits:
            if self.rng.random() < DECIDED:
                outcome, reason = _verdict(visit)
                review.decide_household(
                    household=visit.household, outcome=outcome, reason=reason, by=supervisor, level="musdes",
                    minutes=minutes,
                )  # fmt: skip


def _verdict(visit: Visit) -> tuple[str, str]:
    """What a meeting would make of it: poor by the MPI, or in an unfit house and of low income."""
    reasons = {"moved": "moved", "deceased": "deceased", "not_found": "not_found", "refused": "refused"}
    if visit.outcome in reasons:
        return Decision.Outcome.NOT_ELIGIBLE, reasons[visit.outcome]
    found = Assessment.objects.filter(evidence__visit=visit).values_list("rule_set__code", "is_poor")
    states = dict(found)
    if visit.outcome != "done" or not states:
        return Decision.Outcome.UNRESOLVED, ""
    if states.get("mpi") == "yes" or states.get("rtlh") == "yes":
        return Decision.Outcome.ELIGIBLE, ""
    return Decision.Outcome.NOT_ELIGIBLE, Decision.Reason.BECAME_ABLE


def asked(answers: dict) -> dict:
    return {code: value for code, value in answers.items() if code not in NOT_ASKED}


def _same_person(person, people):
    same_day = [one for one in people if one.birth_date == person.birth_date]
    if len(same_day) == 1:
        return same_day[0]
    return next((one for one in people if name_key(one.name) == person.name_key), None)


def _sha256(picture: bytes) -> str:
    return hashlib.sha256(picture).hexdigest()


def house_picture(rng: Random) -> bytes:
    """A drawn house, plainly no photo of anybody's home. No two stand alike, or all would count as one picture."""
    sky, wall, grass = (
        220 + rng.randint(0, 20),
        (150 + rng.randint(0, 80), 110 + rng.randint(0, 60), 80),
        rng.randint(0, 40),
    )
    peak, roof = rng.randint(0, 40), rng.randint(0, 50)
    place = Random(f"{sky} {wall} {grass} {peak} {roof}")  # noqa: S311
    picture = Image.new("RGB", (640, 480), (200, sky, 235))
    draw = ImageDraw.Draw(picture)
    for _ in range(9):  # hills, trees and neighbours
        left, top, shade = place.randint(-60, 600), place.randint(40, 330), place.randint(60, 200)
        draw.rectangle((left, top, left + place.randint(40, 160), 370), fill=(shade - 30, shade, shade - 50))
    draw.rectangle((0, 360, 640, 480), fill=(120, 140 + grass, 90))
    left, width = place.randint(40, 300), place.randint(220, 330)
    draw.rectangle((left, 220, left + width, 380), fill=wall)
    draw.polygon(
        [(left - 30, 220), (left + width // 2, 110 + peak), (left + width + 30, 220)], fill=(110, 70 + roof, 60)
    )
    door = left + place.randint(30, width - 90)
    draw.rectangle((door, 280, door + 60, 380), fill=(80, 60, 50))
    for _ in range(6):
        left, shade = place.randint(0, 600), place.randint(60, 200)
        draw.ellipse((left, 380, left + place.randint(20, 120), 460), fill=(shade, shade, 60))
    draw.text((20, 20), "GAMBAR PERAGAAN, BUKAN RUMAH NYATA", fill=(60, 60, 60))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=70)
    return file.getvalue()
