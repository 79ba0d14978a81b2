"""The nastiest of the corpus through the real page and a real job: nobody sees a broken page, no job breaks."""

import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from households.models import Claim, Snapshot
from jobs import tasks as job_tasks
from jobs import work
from jobs.models import Job
from tests import remembered
from tests.bad.making import REFUSED
from tests.bad.test_corpus import CASES

pytestmark = pytest.mark.django_db(transaction=True)

NASTIEST = [
    "a_cell_of_a_gibibyte", "a_hundred_thousand_members", "members_that_overlap", "sizes_that_lie",
    "entities_laughing_in_sheet", "two_cells_at_opposite_corners", "a_password_of_the_workbook",
    "a_byte_no_encoding_knows", "a_quote_that_never_ends", "headers_nobody_knows", "file_name_climbing",
    "file_name_nul", "signs_the_database_refuses_nul", "a_pile_of_accents", "a_hostile_name_script",
    "one_nik_twice_in_two_families", "niks_rounded_by_excel",
]  # fmt: skip


@pytest.fixture
def office(client_as, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.RBPK_DEMO = True
    monkeypatch.setattr(job_tasks, "_ring", lambda job: None)
    remembered.recall()
    return client_as(Role.BAPPEDA_ADMIN)


@pytest.mark.parametrize("name", NASTIEST)
def test_the_nastiest_files_break_neither_page_nor_job(office, name):
    case, worker = next(case for case in CASES if case.name == name), os.getpid()
    sent = [SimpleUploadedFile(name, content) for name, content in case.make().items()]
    given = {"register": case.register, "as_of": "2026-01-31", "is_synthetic": "on", "files": sent}

    answer = office.post("/register/impor/baru/", given)
    job = work.run_job(Job.objects.get().pk)

    assert (answer.status_code, job.state, job.attempt, os.getpid()) == (302, "done", 1, worker)
    snapshot = Snapshot.objects.get()
    assert (snapshot.is_refused, Claim.objects.count()) == (case.verdict == REFUSED, 0)
    for page in ("", "kesalahan/", "kesalahan/?bentuk=csv", "ditahan/", "selisih/baru/"):
        shown = office.get(f"/register/impor/{snapshot.pk}/{page}")
        assert shown.status_code == 200
        assert b"<script>alert" not in shown.content
