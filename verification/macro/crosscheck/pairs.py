"""Pairs of figures of one year, macro beside micro."""

from verification.macro.crosscheck.of_register import register_pairs
from verification.macro.crosscheck.of_surveys import survey_pairs
from verification.macro.crosscheck.sides import Looked


def pairs_of(looked_at: Looked) -> list[dict]:
    """Fields of Comparisons. Of the latest year also those that lack a side, of earlier ones those with both."""
    pairs = [*survey_pairs(looked_at), *register_pairs(looked_at)]
    if looked_at.is_latest:
        return pairs
    return [pair for pair in pairs if pair["macro"]["value"] is not None and pair["micro"]["value"]]
