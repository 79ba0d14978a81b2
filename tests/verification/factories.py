"""Smallest valid rows of the field: a village with a verifier and a supervisor, a household to visit, a visit of it."""

import json
import uuid
from datetime import timedelta
from io import BytesIO

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.roles import Role
from households.models import Household, Neighbourhood, Person, Residence
from tests.factories import AreaAssignmentFactory, AreaFactory, MembershipFactory, UserFactory
from verification.field import actions as field_actions
from verification.field.assigning.models import CanvassCount
from verification.field.models import Assignment, FormVersion, VerificationRound, Visit
from verification.review import actions as review_actions

ANSWERS = {
    "n_members": 1, "floor_area_m2": 30, "floor": "wood", "wall": "board", "roof": "thatch", "toilet": "own",
    "closet": "swan_neck", "sewage": "septic_tank", "water_source": "piped", "roof_condition": "good",
}  # fmt: skip


class VillageFactory(AreaFactory):
    latitude, longitude = -0.5, 117.0


class OfficerFactory(UserFactory):
    """`role` gives a membership, `area` an assignment."""

    @factory.post_generation
    def role(self, create, extracted, **kwargs):
        MembershipFactory(user=self, role=extracted or Role.VERIFIER)

    @factory.post_generation
    def area(self, create, extracted, **kwargs):
        if extracted:
            AreaAssignmentFactory(user=self, area=extracted)


def verifier_of(village):
    return OfficerFactory(role=Role.VERIFIER, area=village)


def supervisor_of(village):
    return OfficerFactory(role=Role.SUPERVISOR, area=village)


class HouseholdFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Household
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"RT-{n:06d}")
    village = factory.SubFactory(VillageFactory)
    address = "Jalan Mahakam 1"

    @factory.post_generation
    def head(self, create, extracted, **kwargs):
        if extracted is not False:
            ResidenceFactory(household=self, relation="head")


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Warga Uji {n}")
    name_key = factory.LazyAttribute(lambda person: person.name.upper())
    birth_date = "1980-01-01"
    sex = "female"


class ResidenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Residence

    person = factory.SubFactory(PersonFactory)
    household = factory.SubFactory(HouseholdFactory, head=False)
    relation = "head"


class RoundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = VerificationRound

    name = "Putaran uji"
    village = factory.SubFactory(VillageFactory)
    opened_by = factory.LazyAttribute(lambda round: supervisor_of(round.village))
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=14))

    @factory.lazy_attribute
    def form(self):
        return FormVersion.objects.get(code="rumah-tangga", version=1)


class AssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Assignment

    round = factory.SubFactory(RoundFactory)
    household = factory.LazyAttribute(lambda assignment: HouseholdFactory(village=assignment.round.village))
    verifier = factory.LazyAttribute(lambda assignment: verifier_of(assignment.round.village))
    due_on = factory.LazyAttribute(lambda assignment: assignment.round.due_on)


def canvassed_rt(village, households, *, n_dwellings=None):
    """The RT of these households, counted and called at, with a visit of each here."""
    rt = Neighbourhood.objects.create(village=village, rt="001")
    Household.objects.filter(pk__in=[one.pk for one in households]).update(neighbourhood=rt)
    task = AssignmentFactory(
        round=RoundFactory(village=village, purpose="canvass"), household=None, neighbourhood=rt
    )  # fmt: skip
    for one in households:
        visit = submitted(AssignmentFactory(round=RoundFactory(village=village), household=one, verifier=task.verifier))
        Visit.objects.filter(pk=visit.pk).update(assignment=task)
    n = n_dwellings or len(households)
    CanvassCount.objects.create(assignment=task, n_dwellings=n, n_visited=n, counted_by=task.verifier)


def visit_body(*, minutes=20, **changes) -> bytes:
    """A plain interview by day that ended just now or on the `ended_at` given."""
    ended_at = changes.pop("ended_at", None) or daytime()
    document = {
        "form": {"code": "rumah-tangga", "version": 1},
        "outcome": "done",
        "answers": {"household": ANSWERS, "persons": []},
        "consent": ["register", "intervention"],
        "started_at": (ended_at - timedelta(minutes=minutes)).isoformat(),
        "ended_at": ended_at.isoformat(),
        "position": {"latitude": -0.5, "longitude": 117.0, "accuracy_m": 12.0},
        "photos": [],
    }
    return json.dumps(document | changes).encode()


def daytime():
    """Yesterday at ten in the morning, WITA."""
    return timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) - timedelta(days=1)


def submitted(assignment=None, **changes):
    """A visit that waits for review."""
    assignment = assignment or AssignmentFactory()
    return field_actions.submit_visit(
        assignment=assignment, visit_id=uuid.uuid4(), body=visit_body(**changes), by=assignment.verifier
    )


def accepted(assignment=None, **changes):
    """A visit that a supervisor of the village accepted."""
    visit = submitted(assignment, **changes)
    by = supervisor_of(visit.household.village)
    return review_actions.review_visit(visit=visit, verdict="accepted", by=by)


def picture(colour="green", *, size=(320, 240), kind="JPEG", **options) -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", size, colour).save(content, kind, **options)
    return SimpleUploadedFile(f"foto.{kind.lower()}", content.getvalue(), f"image/{kind.lower()}")
