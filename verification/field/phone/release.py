"""The files that make up the phone app, and the version they add up to."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.templatetags.static import static

SHELL = "verification/phone/shell.html"
WORKER = "verification/phone/sw.js"
OWN = "js/field"
LIBRARIES = ["lit-html/lit-html.js", "idb/index.js"]
# Read when the first visit opens; all else makes the first screen and is fetched at once.
LATER = {"camera.js", "expressions.js", "form.js", "people.js", "place.js", "seal.js", "signature.js", "visit.js"}
APPEARANCE = ["css/field.css", "css/icon.svg"]


def scripts() -> list[str]:
    """Every module of the app with its libraries, by its name among the static files."""
    own = sorted(path.name for path in _file(f"{OWN}/app.js").parent.glob("*.js"))
    return [*(f"{OWN}/{name}" for name in own), *LIBRARIES]


def assets() -> list[str]:
    return [*scripts(), *APPEARANCE]


def addresses() -> list[str]:
    return [static(name) for name in assets()]


def version() -> str:
    """Changes when any file of the app does, its shell and worker included: the phone then fetches all of them anew."""
    files = [_file(name) for name in assets()]
    return _version(shell(""), render_to_string(WORKER), tuple((path, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=2)
def _version(shell: str, worker: str, files: tuple[tuple[Path, int], ...]) -> str:
    """Of texts and (file, when it was written): the files are read once, not for each phone that asks."""
    digest = hashlib.sha256()
    for part in [shell.encode(), worker.encode(), *(path.read_bytes() for path, _ in files)]:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()[:12]


def shell(version: str) -> str:
    """Rendered without a request: it must hold nothing of the person who asks for it."""
    first = [static(name) for name in scripts() if Path(name).name not in LATER]
    return render_to_string(SHELL, {"version": version, "scripts": first, "files": addresses()})


def _file(name: str) -> Path:
    return Path(finders.find(name) or staticfiles_storage.path(name))
