from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from accounts.models import AccessLog
from accounts.roles import Role
from households.models import DukcapilBatch, ListMatch, Person
from jobs.models import Job
from jobs.work import run_job
from tests.factories import OPDFactory, PersonFactory, ResidenceFactory
from tests.households.matching.conftest import BUDI, workbook

pytestmark = pytest.mark.django_db
OTHER = "6402990505850007"
PURPOSE = "memeriksa calon penerima bedah rumah"


@pytest.fixture
def opd(client_as):
    return client_as(Role.OPD_OFFICER, opd=OPDFactory(short_name="Disperkim"))


def upload(client, *rows, **changes):
    given = {"purpose": PURPOSE, "opd": client.user.memberships.get().opd_id}
    answer = client.post("/padankan/baru/", {"file": workbook(*rows), **given, **changes})
    for job in Job.objects.waiting():
        run_job(job.pk)
    return answer


def page(client):
    return client.get(f"/padankan/{ListMatch.objects.latest('pk').pk}/")


def test_an_officer_uploads_a_list_and_reads_the_outcome_of_each_row(opd, budi):
    upload(opd, ["NIK", "Nama"], [BUDI, "Budi Santoso"], [OTHER, "Ani"])

    shown = page(opd).content.decode()
    assert "6402********0001" in shown
    assert "Loa Ipuh" in shown
    assert BUDI not in shown


def test_an_officer_of_an_opd_learns_no_code_of_a_household(opd, budi):
    upload(opd, ["NIK", "Nama"], [BUDI, "Budi Santoso"])

    assert "RK1" not in page(opd).content.decode()


def test_where_somebody_lives_is_told_of_matched_people_only(opd, budi):
    upload(opd, ["NIK", "Nama"], [BUDI, "Siti Aminah"])

    assert "Loa Ipuh" not in page(opd).content.decode()


def test_the_download_has_the_rows_of_the_list_and_computes_nothing(opd, budi):
    table = f"NIK,Nama\n{BUDI},Budi Santoso\n{OTHER},=1+1\n".encode()
    upload(opd, file=SimpleUploadedFile("daftar.csv", table))

    answer = opd.get(f"/padankan/{ListMatch.objects.get().pk}/?ekspor=xlsx")

    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(min_row=3))
    assert [cell.value for cell in rows[1]] == [
        2, "Budi Santoso", "6402********0001", "Padan", None, "ada", "Loa Ipuh", "Tenggarong",
    ]  # fmt: skip
    assert (rows[2][1].value, rows[2][1].data_type) == ("=1+1", "s")
    assert AccessLog.objects.filter(kind="export", actor=opd.user).exists()


def test_a_purpose_is_required(opd, budi):
    answer = upload(opd, ["NIK"], [BUDI], purpose="")

    assert answer.status_code == 200
    assert not ListMatch.objects.exists()


def test_nobody_uploads_in_the_name_of_an_opd_he_does_not_work_for(opd, budi):
    answer = upload(opd, ["NIK"], [BUDI], opd=OPDFactory().pk)

    assert answer.status_code == 200
    assert not ListMatch.objects.exists()


def test_unclear_columns_are_asked_for_on_the_page(opd, budi):
    upload(opd, ["Identitas", "Orang"], [BUDI, "Budi Santoso"])
    list_match = ListMatch.objects.get()
    assert "Kolom 1: Identitas" in page(opd).content.decode()

    opd.post(f"/padankan/{list_match.pk}/kolom/", {"nik": 1, "name": 2})
    run_job(Job.objects.waiting().get().pk)

    list_match.refresh_from_db()
    assert list_match.n_matched == 1


def test_one_column_cannot_be_two_things(opd, budi):
    upload(opd, ["Identitas", "Orang"], [BUDI, "Budi Santoso"])

    answer = opd.post(f"/padankan/{ListMatch.objects.get().pk}/kolom/", {"nik": 1, "name": 1}, follow=True)

    assert "dipilih dua kali" in answer.content.decode()
    assert not Job.objects.waiting().exists()


def test_a_colleague_does_not_find_the_list_of_another(opd, budi, client_as):
    upload(opd, ["NIK"], [BUDI])
    colleague = client_as(Role.OPD_OFFICER, opd=opd.user.memberships.get().opd)

    assert page(colleague).status_code == 404
    assert "daftar.xlsx" not in colleague.get("/padankan/").content.decode()


