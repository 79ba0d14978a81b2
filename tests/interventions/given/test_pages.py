import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AccessLog
from accounts.roles import Role
from interventions.given import actions
from interventions.given.models import GivenAid, GivenFile
from jobs import work
from jobs.models import Job
from tests.interventions.factories import page
from tests.interventions.given.conftest import BUDI, HEADER, SITI, STRANGER, a_row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def officer(user, programme):
    return user(Role.OPD_OFFICER, opd=programme.opd)


@pytest.fixture
def upload(client_as, officer, programme, make_file):
    """The officer uploads a list; the job that reads it has run. The same rows are the same file."""
    contents = {}

    def run(*rows, client=None, **fields):
        client = client or client_as(officer)
        content = contents.setdefault(repr(rows), make_file([HEADER, *rows]).read_bytes())
        form = {"file": SimpleUploadedFile("daftar.xlsx", content), "opd": programme.opd_id, "programme": programme.pk}
        answer = client.post(page("given-new"), form | fields)
        run_jobs()
        return answer

    return run


def run_jobs():
    for job in Job.objects.filter(state="queued"):
        assert work.run_job(job.pk).state == "done"


def test_an_officer_uploads_looks_and_loads(client_as, officer, upload, budi, siti):
    upload(a_row(BUDI, "Budi Santoso"), a_row(STRANGER, "Orang Jauh"), a_row(SITI, "Siti", Nilai="banyak"))
    client, found = client_as(officer), GivenFile.objects.get()

    shown = client.get(page("given-file", found.pk)).text
    assert "Muat daftar ini" in shown
    assert "kolom Nilai: Nilai tidak terbaca" in shown
    assert not GivenAid.objects.exists()

    client.post(page("given-apply", found.pk))
    run_jobs()
    shown = client.get(page("given-file", found.pk)).text
    assert "Orang Jauh" in shown
    assert GivenAid.objects.count() == 2


def test_loading_twice_loads_once(client_as, officer, upload, budi):
    upload(a_row(BUDI, "Budi Santoso"))
    client, found = client_as(officer), GivenFile.objects.get()

    for _ in range(3):
        client.post(page("given-apply", found.pk))
        run_jobs()

    assert GivenAid.objects.count() == 1


def test_the_same_file_again_leads_to_the_first(upload, budi):
    upload(a_row(BUDI, "Budi Santoso"))

    again = upload(a_row(BUDI, "Budi Santoso"))

    assert again.url == page("given-file", GivenFile.objects.get().pk)


def test_the_uploaded_file_goes_once_it_is_loaded(
    client_as, officer, upload, budi, media, django_capture_on_commit_callbacks
):
    upload(a_row(BUDI, "Budi Santoso"))
    assert list((media / "given").iterdir())

    with django_capture_on_commit_callbacks(execute=True):
        actions.apply_file(GivenFile.objects.get(), by=officer)

    assert not list((media / "given").iterdir())


def test_a_list_that_was_not_loaded_can_be_cancelled_and_one_that_was_stays(client_as, officer, upload, budi):
    upload(a_row(BUDI, "Budi Santoso"))
    client, found = client_as(officer), GivenFile.objects.get()
    client.post(page("given-apply", found.pk))
    run_jobs()

    client.post(page("given-cancel", found.pk))

    assert GivenFile.objects.filter(pk=found.pk).exists()


def test_a_file_that_is_no_list_is_refused_on_its_page(client_as, officer, programme):
    client = client_as(officer)
    form = {"file": SimpleUploadedFile("a.xlsx", b"bukan tabel"), "opd": programme.opd_id, "programme": programme.pk}

    client.post(page("given-new"), form)
    run_jobs()

    found = GivenFile.objects.get()
    assert found.refusal
    assert found.refusal[:20] in client.get(page("given-file", found.pk)).text


