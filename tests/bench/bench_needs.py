"""python -m tests.bench.bench_needs [--households N]: the list of needs that companies read, beside a bare DRF list.

250,000 households with 600,000 open needs, a tenth of which nobody may be served for. The bare list stands on the same
gunicorn, over one table that holds the answered rows, indexed by their code, without a key, a limit or a rule; same
page of 50 rows, same cursor, same renderer. Eight clients in one process ask for pages from random places on; both in
turns, three times, the best of each counts.
"""

import argparse
import base64
import random
import sys
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

from tests.bench import bases, measuring, serving

BAR = 0.5
AT_ONCE, N_TURNS = 8, 3
BARE = """
CREATE TABLE bench_bare_need AS
SELECT n.public_code, i.code AS indicator, v.kemendagri_code AS area_code,
       'Desa ' || v.name || ', ' || d.name AS area_name, v.level AS area_level, n.cost_idr,
       to_char(e.observed_on, 'YYYY-MM') AS verified_month
FROM households_need n JOIN households_indicator i ON i.id = n.indicator_id
JOIN households_household h ON h.id = n.household_id JOIN households_evidence e ON e.household_id = h.id
JOIN households_area v ON v.id = h.village_id JOIN households_area d ON d.id = v.parent_id
WHERE h.list_until >= current_date;
ALTER TABLE bench_bare_need ADD PRIMARY KEY (public_code);
ANALYZE;
"""


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="tests.bench.bench_needs")
    parser.add_argument("--households", type=int, default=250_000)
    parser.add_argument("--pages", type=int, default=600)
    options = parser.parse_args(words)
    with bases.own_database():
        token, published_s = measuring.measured(prepare, options.households).result
        port, web = serving.serve("tests.bench.bare_list_settings")
        try:
            rates = _turns(port, token, options)
        finally:
            web.terminate()
            web.wait(30)
    bare = max(rates["bare list"])
    lines = [[way, f"{max(found):.0f}", f"{max(found) / bare:.2f}"] for way, found in rates.items()]
    measuring.say(f"{options.households} households; cells published in {published_s:.1f} s")
    measuring.say(measuring.table(["List", "Pages a second", f"Of the bare list (bar {BAR})"], lines))


def prepare(n_households: int) -> tuple[str, float]:
    from django.db import connection

    from partners import actions, cells
    from tests.bench import bench_matching
    from tests.factories import UserFactory
    from tests.partners.factories import CompanyFactory

    bench_matching.make(n_households)
    with connection.cursor() as cursor:
        cursor.execute(BARE)
    started = time.perf_counter()
    cells.publish_cells()
    published_s = time.perf_counter() - started
    _, token = actions.issue_key(
        company=CompanyFactory(), slot=1, by=UserFactory(), requests_per_minute=10**9, requests_per_day=10**9
    )
    return token, published_s


def _turns(port: int, token: str, options) -> dict[str, list[float]]:
    ways = {"bare list": ("/bare/needs", {}), "needs": ("/api/v1/needs", {"Authorization": f"Bearer {token}"})}
    rates: dict[str, list[float]] = {way: [] for way in ways}
    for turn in range(N_TURNS):
        for way, (address, headers) in ways.items():
            pages = [f"{address}?cursor={cursor}" for cursor in _cursors(turn, options)]
            started = time.perf_counter()
            with ThreadPoolExecutor(AT_ONCE) as pool:
                found = set(pool.map(lambda page, also=headers: serving.ask(port, "GET", page, b"", also), pages))
            assert found == {200}, found
            rates[way].append(len(pages) / (time.perf_counter() - started))
    return rates


def _cursors(turn: int, options) -> list[str]:
    """Places in the list, the same for both."""
    draw = random.Random(turn)
    codes = [f"K-{draw.randrange(1, options.households)}-0" for _ in range(options.pages)]
    return [urllib.parse.quote(base64.b64encode(f"p={code}".encode()).decode()) for code in codes]


if __name__ == "__main__":
    main(sys.argv[1:])
