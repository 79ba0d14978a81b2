import io
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AccessLog
from accounts.roles import Role
from households.models import Person
from jobs import work
from jobs.models import Job
from tests.factories import AreaFactory
from tests.verification.factories import picture
from verification.targeting import actions, documents, facts, files, works
from verification.targeting.models import ListFile, SignedDecree

pytestmark = pytest.mark.django_db

NIK = "6402990101800001"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n"
UNSAFE = PDF.replace(b"<<>>", b"<</JavaScript (x)>>", 1)
Kind = ListFile.Kind


@pytest.fixture
def typeset(monkeypatch):
    """What typst would be given, without starting it."""
    given = []
    monkeypatch.setattr(documents, "typeset", lambda template, data: given.append((template, data)) or b"%PDF-1.7")
    return given


def written(target_list, kind, by):
    return files.fetch_file(file=files.write_file(target_list=target_list, kind=kind, by=by), by=by)


# The annex


def test_the_annex_is_a_pdf_that_typst_makes(entitle, freeze, admin):
    entitle(name="Budi Santoso", number=NIK)

    assert written(freeze(), Kind.ANNEX_PDF, admin).startswith(b"%PDF-")


def test_the_annex_counts_villages_kecamatan_and_all(entitle, freeze, village):
    other = AreaFactory(name="Muara Pantuan", parent=village.parent)
    for home in (village, village, other):
        entitle(village=home)
    frozen = freeze()

    data = documents.annex_data(frozen, facts.listed(frozen))

    (district,) = data["districts"]
    assert (data["total"], district["name"], district["total"]) == ("3", "Anggana", "3")
    assert [(one["name"], one["total"]) for one in district["villages"]] == [
        ("Desa Sepatin", "2"), ("Desa Muara Pantuan", "1"),
    ]  # fmt: skip
    assert (data["decree_number"], data["is_draft"]) == ("SK 12/2026", False)


def test_no_paper_shows_a_nik_in_clear(entitle, announce, admin, typeset):
    entitle(name="Budi Santoso", number=NIK)
    target_list = announce()

    for kind in (Kind.ANNEX_PDF, Kind.ANNOUNCEMENT):
        written(target_list, kind, admin)
    sheet = load_workbook(io.BytesIO(written(target_list, Kind.ANNEX_XLSX, admin))).active
    shown = str(typeset) + str(list(sheet.values))

    assert "6402********0001" in shown
    assert NIK not in shown


def test_the_workbook_has_a_row_for_each_household(entitle, freeze, admin):
    household = entitle(name="=1+1", number=NIK)

    rows = list(load_workbook(io.BytesIO(written(freeze(), Kind.ANNEX_XLSX, admin))).active.values)

    assert "SK 12/2026" in rows[1][0]
    assert rows[3][:6] == (1, "Anggana", "Desa Sepatin", household.code, "=1+1", "6402********0001")


def test_before_the_decree_the_annex_is_a_draft_without_number(entitle, admin, typeset):
    entitle()

    file = files.write_file(target_list=actions.draft_list(), kind=Kind.ANNEX_PDF, by=admin)

    assert file.is_draft
    assert (typeset[0][1]["is_draft"], typeset[0][1]["decree_number"]) == (True, documents.BLANK)


def test_a_long_list_comes_as_one_pdf_for_each_kecamatan(entitle, freeze, admin, village, typeset, monkeypatch):
    monkeypatch.setattr(documents, "MOST_IN_ONE", 1)
    entitle()
    entitle(village=AreaFactory(parent=AreaFactory(name="Tabang", district=True)))

    archive = zipfile.ZipFile(io.BytesIO(written(freeze(), Kind.ANNEX_PDF, admin)))

    assert archive.namelist() == ["00-rekapitulasi.pdf", "01-anggana.pdf", "02-tabang.pdf"]
    summary, first, second = (data for _, data in typeset)
    assert [one["part"] for one in (summary, first, second)] == ["summary", "district", "district"]
    assert not any(village["rows"] for one in summary["districts"] for village in one["villages"])
    assert [one["total"] for one in (summary, first, second)] == ["2", "2", "2"]


def test_the_annex_stays_as_stipulated_when_written_again(entitle, freeze, admin, typeset):
    entitle(name="Budi Santoso")
    frozen = freeze()
    Person.objects.update(name="Nama Baru")

    written(frozen, Kind.ANNEX_PDF, admin)

    assert "Budi Santoso" in str(typeset)
    assert "Nama Baru" not in str(typeset)


# Files


def test_whoever_writes_or_fetches_a_paper_is_written_down(entitle, freeze, admin, typeset):
    household = entitle()

    written(freeze(), Kind.ANNEX_PDF, admin)

    logs = AccessLog.objects.filter(kind="target_list", actor=admin, object_ids=[household.pk])
    assert sorted(log.purpose.split(",")[0] for log in logs) == [
        "Mengunduh Lampiran SK (PDF)", "Menulis Lampiran SK (PDF)",
    ]  # fmt: skip


