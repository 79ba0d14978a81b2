"""Smallest valid rows of needs and of what OPDs do about them. `NeedFactory(verified=True)` may be spent on."""

from datetime import date, timedelta
from io import BytesIO

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from accounts.models import Membership
from accounts.roles import Role
from households.models import Assessment, Evidence, Household, Indicator, Need, Person, Residence, RuleSet
from interventions import actions
from interventions.models import Activity, Funder, Programme
from tests.factories import AreaFactory, MembershipFactory, OPDFactory, UserFactory
from verification.field.models import Envelope, FormVersion, VerificationRound, Visit
from verification.review.models import Decision


class HouseholdFactory(DjangoModelFactory):
    class Meta:
        model = Household

    code = factory.Sequence(lambda n: f"RU{n:08}")
    village = factory.SubFactory(AreaFactory)
    address = "Jalan Uji 1"


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Warga Uji {n}")
    name_key = factory.LazyAttribute(lambda person: person.name.lower())


class ResidenceFactory(DjangoModelFactory):
    class Meta:
        model = Residence

    person = factory.SubFactory(PersonFactory)
    household = factory.SubFactory(HouseholdFactory)
    relation = "head"


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator

    code = factory.Sequence(lambda n: f"indicator_{n}")
    label = factory.Sequence(lambda n: f"Indikator {n}")
    dimension = "housing"
    unit = "household"
    cost_idr = 2_500_000


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = Evidence

    household = factory.SubFactory(HouseholdFactory)
    kind = "visit"
    observed_on = factory.LazyFunction(timezone.localdate)
    expires_on = factory.LazyAttribute(lambda evidence: evidence.observed_on + timedelta(days=730))
    by = factory.SubFactory(UserFactory)


class RuleSetFactory(DjangoModelFactory):
    class Meta:
        model = RuleSet
        django_get_or_create = ["code"]

    code = "uji"
    name = "Aturan uji"
    source = "uji"
    cutoff = "1/3"
    valid_from = date(2025, 1, 1)


class AssessmentFactory(DjangoModelFactory):
    class Meta:
        model = Assessment

    evidence = factory.SubFactory(EvidenceFactory)
    household = factory.SelfAttribute("evidence.household")
    rule_set = factory.SubFactory(RuleSetFactory)
    score_low = 1.0
    score_high = 1.0
    is_poor = "yes"


class NeedFactory(DjangoModelFactory):
    class Meta:
        model = Need
        skip_postgeneration_save = True

    household = factory.SubFactory(HouseholdFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    cost_idr = factory.SelfAttribute("indicator.cost_idr")

    @factory.lazy_attribute
    def opened_by(self):
        return AssessmentFactory(evidence=EvidenceFactory(household=self.household))

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        if extracted:
            make_verified(self.opened_by.evidence)


def make_verified(evidence: Evidence) -> Decision:
    """An accepted interview behind the evidence, and a decision that the household is entitled."""
    VisitFactory(evidence=evidence)
    return Decision.objects.create(
        household=evidence.household, evidence=evidence, outcome="eligible", level="opd", opd=OPDFactory(),
        decided_by=evidence.by, valid_until=evidence.expires_on,
    )  # fmt: skip


class FormVersionFactory(DjangoModelFactory):
    class Meta:
        model = FormVersion
        django_get_or_create = ["code", "version"]

    code = "uji"
    version = 1
    title = "Formulir uji"
    definition = {}
    sha256 = "0" * 64


class RoundFactory(DjangoModelFactory):
    class Meta:
        model = VerificationRound

    name = "Putaran uji"
    village = factory.SubFactory(AreaFactory)
    form = factory.SubFactory(FormVersionFactory)
    opened_by = factory.SubFactory(UserFactory)
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=14))


class EnvelopeFactory(DjangoModelFactory):
    class Meta:
        model = Envelope

    visit_id = factory.Faker("uuid4")
    digest = b"\0" * 32
    body = b"{}"
    submitted_by = factory.SubFactory(UserFactory)


class VisitFactory(DjangoModelFactory):
    """An accepted interview."""

    class Meta:
        model = Visit

    envelope = factory.SubFactory(EnvelopeFactory)
    evidence = factory.SubFactory(EvidenceFactory)
    household = factory.SelfAttribute("evidence.household")
    verifier = factory.SelfAttribute("envelope.submitted_by")
    form = factory.SubFactory(FormVersionFactory)
    round = factory.SubFactory(
        RoundFactory, form=factory.SelfAttribute("..form"), village=factory.SelfAttribute("..household.village")
    )
    status = "accepted"
    outcome = "done"
    started_at = factory.LazyFunction(timezone.now)
    ended_at = factory.LazyFunction(timezone.now)


class FunderFactory(DjangoModelFactory):
    class Meta:
        model = Funder

    name = factory.Sequence(lambda n: f"Dana {n}")
    kind = "apbd"


class ProgrammeFactory(DjangoModelFactory):
    """Active, and answering the indicators given, or one of its own."""

    class Meta:
        model = Programme
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"program-uji-{n}")
    name = factory.Sequence(lambda n: f"Program {n}")
    opd = factory.SubFactory(OPDFactory)
    is_active = True

    @classmethod
    def _generate(cls, strategy, params):
        """The programme and its indicators together: the database looks when the transaction ends."""
        with transaction.atomic():
            return super()._generate(strategy, params)

    @factory.post_generation
    def indicators(self, create, extracted, **kwargs):
        self.indicators.set(extracted or [IndicatorFactory()])


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    programme = factory.SubFactory(ProgrammeFactory)
    year = factory.LazyFunction(lambda: timezone.localdate().year)
    name = factory.Sequence(lambda n: f"Kegiatan {n}")
    funder = factory.SubFactory(FunderFactory)
    unit_cost_idr = 2_500_000
    budget_idr = 25_000_000
    quota = 10


def activity_for(need: Need, **fields) -> Activity:
    """An activity of a programme that answers the need."""
    return ActivityFactory(programme=ProgrammeFactory(indicators=[need.indicator]), **fields)


def officer_of(activity: Activity, role: Role = Role.OPD_OFFICER):
    """Somebody of the OPD whose activity it is."""
    return MembershipFactory(opd=activity.programme.opd, role=role).user


def second_person():
    membership: Membership = MembershipFactory(role=Role.BAPPEDA_ADMIN)
    return membership.user


def picture(name="serah.jpg") -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", (64, 48), "green").save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


def hand_over(commitment):
    return actions.deliver(
        commitment=commitment, delivered_on=timezone.localdate(), bast_number="BAST/7", quantity=1, photo=picture(),
        by=commitment.committed_by,
    )  # fmt: skip


def page(name, *args):
    return reverse(f"interventions:{name}", args=args)
