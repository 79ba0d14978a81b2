"""Linking the people of two files, or finding the doubles of one: Splink on names as they are spelled in Indonesia.

An equal NIK is strong evidence here and no verdict: the head's NIK copied to a child does not make them one person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from households.linkage import training
from households.linkage.backends import chosen_backend, private_duckdb, splink_api
from households.linkage.records import RECORD_COLUMNS, RecordsError, prepare
from households.linkage.resolution import contested, resolve
from households.linkage.scoring import Scoring

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["RECORD_COLUMNS", "Linked", "RecordsError", "explain", "link_records"]

THRESHOLD = 0.5
CANDIDATE_WEIGHT = -10.0  # bits: what is below it under the starting model is no match after training either
TRAINED_FROM = 200  # records on the smaller side: with fewer the starting model serves as it is
COLUMN_OF = {"kin": "family", "guard": "name"}  # the column of the records that a comparison speaks of


@dataclass(frozen=True)
class Linked:
    """What a linkage found.

    pairs        frame left_id, right_id, match_probability in [0, 1], match_weight in bits, rarity_FIELD in bits and
                 the number gamma_FIELD of the level of each comparison, in the order of the ids
    ties         pairs in the same form: equally heavy partners of one record, of whom none was chosen
    namesakes    pairs in the same form: one name in one area, but two persons as far as the rest tells
    model        parameters of the run, JSON-able; link_records takes them again
    left, right  the records as they were given
    """

    pairs: DataFrame
    ties: DataFrame
    namesakes: DataFrame
    model: dict
    left: DataFrame
    right: DataFrame


def link_records(
    left: DataFrame,
    right: DataFrame | None = None,
    *,
    threshold: float = THRESHOLD,
    model: dict | None = None,
    seed: int = 1,
    progress: Callable[..., None] = lambda *args: None,
) -> Linked:
    """Link the records of two files, or, without `right`, find the doubles of one.

    left, right  frames with a column id, unique within the frame, and any of RECORD_COLUMNS, text or missing
    threshold    probability from which two records are taken for one person, in (0, 1)
    model        parameters of an earlier run; without them they are estimated from these records
    seed         of the sample of random pairs: the same records and seed give the same result
    progress     called with what begins now, in words for the person who waits

    Raises RecordsError for ids that are missing or not unique.
    """
    backend = chosen_backend()
    with private_duckdb() as connection:
        progress("Menyiapkan data")
        tables = ("left_records",) if right is None else ("left_records", "right_records")
        n_rows = tuple(prepare(connection, frame, name) for frame, name in zip((left, right), tables, strict=False))
        with splink_api(backend, connection) as (api, register):
            scoring = Scoring(connection, api, register, backend, tables, n_rows)
            if scoring.n_possible == 0:
                return _nothing(left, right, model)
            candidates, model = _compared(scoring, model, seed, progress)
            progress("Memilih pasangan")
            return _chosen(scoring, candidates, model, threshold, left, left if right is None else right)


def explain(linked: Linked, left_id: str, right_id: str) -> list[dict]:
    """Why a pair of linked.pairs, ties or namesakes weighs what it does, one entry for each comparison.

    Entries: field, left and right (as written), level (a word of `training.level_words`, or missing) and weight in
    bits. `guard` speaks only where it takes weight off. With the prior, linked.model["probability"], the weights add
    up to match_weight. Raises LookupError for a pair that is in none of the three.
    """
    pair = _found(linked, left_id, right_id)
    left, right = (_record(frame, key) for frame, key in ((linked.left, left_id), (linked.right, right_id)))
    bits = training.weights(linked.model)
    told = []
    for field, words in training.level_words().items():
        gamma = int(pair[f"gamma_{field}"])
        level = "missing" if gamma < 0 else words[gamma]
        if level == "none":
            continue
        column = COLUMN_OF.get(field, field)
        weight = float(bits[field][gamma]) + float(pair.get(f"rarity_{field}", 0.0))
        told.append(
            {"field": field, "left": left.get(column), "right": right.get(column), "level": level, "weight": weight}
        )
    return told


def _compared(scoring, model, seed, progress):
    """Candidate pairs with their weights, and the model that gave them."""
    is_trained = model is not None
    if model is None:
        progress("Memperkirakan parameter")
        model = scoring.starting_model(seed)
    progress("Membandingkan pasangan")
    candidates = scoring.candidates(model, CANDIDATE_WEIGHT)
    if not is_trained and min(scoring.n_rows) >= TRAINED_FROM:
        model = training.with_trained_m(model, candidates, scoring.n_possible)
    _weigh(candidates, model)
    return candidates, model


def _weigh(candidates, model, share=None):
    """Fill in prior, match_weight and match_probability; `share` of matches among these pairs, if not the model's."""
    share = share or model["probability"]
    candidates["prior"] = training.prior_odds(share)
    candidates["match_weight"] = training.match_weights(candidates, model | {"probability": share})
    candidates["match_probability"] = training.probability(candidates["match_weight"].to_numpy())


