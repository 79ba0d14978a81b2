"""How far the work has come, with photos written anew and papers told by their content; and the year."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import AccessLog
from interventions import actions as interventions
from partners import actions, contributing
from partners.models import Progress, ProgressFile, YearlyReport
from tests.factories import UserFactory
from tests.interventions.factories import picture
from tests.partners.factories import CompanyFactory, approved, client_of, offered, post

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n9\n%%EOF\n"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def company():
    return CompanyFactory()


@pytest.fixture
def client(company):
    return client_of(company)


@pytest.fixture
def line(company):
    return approved(company)


def report(client, line, **fields):
    body = {"funding_line": line.code, "observed_on": str(TODAY()), "percent": 40, "note": "Lantai dicor"} | fields
    return post(client, "progress", body)


def send(client, progress: str, file, key="berkas-1"):
    return client.post(f"/api/v1/progress/{progress}/files", {"file": file}, headers={"Idempotency-Key": key})


def photo_with_a_place(name="Rumah Ibu Kenari 6402990101800001.jpg") -> SimpleUploadedFile:
    exif = Image.Exif()
    exif[0x010E] = "Rumah Ibu Kenari"
    exif[0x8825] = {1: "S", 2: (0.0, 24.0, 36.0), 3: "E", 4: (117.0, 8.0, 24.0)}
    content = BytesIO()
    Image.new("RGB", (80, 60), "teal").save(content, "JPEG", exif=exif)
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


@pytest.fixture
def code(client, line):
    return report(client, line).json()["code"]


def test_progress_is_kept_with_its_day(client, line):
    answer = report(client, line)

    assert answer.status_code == 201
    assert set(answer.json()) == {"code", "funding_line", "observed_on", "percent", "note", "created_at", "files"}
    assert client.get(answer["Location"]).json() == answer.json()
    assert client.get("/api/v1/progress").json()["results"] == [answer.json()]


@pytest.mark.parametrize(
    "wrong", [{"percent": 101}, {"percent": -1}, {"percent": "40"}, {"observed_on": "kemarin"}, {"note": 7},
              {"note": "NIK 6402 9901 0180 0001"}, {"funding_line": "F-1"}, {"note": "x" * 1001}],
)  # fmt: skip
def test_progress_that_cannot_be_read_is_a_400(client, line, wrong):
    answer = report(client, line, **wrong)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, list(wrong))
    assert not Progress.objects.exists()


def test_progress_of_tomorrow_or_before_approval_is_refused(client, company, line):
    waiting = actions.reserve_need(company=company, need=offered()).commitment.funding_lines.get()

    assert report(client, line, observed_on=str(TODAY() + timedelta(days=1))).status_code == 409
    assert report(client, waiting).status_code == 409


def test_a_photo_loses_its_place_its_words_and_its_name(client, code, media):
    sent = photo_with_a_place()
    answer = send(client, code, sent)

    (kept,) = answer.json()["files"]
    stored = (media / ProgressFile.objects.get().path).read_bytes()
    assert (answer.status_code, kept["kind"], set(kept)) == (200, "photo", {"kind", "sha256", "created_at"})
    assert not Image.open(BytesIO(stored)).getexif()
    assert b"Kenari" not in stored
    assert "Kenari" not in str(list(Path(media).rglob("*"))) + answer.text


def test_the_same_photo_twice_is_one_file(client, code):
    answers = [send(client, code, photo_with_a_place(), key=key) for key in ("a", "a", "b")]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert ProgressFile.objects.count() == 1


def test_the_same_key_with_another_photo_is_refused(client, code):
    send(client, code, photo_with_a_place())

    assert send(client, code, picture()).status_code == 422


def test_a_scan_is_kept_as_a_document(client, code):
    answer = send(client, code, SimpleUploadedFile("BAST.jpg", PDF, "image/jpeg"))

    assert [file["kind"] for file in answer.json()["files"]] == ["document"]


@pytest.mark.parametrize(
    "content",
    [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"MZ\x90\x00", b"<html>", PDF + b"/JavaScript\nstartxref\n%%EOF",
     b"%PDF-1.4 cut off", b"\xff\xd8\xff\xe0 half a picture", b"GIF89a"],
)  # fmt: skip
def test_what_is_no_photo_and_no_plain_scan_is_refused(client, code, content, media):
    answer = send(client, code, SimpleUploadedFile("foto.jpg", content, "image/jpeg"))

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["file"])
    assert not ProgressFile.objects.exists()
    assert not list(Path(media).rglob("*.*"))


def test_an_officer_is_told_in_words_too(company, line):
    told = contributing.report_progress(company=company, line=line, observed_on=TODAY(), percent=5)

    with pytest.raises(actions.PartnerError, match="bukan foto"):
        contributing.add_file(company=company, progress=told, file=SimpleUploadedFile("foto.jpg", b"x"))


def test_a_photo_too_large_is_told_and_a_form_too_large_is_not_read(client, code):
    large = SimpleUploadedFile("foto.jpg", b"\xff\xd8" + b"x" * 1_200_000, "image/jpeg")
    huge = SimpleUploadedFile("foto.pdf", b"%PDF-" + b"x" * 12_000_000, "application/pdf")

    assert "lebih dari 1 MB" in send(client, code, large).json()["errors"]["file"][0]
    assert send(client, code, huge, key="b").status_code == 413


@pytest.mark.parametrize("form", [{}, {"file": "kata"}, {"foto": "x"}])
def test_a_form_without_a_file_is_a_400(client, code, form):
    answer = client.post(f"/api/v1/progress/{code}/files", form, headers={"Idempotency-Key": "k"})

    assert answer.status_code == 400


def test_ten_files_and_no_more(client, code, monkeypatch):
    monkeypatch.setattr(contributing, "FILES_PER_PROGRESS", 1)
    send(client, code, photo_with_a_place(), key="a")

    assert send(client, code, picture(), key="b").status_code == 409


def test_another_company_finds_no_such_progress(code, line):
    stranger = client_of(CompanyFactory())

    assert stranger.get(f"/api/v1/progress/{code}").status_code == 404
    assert send(stranger, code, picture()).status_code == 404
    assert report(stranger, line).status_code == 404


def test_an_officer_who_reports_for_a_company_is_written_down(company, line):
    officer = UserFactory()
    told = contributing.report_progress(company=company, line=line, observed_on=TODAY(), percent=5, by=officer)
    contributing.add_file(company=company, progress=told, file=picture(), by=officer)

    assert AccessLog.objects.filter(actor=officer, kind="company", object_ids=[company.pk]).count() == 2


# The year


def delivered(line, quantity=1, on=None):
    return interventions.deliver(
        commitment=line.commitment, delivered_on=on or TODAY(), bast_number="1/BAST", quantity=quantity,
        photo=picture(), by=UserFactory(),
    )  # fmt: skip


def test_the_figures_of_a_year_are_each_of_their_own_day(client, company, line):
    year = TODAY().year
    actions.set_yearly_commitment(company=company, year=year, amount_idr=10_000_000, by=UserFactory())
    contributing.record_payment(company=company, line=line, kind="transfer", amount_idr=700_000, paid_on=TODAY())
    contributing.record_payment(company=company, line=line, kind="in_kind", amount_idr=50_000, paid_on=TODAY())
    delivered(line)
    approved(CompanyFactory())  # not ours

    assert client.get(f"/api/v1/contributions/{year}").json() == {
        "year": year, "promised_idr": 10_000_000, "pledged_idr": 2_500_000, "transferred_idr": 700_000,
        "in_kind_idr": 50_000, "delivered_idr": 2_500_000, "n_delivered": 1, "n_resolved": 0,
    }  # fmt: skip
    assert set(client.get(f"/api/v1/contributions/{year - 1}").json().values()) == {0, year - 1}


def test_a_need_that_a_visit_saw_gone_counts_as_resolved(client, line):
    delivered(line)
    line.commitment.need.refresh_from_db()
    line.commitment.need.status = "resolved"
    line.commitment.need.save()

    assert client.get(f"/api/v1/contributions/{TODAY().year}").json()["n_resolved"] == 1


def test_what_ran_out_is_no_promise_of_the_year(client, company):
    actions.cancel_reservation(reservation=actions.reserve_need(company=company, need=offered()))

    assert client.get(f"/api/v1/contributions/{TODAY().year}").json()["pledged_idr"] == 0


def submit(client, **fields):
    return post(client, "yearly-reports", {"year": TODAY().year, "note": "Satu jamban selesai."} | fields)


def test_a_report_keeps_the_figures_of_its_day_and_a_later_one_takes_its_place(client, company, line):
    first = submit(client)
    contributing.record_payment(company=company, line=line, kind="transfer", amount_idr=5, paid_on=TODAY())
    kept = client.get(first["Location"]).json()
    second = submit(client, note="Dua jamban selesai.").json()

    assert (first.status_code, kept) == (201, first.json())
    assert (kept["transferred_idr"], second["transferred_idr"]) == (0, 5)
    assert client.get("/api/v1/yearly-reports").json()["results"] == [second]
    assert YearlyReport.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"note": ""}, {"note": "  "}, {"year": 1999}, {"year": "2025"}, {"budget": 1}])
def test_a_report_that_cannot_be_read_is_a_400(client, wrong):
    assert submit(client, **wrong).status_code == 400
    assert not YearlyReport.objects.exists()


def test_a_year_that_is_to_come_is_not_reported(client):
    assert submit(client, year=TODAY().year + 1).status_code == 409


def test_a_year_without_a_report_is_a_404(client):
    assert client.get("/api/v1/yearly-reports/2024").status_code == 404
    assert client.get("/api/v1/contributions/1999").status_code == 404


@pytest.mark.parametrize(("year", "amount"), [(1999, 5), (2025, -1), (2025, 10**16)])
def test_a_commitment_of_no_plausible_year_or_amount_is_refused(company, year, amount):
    with pytest.raises(actions.PartnerError):
        actions.set_yearly_commitment(company=company, year=year, amount_idr=amount, by=UserFactory())
    assert not company.yearly_commitments.exists()
