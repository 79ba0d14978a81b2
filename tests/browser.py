"""Chromium for tests: found on the PATH, else installed, else the command that does it."""

import os
import shutil
import subprocess

import pytest

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
ADVICE = "Chromium is missing. Install it with: sudo apt-get install -y chromium"
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def find_chromium() -> str:
    found = next(filter(None, map(shutil.which, NAMES)), None) or _install()
    if not found:
        pytest.fail(ADVICE, pytrace=False)
    return found


def _install() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    for words in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "chromium"]):
        subprocess.run(words, capture_output=True, check=False, timeout=600)
    return shutil.which("chromium")
