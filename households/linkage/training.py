"""Estimating the linkage model from the records at hand: how often levels occur among matches, and among the rest.

u, the shares among pairs of two persons, come from Splink's sample of random pairs, less the matches that the sample
holds (in a small file they are many). m, the shares among matches, come from expectation maximisation over all
candidate pairs. Splink's own maximisation runs once for each blocking rule, without what is known beforehand, and goes
astray in files of a few hundred rows; ours starts from and leans on data/linkage_model.json as if so many pairs had
been seen already. Fellegi and Sunter (1969), JASA 64, 1183-1210; Winkler (2000), Census Bureau RR2000/05.
"""

import json
from copy import deepcopy
from functools import cache
from math import log2
from pathlib import Path

from households.linkage.comparisons import DIALECTS, FIXED, FREQUENCIES, levels_of

STARTING_MODEL = Path(__file__).resolve().parents[1] / "data" / "linkage_model.json"
SEEN_MATCHES = 30  # pairs of one person that the starting m count for
SEEN_PAIRS = 10_000  # random pairs that the starting u count for
LEAST_U = 0.1  # of the starting u: what was never seen in the sample may still happen
ROUNDS = 50
CONVERGED = 1e-4


def starting_model() -> dict:
    """A model for Indonesian registers that needs no training: {"probability", "fields": {field: {level: {m, u}}}}."""
    return json.loads(STARTING_MODEL.read_text(encoding="utf-8"))


@cache
def level_words() -> dict[str, tuple[str, ...]]:
    """Words of the levels of each comparison; the place of a word in its tuple is Splink's gamma. -1 is `missing`."""
    return {
        field: tuple(word for word, _ in reversed([*levels, ("none" if field == "guard" else "different", "")]))
        for field, levels in levels_of(DIALECTS["duckdb"]).items()
    }


def with_sampled_u(model: dict, sampled: dict[str, dict[str, float]], n_pairs: int) -> dict:
    """The model with u of a random sample.

    sampled  share of each level among random pairs by field and level; matches among them are taken off
    n_pairs  how many pairs the sample held
    """
    model = deepcopy(model)
    for field, levels in model["fields"].items():
        for level, share in levels.items():
            if level in FIXED.get(field, ()):
                continue
            seen = max(0.0, sampled.get(field, {}).get(level, 0.0) - model["probability"] * share["m"])
            leaning = (seen * n_pairs + share["u"] * SEEN_PAIRS) / (n_pairs + SEEN_PAIRS)
            share["u"] = max(leaning, LEAST_U * share["u"])
    return model


def weights(model: dict) -> dict:
    """Weight in bits of each gamma from 0 on, by field, as numpy arrays; a last element of 0 serves gamma -1."""
    import numpy as np

    return {
        field: np.array([*(np.log2(levels[word]["m"] / levels[word]["u"]) for word in words), 0.0])
        for (field, words), levels in ((item, model["fields"][item[0]]) for item in level_words().items())
    }


def prior_odds(share: float) -> float:
    """In bits."""
    return log2(share / (1 - share))


def match_weights(candidates, model: dict):
    """Match weight in bits of each candidate: prior odds, levels, and how rare the values are that agree."""
    by_field = weights(model)
    levels = sum(by_field[field][candidates[f"gamma_{field}"].to_numpy()] for field in by_field)
    return prior_odds(model["probability"]) + levels + sum(candidates[f"rarity_{f}"].to_numpy() for f in FREQUENCIES)


def probability(weight):
    """Of being one person, in [0, 1], from a match weight in bits."""
    import numpy as np

    return 1 / (1 + np.exp2(-np.clip(weight, -500, 500)))


def with_trained_m(model: dict, candidates, n_possible: int) -> dict:
    """The model with m and the probability of a match estimated by expectation maximisation.

    candidates  frame with rarity_FIELD in bits and gamma_FIELD of every comparison, of all pairs that may be matches
    n_possible  number of pairs that the records could make, most of them never compared
    """
    import numpy as np

    known = model["fields"]
    model = deepcopy(model)
    for _round in range(ROUNDS):
        posterior = probability(match_weights(candidates, model))
        found = float(posterior.sum())
        before, model["probability"] = model["probability"], min(max(found, 0.5) / n_possible, 0.5)
        for field, words in level_words().items():
            if field == "guard":
                continue
            seen = np.bincount(
                candidates[f"gamma_{field}"].to_numpy() + 1, weights=posterior, minlength=len(words) + 1
            )[1:]
            for word, count in zip(words, seen, strict=True):
                leaning = count + SEEN_MATCHES * known[field][word]["m"]
                model["fields"][field][word]["m"] = float(leaning / (seen.sum() + SEEN_MATCHES))
        if abs(model["probability"] / before - 1) < CONVERGED:
            break
    return model


def remaining_probability(evidence, n_possible: int, most: int, at_least: float) -> float:
    """Probability of a match among records that found no partner yet, in (0, 0.5].

    evidence    match weights in bits of the candidate pairs among these records, without prior odds
    n_possible  number of pairs that these records could make
    most        number of matches there can be
    at_least    the probability before, among all records

    Where nearly everybody was found, who remains is likely to be one of the few who remain on the other side
    (the sum of probabilities is what is expected, so this looks for the share that agrees with itself).
    """
    share = at_least
    for _round in range(ROUNDS):
        expected = min(float(probability(evidence + prior_odds(share)).sum()), most)
        before, share = share, min(max(expected / n_possible, at_least), 0.5)
        if abs(share / before - 1) < CONVERGED:
            break
    return share
