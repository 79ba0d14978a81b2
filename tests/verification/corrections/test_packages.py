import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.utils import IntegrityError
from django.utils import timezone
from openpyxl import load_workbook

from accounts.actions import reset_password
from accounts.models import AccessLog
from households.models import Claim, IdentityNumber, Person, PersonClaim
from tests.verification.corrections.conftest import KK, NIK
from verification.corrections import actions, files
from verification.corrections.models import CorrectionPackage
from verification.review.models import Minutes

pytestmark = pytest.mark.django_db


@pytest.fixture
def released(confirm, claim, propose, second):
    confirm("floor", "wood")
    confirm("works", "no", person=claim.person)
    return actions.release_package(package=propose(), by=second)


@pytest.fixture
def archive(released, second):
    package = actions.write_package(released, second)
    return zipfile.ZipFile(BytesIO(actions.fetch_package(package=package, by=second)))


def rows_of(archive, name):
    header, *rows = list(load_workbook(BytesIO(archive.read(name))).active.values)[2:]
    return [dict(zip(header, row, strict=True)) for row in rows]


# A second person


def test_whoever_drew_a_package_up_does_not_release_it(confirm, propose, admin):
    confirm("floor", "wood")

    with pytest.raises(actions.CorrectionError, match="petugas lain"):
        actions.release_package(package=propose(), by=admin)


def test_whoever_lately_gave_the_second_officer_a_password_cannot_be_the_first(confirm, propose, admin, second):
    confirm("floor", "wood")
    reset_password(user=second, by=admin)

    with pytest.raises(actions.CorrectionError, match="mengatur ulang akun Anda"):
        actions.release_package(package=propose(), by=second)