def test_the_bappeda_admin_sees_every_list_with_who_asked_and_what_for(opd, budi, client_as):
    upload(opd, ["NIK"], [BUDI])

    shown = client_as(Role.BAPPEDA_ADMIN).get("/padankan/").content.decode()
    assert PURPOSE in shown
    assert opd.user.display_name in shown


def test_a_refused_list_says_why_on_its_page(opd, budi):
    upload(opd, ["NIK", "Nama"])

    assert "tidak berisi satu baris pun" in page(opd).content.decode()


# Dukcapil


def give_answer(client, *rows):
    client.post("/dukcapil/baru/", {"file": workbook(*rows), "answered_on": "2026-03-01"})
    run_job(Job.objects.waiting().get().pk)
    return DukcapilBatch.objects.latest("pk")


def test_an_answer_is_shown_in_counts_and_applied_by_a_button(client_as, budi):
    admin = client_as(Role.BAPPEDA_ADMIN)
    batch = give_answer(admin, ["NIK", "Status"], [BUDI, "Meninggal"], [OTHER, "Padan"])
    shown = admin.get(f"/dukcapil/{batch.pk}/").content.decode()
    assert "NIK tidak ada di register." in shown
    assert "6402********0007" in shown

    admin.post(f"/dukcapil/{batch.pk}/terapkan/")
    run_job(Job.objects.waiting().get().pk)

    budi.refresh_from_db()
    assert budi.dukcapil_status == "deceased"


def test_the_rows_that_were_not_applied_can_be_taken_along(client_as, budi):
    admin = client_as(Role.BAPPEDA_ADMIN)
    batch = give_answer(admin, ["NIK", "Status"], [OTHER, "Padan"])

    content = admin.get(f"/dukcapil/{batch.pk}/tidak-diterapkan/").content

    assert [cell.value for cell in load_workbook(BytesIO(content)).active[4]] == [
        2, "6402********0007", "NIK tidak ada di register.",
    ]  # fmt: skip


def test_a_file_that_cannot_be_used_says_why_on_its_page(client_as, db):
    admin = client_as(Role.BAPPEDA_ADMIN)
    batch = give_answer(admin, ["Nama"], ["Ani"])

    assert "Kolom NIK dan status tidak ditemukan" in admin.get(f"/dukcapil/{batch.pk}/").content.decode()


@pytest.fixture
def dead(budi):
    Person.objects.filter(pk=budi.pk).update(dukcapil_status="deceased", dukcapil_on="2026-03-01")
    ResidenceFactory(person=PersonFactory(name="Siti Aminah"), household__code="RK2")
    return budi


def test_the_list_by_dukcapil_shows_who_needs_attention_and_logs_the_names(client_as, dead):
    shown = client_as(Role.BAPPEDA_ANALYST).get("/dukcapil/warga/").content.decode()

    assert "Budi Santoso" in shown
    assert "Siti Aminah" not in shown
    assert AccessLog.objects.get(kind="person").object_ids == [dead.pk]


def test_the_list_by_dukcapil_can_be_asked_for_another_state(client_as, dead):
    shown = client_as(Role.BAPPEDA_ANALYST).get("/dukcapil/warga/?jawaban=not_checked").content.decode()

    assert "Siti Aminah" in shown
    assert "Budi Santoso" not in shown


def test_a_supervisor_sees_the_people_of_his_area_only(client_as, dead, loa_ipuh):
    elsewhere = client_as(Role.SUPERVISOR, areas=[loa_ipuh.parent.children.exclude(pk=loa_ipuh.pk).first()])

    assert "Budi Santoso" in client_as(Role.SUPERVISOR, areas=[loa_ipuh]).get("/dukcapil/warga/").content.decode()
    assert "Budi Santoso" not in elsewhere.get("/dukcapil/warga/").content.decode()


def test_the_export_by_dukcapil_is_masked(client_as, dead):
    content = client_as(Role.BAPPEDA_ADMIN).get("/dukcapil/warga/?ekspor=xlsx").content

    row = [cell.value for cell in load_workbook(BytesIO(content)).active[4]]
    assert row[:3] == ["B*** S***", "6402********0001", "Meninggal"]


def test_only_an_opd_for_which_somebody_may_match_is_offered(opd):
    other = OPDFactory()
    opd.user.memberships.create(opd=other, role=Role.OPD_VIEWER)

    offered = opd.get("/padankan/baru/").context["form"].fields["opd"].queryset

    assert other not in offered
