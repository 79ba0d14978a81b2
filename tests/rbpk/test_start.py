import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ["pandas", "polars", "duckdb", "splink", "svy", "scipy", "pyarrow"]


def test_a_start_of_django_loads_none_of_the_heavy_libraries():
    code = f"import django, sys; django.setup(); print([name for name in {HEAVY} if name in sys.modules])"
    environment = {"DJANGO_SETTINGS_MODULE": "rbpk.settings", "PATH": "", "HOME": "/nonexistent"}
    started = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert started.stdout.strip() == "[]"


def test_a_database_without_keys_refuses_to_start():
    environment = {"DATABASE_URL": "postgresql://nobody@nowhere/none", "REDIS_URL": "redis://nowhere", "PATH": ""}
    started = subprocess.run(
        [sys.executable, "-c", "import rbpk.settings"], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert started.returncode != 0
    assert "RBPK_SECRET_KEY belum diisi" in started.stderr
