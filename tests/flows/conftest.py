import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Error, sync_playwright

from rbpk import embedded
from tests.browser import QUIET, find_chromium
from tests.faults.test_up import free_port
from tests.interpreter import Interpreter
from tests.migrated import furnish
from tests.verification.field.phone.conftest import FAKE_CAMERA

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
PATIENCE_S = 120
PASSWORD = "peragaan-etam-2026"
# The demonstration's accounts in one village, for code that goes on from here.
OFFICE = """
from datetime import date, timedelta
from django.utils import timezone
from accounts.models import User
from households.models import Area
from rbpk.demo import office
from verification.field.models import FormVersion
office.make_accounts(["64.02.04.2006"])
village = Area.objects.get(kemendagri_code="64.02.04.2006")
supervisor, verifier = (User.objects.get(username=name) for name in ("pengawas1", "verifikator1a"))
"""


class LiveSite:
    """`manage.py up` on a folder of its own: embedded PostgreSQL and Redis, web, worker and beat."""

    def __init__(self, var: Path):
        self.var, self.port = var, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {**os.environ, "RBPK_VAR": str(var), "PORT": str(self.port)}
        self.interpreter = Interpreter(self.environment)

    def set(self, **variables: str) -> None:
        """Before the start."""
        self.environment |= variables
        self.interpreter.close()
        self.interpreter = Interpreter(self.environment)

    def python(self, code: str) -> str:
        return self.interpreter.run(code)

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up"], cwd=ROOT, env=self.environment, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until = time.monotonic() + PATIENCE_S
        while not self.answers():
            assert time.monotonic() < until, "the site did not come up"
            time.sleep(0.5)

    def answers(self) -> bool:
        try:
            return urllib.request.urlopen(f"{self.address}/health/ready", timeout=2).status == 200
        except OSError:
            return False

    def stop(self) -> None:
        self.interpreter.close()
        self.process.terminate()
        self.process.wait(30)
        embedded.stop(self.var)


@pytest.fixture(scope="module")
def site():
    folder = Path(tempfile.mkdtemp(prefix="rbpk-flow-"))
    furnish(folder / "var")
    site = LiveSite(folder / "var")
    site.python("from django.core.management import call_command; call_command('load_reference')")
    yield site
    site.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def phone_browser():
    """With a camera that shows a test picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*QUIET, *FAKE_CAMERA])
        yield browser
        browser.close()


# Elements, what they say of themselves and whether they hold words: pages equal in that are one to axe, which takes
# longer than the page.
SKELETON = """[...document.querySelectorAll("*")].map((one) => [
  one.tagName, one.className, one.getAttribute("role"), one.getAttributeNames().join(), Boolean(one.textContent.trim()),
].join()).join("\\n")"""
_skeletons_seen: set[int] = set()


def check_accessible(page) -> None:
    """No serious fault for assistive technology."""
    skeleton = hash((page.viewport_size["width"], page.evaluate(SKELETON)))
    if skeleton in _skeletons_seen:
        return
    _skeletons_seen.add(skeleton)
    found = page.evaluate(f"{AXE.read_text()}; axe.run({{resultTypes: ['violations']}})")
    grave = [fault for fault in found["violations"] if fault["impact"] in {"serious", "critical"}]
    assert grave == [], f"{page.url}: {json.dumps([[f['id'], f['nodes'][0]['html']] for f in grave])}"


def check_narrow(page) -> None:
    """Nothing to scroll sideways at the width it has now."""
    excess = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert excess <= 0, f"{page.url} is {excess} px too wide"


class Visitor:
    """Somebody in front of a screen. Every page he comes to is checked as it is met."""

    def __init__(self, browser, site: LiveSite, *, width: int = 1280):
        self.context = browser.new_context(
            viewport={"width": width, "height": 800}, locale="id-ID", timezone_id="Asia/Makassar",
            geolocation={"latitude": -0.5563, "longitude": 117.2689, "accuracy": 7}, permissions=["geolocation"],
            base_url=site.address, bypass_csp=False,
        )  # fmt: skip
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))

    def _listen(self, message):
        if message.type == "error":
            self.complaints.append(f"{self.page.url}: {message.text}")

    def goto(self, path: str) -> None:
        answer = self.page.goto(path)
        assert answer.status == 200, f"{path}: {answer.status}"
        self.look()

    def click(self, name: str) -> None:
        """A button or link by its words, and the page it leads to."""
        button = self.page.get_by_role("button", name=name, exact=False).or_(self.page.get_by_role("link", name=name))
        with self.page.expect_navigation():
            button.first.click()
        self.look()

    def look(self) -> None:
        self.page.wait_for_load_state("load")
        before = self.page.viewport_size
        check_accessible(self.page)
        self.page.set_viewport_size({"width": 360, "height": 740})
        check_narrow(self.page)
        self.page.set_viewport_size(before)

    def reload_until(self, words: str, patience_s: int = 60) -> None:
        until = time.monotonic() + patience_s
        while not self._shows(words):
            assert time.monotonic() < until, f"{words!r} did not come: {self.page.inner_text('main')}"
            time.sleep(0.5)
            with contextlib.suppress(Error):  # a page that loads itself anew at this very moment
                self.page.reload()
        self.look()

    def _shows(self, words: str) -> bool:
        try:
            return words in self.page.content()
        except Error:  # the page is loading itself anew
            return False

    def leave(self) -> None:
        assert self.complaints == []
        self.context.close()


class Person(Visitor):
    """Somebody of the office, who signs in."""

    def __init__(self, browser, site: LiveSite, username: str, password: str, *, width: int = 1280):
        super().__init__(browser, site, width=width)
        self.goto("/masuk/")
        self.page.get_by_label("Nama pengguna").fill(username)
        self.page.get_by_label("Kata sandi").fill(password)
        self.click("Masuk")
