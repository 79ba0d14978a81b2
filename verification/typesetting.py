"""PDF by typst in a process of its own: the half gigabyte it takes for a long list goes with it."""

import json
import subprocess
import sys
from pathlib import Path

LONGEST_S = 600
# Without tags a table of 15,000 rows is 1 MB, with them 19 MB.
CHILD = """
import sys, typst
data = sys.stdin.buffer.read().decode()
pdf = typst.compile(sys.argv[1], sys_inputs={"data": data}, ignore_system_fonts=True, pdf_tags=False)
sys.stdout.buffer.write(pdf)
"""


def typeset(template: Path, data: dict) -> bytes:
    """The PDF. Raises CalledProcessError where typst refuses the template, TimeoutExpired."""
    command = [sys.executable, "-c", CHILD, str(template)]
    done = subprocess.run(command, input=json.dumps(data).encode(), capture_output=True, check=True, timeout=LONGEST_S)
    return done.stdout