def test_a_paper_is_forgotten_after_a_week_and_can_be_written_again(entitle, freeze, admin, typeset, media):
    entitle()
    frozen = freeze()
    file = files.write_file(target_list=frozen, kind=Kind.ANNEX_PDF, by=admin)
    ListFile.objects.update(made_at=timezone.now() - timedelta(days=8))

    files.forget_old_files()

    file.refresh_from_db()
    assert list((media / files.FOLDER).iterdir()) == []
    with pytest.raises(actions.DecisionError, match="Tulis lagi"):
        files.fetch_file(file=file, by=admin)
    assert written(frozen, Kind.ANNEX_PDF, admin)


def test_a_paper_takes_the_place_of_the_one_before(entitle, admin, typeset, media, django_capture_on_commit_callbacks):
    entitle()
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            files.write_file(target_list=actions.draft_list(), kind=Kind.ANNEX_PDF, by=admin)

    assert ListFile.objects.count() == len(list((media / files.FOLDER).iterdir())) == 1


def test_the_job_writes_the_paper_and_leads_to_it(entitle, freeze, admin, typeset):
    entitle()
    target_list = freeze()

    job = work.run_job(works.request_writing(target_list, Kind.ANNEX_PDF, admin).pk)

    assert (job.state, job.result["summary"]) == (Job.State.DONE, [["Rumah tangga", 1]])
    assert ListFile.objects.get().n_entries == 1


def test_an_empty_list_has_no_paper(admin):
    with pytest.raises(actions.DecisionError, match="belum berisi"):
        files.write_file(target_list=actions.draft_list(), kind=Kind.ANNEX_XLSX, by=admin)


# The announcement


def test_the_announcement_of_a_village_has_names_and_rt_and_says_until_when(entitle, announce, admin, village, typeset):
    entitle(name="Budi Santoso", number=NIK, address="Jalan Rahasia 1")
    entitle(name="Orang Jauh", village=AreaFactory())
    target_list = announce()

    files.village_announcement(target_list=target_list, village=village, by=admin)

    ((_, data),) = typeset
    assert [one["rows"] for one in data["villages"]] == [[["Budi Santoso", "–"]]]
    assert data["objections_until"] == documents.day(target_list.objections_until)
    assert not {"6402", "Rahasia", "RK9"} & set(str(data).replace("'", " ").split())


def test_typst_makes_the_announcement(entitle, announce, admin, village):
    entitle()

    pdf = files.village_announcement(target_list=announce(), village=village, by=admin)

    assert pdf.startswith(b"%PDF-")


def test_nothing_is_announced_before_bappeda_does(entitle, freeze, admin, village):
    entitle()
    target_list = freeze()

    with pytest.raises(actions.DecisionError, match="tanggal pengumuman"):
        files.village_announcement(target_list=target_list, village=village, by=admin)
    with pytest.raises(actions.DecisionError, match="tanggal pengumuman"):
        works.request_writing(target_list, Kind.ANNOUNCEMENT, admin)


def test_a_village_without_anybody_on_the_list_has_no_paper(entitle, announce, admin):
    entitle()

    with pytest.raises(actions.DecisionError, match="Tidak ada keluarga"):
        files.village_announcement(target_list=announce(), village=AreaFactory(), by=admin)


# The signed decree


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "application/pdf"), (picture().read(), "image/jpeg"), (picture(kind="PNG").read(), "image/png")],
)
def test_a_scan_is_kept_as_it_came_and_fetched_by_name(entitle, freeze, admin, content, kind):
    entitle()

    scan = files.keep_scan(target_list=freeze(), content=content, by=admin)

    assert scan.content_type == kind
    assert files.fetch_scan(scan=scan, by=admin) == content
    assert AccessLog.objects.get(kind="target_list").fields == ["decree"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>%PDF-</html>",
        PDF[:-8],
        UNSAFE,
        picture().read()[:200],
        picture(kind="WEBP").read(),
        b"PK\x03\x04",
    ],
    ids=["empty", "html", "cut pdf", "pdf with a program", "cut jpeg", "webp", "zip"],
)
def test_what_is_no_scan_is_refused_by_its_content(entitle, freeze, admin, content):
    entitle()
    frozen = freeze()

    with pytest.raises(actions.DecisionError):
        files.keep_scan(target_list=frozen, content=content, by=admin)

    assert not SignedDecree.objects.exists()


def test_a_scan_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(files, "MOST_SCAN_BYTES", 10)

    with pytest.raises(actions.DecisionError, match="20 MB"):
        files.type_of_scan(PDF)


def test_the_same_scan_twice_is_one_and_a_better_one_stands_before_it(entitle, freeze, admin):
    entitle()
    frozen = freeze()
    first = files.keep_scan(target_list=frozen, content=PDF, by=admin)

    assert files.keep_scan(target_list=frozen, content=PDF, by=admin) == first
    better = files.keep_scan(target_list=frozen, content=picture().read(), by=admin)
    assert list(frozen.scans.all()) == [better, first]


def test_a_draft_has_no_signed_decree_and_only_bappeda_adds_one(entitle, freeze, admin, user):
    entitle()
    with pytest.raises(actions.DecisionError, match="Tetapkan daftar"):
        files.keep_scan(target_list=actions.draft_list(), content=PDF, by=admin)
    with pytest.raises(actions.DecisionError, match="admin Bappeda"):
        files.keep_scan(target_list=freeze(), content=PDF, by=user(Role.OPD_OFFICER))
