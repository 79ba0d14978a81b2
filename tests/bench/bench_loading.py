"""python -m tests.bench.bench_loading [--households N]: from csv to loaded and linked, beside a bare COPY of the same
rows and beside django-import-export. Its own embedded database in a folder that goes at the end; one run, one machine.
"""

import argparse
import sys
from datetime import date
from pathlib import Path

from tests.bench import bases, measuring, peers, registers

# In an order in which every row finds what it refers to; FKs are checked at the end of the transaction anyhow.
TABLES = [
    "households_identitynumber", "households_neighbourhood", "households_household", "households_person",
    "households_familycard", "households_claim", "households_personclaim", "households_residence", "households_link",
    "households_candidatepair",
]  # fmt: skip
LARGE = 1 << 20  # bytes handed to COPY at once
OF_PEER = 50_000  # persons that django-import-export loads; all of them would take it most of an hour


def main(words: list[str]) -> None:
    options = _options(words)
    with bases.own_database() as folder:
        _bench(options, folder)


def _options(words):
    parser = argparse.ArgumentParser(prog="tests.bench.bench_loading")
    parser.add_argument("--households", type=int, default=250_000)
    parser.add_argument("--statements", action="store_true", help="seconds of the slowest SQL statements too")
    return parser.parse_args(words)


def _bench(options, folder: Path) -> None:
    files, copies = folder / "files", folder / "copies"
    files.mkdir()
    copies.mkdir()
    measuring.measured(bases.prepare)
    measuring.measured(write_files, options.households, files)
    measuring.say("files written")
    first = measuring.measured(import_register, files, "dtsen", "2026-01-31")
    measuring.say(f"DTSEN: {first.seconds:.0f} s, {first.peak_mb:.0f} MB")
    ends = measuring.measured(highest_ids).result
    second = measuring.measured(import_register, files, "p3ke", "2026-02-28")
    measuring.say(f"second register: {second.seconds:.0f} s")
    measuring.measured(export, copies / "first", {}, ends)
    measuring.measured(export, copies / "second", ends, {})
    later = measuring.measured(import_register, files / "later", "dtsen", "2026-06-30")
    measuring.say(f"DTSEN again: {later.seconds:.0f} s")
    measuring.measured(empty_register)
    bare_first = measuring.measured(bare_copy, copies / "first")
    bare_second = measuring.measured(bare_copy, copies / "second")
    exports = {
        "its NIKs sealed beforehand, no audit": measuring.measured(peers.seconds_of_sealed, OF_PEER).result,
        "from the file, with audit": measuring.measured(
            peers.seconds_from_file, registers.paths(files, "dtsen")[1], OF_PEER
        ).result,
    }
    _tell(options, first, second, later, bare_first, bare_second, exports)


def write_files(n_households: int, folder: Path) -> None:
    registers.write(n_households, folder)


def import_register(folder: Path, register: str, day: str) -> dict:
    """As the worker does it: staged in one transaction, applied in the next, both with the audit's context."""
    import pghistory
    from django.db import connection

    from households.importing import actions, loading, staging

    source = actions.source_for(register, is_synthetic=True)
    paths = registers.paths(folder, register)
    steps, statements = measuring.Steps(), measuring.Statements()
    with pghistory.context(job="bench"), connection.execute_wrapper(statements):
        snapshot = actions.open_snapshot(
            source=source, as_of=date.fromisoformat(day), paths=paths, names=[path.name for path in paths], by=None
        )
        snapshot = staging.stage_snapshot(snapshot, steps)
        if snapshot.doubts:
            snapshot = actions.accept_snapshot(snapshot=snapshot, reason="Pengukuran.")
        snapshot = loading.apply_snapshot(snapshot, steps)
    steps.stop()
    counts = {name: getattr(snapshot, f"n_{name}") for name in staging.COUNT_NAMES}
    return {"counts": counts, "steps": dict(steps.seconds), "statements": dict(statements.seconds)}


