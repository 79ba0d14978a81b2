"""What each threshold costs, measured on pairs whose truth is known."""

import csv
from dataclasses import dataclass

from households.rule_sets import DATA


@dataclass(frozen=True)
class Accuracy:
    """A threshold tried on pairs whose truth is known; shares in [0, 1], None where not measured yet."""

    threshold: float
    precision: float | None
    recall: float | None
    n_pairs: int | None
    measured_on: str
    measured_at: str


def measured_accuracy() -> list[Accuracy]:
    """Of households/data/linkage_accuracy.csv, the highest threshold first."""
    with (DATA / "linkage_accuracy.csv").open(encoding="utf-8", newline="") as file:
        rows = [_accuracy(row) for row in csv.DictReader(file)]
    return sorted(rows, key=lambda row: -row.threshold)


def _accuracy(row: dict[str, str]) -> Accuracy:
    return Accuracy(
        float(row["threshold"]), _number(row["precision"]), _number(row["recall"]),
        int(row["n_pairs"]) if row["n_pairs"] else None, row["measured_on"], row["measured_at"],
    )  # fmt: skip


def _number(text: str) -> float | None:
    return float(text) if text else None