def _chosen(scoring, candidates, model, threshold, left, right):
    import pandas

    chosen, tied = _links(scoring, candidates, model, threshold)
    rest = _unlinked(candidates, chosen, tied)
    if min(scoring.n_rows) >= TRAINED_FROM:
        _weigh(rest, model, _share_of_rest(scoring, rest, chosen, model))
        late, late_tied = _links(scoring, rest, model, threshold)
        chosen, tied = pandas.concat([chosen, late]), pandas.concat([tied, late_tied])
        rest = _unlinked(rest, late, late_tied)
    namesakes = rest[_are_namesakes(rest)]
    return Linked(*map(_in_order, (chosen, tied, namesakes)), model, left, right)


def _unlinked(candidates, *found):
    """A copy of the candidates whose records are in none of the pairs found."""
    lefts, rights = (set().union(*(frame[side] for frame in found)) for side in ("left_id", "right_id"))
    return candidates[~candidates["left_id"].isin(lefts) & ~candidates["right_id"].isin(rights)].copy()


def _share_of_rest(scoring, rest, chosen, model):
    n_left, n_right = scoring.n_rows[0] - chosen["left_id"].nunique(), scoring.n_rows[-1] - chosen["right_id"].nunique()
    n_possible, most = n_left * n_right, min(n_left, n_right)
    if scoring.is_dedupe:
        n_left = scoring.n_rows[0] - len({*chosen["left_id"], *chosen["right_id"]})
        n_possible, most = n_left * (n_left - 1) // 2, n_left // 2
    evidence = rest["match_weight"].to_numpy() - training.prior_odds(model["probability"])
    return training.remaining_probability(evidence, max(n_possible, 1), most, model["probability"])


def _links(scoring, candidates, model, threshold):
    likely = candidates[candidates["match_probability"] >= threshold]
    if scoring.is_dedupe or likely.empty:
        return likely, likely.iloc[:0]
    pairs = list(zip(likely["left_id"], likely["right_id"], strict=True))
    same = [
        _same_in_file(scoring, table, ids, model, threshold)
        for table, ids in zip(scoring.tables, contested(pairs), strict=True)
    ]
    weighed = zip(likely["left_id"], likely["right_id"], likely["match_weight"], strict=True)
    resolution = resolve(weighed, *same)
    return tuple(likely[[pair in wanted for pair in pairs]] for wanted in (resolution.links, resolution.ties))


def _same_in_file(scoring, table, ids, model, threshold):
    if len(ids) < 2:
        return ()
    doubles = scoring.doubles(table, ids, model, CANDIDATE_WEIGHT)
    _weigh(doubles, model)
    doubles = doubles[(doubles["match_probability"] >= threshold) & ~_may_be_twins(doubles)]
    return list(zip(doubles["left_id"], doubles["right_id"], strict=True))


def _may_be_twins(doubles):
    """Pairs of one file with another NIK, or with NIKs in a row and names that are not quite the same."""
    words = training.level_words()
    nik, name = doubles["gamma_nik"], doubles["gamma_name"]
    in_a_row = (nik == words["nik"].index("near")) & (name < words["name"].index("same"))
    return in_a_row | (nik == words["nik"].index("different"))


def _are_namesakes(candidates):
    words = training.level_words()
    same_name = candidates["gamma_name"] >= words["name"].index("spelling")
    same_area = candidates["gamma_area"] == words["area"].index("same")
    return same_name & same_area


def _in_order(frame):
    first = ["left_id", "right_id", "match_probability", "match_weight"]
    return frame[[*first, *(column for column in frame.columns if column not in first)]].reset_index(drop=True)


def _nothing(left, right, model):
    import pandas

    columns = ["left_id", "right_id", "match_probability", "match_weight"]
    none = pandas.DataFrame({column: [] for column in [*columns, *(f"gamma_{f}" for f in training.level_words())]})
    return Linked(none, none, none, model or training.starting_model(), left, left if right is None else right)


def _found(linked, left_id, right_id):
    for frame in (linked.pairs, linked.ties, linked.namesakes):
        pair = frame[(frame["left_id"] == left_id) & (frame["right_id"] == right_id)]
        if len(pair):
            return pair.iloc[0]
    raise LookupError("Pasangan ini tidak ada dalam hasil.")


def _record(frame, record_id):
    return frame[frame["id"] == record_id].iloc[0]
