import pytest
from django.db import OperationalError
from django.test import Client

from rbpk import health


@pytest.fixture
def anybody():
    return Client()


def test_live_answers_without_a_database(anybody):
    assert anybody.get("/health/live").json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_says_ok_when_all_is_there(anybody, monkeypatch):
    monkeypatch.setattr(health, "broker_state", lambda: "ok")

    answer = anybody.get("/health/ready")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "database": "ok", "broker": "ok"})


@pytest.mark.django_db
def test_without_redis_the_site_is_degraded_but_ready(anybody, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    answer = anybody.get("/health/ready")

    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")


@pytest.mark.django_db
def test_migrations_to_run_make_it_not_ready(anybody, monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *args: [("accounts", "0002")])

    answer = anybody.get("/health/ready")

    assert (answer.status_code, answer.json()["database"]) == (503, "migrations_pending")


@pytest.mark.django_db
def test_a_database_that_is_away_makes_it_not_ready(anybody, monkeypatch):
    def refuse():
        raise OperationalError

    monkeypatch.setattr(health.connection, "cursor", refuse)

    answer = anybody.get("/health/ready")

    assert (answer.status_code, answer.json()["database"]) == (503, "away")


def test_health_takes_no_posts(anybody):
    assert anybody.post("/health/live").status_code == 405