def test_the_database_itself_refuses_one_person_for_both(propose, admin):
    package = propose()

    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectionPackage.objects.filter(pk=package.pk).update(released_by=admin, released_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectionPackage.objects.filter(pk=package.pk).update(released_at=timezone.now())


def test_before_it_is_released_there_is_no_file(confirm, propose, admin):
    confirm("floor", "wood")
    package = propose()

    with pytest.raises(actions.CorrectionError, match="petugas kedua"):
        actions.write_package(package, admin)
    with pytest.raises(actions.CorrectionError, match="petugas kedua"):
        actions.fetch_package(package=package, by=admin)


def test_an_empty_package_is_not_released(propose, second):
    with pytest.raises(actions.CorrectionError, match="belum berisi"):
        actions.release_package(package=propose(), by=second)


def test_a_released_package_cannot_be_cancelled(released):
    with pytest.raises(actions.CorrectionError, match="sudah dilepas"):
        actions.cancel_package(package=released)


def test_a_letter_number_is_used_once_for_a_source(propose):
    propose("1")

    with pytest.raises(actions.CorrectionError, match="sudah dipakai"):
        propose("1")


# The file


def test_families_stand_in_the_sources_columns_with_old_and_new(archive, released):
    assert rows_of(archive, "keluarga.xlsx") == [
        {
            "kode_perbaikan": f"PB{released.items.get().pk}", "nomor_kartu_keluarga": KK, "kelurahan_desa": "Loa Ipuh",
            "kecamatan": "Tenggarong", "jenis_lantai_terluas (lama)": "08", "jenis_lantai_terluas (baru)": "05",
            "keterangan": None, "tanggal_konfirmasi": timezone.localdate().isoformat(), "berita_acara": None,
        }
    ]  # fmt: skip


def test_persons_stand_with_the_nik_of_the_source(archive):
    (row,) = rows_of(archive, "individu.xlsx")

    assert (row["nomor_induk_kependudukan"], row["nama"]) == (NIK, "BUDI SANTOSO")
    assert (row["status_bekerja (lama)"], row["status_bekerja (baru)"]) == ("1", "2")


def test_a_nik_the_source_lacks_is_not_added(released, claim):
    PersonClaim.objects.update(nik=None, nik_quality="absent")
    Claim.objects.update(kk=None)
    Person.objects.update(nik=IdentityNumber.record("nik", NIK), nik_status="claimed")
    items = files.items_of(released)

    assert NIK not in files.person_sheet(released, items).rows[0]
    assert KK not in files.family_sheet(released, items).rows[0]


def test_text_of_a_source_is_never_computed(released, claim):
    PersonClaim.objects.update(name="=1+1")

    sheet = files.person_sheet(released, files.items_of(released))
    book = load_workbook(BytesIO(files._workbook(released, sheet))).active

    cells = [cell for row in book.iter_rows() for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]


def test_the_minutes_are_listed_with_their_decisions(released, claim, second):
    minutes = Minutes.objects.create(
        number="BA/1", village=claim.village, held_on=timezone.localdate(), n_present=9, recorded_by=second
    )
    released.items.update(minutes=minutes)

    archive = zipfile.ZipFile(BytesIO(files.package_zip(released)))

    assert rows_of(archive, "berita-acara.xlsx")[0]["nomor"] == "BA/1"
    assert files.minutes_of(files.items_of(released))[0][::2] == ["BA/1", "Loa Ipuh"]


def test_the_hand_over_note_is_a_pdf_that_says_what_the_regulation_asks(archive, released):
    said = files.note_data(released, files.items_of(released))

    assert archive.read("BAST.pdf").startswith(b"%PDF")
    assert ["Volume", "1 keluarga, 1 orang, 2 nilai"] in said["volume"]
    assert (said["receiver"], said["made_by"], said["released_by"]) == ("BPS Kukar", "Ani", "Beni")
    assert ["jenis_lantai_terluas", "Jenis lantai terluas", "1"] in said["columns"]
    assert any("Pasal 10" in line for line in said["statement"])


def test_writing_and_fetching_are_written_down_for_every_family(archive, released, claim, second):
    logs = AccessLog.objects.filter(kind="correction").order_by("pk")

    assert [log.object_ids for log in logs] == [[claim.pk], [claim.pk]]
    assert {log.actor for log in logs} == {second}
    assert all("memperbaiki DTSEN" in log.purpose for log in logs)


def test_the_file_is_readable_by_us_alone_and_goes_after_a_week(released, second):
    import os

    package = actions.write_package(released, second)
    path = Path(package.stored_file)
    assert path.stat().st_mode & 0o777 == 0o600

    old = (timezone.now() - timedelta(days=8)).timestamp()
    os.utime(path, (old, old))
    actions.forget_old_files()

    assert not path.exists()
    with pytest.raises(actions.CorrectionError, match="Susun lagi"):
        actions.fetch_package(package=package, by=second)


def test_a_file_that_no_package_names_any_more_goes_too(released, second, media):
    import os

    named = Path(actions.write_package(released, second).stored_file)
    lost = named.with_name("lost.zip")
    lost.write_bytes(b"x")
    old = (timezone.now() - timedelta(hours=2)).timestamp()
    os.utime(lost, (old, old))

    actions.forget_old_files()

    assert (lost.exists(), named.exists()) == (False, True)


# Sent and answered


def test_the_day_of_sending_is_written_down_once(released):
    actions.mark_sent(package=released, on=timezone.localdate())

    with pytest.raises(actions.CorrectionError, match="sudah dicatat"):
        actions.mark_sent(package=released, on=timezone.localdate())


def test_a_number_too_long_to_be_a_family_is_unknown():
    assert actions._item_number("PB" + "9" * 5000) is None


def test_only_a_released_package_is_sent(confirm, propose):
    with pytest.raises(actions.CorrectionError, match="setelah dilepas"):
        actions.mark_sent(package=propose(), on=timezone.localdate())


def test_an_answer_needs_a_package_that_was_sent_and_a_possible_date(released):
    items = list(released.items.values_list("pk", flat=True))
    today = timezone.localdate()
    with pytest.raises(actions.CorrectionError, match="kapan paket ini dikirim"):
        actions.answer_items(package=released, items=items, answer="accepted", on=today)

    actions.mark_sent(package=released, on=today)

    with pytest.raises(actions.CorrectionError, match="Tanggal jawaban"):
        actions.answer_items(package=released, items=items, answer="accepted", on=today - timedelta(days=1))


def test_an_answer_stands_with_date_and_note_and_can_be_taken_back(confirm, sent):
    confirm("floor", "wood")
    package, today = sent(), timezone.localdate()
    item = package.items.get()

    actions.answer_items(package=package, items=[item.pk], answer="refused", on=today, note="NIK tidak online")
    item.refresh_from_db()
    assert (item.answer, item.answered_on, item.answer_note) == ("refused", today, "NIK tidak online")

    actions.answer_items(package=package, items=[item.pk], answer="waiting", on=None)
    item.refresh_from_db()
    assert (item.answer, item.answered_on, item.answer_note) == ("waiting", None, "")


def test_families_of_another_package_are_not_answered(confirm, sent):
    confirm("floor", "wood")
    package = sent()

    assert actions.answer_items(package=package, items=[0], answer="accepted", on=timezone.localdate()) == 0


@pytest.mark.parametrize(
    ("said", "answer"),
    [("Diterima", "accepted"), ("DITOLAK", "refused"), ("tidak diterima", "refused"), ("Ya", "accepted"), ("?", None)],
)
def test_each_wording_of_an_answer_has_one_meaning(said, answer):
    assert actions.answer_of(said) == answer


def test_an_answer_file_is_read_by_the_codes_that_went_out(confirm, sent, tmp_path):
    confirm("floor", "wood")
    package = sent()
    item = package.items.get()
    path = tmp_path / "jawaban.csv"
    path.write_text(f"kode_perbaikan;status;catatan\nPB{item.pk};Ditolak;kuota\nPB0;Diterima;\nPB{item.pk};entah;\n")

    counts = actions.read_answers(package=package, path=path, on=timezone.localdate())

    item.refresh_from_db()
    assert (item.answer, item.answer_note) == ("refused", "kuota")
    assert counts == {"refused": 1, "unknown": 2}


# Pages


@pytest.fixture
def here(client_as, admin):
    return client_as(admin)


def run_jobs():
    from jobs.models import Job
    from jobs.work import run_job

    for job in Job.objects.waiting():
        run_job(job.pk)


def new_package(client, dtsen, **changes):
    given = {
        "source": dtsen.pk, "area": "", "number": "050/9", "receiver": "BPS", "method": "Diunggah ke laman sumber",
        "purpose": "memperbaiki DTSEN triwulan ini",
    }  # fmt: skip
    answer = client.post("/verifikasi/perbaikan/baru/", given | changes)
    run_jobs()
    return answer


def test_a_package_goes_from_proposal_to_answer_on_its_pages(confirm, claim, dtsen, here, client_as, second):
    confirm("floor", "wood")
    page = new_package(here, dtsen).url
    other = client_as(second)
    assert "Petugas Bappeda lain" in here.get(page).content.decode()
    here.post(f"{page}lepas/")
    assert CorrectionPackage.objects.get().released_at is None

    other.post(f"{page}lepas/")
    run_jobs()
    content = other.post(f"{page}berkas/")
    assert zipfile.ZipFile(BytesIO(content.content)).testzip() is None
    here.post(f"{page}kirim/", {"sent_on": timezone.localdate()})
    given = {"scope": "waiting", "answer": "accepted", "answered_on": timezone.localdate()}
    here.post(f"{page}jawab/", given)

    assert "1 diterima" in here.get(page).content.decode()
    assert "Diterima" in here.get("/register/RK1/").content.decode()


def test_the_list_counts_families_by_answer(confirm, sent, here):
    confirm("floor", "wood")
    package = sent()
    package.items.update(answer="accepted", answered_on=timezone.localdate())

    assert "Dikirim" in here.get("/verifikasi/perbaikan/").content.decode()
    row = here.get("/verifikasi/perbaikan/").context["rows"][0]["object"]
    assert (row.n_items, row.n_accepted, row.n_refused, row.n_waiting) == (1, 1, 0, 0)


def test_no_number_of_a_citizen_stands_on_the_pages(confirm, sent, here):
    confirm("floor", "wood")
    package = sent()
    pages = [
        f"/verifikasi/perbaikan/{package.pk}/",
        f"/verifikasi/perbaikan/{package.pk}/keluarga/{package.items.get().pk}/",
    ]

    for page in pages:
        shown = here.get(page).content.decode()
        assert KK not in shown
        assert NIK not in shown


def test_the_bulk_answer_for_what_arrived_leaves_the_rest(confirm, claim, sent, here):
    confirm("floor", "wood")
    package = sent()
    given = {"scope": "arrived", "answer": "accepted", "answered_on": timezone.localdate()}
    here.post(f"/verifikasi/perbaikan/{package.pk}/jawab/", given)
    assert package.items.get().answer == "waiting"

    Claim.objects.update(values={"floor": "wood"})
    assert "Nilainya sudah sama" in here.get(f"/verifikasi/perbaikan/{package.pk}/").content.decode()
    here.post(f"/verifikasi/perbaikan/{package.pk}/jawab/", given)

    assert package.items.get().answer == "accepted"


def test_one_family_is_answered_on_its_page(confirm, sent, here):
    confirm("floor", "wood")
    item = sent().items.get()
    page = f"/verifikasi/perbaikan/{item.package_id}/keluarga/{item.pk}/"

    here.post(page, {"answer": "refused", "answered_on": "", "note": ""})
    item.refresh_from_db()
    assert item.answer == "waiting"

    here.post(page, {"answer": "refused", "answered_on": timezone.localdate(), "note": "kuota"})
    item.refresh_from_db()
    assert item.answer == "refused"


def test_an_answer_file_is_taken_on_the_page_and_forgotten(confirm, sent, here, media):
    confirm("floor", "wood")
    item = sent().items.get()
    file = SimpleUploadedFile("j.csv", f"kode_perbaikan,status\nPB{item.pk},Diterima\n".encode())

    given = {"berkas-file": file, "berkas-answered_on": timezone.localdate()}
    shown = here.post(f"/verifikasi/perbaikan/{item.package_id}/jawaban/", given, follow=True).content.decode()

    assert "1 diterima, 0 ditolak" in shown
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_a_source_without_columns_is_not_offered(here, claim, dtsen):
    Claim.objects.update(closed_on=timezone.localdate())

    assert not list(here.get("/verifikasi/perbaikan/baru/").context["form"].fields["source"].queryset)