def highest_ids() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        return {name: _one(cursor, f"SELECT coalesce(max(id), 0) FROM {name}") for name in TABLES}  # noqa: S608


def _one(cursor, sql):
    cursor.execute(sql)
    return cursor.fetchone()[0]


def export(folder: Path, above: dict[str, int], up_to: dict[str, int]) -> None:
    """The rows of an import, a text file per table."""
    from django.db import connection

    folder.mkdir()
    with connection.cursor() as cursor:
        for name in TABLES:
            rows = f"id > {above.get(name, 0)} AND id <= {up_to.get(name, 1 << 62)}"
            query = f"COPY (SELECT * FROM {name} WHERE {rows} ORDER BY id) TO STDOUT"  # noqa: S608
            with cursor.copy(query) as copy, (folder / name).open("wb") as file:
                for block in copy:
                    file.write(block)


def empty_register() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE households_stagedrow, " + ", ".join(TABLES) + " CASCADE")
        for name in TABLES:
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")  # the audit's; those of foreign keys stay


def bare_copy(folder: Path) -> int:
    """The same rows into the same tables, with indexes and foreign keys and without audit. Returns their number."""
    from django.db import connection, transaction

    n_rows = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for name in TABLES:
            with cursor.copy(f"COPY {name} FROM STDIN") as copy, (folder / name).open("rb") as file:
                while block := file.read(LARGE):
                    copy.write(block)
            n_rows += cursor.rowcount
    return n_rows


def _tell(options, first, second, later, bare_first, bare_second, exports) -> None:
    measuring.say(f"\n{options.households} rumah tangga, satu kali jalan, mesin yang sama\n")
    measuring.say(measuring.table(HEADERS, list(_rows(first, second, later, bare_first, bare_second, exports))))
    for title, measure in [("DTSEN", first), ("second register", second), ("2 % changed", later)]:
        measuring.say(f"\n{title}: seconds by step\n")
        measuring.say(measuring.table(["step", "s"], _slowest(measure.result["steps"], 30)))
        if options.statements:
            measuring.say(measuring.table(["statement", "s"], _slowest(measure.result["statements"], 25)))


HEADERS = ["what", "rows", "s", "rows/s", "bare COPY s", "ratio", "peak MB"]


def _rows(first, second, later, bare_first, bare_second, exports):
    for what, load, bare in [
        ("DTSEN into an empty register", first, bare_first),
        ("a second register of that size beside it", second, bare_second),
    ]:
        yield _line(what, load, load.result["counts"]["rows"], f"{bare.seconds:.1f}", bare.seconds / load.seconds)
    share = later.seconds / first.seconds
    yield _line(
        "DTSEN again, 2 % of rows changed (ratio to the first)", later, later.result["counts"]["rows"], "", share
    )
    for how, seconds in exports.items():
        of_tables, of_file = (
            f"{rows / first.seconds * seconds / OF_PEER:.1f} x"
            for rows in (bare_first.result, first.result["counts"]["rows"])
        )
        yield [f"django-import-export, persons alone, {how}: ours in rows of tables, and in rows of the file", OF_PEER,
               f"{seconds:.1f}", f"{OF_PEER / seconds:.0f}", "", f"{of_tables}, {of_file}", ""]  # fmt: skip


def _line(what, measure, n_rows, bare, ratio):
    rate = f"{n_rows / measure.seconds:.0f}"
    return [what, n_rows, f"{measure.seconds:.1f}", rate, bare, f"{ratio:.2f}", f"{measure.peak_mb:.0f}"]


def _slowest(seconds: dict[str, float], n: int) -> list[tuple[str, str]]:
    first = sorted(seconds.items(), key=lambda item: -item[1])[:n]
    return [(what, f"{took:.1f}") for what, took in first]


if __name__ == "__main__":
    main(sys.argv[1:])