def test_a_form_without_a_file_changes_nothing(client_as, officer, programme):
    answer = client_as(officer).post(page("given-new"), {"opd": programme.opd_id, "programme": "x", "year": 1800})

    assert "Belum tersimpan" in answer.text
    assert not GivenFile.objects.exists()


def test_the_day_has_a_limit_of_rows(upload, budi, settings):
    settings.RBPK_LIST_ROWS_PER_DAY = 1

    upload(a_row(BUDI, "Budi Santoso"), a_row(STRANGER, "Orang Jauh"))

    assert "Jatah" in GivenFile.objects.get().refusal


def test_another_opd_does_not_find_the_list(client_as, upload, budi):
    upload(a_row(BUDI, "Budi Santoso"))
    stranger, found = client_as(Role.OPD_OFFICER), GivenFile.objects.get()

    assert stranger.get(page("given-file", found.pk)).status_code == 404
    assert stranger.post(page("given-apply", found.pk)).status_code == 404
    assert found.file_name not in stranger.get(page("given-list")).text


def test_a_viewer_reads_and_brings_nothing(client_as, programme, upload, budi):
    upload(a_row(BUDI, "Budi Santoso"))
    viewer = client_as(Role.OPD_VIEWER, opd=programme.opd)

    assert viewer.get(page("given-file", GivenFile.objects.get().pk)).status_code == 200
    assert viewer.get(page("given-new")).status_code == 403


def test_who_reads_the_names_is_written_down(client_as, officer, upload, budi):
    upload(a_row(BUDI, "Budi Santoso"))
    found = GivenFile.objects.get()
    actions.apply_file(found, by=officer)

    client_as(officer).get(page("given-file", found.pk))

    assert AccessLog.objects.filter(kind="givenaid", purpose="membaca daftar bantuan OPD").exists()


# Near misses


@pytest.fixture
def near(upload, officer, budi):
    upload(a_row(BUDI[:-1] + "2", "Budi Santoso"))
    actions.apply_file(GivenFile.objects.get(), by=officer)
    return GivenAid.objects.get()


def test_a_supervisor_of_the_village_says_that_it_is_him(client_as, near, budi, village):
    client = client_as(Role.SUPERVISOR, areas=[village])
    assert "6402********0001" in client.get(page("given-near", near.pk)).text

    client.post(page("given-near-decide", near.pk), {"answer": "same"})

    near.refresh_from_db()
    assert (near.outcome, near.person, near.decided_by) == ("matched", budi, client.user)


def test_somebody_else_stays_listed_as_unmatched(client_as, near):
    client_as(Role.BAPPEDA_ADMIN).post(page("given-near-decide", near.pk), {"answer": "other"})

    near.refresh_from_db()
    assert (near.outcome, near.person) == ("not_matched", None)


def test_a_row_is_decided_once(client_as, near, user):
    actions.decide_near_miss(aid=near, is_same=False, by=user(Role.BAPPEDA_ADMIN))

    with pytest.raises(actions.GivenError, match="sudah diputuskan"):
        actions.decide_near_miss(aid=near, is_same=True, by=user(Role.BAPPEDA_ADMIN))


def test_an_answer_nobody_offered_changes_nothing(client_as, near):
    client_as(Role.BAPPEDA_ADMIN).post(page("given-near-decide", near.pk), {"answer": "mungkin"})

    near.refresh_from_db()
    assert near.outcome == "typo"


def test_the_opd_itself_does_not_look_into_the_register(client_as, officer, near):
    assert client_as(officer).get(page("given-near", near.pk)).status_code == 403


def test_a_supervisor_elsewhere_does_not_find_it(client_as, near):
    assert client_as(Role.SUPERVISOR).get(page("given-near", near.pk)).status_code == 404


def test_names_of_lists_are_forgotten_after_a_year(near):
    GivenFile.objects.update(applied_at="2020-01-01T00:00:00Z")

    actions.forget_old()

    near.refresh_from_db()
    assert (near.name, near.masked_nik, near.place) == ("", "", "")
