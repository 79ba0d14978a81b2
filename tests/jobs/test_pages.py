from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from jobs.models import Job
from tests.factories import JobFactory

pytestmark = pytest.mark.django_db


def running(**fields):
    now = timezone.now()
    lease = {"state": "leased", "attempt": 1, "lease_until": now + timedelta(minutes=1)}
    return JobFactory(started_at=now - timedelta(seconds=100), n_done=250, n_total=1000, **lease, **fields)


def page(job):
    return reverse("jobs:job-detail", args=[job.pk])


def test_everybody_sees_his_own_jobs_and_the_admin_all(client_as):
    verifier = client_as(Role.VERIFIER)
    JobFactory(subject="punya sendiri", requested_by=verifier.user)
    JobFactory(subject="punya orang")

    assert "punya orang" not in verifier.get(reverse("jobs:job-list")).content.decode()
    assert "punya orang" in client_as(Role.BAPPEDA_ADMIN).get(reverse("jobs:job-list")).content.decode()


def test_a_job_of_somebody_else_is_not_found(client_as):
    job = JobFactory()
    client = client_as(Role.SUPERVISOR)

    assert client.get(page(job)).status_code == 404
    assert client.post(reverse("jobs:job-cancel", args=[job.pk])).status_code == 404
    job.refresh_from_db()
    assert job.cancel_requested_at is None


def test_the_page_of_a_running_job_says_stage_counts_and_time_left(client_as):
    client = client_as(Role.BAPPEDA_ADMIN)

    answer = client.get(page(running(stage="Mencocokkan NIK"))).content.decode()

    assert "Mencocokkan NIK" in answer
    assert "250 dari 1.000" in answer
    assert "kira-kira 5 menit lagi" in answer


def test_the_progress_bar_gets_json_with_exactly_these_keys(client_as):
    answer = client_as(Role.BAPPEDA_ADMIN).get(page(running()), headers={"Accept": "application/json"}).json()

    assert set(answer) == {
        "state", "state_label", "is_over", "stage", "n_done", "n_total", "share_done", "seconds_left", "rows_per_s",
        "is_cancelling", "attempt",
    }  # fmt: skip
    assert (answer["share_done"], answer["is_over"]) == (0.25, False)


def test_json_may_also_be_asked_for_in_the_address(client_as):
    answer = client_as(Role.BAPPEDA_ADMIN).get(page(running()), {"bentuk": "json"})

    assert answer["Content-Type"] == "application/json"


def test_a_waiting_job_can_be_cancelled_and_a_get_does_not_do_it(client_as):
    client = client_as(Role.VERIFIER)
    job = JobFactory(requested_by=client.user)

    assert client.get(reverse("jobs:job-cancel", args=[job.pk])).status_code == 405
    client.post(reverse("jobs:job-cancel", args=[job.pk]))

    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert client.user.display_name in job.error


def test_a_finished_job_shows_its_counts_and_links_of_this_site_only(client_as):
    client = client_as(Role.VERIFIER)
    links = [["Lihat hasil", "/register/"], ["Pancingan", "//evil.example/"], ["Luar", "https://evil.example/"]]
    job = JobFactory(requested_by=client.user, state="done", result={"created": 12345, "links": links})

    answer = client.get(page(job)).content.decode()

    assert "12.345" in answer
    assert 'href="/register/"' in answer
    assert "evil.example" not in answer


def test_an_empty_list_of_jobs_says_what_comes_here(client_as):
    assert "Belum ada pekerjaan." in client_as(Role.VERIFIER).get(reverse("jobs:job-list")).content.decode()


def test_jobs_of_one_state_only(client_as):
    client = client_as(Role.BAPPEDA_ADMIN)
    JobFactory(subject="yang antre")
    JobFactory(subject="yang gagal", state="failed")

    answer = client.get(reverse("jobs:job-list"), {"keadaan": "failed"}).content.decode()

    assert "yang gagal" in answer
    assert "yang antre" not in answer


def test_more_jobs_need_no_more_queries(client_as, django_assert_num_queries):
    client = client_as(Role.BAPPEDA_ADMIN)
    JobFactory()
    client.get(reverse("jobs:job-list"))  # the first visit also writes the session down
    with CaptureQueriesContext(connection) as one_job:
        client.get(reverse("jobs:job-list"))
    JobFactory.create_batch(20)

    with django_assert_num_queries(len(one_job)):
        client.get(reverse("jobs:job-list"))
