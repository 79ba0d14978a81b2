"""python -m tests.bench.bench_linkage [--households N] [--files DIR]: our linkage beside the rules of other systems.

The same records and, for the rules, the same candidate pairs: those that our blocking finds. One table for the
demonstration's two registers and, where ../shared/data is there, one each for febrl4 (linked) and febrl1 (doubles).
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.bench import measuring, peer_rules, truth

DATA = Path(__file__).resolve().parents[2] / "../shared/data/linkage"
MAPPING = {
    "nik": ["soc_sec_id"],
    "name": ["given_name", "surname"],
    "birth_date": ["date_of_birth"],
    "address": ["street_number", "address_1", "address_2"],
    "area": ["suburb"],
}


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="tests.bench.bench_linkage")
    parser.add_argument("--households", type=int, default=20_000)
    parser.add_argument("--files", type=Path, help="folder of `manage.py demo --write` that is there already")
    options = parser.parse_args(words)
    sys.argv[1:] = ["link_records"]  # the settings start no server for it
    with tempfile.TemporaryDirectory(prefix="rbpk-bench-") as made:
        os.environ |= {"RBPK_VAR": f"{made}/var", "DJANGO_SETTINGS_MODULE": "rbpk.settings"}
        folder = options.files or Path(made)
        if options.files is None:
            measuring.say(f"writing {options.households} households")
            _write(folder, options.households)
        left, right, is_same, n_true, lookalikes = _demo(folder)
        _tell(f"demonstration, {len(left)} x {len(right)}", left, right, is_same, n_true, lookalikes)
        if DATA.is_dir():
            _tell("febrl4, linked", _febrl("febrl4a"), _febrl("febrl4b"), _same_number, 5_000)
            _tell("febrl1, doubles", _febrl("febrl1"), None, _same_number, 500)


def _write(folder, n_households):
    from rbpk.demo.writing import Order, write_registers

    write_registers(folder, Order(n_households, 1))


def _demo(folder):
    from tests.bench import demo_records

    left, right = (demo_records.records(folder, register) for register in ("dtsen", "p3ke"))
    one, other = (demo_records.persons(folder, register) for register in ("dtsen", "p3ke"))
    lookalikes = demo_records.lookalikes(folder)

    def is_same(pair):
        return one[pair[0]] == other[pair[1]]

    def welded(pairs):
        people = truth.person_pairs(pairs, one, other)
        return [lookalikes[kind].n_welded(people) for kind in ("namesake", "twin")]

    standing = [set(one.values()), set(other.values())]
    n_true = sum(1 for _ in _true_pairs(one, other))
    n_alike = [lookalikes[kind].n_pairs(*standing) for kind in ("namesake", "twin")]
    return left, right, is_same, n_true, (n_alike, welded)


def _true_pairs(one, other):
    records = {}
    for record, person in other.items():
        records.setdefault(person, []).append(record)
    for record, person in one.items():
        for partner in records.get(person, ()):
            yield record, partner


def _febrl(name):
    from households.linkage.files import read_records

    return read_records(DATA / f"{name}.csv", "rec_id", MAPPING)


def _same_number(pair):
    return pair[0].split("-")[1] == pair[1].split("-")[1]


def _tell(title, left, right, is_same, n_true, lookalikes=None):
    """One table: every rule with its scores, the pairs it looks at in a second, and the lookalikes it welds."""
    candidates = _candidates(left, right)
    columns = ["rule", "precision", "recall", "F1", "pairs/s"]
    if lookalikes:
        columns += [f"{kind} welded of {n}" for kind, n in zip(("namesakes", "twins"), lookalikes[0], strict=True)]
    rows = []
    for rule, seconds, found in _every_rule(left, right, candidates):
        found = set(found)
        score = truth.Score(n_true, len(found), sum(map(is_same, found)))
        row = [
            rule,
            f"{score.precision:.4f}",
            f"{score.recall:.4f}",
            f"{score.f1:.4f}",
            f"{len(candidates) / seconds:,.0f}",
        ]
        rows.append([*row, *(lookalikes[1](found) if lookalikes else [])])
    measuring.say(f"\n## {title}: {len(candidates)} candidate pairs\n\n{measuring.table(columns, rows)}")


def _every_rule(left, right, candidates):
    from households.linkage.engine import link_records

    started = time.perf_counter()
    pairs = link_records(left, right).pairs
    yield "ours", time.perf_counter() - started, zip(pairs["left_id"], pairs["right_id"], strict=True)
    started = time.perf_counter()
    found = peer_rules.plain_splink(left, right)
    yield "plain Splink", time.perf_counter() - started, found
    one, other = _rows(left), _rows(left if right is None else right)
    for name, rule in peer_rules.PEERS.items():
        started = time.perf_counter()
        found = [pair for pair in candidates if rule(one[pair[0]], other[pair[1]])]
        yield name, time.perf_counter() - started, found


def _rows(frame):
    """Rows by id, birth dates in one form: the rules compare them letter by letter."""
    from households.linkage.birth_dates import birth_digits
    from households.linkage.records import RECORD_COLUMNS

    frame = frame.reindex(columns=RECORD_COLUMNS).astype(object)
    frame = frame.where(frame.notna(), None)
    rows = {row["id"]: row for row in frame.to_dict("records")}
    for row in rows.values():
        row["birth_date"] = row["birth_date"] and birth_digits(row["birth_date"])
    return rows


def _candidates(left, right):
    """All pairs that our blocking finds, whatever they weigh."""
    from households.linkage import training
    from households.linkage.backends import private_duckdb, splink_api
    from households.linkage.comparisons import BLOCKS
    from households.linkage.records import prepare
    from households.linkage.scoring import Scoring

    frames = [frame for frame in (left, right) if frame is not None]
    tables = ("left_records", "right_records")[: len(frames)]
    with private_duckdb() as connection:
        n_rows = tuple(prepare(connection, frame, table) for frame, table in zip(frames, tables, strict=True))
        with splink_api("duckdb", connection) as (api, register):
            scoring = Scoring(connection, api, register, "duckdb", tables, n_rows)
            scoring.blocks = BLOCKS
            found = scoring.candidates(training.starting_model(), -1e9)
    return list(zip(found["left_id"], found["right_id"], strict=True))


if __name__ == "__main__":
    main(sys.argv[1:])
