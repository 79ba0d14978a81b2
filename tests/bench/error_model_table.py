"""python -m tests.bench.error_model_table: the demonstration's error model as the table of docs/benchmarks.md, from the
comments beside its fields."""

import inspect
import re
import sys
from dataclasses import fields

from rbpk.demo.error_model import DTSEN_ERRORS, P3KE_ERRORS, ErrorModel
from tests.bench.measuring import table

FIELD = re.compile(r"^    (?P<name>\w+): [^#]+# (?P<said>.+)$", re.MULTILINE)


def rendered() -> str:
    said = {found["name"]: found["said"] for found in FIELD.finditer(inspect.getsource(ErrorModel))}
    rows = [
        [f"`{each.name}`", _shown(DTSEN_ERRORS, each.name), _shown(P3KE_ERRORS, each.name), said[each.name]]
        for each in fields(ErrorModel)
    ]
    return table(["error", "DTSEN", "P3KE", "share of what, or rows (`n_`)"], rows)


def _shown(model, name):
    value = getattr(model, name)
    return "" if value is None else f"{value:g}"


if __name__ == "__main__":
    sys.stdout.write(rendered() + "\n")
