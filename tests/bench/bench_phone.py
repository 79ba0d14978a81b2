"""python -m tests.bench.bench_phone: the phone app opened without a signal, each time in a window of its own.

From the start of the navigation until the list of tasks stands there and answers, in Chromium with the processor six
times slower (the bar) and as it is; the files come from the service worker, the tasks from IndexedDB.
"""

import gzip
import os
import statistics
import sys
from pathlib import Path

N_STARTS = 9


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rbpk.settings")
    import django

    django.setup()
    from django.contrib.staticfiles import finders
    from playwright.sync_api import sync_playwright

    from tests.bench import measuring
    from tests.browser import QUIET, find_chromium
    from tests.verification.field.phone.conftest import FakeServer, new_phone, served_files
    from verification.field.phone import release

    server, lines = FakeServer(), []
    with served_files() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=QUIET)
        phone = new_phone(browser, site, server)
        phone.page.close()
        phone.lose_signal(server)
        for rate in (1, 6):
            took = [_start_ms(phone, rate) for _ in range(N_STARTS)]
            lines.append([f"{rate} x slower", f"{statistics.median(took):.0f}", f"{min(took):.0f}", f"{max(took):.0f}"])
        browser.close()
    measuring.say(measuring.table(["Processor", "Median ms (bar 2,500 at 6 x)", "Least", "Most"], lines))
    scripts = {name: len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in release.scripts()}
    first = sum(size for name, size in scripts.items() if Path(name).name not in release.LATER)
    measuring.say(
        f"JavaScript, gzip: {sum(scripts.values()) / 1024:.1f} KB (bar 60), first screen {first / 1024:.1f} KB"
    )


def _start_ms(phone, rate: int) -> float:
    page = phone.context.new_page()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
    page.goto(phone.address)
    page.wait_for_selector("html[data-ready]", state="attached")
    took = page.evaluate("performance.getEntriesByName('rbpk-shown')[0].startTime")
    page.close()
    return took


if __name__ == "__main__":
    main(*sys.argv[1:])
