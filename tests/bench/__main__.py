"""python -m tests.bench: every bench one after the other, their tables on stdout. About an hour on two cores."""

import subprocess
import sys

BENCHES = [
    ["-m", "tests.bench.bench_reading"],
    ["-m", "tests.bench.bench_loading"],
    ["-m", "tests.bench.bench_demo_linkage"],
    ["-m", "tests.bench.bench_linkage"],
    ["-m", "tests.bench.bench_scoring"],
    ["-m", "tests.bench.bench_matching"],
    ["-m", "tests.bench.bench_surveys"],
    ["-m", "tests.bench.bench_crosscheck"],
    ["-m", "tests.bench.bench_needs"],
    ["-m", "tests.bench.bench_sync"],
    ["-m", "tests.bench.bench_phone"],
    ["-m", "pytest", "-q", "-p", "no:randomly", "tests/bad", "--durations=3"],
]

failed = [words for words in BENCHES if subprocess.run([sys.executable, *words], check=False).returncode]
sys.exit(f"not measured: {failed}" if failed else 0)
