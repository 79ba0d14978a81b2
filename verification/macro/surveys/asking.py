"""What somebody asks of a stored round, and the answer: one estimate per group and one for all of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from verification.macro.estimates import Estimate, scaled
from verification.macro.models import SurveyRecord, SurveyRound
from verification.macro.surveys import sampling
from verification.macro.surveys.asking_files import SIGNS
from verification.macro.surveys.rounds import design_fault, design_of
from verification.macro.surveys.sampling import Measure

SIZE = "household_size"  # of the record itself, asked like a column
POVERTY = {"p0": 0, "p1": 1, "p2": 2}
MULTIDIMENSIONAL = {"h": "H", "a": "A", "m0": "M0"}
OF_PEOPLE = {*POVERTY, *MULTIDIMENSIONAL, "gini"}  # what is told of people unless somebody asks otherwise
IN_PERCENT = {"share", *POVERTY, "h", "a"}


class NoAnswer(Exception):
    """Why there is no estimate, in words for the person who asked."""


@dataclass(frozen=True)
class Asked:
    """A measure and what it needs.

    measure       total, mean, share, ratio, quantile, p0, p1, p2, gini, h, a, m0
    sign, than    of a share: which cells of the column count, as "=" and "1"
    probability   of a quantile, inside (0, 1)
    group         a column of categories, or nothing
    of_people     weights count people rather than households
    deprivations  {column of 0 and 1: weight}, cutoff in (0, 1]
    """

    measure: str
    column: str = ""
    denominator: str = ""
    sign: str = "="
    than: str = ""
    probability: float = 0.5
    poverty_line: float | None = None
    group: str = ""
    of_people: bool = False
    deprivations: dict[str, float] = field(default_factory=dict)
    cutoff: float = 1 / 3


@dataclass(frozen=True)
class Answer:
    """Estimates in the unit in which they are shown: percent for shares. `whole` is None where only groups have one."""

    whole: Estimate | None
    groups: dict[str, Estimate]
    n_without_group: int = 0


def answer(round: SurveyRound, records: Sequence[SurveyRecord], asked: Asked) -> Answer:
    """Raises NoAnswer where the design gives no error or nothing has a value."""
    design = design_of(round, records, of_people=asked.of_people)
    measure = _measure(round, records, asked)
    groups = [record.values[asked.group] or None for record in records] if asked.group else []
    try:
        whole = sampling.estimate_by(measure, [""] * len(records), design).get("")
        found = sampling.estimate_by(measure, groups, design) if asked.group else {}
    except ValueError as error:
        raise NoAnswer(design_fault(error)) from error
    if whole is None and not found:
        raise NoAnswer("Tidak satu pun rekaman berisi nilai yang diminta.")
    factor = 100 if asked.measure in IN_PERCENT else 1
    shown = {label: scaled(one, factor) for label, one in found.items()}
    return Answer(scaled(whole, factor) if whole else None, shown, groups.count(None))


def cells(records: Sequence[SurveyRecord], column: str) -> list:
    """A column of numbers (None where blank) or of texts."""
    if column == SIZE:
        return [float(record.household_size) for record in records]
    return [record.values[column] for record in records]


def _measure(round: SurveyRound, records, asked: Asked) -> Measure:
    name = asked.measure
    if name in POVERTY:
        return sampling.poverty(cells(records, round.design["welfare"]), asked.poverty_line, POVERTY[name])
    if name in MULTIDIMENSIONAL:
        flags = [cells(records, column) for column in asked.deprivations]
        found = sampling.multidimensional(flags, [*asked.deprivations.values()], asked.cutoff)
        return found[MULTIDIMENSIONAL[name]]
    values = cells(records, asked.column)
    if name == "share":
        return sampling.share(_flags(values, asked))
    if name == "ratio":
        return sampling.ratio(values, cells(records, asked.denominator))
    if name == "quantile":
        return sampling.quantile(values, asked.probability)
    return {"total": sampling.total, "mean": sampling.mean, "gini": sampling.gini}[name](values)


def _flags(values, asked: Asked) -> list[bool | None]:
    is_text = any(isinstance(value, str) for value in values)
    than = asked.than if is_text else float(asked.than.replace(",", "."))
    return [None if value in (None, "") else SIGNS[asked.sign](value, than) for value in values]
