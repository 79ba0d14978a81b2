from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from jobs.models import Job
from tests.verification.macro.crosscheck.conftest import verified
from tests.verification.macro.factories import FigureFactory, SeriesFactory, area
from verification.macro import actions
from verification.macro.crosscheck.again import RUN_CROSSCHECK, request_for_survey, request_since_last
from verification.macro.models import CrossCheckRun
from verification.macro.surveys import demo

pytestmark = pytest.mark.django_db


def asked():
    return sorted(Job.objects.filter(kind=RUN_CROSSCHECK).values_list("params__year", flat=True))


def run_of(year, ago=timedelta(hours=1)):
    return CrossCheckRun.objects.create(year=year, area=area(), inputs={}, ran_at=timezone.now() - ago)


def test_a_held_figure_that_is_accepted_asks_for_its_year_again(user):
    held = FigureFactory(series=SeriesFactory(code="p0"), value=Decimal("7.28"), period="2024-03", held=True)
    run_of(2024)

    actions.accept_held(figure=held, by=user(), note="Dibandingkan dengan siaran pers BPS.")

    assert asked() == [2024]


def test_a_survey_asks_for_its_year(user):
    area()
    request_for_survey(demo.load(), by=user())
    assert asked() == [2025]


def test_a_morning_after_an_accepted_visit_asks_once_more(village):
    run_of(2025)
    verified(village)
    request_since_last()
    request_since_last()
    assert asked() == [2025]


def test_a_morning_without_news_asks_for_nothing(village):
    verified(village)
    run_of(2025, ago=timedelta())
    assert request_since_last() is None


def test_before_the_first_run_nothing_is_asked(village):
    verified(village)
    assert request_since_last() is None
