"""The files of the app: small, complete, free of anybody's data."""

import gzip
import os
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from verification.field.phone import release

MOST_SCRIPT_BYTES = 60 * 1024
MOST_STYLE_BYTES = 15 * 1024


def packed(name):
    with open(finders.find(name), "rb") as file:
        return len(gzip.compress(file.read()))


def test_all_scripts_together_stay_within_sixty_kilobytes():
    assert sum(packed(name) for name in release.scripts()) <= MOST_SCRIPT_BYTES
    assert packed("css/field.css") <= MOST_STYLE_BYTES


def test_every_import_leads_to_a_file_that_the_phone_keeps():
    paths = {Path(finders.find(name)) for name in release.scripts()}
    kept = {address_of(path): path for path in paths}
    missing = {
        f"{path.name} -> {target}"
        for address, path in kept.items()
        for target in re.findall(r'(?:from|import)\s*\(?"([^"]+)"', path.read_text())
        if os.path.normpath(os.path.join(os.path.dirname(address), target)) not in kept
    }
    assert missing <= {"form.js -> ./expressions.js"}  # read lazily: without it every question is asked


def address_of(path):
    """Where a file stands among the static files."""
    return next(name for name in release.scripts() if Path(finders.find(name)) == path)


def test_the_shell_is_the_same_for_everybody_and_holds_no_token():
    answer = Client().get(reverse("verification:phone-shell"))

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "csrf" not in answer.text.lower()
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=", answer.text)


def test_the_worker_names_every_file_and_the_version_of_the_shell():
    worker = Client().get(reverse("verification:phone-worker"))

    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert worker.headers["Cache-Control"] == "no-cache"
    for address in [*release.addresses(), reverse("verification:phone-shell"), release.version()]:
        assert f'"{address}"' in worker.text
    assert f'content="{release.version()}"' in Client().get(reverse("verification:phone-shell")).text


def test_the_version_changes_with_any_file(monkeypatch):
    before = release.version()
    monkeypatch.setattr(release, "APPEARANCE", release.APPEARANCE[:1])
    assert release.version() != before


def test_the_app_can_be_put_on_the_home_screen():
    document = Client().get(reverse("verification:phone-manifest")).json()

    assert (document["start_url"], document["scope"]) == ("/lapangan/hp/", "/lapangan/hp/")
    assert document["display"] == "standalone"


def test_the_first_screen_fetches_what_it_needs_and_no_more():
    """What app.js imports by name, and what that imports; the screens of a visit are read later."""
    needed, waiting = set(), ["app.js"]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            text = Path(finders.find(f"js/field/{name}")).read_text()
            waiting += re.findall(r'^import [^;]*"\./(\w+\.js)"', text, flags=re.MULTILINE)
    own = {Path(name).name for name in release.scripts() if name.startswith(release.OWN)}

    assert own - release.LATER == needed
