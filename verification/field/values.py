"""Whether an answer is one that its variable allows."""

from typing import Any

from households.models import Household, Variable
from verification.field.envelopes import VisitContent, VisitError


def check_values(household: Household, content: VisitContent) -> None:
    """Raises VisitError for an unknown variable, a value it does not take, or somebody who never lived there."""
    variables = {variable.code: variable for variable in Variable.objects.all()}
    _check_level(variables, Variable.Level.HOUSEHOLD, content.household)
    for entry in content.persons.values():
        _check_level(variables, Variable.Level.PERSON, entry["values"])
    residents = household.residences.filter(person__in=content.persons.keys()).values("person").distinct()
    if residents.count() != len(content.persons):
        raise VisitError("Ada warga dalam formulir yang bukan anggota rumah tangga ini.")


def _check_level(variables: dict[str, Variable], level: str, values: dict[str, Any]) -> None:
    for code, value in values.items():
        variable = variables.get(code)
        if variable is None or variable.level != level or not is_allowed(variable, value):
            raise VisitError(f"Jawaban untuk {variable.label if variable else code} tidak dikenal.")


def is_allowed(variable: Variable, value: Any) -> bool:
    if variable.kind == "choice":
        return isinstance(value, str) and value in variable.choices
    if isinstance(value, bool) or not isinstance(value, int if variable.kind == "integer" else int | float):
        return False
    return value >= 0
