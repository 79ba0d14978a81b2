"""People whom no register has named: found in the field, and of the register once the finding is accepted."""

from datetime import date

from households.by_hand import SaidPerson, ask_about, new_person, open_shell
from households.models import Household, LinkageRun, Person, Residence

__all__ = ["SaidPerson", "move_in", "open_shell"]


def move_in(*, household: Household, said: SaidPerson, on: date) -> Person:
    """A new person of this household. Others with the same NIK become pairs for an officer's eye: nobody is welded."""
    person = new_person(said)
    Residence.objects.create(person=person, household=household, relation=said.relation, moved_in_on=on)
    if said.nik and Person.objects.filter(nik=said.nik).exclude(pk=person.pk).exists():
        ask_about(person, said, LinkageRun.objects.create(method="visit"))
    return person
