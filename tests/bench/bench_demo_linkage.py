"""python -m tests.bench.bench_demo_linkage [--households N]: the demonstration's DTSEN and P3KE linked with each other,
scored against the truth. One run on one machine; figures go to docs/benchmarks.md, and with --accuracy FILE what each
threshold costs to households/data/linkage_accuracy.csv, which the page of the thresholds shows.
"""

import argparse
import csv
import os
import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

from tests.bench import demo_records, measuring, truth

DEFAULT_THRESHOLD, UPPER_THRESHOLD = 0.5, 0.99
THRESHOLDS = (0.999, 0.99, 0.95, 0.90, 0.80, 0.70, 0.50)
SHOWN_ERRORS = 15


def main(words: list[str]) -> None:
    options = _options(words)
    os.environ |= {"RBPK_VAR": tempfile.mkdtemp(prefix="rbpk-bench-"), "DJANGO_SETTINGS_MODULE": "rbpk.settings"}
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="rbpk-bench-files-") as made:
        folder = options.files or Path(made)
        if not (folder / "dtsen_truth.csv").exists():
            written = measuring.measured(write, folder, options.households, options.seed)
            measuring.say(f"files written in {written.seconds:.0f} s, {written.peak_mb:.0f} MB\n")
        for linker in options.linker:
            linked = measuring.measured(LINKERS[linker], folder)
            _tell(linker, folder, linked)
            if options.accuracy and linker == "engine":
                _write_accuracy(options.accuracy, folder, linked.result)


def _options(words):
    parser = argparse.ArgumentParser(prog="tests.bench.bench_demo_linkage")
    parser.add_argument("--households", type=int, default=250_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--files", type=Path, help="folder of `manage.py demo --write` that is there already")
    parser.add_argument("--accuracy", type=Path, help="write precision and recall by threshold to this csv")
    parser.add_argument("--linker", nargs="+", choices=list(LINKERS), default=["engine"])
    return parser.parse_args(words)


def write(folder: Path, n_households: int, seed: int) -> None:
    from rbpk.demo.writing import Order, write_registers

    write_registers(folder, Order(n_households, seed))


def link_by_engine(folder: Path) -> dict:
    """Pairs (left id, right id, probability) of ours, and what it left open."""
    from households.linkage.engine import link_records

    steps = measuring.Steps()
    left, right = (demo_records.records(folder, register) for register in ("dtsen", "p3ke"))
    linked = link_records(left, right, threshold=DEFAULT_THRESHOLD, progress=steps)
    steps.stop()
    found = {name: _triples(getattr(linked, name)) for name in ("pairs", "ties", "namesakes")}
    return {"n_left": len(left), "n_right": len(right), "seconds": dict(steps.seconds), **found}


def link_by_nik(folder: Path) -> dict:
    """What an equal NIK alone gives: the least that a linkage has to do better than."""
    left, right = (demo_records.records(folder, register) for register in ("dtsen", "p3ke"))
    found = left[["id", "nik"]].dropna().merge(right[["id", "nik"]].dropna(), on="nik")
    pairs = [(one, other, 1.0) for one, other in zip(found["id_x"], found["id_y"], strict=True)]
    return {"n_left": len(left), "n_right": len(right), "pairs": pairs, "ties": [], "namesakes": []}


LINKERS = {"engine": link_by_engine, "nik": link_by_nik}


def _triples(frame):
    return list(zip(frame["left_id"], frame["right_id"], frame["match_probability"], strict=True))


def _tell(linker: str, folder: Path, measured: measuring.Measured) -> None:
    found = measured.result
    left, right = (demo_records.persons(folder, register) for register in ("dtsen", "p3ke"))
    measuring.say(
        f"\n## {linker}: {found['n_left']} x {found['n_right']} rows of persons, {_bad_niks(folder):.1%} of NIKs bad\n"
    )
    lookalikes = demo_records.lookalikes(folder)
    measuring.say(
        measuring.table(
            ["what", "pairs", "right", "precision", "recall", "F1"], _scores(found, left, right, lookalikes)
        )
    )
    pairs = truth.person_pairs(_ids(found["pairs"]), left, right)
    measuring.say(
        "\n" + measuring.table(["look alike", "pairs of persons", "welded"], _welded(pairs, left, right, lookalikes))
    )
    measuring.say(f"\nleft open as ties: {len(found['ties'])}; shown apart as namesakes: {len(found['namesakes'])}")
    measuring.say(f"{measured.seconds:.0f} s, {measured.peak_mb:.0f} MB at most {_rounded(found.get('seconds', {}))}")
    _tell_errors(folder, pairs, set(left.values()) & set(right.values()), lookalikes)


def _scores(found, left, right, lookalikes):
    pairs, sure = _ids(found["pairs"]), _ids(found["pairs"], UPPER_THRESHOLD)
    yield _line("all persons", truth.linkage_score(pairs, left, right))
    yield _line(f"above {UPPER_THRESHOLD}", truth.linkage_score(sure, left, right))
    for kind, people in lookalikes.items():
        yield _line(f"with a {kind}", truth.score_among(people.people, pairs, left, right))


def _write_accuracy(path, folder, found):
    left, right = (demo_records.persons(folder, register) for register in ("dtsen", "p3ke"))
    measured_on = f"{found['n_left']:,} x {found['n_right']:,} warga peragaan".replace(",", ".")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["threshold", "precision", "recall", "n_pairs", "measured_on", "measured_at"])
        for threshold in THRESHOLDS:
            score = truth.linkage_score(_ids(found["pairs"], threshold), left, right)
            shares = f"{score.precision:.5f}", f"{score.recall:.5f}"
            writer.writerow([threshold, *shares, score.n_found, measured_on, date.today().isoformat()])


def _line(what, score):
    return [what, score.n_found, score.n_right, f"{score.precision:.5f}", f"{score.recall:.5f}", f"{score.f1:.5f}"]


def _welded(pairs, left, right, lookalikes):
    left, right = set(left.values()), set(right.values())
    for kind, people in lookalikes.items():
        yield [kind, people.n_pairs(left, right), people.n_welded(pairs)]


def _tell_errors(folder, pairs, shared, lookalikes):
    wrong = truth.wrong_by_kind(pairs, lookalikes, demo_records.families(folder))
    measuring.say("\nwrong pairs: " + ", ".join(f"{kind} {n}" for kind, n in wrong.most_common()))
    missed = shared - {one for one, other in pairs if one == other}
    errors = (demo_records.errors(folder, register) for register in ("dtsen", "p3ke"))
    by_errors = truth.missed_by_errors(missed, *errors).most_common(SHOWN_ERRORS)
    measuring.say(f"missed persons, {len(missed)}, by what is wrong on their rows:")
    measuring.say("\n".join(f"{n:8} {which or 'nothing'}" for which, n in by_errors))


def _bad_niks(folder: Path) -> float:
    """Share of the NIKs of both registers that are missing or not those of the person."""
    kinds = Counter()
    for register in ("dtsen", "p3ke"):
        kinds.update(demo_records.nik_verdicts(folder, register))
    return 1 - kinds["right"] / kinds.total()


def _ids(triples, least: float = 0.0):
    return [(one, other) for one, other, probability in triples if probability >= least]


def _rounded(seconds):
    return {step: round(took, 1) for step, took in seconds.items()}


if __name__ == "__main__":
    main(sys.argv[1:])
