import threading

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from accounts.models import Notice
from jobs import actions, tasks, work
from jobs.models import Job
from tests.factories import JobFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def works(monkeypatch):
    known = {}
    monkeypatch.setattr(work, "_works", known)
    return known


def test_a_finished_job_keeps_its_result(works):
    works["count"] = lambda run: {"rows": 3}
    job = actions.request_job(kind="count", subject="a")

    done = work.run_job(job.pk)

    assert (done.state, done.result, done.attempt) == (Job.State.DONE, {"rows": 3}, 1)


def test_a_job_that_is_done_is_not_done_again(works):
    calls = []
    works["count"] = lambda run: calls.append(1)
    job = actions.request_job(kind="count", subject="a")

    work.run_job(job.pk)
    assert work.run_job(job.pk) is None
    assert calls == [1]


def test_what_the_work_says_no_to_fails_with_its_words_and_leaves_nothing(works):
    def refuse(run):
        Notice.objects.create(user=UserFactory(), text="setengah jalan")
        raise work.JobError("Berkas ini bukan register.")

    works["refuse"] = refuse
    job = work.run_job(actions.request_job(kind="refuse", subject="a").pk)

    assert (job.state, job.error) == (Job.State.FAILED, "Berkas ini bukan register.")
    assert not Notice.objects.exists()


def test_a_surprise_is_tried_three_times_and_then_parked_without_its_message(works):
    def break_down(run):
        raise ValueError("6402990101900001")

    works["break"] = break_down
    job = actions.request_job(kind="break", subject="a")
    states = [work.run_job(job.pk).state for _ in range(3)]

    assert states == [Job.State.QUEUED, Job.State.QUEUED, Job.State.PARKED]
    assert "6402" not in Job.objects.get().error


def test_the_fence_rolls_back_a_worker_whose_job_was_taken_over(works):
    def be_slow(run):
        Notice.objects.create(user=UserFactory(), text="dari pekerja lama")
        other = Job.objects.using("default").filter(pk=run.job.pk)
        other.update(attempt=2)  # another worker claimed it meanwhile

    works["slow"] = be_slow
    work.run_job(actions.request_job(kind="slow", subject="a").pk)

    assert not Notice.objects.exists()


def test_one_running_job_per_subject():
    actions.request_job(kind="count", subject="a")

    with pytest.raises(actions.AlreadyRunning):
        actions.request_job(kind="count", subject="a")


def test_a_leased_job_must_have_a_lease():
    with pytest.raises(IntegrityError), transaction.atomic():
        JobFactory(state=Job.State.LEASED, lease_until=None)


def test_a_job_whose_worker_went_silent_is_claimed_again():
    job = JobFactory(state=Job.State.LEASED, attempt=1, lease_until=timezone.now() - timezone.timedelta(seconds=1))

    assert actions.claim(job.pk, worker="b").attempt == 2


def test_a_live_lease_is_not_taken():
    job = JobFactory(state=Job.State.LEASED, attempt=1, lease_until=timezone.now() + timezone.timedelta(seconds=60))

    assert actions.claim(job.pk, worker="b") is None


def test_the_third_silence_parks_the_job():
    JobFactory(state=Job.State.LEASED, attempt=3, lease_until=timezone.now() - timezone.timedelta(seconds=1))

    assert actions.park_worn_out() == 1
    assert Job.objects.get().state == Job.State.PARKED


def test_a_waiting_job_is_cancelled_at_once():
    job, person = JobFactory(), UserFactory(first_name="Rahma")

    actions.cancel(job=job, by=person)

    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "Dibatalkan oleh Rahma.")


def test_the_sweeper_rings_for_what_nobody_heard(monkeypatch):
    heard = []
    monkeypatch.setattr(tasks.run, "delay", heard.append)
    old = JobFactory(created_at=timezone.now() - timezone.timedelta(minutes=1))
    JobFactory()

    tasks.sweep()

    assert heard == [str(old.pk)]


def test_a_broker_that_is_away_does_not_stop_the_request(monkeypatch):
    def away(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(tasks.run, "apply_async", away)
    with transaction.atomic():
        tasks.ring(JobFactory())

    assert Job.objects.get().state == Job.State.QUEUED


def test_a_job_cancelled_in_its_last_moment_leaves_nothing(works):
    def finish_too_late(run):
        Notice.objects.create(user=UserFactory(), text="sudah hampir selesai")
        Job.objects.filter(pk=run.job.pk).update(cancel_requested_at=timezone.now())

    works["late"] = finish_too_late
    job = work.run_job(actions.request_job(kind="late", subject="a").pk)

    assert (job.state, job.error) == (Job.State.FAILED, "Dibatalkan. Tidak ada yang tersimpan.")
    assert not Notice.objects.exists()


def test_a_heartbeat_that_finds_the_row_locked_is_followed_by_the_next(works, monkeypatch):
    beats, went_on = [], threading.Event()

    def locked_once(job, **progress):
        beats.append(1)
        if len(beats) == 1:
            raise OperationalError("canceling statement due to lock timeout")
        went_on.set()
        return True

    monkeypatch.setattr(actions, "renew", locked_once)
    works["slow"] = lambda run: {"went_on": went_on.wait(30)}

    job = work.run_job(actions.request_job(kind="slow", subject="a").pk)

    assert (job.state, job.result) == (Job.State.DONE, {"went_on": True})
