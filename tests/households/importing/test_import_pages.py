from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from accounts.models import AccessLog
from accounts.roles import Role
from households import tasks
from households.models import Claim, Household, Snapshot
from jobs import tasks as job_tasks
from jobs import work
from jobs.models import Job
from tests.households.register_files import family, nik, person, write_dtsen

# Jobs are done on a second connection beside the work's own, which sees only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path, monkeypatch):
    """Uploads in a folder of the test; the bell rings for nobody, `work_off` does the jobs."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(job_tasks, "_ring", lambda job: None)


@pytest.fixture
def office(client_as, kukar):
    return client_as(Role.BAPPEDA_ADMIN)


@pytest.fixture
def files(tmp_path):
    return write_dtsen(tmp_path / "a", [family(1), family(2)], [person(1, 1), person(2, 2), person(3, 2, nama="")])


def upload(client, paths, **changes):
    sent = [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]
    given = {"register": "dtsen", "as_of": "2026-01-31", "is_synthetic": "on", "files": sent}
    return client.post("/register/impor/baru/", given | changes)


def work_off():
    for job_id in Job.objects.waiting().order_by("created_at").values_list("pk", flat=True):
        work.run_job(job_id)
    return Snapshot.objects.first()


def page(snapshot, verb=""):
    return f"/register/impor/{snapshot.pk}/{verb}"


def uploads(settings):
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_an_upload_is_read_previewed_and_applied_by_a_person(office, files):
    answer = upload(office, files)
    snapshot = work_off()
    preview = office.get(answer.headers["Location"])
    assert (snapshot.state, Claim.objects.count()) == ("read", 0)
    assert preview.context["is_preview"]

    office.post(page(snapshot, "terapkan/"))
    work_off()

    snapshot.refresh_from_db()
    assert (snapshot.state, snapshot.n_created, snapshot.n_held) == ("applied", 4, 1)
    assert snapshot.uploaded_by == office.user
    assert Household.objects.count() == 2


def test_uploaded_files_stay_private_until_the_import_is_applied(office, files, settings):
    upload(office, files)
    snapshot = work_off()
    assert len(uploads(settings)) == 2
    assert all(path.parent.stat().st_mode & 0o077 == 0 for path in uploads(settings))

    office.post(page(snapshot, "terapkan/"))
    work_off()

    assert uploads(settings) == []


def test_cancelling_takes_the_uploaded_files_along(office, files, settings):
    upload(office, files)
    snapshot = work_off()

    office.post(page(snapshot, "batal/"))

    assert uploads(settings) == []


def test_no_file_name_of_the_sender_is_used_on_our_disk(office, files, settings):
    sent = [SimpleUploadedFile(f"../{nik(1)}.csv", path.read_bytes()) for path in files]

    upload(office, files, files=sent)

    assert {path.name for path in uploads(settings)} == {"0", "1"}


def test_while_it_is_read_the_page_shows_how_far_it_is(office, files):
    answer = office.get(upload(office, files).headers["Location"])

    assert answer.context["is_running"]
    assert "data-job=" in answer.content.decode()


def test_the_same_files_sent_twice_are_one_import(office, files, settings):
    first = upload(office, files)
    again = upload(office, files)

    assert first.headers["Location"] == again.headers["Location"]
    assert Job.objects.filter(kind=tasks.STAGE).count() == 1
    assert len(uploads(settings)) == 2


def test_the_preview_adds_up_and_names_the_villages(office, files):
    upload(office, files)
    snapshot = work_off()

    context = office.get(page(snapshot)).context

    (change,) = context["villages"]
    assert (change.village.name, change.n_known, change.n_in_file, change.n_new) == ("Loa Ipuh", 0, 2, 2)
    assert snapshot.n_rows == snapshot.n_created + snapshot.n_held == 5
    assert [(fault["row"], fault["place"]) for fault in context["faults"] if fault["severity"] == "error"] == [
        (4, "C (nama)")
    ]


def test_the_preview_tells_what_would_change_and_vanish(office, load_dtsen, tmp_path):
    load_dtsen([family(1), family(2), family(3)], [person(n, n) for n in (1, 2, 3)], "2025-12-31")
    later = write_dtsen(tmp_path / "b", [family(1), family(2, luas_lantai="50")], [person(1, 1), person(2, 2)])
    upload(office, later)

    (change,) = office.get(page(work_off())).context["villages"]

    assert (change.n_known, change.n_in_file, change.n_new, change.n_changed, change.n_gone) == (3, 2, 0, 1, 1)


def test_faults_are_downloaded_as_workbook_and_as_csv(office, files):
    upload(office, files)
    snapshot = work_off()

    rows = list(load_workbook(BytesIO(office.get(page(snapshot, "kesalahan/")).content)).active.values)
    text = office.get(page(snapshot, "kesalahan/?bentuk=csv")).content.decode("utf-8-sig")

    assert ("Kesalahan", "individu.csv", "CSV") in {row[:3] for row in rows}
    assert len(text.splitlines()) == 1 + snapshot.n_errors + snapshot.n_warnings
    assert AccessLog.objects.filter(kind="export").count() == 2


def test_a_csv_of_faults_computes_nothing_in_a_spreadsheet(office, tmp_path):
    upload(office, write_dtsen(tmp_path / "b", [family(1, kelurahan_desa="=1+1")], [person(1, 1)]))

    text = office.get(page(work_off(), "kesalahan/?bentuk=csv")).content.decode()

    assert "'=1+1" in text
    assert ";=1+1" not in text


def test_an_odd_file_is_applied_with_a_reason_only(office, load_dtsen, files):
    load_dtsen([family(n) for n in range(1, 7)], [person(n, n) for n in range(1, 7)], "2025-12-31")
    upload(office, files)
    snapshot = Snapshot.objects.get(pk=work_off().pk)
    assert snapshot.state == "awaiting_decision"

    office.post(page(snapshot, "terapkan/"), {"reason": "ya"})
    assert not Job.objects.filter(kind=tasks.APPLY).exists()
    office.post(page(snapshot, "terapkan/"), {"reason": "daftar disaring ulang oleh BPS"})
    work_off()

    snapshot.refresh_from_db()
    assert (snapshot.state, snapshot.n_closed) == ("applied", 4)


def test_a_cancelled_import_leaves_no_rows_and_changes_nothing(office, files, settings):
    upload(office, files)
    snapshot = work_off()

    office.post(page(snapshot, "batal/"))
    office.post(page(snapshot, "terapkan/"))
    work_off()

    snapshot.refresh_from_db()
    assert (snapshot.state, snapshot.staged_rows.count(), Claim.objects.count()) == ("cancelled", 0, 0)


def test_an_import_cancelled_before_it_is_read_keeps_no_file(office, files, settings):
    snapshot = Snapshot.objects.get(pk=upload(office, files).headers["Location"].split("/")[-2])

    office.post(page(snapshot, "batal/"))

    snapshot.refresh_from_db()
    assert (snapshot.state, uploads(settings)) == ("cancelled", [])
    assert not Job.objects.waiting().exists()


def test_a_running_work_is_asked_to_stop_first(office, files):
    snapshot = Snapshot.objects.get(pk=upload(office, files).headers["Location"].split("/")[-2])
    from jobs.actions import claim

    claim(Job.objects.get().pk, worker="lain")

    office.post(page(snapshot, "batal/"))

    snapshot.refresh_from_db()
    assert snapshot.state == "read"
    assert Job.objects.get().cancel_requested_at


def test_a_broken_reading_is_shown_and_may_be_tried_again(office, files, monkeypatch):
    upload(office, files)
    with monkeypatch.context() as patch:
        patch.setattr("households.importing.staging.read_workbook", _full_disk)
        for _ in range(3):
            snapshot = work_off()
    shown = office.get(page(snapshot)).content.decode()
    assert "Berkas belum terbaca" in shown

    office.post(page(snapshot, "baca/"))

    assert work_off().n_rows == 5


def _full_disk(path):
    raise OSError("disk full")


def test_a_refused_file_says_why(office, tmp_path):
    other = tmp_path / "lain.csv"
    other.write_text("a,b\n1,2\n")
    upload(office, [other])

    snapshot = work_off()

    assert snapshot.state == "cancelled"
    assert "Tata letak berkas tidak dikenal" in office.get(page(snapshot)).content.decode()


def test_a_refused_file_may_be_mapped_or_marked_and_its_job_is_no_success(office, tmp_path, settings):
    other = tmp_path / "lain.csv"
    other.write_text("a,b\n1,2\n")
    upload(office, [other])

    shown = office.get(page(work_off())).content.decode()
    job = office.get(f"/pekerjaan/{Job.objects.get().pk}/")

    assert "Petakan kolom" in shown
    assert len(uploads(settings)) == 1
    assert (job.context["state_label"], job.context["tone"]) == ("Berkas ditolak", "bad")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"is_synthetic": ""}, "is_synthetic"),
        ({"as_of": "2999-01-01"}, "as_of"),
        ({"as_of": ""}, "as_of"),
        ({"register": "tidak-ada"}, "register"),
        ({"files": []}, "files"),
    ],
)
def test_a_wrong_form_is_told_beside_the_field_and_keeps_nothing(office, files, settings, changes, field):
    answer = upload(office, files, **changes)

    assert list(answer.context["form"].errors) == [field]
    assert not Snapshot.objects.exists()
    assert uploads(settings) == []


def test_a_file_above_the_limit_is_refused(office, files, settings):
    settings.RBPK_UPLOAD_LIMIT = 10

    assert "files" in upload(office, files).context["form"].errors


def test_the_list_of_imports_shows_them_with_their_state(office, files):
    upload(office, files)
    work_off()

    (row,) = office.get("/register/impor/").context["rows"]

    assert [str(cell.value) for cell in row["cells"]][:4:2] == ["DTSEN (peragaan)", "Terbaca, menunggu diterapkan"]


@pytest.mark.parametrize("role", [Role.BAPPEDA_ANALYST, Role.SUPERVISOR, Role.VERIFIER, Role.OPD_OFFICER, Role.LEADER])
def test_only_the_bappeda_admin_imports(client_as, role, kukar):
    client = client_as(role)

    for path in ("", "baru/", "1/", "1/kesalahan/", "1/ditahan/", "1/ditahan/1/", "1/selisih/baru/", "1/bertanda/0/"):
        assert client.get(f"/register/impor/{path}").status_code == 403
    for verb in ("terapkan", "batal", "baca", "tandai", "ditahan/1"):
        assert client.post(f"/register/impor/1/{verb}/").status_code == 403


def test_an_import_that_is_not_there_is_not_found(office):
    assert office.get("/register/impor/999/").status_code == 404
    assert office.post("/register/impor/999/terapkan/").status_code == 404
