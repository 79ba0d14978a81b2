"""Households and people whom no register has named: found in the field, and there only once the finding is accepted."""

from django.db import connection
from django.utils import timezone

from households.by_hand import SaidPerson, ask_about, new_person
from households.models import Area, Household, LinkageRun, Neighbourhood, Person, Residence


def open_shell(*, village: Area, neighbourhood: Neighbourhood | None, address: str) -> Household:
    """A household of which nothing is known yet but where it stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('households_household', 'id'))")
        (pk,) = cursor.fetchone()
    return Household.objects.create(
        pk=pk, code=f"RK{pk:08}", village=village, neighbourhood=neighbourhood, address=address
    )


def move_in(*, household: Household, said: SaidPerson) -> Person:
    """A new person of this household. Others with the same NIK become pairs for an officer's eye: nobody is welded."""
    person = new_person(said)
    Residence.objects.create(
        person=person, household=household, relation=said.relation, moved_in_on=timezone.localdate()
    )
    if said.nik and Person.objects.filter(nik=said.nik).exclude(pk=person.pk).exists():
        ask_about(person, said, LinkageRun.objects.create(method="visit"))
    return person
