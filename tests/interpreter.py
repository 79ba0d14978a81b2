"""A process that has loaded the application once and runs lines of code in it: starting Django takes seconds."""

import json
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_S = 600
LISTEN = """
import contextlib, io, json, sys, traceback
import django
django.setup()
from django.db import connections
for line in sys.stdin:
    said, error = io.StringIO(), ""
    try:
        with contextlib.redirect_stdout(said):
            exec(json.loads(line), {"__name__": "interpreter"})
    except BaseException:
        error = traceback.format_exc()
    connections.close_all()  # the servers may be killed before the next line
    print(json.dumps([said.getvalue(), error]), flush=True)
"""


class Interpreter:
    """Begins when it is first asked, and holds the servers of its folder until it is closed."""

    def __init__(self, environment: dict[str, str]):
        self.environment = environment | {"DJANGO_SETTINGS_MODULE": "rbpk.settings", "PYTHONPATH": str(ROOT)}
        self.process: subprocess.Popen | None = None

    def run(self, code: str) -> str:
        """What the code prints."""
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, "-c", LISTEN], cwd=ROOT, env=self.environment, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
        self.process.stdin.write(json.dumps(textwrap.dedent(code)) + "\n")
        self.process.stdin.flush()
        patience = threading.Timer(PATIENCE_S, self.process.kill)
        patience.start()
        line = self.process.stdout.readline()
        patience.cancel()
        assert line, "the interpreter ended, or was not heard of for too long"
        said, error = json.loads(line)
        assert not error, error
        return said

    def close(self) -> None:
        if self.process:
            self.process.kill()
            self.process.communicate()
            self.process = None
