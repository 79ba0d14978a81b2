"""The smallest valid rows. Values a test depends on stand in the test."""

import factory
from factory.django import DjangoModelFactory

from accounts.models import OPD, Membership, User
from accounts.roles import Role
from households.linkage.names import name_key
from households.models import Area, AreaAssignment, Household, IdentityNumber, Person, Residence
from jobs.models import Job


class OPDFactory(DjangoModelFactory):
    class Meta:
        model = OPD

    short_name = factory.Sequence(lambda n: f"OPD {n}")
    name = factory.LazyAttribute(lambda opd: f"Dinas {opd.short_name}")


class UserFactory(DjangoModelFactory):
    """A demo account: signs in without TOTP, has chosen its password."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"pengguna{n}")
    first_name = factory.Sequence(lambda n: f"Pengguna {n}")
    password = factory.django.Password("sandi-uji-panjang")
    is_synthetic = True


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    opd = factory.SubFactory(OPDFactory)
    role = Role.VERIFIER


class AreaFactory(DjangoModelFactory):
    """A village; `AreaFactory(district=True)` a kecamatan, `regency=True`, `province=True` likewise."""

    class Meta:
        model = Area

    class Params:
        province = factory.Trait(level="province", kind="provinsi", parent=None)
        regency = factory.Trait(
            level="regency", kind="kabupaten", parent=factory.SubFactory("tests.factories.AreaFactory", province=True)
        )
        district = factory.Trait(
            level="district", kind="kecamatan", parent=factory.SubFactory("tests.factories.AreaFactory", regency=True)
        )

    level = "village"
    kind = "desa"
    name = factory.Sequence(lambda n: f"Wilayah {n}")
    parent = factory.SubFactory("tests.factories.AreaFactory", district=True)
    kemendagri_code = factory.Sequence(lambda n: f"99.{n:08}")
    path = factory.LazyAttribute(lambda area: f"{area.parent.path if area.parent else ''}{area.kemendagri_code}/")


class AreaAssignmentFactory(DjangoModelFactory):
    class Meta:
        model = AreaAssignment

    user = factory.SubFactory(UserFactory)
    area = factory.SubFactory(AreaFactory)


class JobFactory(DjangoModelFactory):
    class Meta:
        model = Job

    kind = "test"
    subject = factory.Sequence(lambda n: f"berkas {n}")
    requested_by = factory.SubFactory(UserFactory)


class HouseholdFactory(DjangoModelFactory):
    """Nobody lives there yet: see ResidenceFactory."""

    class Meta:
        model = Household

    code = factory.Sequence(lambda n: f"RK9{n:07}")
    village = factory.SubFactory(AreaFactory)


class PersonFactory(DjangoModelFactory):
    """`PersonFactory(number="6402990101800001")` has that NIK, as a source claims it."""

    class Meta:
        model = Person

    class Params:
        number = None

    name = factory.Sequence(lambda n: f"Warga {chr(65 + n % 26)}{chr(97 + n // 26 % 26)}")
    name_key = factory.LazyAttribute(lambda person: name_key(person.name))
    nik = factory.LazyAttribute(lambda row: IdentityNumber.record("nik", row.number) if row.number else None)
    nik_status = factory.LazyAttribute(lambda row: "claimed" if row.number else "absent")


class ResidenceFactory(DjangoModelFactory):
    class Meta:
        model = Residence

    person = factory.SubFactory(PersonFactory)
    household = factory.SubFactory(HouseholdFactory)
    relation = "head"
