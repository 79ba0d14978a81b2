"""What back-checks say: one beside the other, and how often they disagree, by class of question and by verifier."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from households.lists import Chip
from households.models import Variable
from verification.backcheck.comparing import CLASSES, QuestionClass, differs
from verification.backcheck.estimates import Share, share_interval
from verification.backcheck.models import BackCheck
from verification.field.models import Visit
from verification.review.comparison import text_of

TONES = {
    BackCheck.State.WAITING: "warn",
    BackCheck.State.ASSIGNED: "info",
    BackCheck.State.DONE: "good",
    BackCheck.State.CANCELLED: "neutral",
}


def state_chip(back_check: BackCheck) -> Chip:
    return Chip(back_check.get_state_display(), TONES[BackCheck.State(back_check.state)])


def n_different(back_check: BackCheck) -> int:
    return sum(differs(pair) for pair in back_check.answers.values())


@dataclass(frozen=True)
class Pair:
    """One question asked twice."""

    label: str
    class_label: str
    first: str
    second: str
    is_different: bool


def pairs_of(back_check: BackCheck) -> list[Pair]:
    """In the order of the short form's classes; empty until the second visit came and met somebody."""
    variables = Variable.objects.in_bulk(list(back_check.answers), field_name="code")
    return [
        Pair(
            variables[code].label if code in variables else code, CLASSES[code].label,
            text_of(variables.get(code), pair[0]), text_of(variables.get(code), pair[1]), differs(pair),
        )
        for code, pair in sorted(back_check.answers.items(), key=lambda item: list(CLASSES).index(item[0]))
    ]  # fmt: skip


@dataclass(frozen=True)
class Line:
    """Of one verifier, or of all: (class, its share), the last over all answers; None where nothing was compared."""

    label: str
    n_visits: int
    shares: list[tuple[str, Share | None]]


@dataclass(frozen=True)
class Disagreement:
    """Everything in answers: `n_not_met` are second visits at which nobody could be asked."""

    everybody: Line
    by_verifier: list[Line]
    n_not_met: int

    @property
    def n_visits(self) -> int:
        return self.everybody.n_visits


def disagreement(back_checks: QuerySet[BackCheck], *, since: date, until: date, drawn_only: bool) -> Disagreement:
    """Of second visits that came within these days (local). With `drawn_only` without those chosen for their flags."""
    done = back_checks.filter(state=BackCheck.State.DONE, done_at__date__range=(since, until))
    if drawn_only:
        done = done.exclude(reason=BackCheck.Reason.FLAGS)
    done = done.select_related("visit_verifier", "second_visit").defer("second_visit__answers")
    met = [row for row in done if row.second_visit.outcome == Visit.Outcome.DONE]
    by_verifier: dict[int, list[BackCheck]] = defaultdict(list)
    for row in met:
        by_verifier[row.visit_verifier_id].append(row)
    lines = [_line(rows[0].visit_verifier.display_name, rows) for rows in by_verifier.values()]
    return Disagreement(
        _line("Semua petugas", met), sorted(lines, key=lambda line: line.label), len(done) - len(met)
    )  # fmt: skip


def _line(label: str, rows: Iterable[BackCheck]) -> Line:
    rows = list(rows)
    asked, different = Counter[Any](), Counter[Any]()
    for row in rows:
        for code, pair in row.answers.items():
            for key in (CLASSES[code], "all"):
                asked[key] += 1
                different[key] += differs(pair)
    heads = {**{one: one.label for one in QuestionClass}, "all": "Semua pertanyaan"}
    shares = [(head, share_interval(different[key], asked[key]) if asked[key] else None) for key, head in heads.items()]
    return Line(label, len(rows), shares)
