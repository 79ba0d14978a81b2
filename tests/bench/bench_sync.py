"""python -m tests.bench.bench_sync [--visits N]: visits a second through the field API, beside a bare Django view.

The view stands on the same gunicorn and only inserts the raw bytes. Gunicorn as `manage.py up` starts it, an embedded
database of its own, eight clients in one process that send bodies of a whole interview; both ways in turns, three
times, the best of each counts. No worker judges meanwhile.
"""

import argparse
import base64
import hashlib
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

from tests.bench import bases, measuring, serving

AT_ONCE, N_TURNS = 8, 3


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="tests.bench.bench_sync")
    parser.add_argument("--visits", type=int, default=1_000)
    options = parser.parse_args(words)
    with bases.own_database():
        token, body = measuring.measured(prepare).result
        port, web = serving.serve("tests.bench.bare_settings")
        try:
            lines = [
                [way, f"{max(rates):.0f}", f"{max(rates) / bare:.2f}"]
                for rates_of in [_turns(port, token, body, options.visits)]
                for bare in [max(rates_of["bare insert"])]
                for way, rates in rates_of.items()
            ]
        finally:
            web.terminate()
            web.wait(30)
    measuring.say(measuring.table(["Way in", "Visits a second", "Of the bare insert (bar 0.40)"], lines))


def prepare() -> tuple[str, bytes]:
    from django.db import connection

    from tests.verification.factories import AssignmentFactory, visit_body
    from verification import reference
    from verification.field.sync import actions

    bases.prepare()
    reference.load()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_inbox (visit uuid PRIMARY KEY, body bytea NOT NULL)")
    assignment = AssignmentFactory()
    _, token = actions.enroll(user=assignment.verifier, label="HP ukur")
    paradata = [[at * 900, "shown", at] for at in range(300)]  # as a phone sends it along
    body = visit_body(assignment={"id": assignment.pk, "rev": 1}, seq=1, paradata=paradata)
    return token, body


def _turns(port: int, token: str, body: bytes, n_visits: int) -> dict[str, list[float]]:
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    known = {"Authorization": f"Device {token}", "Content-Digest": f"sha-256=:{digest}:"}
    ways = {"bare insert": ("/bare/{}", {}), "field API": ("/api/field/v1/visits/{}/1", known)}
    rates: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(N_TURNS):
        for way, (address, headers) in ways.items():
            rates[way].append(_rate(port, address, headers, body, n_visits))
    return rates


def _rate(port: int, address: str, headers: dict, body: bytes, n_visits: int) -> float:
    started = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = set(
            pool.map(lambda _: serving.ask(port, "PUT", address.format(uuid.uuid4()), body, headers), range(n_visits))
        )
    assert found == {201}, found
    return n_visits / (time.perf_counter() - started)


if __name__ == "__main__":
    main(sys.argv[1:])
