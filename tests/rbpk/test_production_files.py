"""The production files against their schema and against the settings that the code reads."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
APPS = ["web", "worker", "beat"]
OPTIONAL = {"PORT", "RBPK_DEBUG", "RBPK_DEMO", "RBPK_VAR", "RBPK_MEDIA", "RBPK_JOB_LEASE_S", "RBPK_TEST_DB"} | {
    "RBPK_VISIBILITY_TIMEOUT_S"
}


def test_the_compose_file_fits_its_schema():
    words = ["check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(ROOT / "docker-compose.yml")]
    checked = subprocess.run([sys.executable, "-m", *words], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_every_named_volume_and_dependency_exists():
    for service in COMPOSE["services"].values():
        assert set(service.get("depends_on", {})) <= set(COMPOSE["services"])
        named = {volume.split(":")[0] for volume in service.get("volumes", []) if not volume.startswith((".", "/"))}
        assert named <= set(COMPOSE["volumes"])


@pytest.mark.parametrize("service", APPS)
def test_a_service_sets_every_variable_that_the_settings_require_and_none_they_do_not_read(service):
    given = set(COMPOSE["services"][service]["environment"])
    read = variables_read()
    assert given <= read
    assert read - given <= OPTIONAL


def test_the_readme_names_every_variable():
    readme = (ROOT / "README.md").read_text()
    assert [name for name in sorted(variables_read() - {"RBPK_TEST_DB"}) if f"`{name}`" not in readme] == []


def test_postgres_and_redis_are_those_of_the_embedded_default():
    services = COMPOSE["services"]
    assert services["postgres"]["image"].startswith("postgres:18")
    assert services["redis"]["command"][1:3] == ["--appendonly", "yes"]


def variables_read() -> set[str]:
    text = "".join((ROOT / "rbpk" / name).read_text() for name in ("settings.py", "keys.py", "up.py"))
    named = re.findall(r'(?:environ\.get\(|environ\[|_required\()"([A-Z_]+)"', text)
    return {name for name in named if name.startswith(("RBPK_", "BPS_", "DATABASE_URL", "REDIS_URL", "PORT"))}
