"""Periodic work: every task that says it comes back is in the schedule, and every entry of the schedule is a task."""

import re

from django.conf import settings

from rbpk.celery import app

COMES_BACK = re.compile(r"Every (minute|hour|night|day|\w+ minutes|\d+ seconds)")


def own_tasks():
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}


def test_every_task_that_comes_back_is_in_the_schedule():
    coming_back = {name for name, task in own_tasks().items() if COMES_BACK.match(task.run.__doc__ or "")}

    assert coming_back
    assert coming_back - {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} == set()


def test_every_entry_of_the_schedule_is_a_task():
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - own_tasks().keys() == set()
