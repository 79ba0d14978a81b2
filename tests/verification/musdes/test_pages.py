import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import AccessLog
from accounts.roles import Role
from jobs.models import Job
from tests.verification.factories import OfficerFactory, VillageFactory, picture, supervisor_of
from tests.verification.musdes.factories import (
    SCAN,
    attend,
    entry_of,
    fill,
    locked_meeting,
    meeting_of,
    scan,
    visited,
)
from verification.musdes import actions, copies, files
from verification.musdes.locking import lock_meeting
from verification.musdes.models import Meeting, SignedCopy
from verification.musdes.reports import rows_of

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"verification:meeting-{name}", args=args)


@pytest.fixture
def client(client_as, supervisor):
    return client_as(supervisor)


def sheet_of(meeting, **typed) -> dict:
    """What the page sends: what it showed, and in each row what stands or was typed, by household code."""
    rows = rows_of(Meeting.objects.select_related("village").get(pk=meeting.pk))
    sent = {"semula": json.dumps({row.entry.pk: [row.entry.answer, row.entry.note] for row in rows})}
    for row in rows:
        answer, note = typed.get(row.code, (row.entry.answer, row.entry.note))
        sent |= {f"putusan-{row.entry.pk}": answer, f"ket-{row.entry.pk}": note}
    return sent


# Who comes in


def test_meetings_of_other_areas_are_not_there(village, supervisor, client_as):
    meeting = meeting_of(village, supervisor)
    stranger = client_as(supervisor_of(VillageFactory()))

    assert stranger.get(address("list")).context["page_obj"].paginator.count == 0
    for name in ("detail", "sheet", "change", "attendance", "lock"):
        assert stranger.get(address(name, meeting.pk)).status_code == 404
    assert stranger.get(address("paper", meeting.pk, "daftar")).status_code == 404


@pytest.mark.parametrize("role", [Role.OPD_OFFICER, Role.VERIFIER, Role.LEADER, Role.BAPPEDA_ANALYST])
def test_meetings_are_not_for_other_roles(village, supervisor, client_as, role):
    meeting = meeting_of(village, supervisor)
    client = client_as(OfficerFactory(role=role, area=village))

    for name, args in [("list", []), ("recap", []), ("new", []), ("detail", [meeting.pk]), ("sheet", [meeting.pk])]:
        assert client.get(address(name, *args)).status_code == 403


def test_the_bappeda_admin_reads_everything_and_changes_nothing(village, supervisor, client_as):
    (household,) = visited(village)
    meeting = meeting_of(village, supervisor)
    client = client_as(Role.BAPPEDA_ADMIN)

    assert client.get(address("detail", meeting.pk)).status_code == 200
    page = client.get(address("sheet", meeting.pk)).content.decode()
    assert household.code in page
    assert "putusan-" not in page
    assert client.post(address("sheet", meeting.pk), sheet_of(meeting)).status_code == 403
    assert client.post(address("add-waiting", meeting.pk)).status_code == 403
    assert client.get(address("lock", meeting.pk)).status_code == 403


# Preparing


def test_a_meeting_is_prepared_on_its_page(village, client):
    visited(village, 2)
    sent = {"village": village.pk, "held_on": timezone.localdate().isoformat(), "place": "Balai desa"}

    answer = client.post(address("new"), sent)

    meeting = Meeting.objects.get()
    assert answer.url == address("detail", meeting.pk)
    assert meeting.entries.count() == 2


@pytest.mark.parametrize(
    "changes", [{"held_on": "3026-01-01"}, {"held_on": "kemarin"}, {"place": ""}, {"village": "999999"}]
)
def test_a_meeting_that_lacks_something_is_not_prepared(village, client, changes):
    sent = {"village": village.pk, "held_on": timezone.localdate().isoformat(), "place": "Balai desa"} | changes

    page = client.post(address("new"), sent)

    assert set(changes) <= set(page.context["form"].errors)
    assert not Meeting.objects.exists()


def test_codes_that_cannot_be_added_are_named(village, supervisor, client):
    meeting = meeting_of(village, supervisor)

    page = client.post(address("add", meeting.pk), {"codes": "RK-1, RK-2"}, follow=True).content.decode()

    assert "RK-1: tidak ada di desa ini; RK-2: tidak ada di desa ini" in page


def test_a_household_is_taken_off_the_list_with_a_reason(village, supervisor, client):
    (household,) = visited(village)
    meeting = meeting_of(village, supervisor)
    entry = entry_of(meeting, household)

    refused = client.post(address("remove", meeting.pk, entry.pk), {"why": ""})
    client.post(address("remove", meeting.pk, entry.pk), {"why": "Sedang di luar daerah"})

    assert refused.context["form"].errors
    assert "Sedang di luar daerah" in client.get(address("detail", meeting.pk)).content.decode()
    assert not meeting.entries.on_list().exists()


def test_a_meeting_is_cancelled_while_nothing_was_decided(village, supervisor, client):
    meeting = meeting_of(village, supervisor)

    assert client.post(address("cancel", meeting.pk)).url == address("list")
    assert not Meeting.objects.exists()


# The sheet


def test_the_sheet_shows_each_household_and_the_reading_of_names_is_logged(village, supervisor, client):
    (household,) = visited(village)
    meeting = meeting_of(village, supervisor)

    page = client.get(address("sheet", meeting.pk)).content.decode()

    assert household.residences.get().person.name in page
    assert "Atap tidak layak" in page
    assert "1 Berhak" in page
    assert AccessLog.objects.filter(kind="meeting", actor=supervisor, object_ids=[household.pk]).count() == 1


def test_a_sent_sheet_is_kept_and_shown_again(village, supervisor, client):
    first, second = visited(village, 2)
    meeting = meeting_of(village, supervisor)

    answer = client.post(address("sheet", meeting.pk), sheet_of(meeting, **{first.code: ("eligible", "")}))

    assert answer.url == address("sheet", meeting.pk)
    page = client.get(answer.url).content.decode()
    assert page.count('value="eligible" selected') == 1
    assert entry_of(meeting, second).outcome == ""


def test_a_faulty_row_keeps_what_was_typed_and_the_others_are_saved(village, supervisor, client):
    first, second = visited(village, 2)
    meeting = meeting_of(village, supervisor)

    page = client.post(
        address("sheet", meeting.pk), sheet_of(meeting, **{first.code: ("eligible", ""), second.code: ("moved", "")})
    )

    words = page.content.decode()
    assert 'value="moved" selected' in words
    assert words.count("Berbeda dari saran kunjungan") == 2  # in the summary and at its row
    assert (entry_of(meeting, first).outcome, entry_of(meeting, second).outcome) == ("eligible", "")


def test_the_filter_shows_what_is_not_filled_in_yet(village, supervisor, client):
    first, second = visited(village, 2)
    meeting = meeting_of(village, supervisor)
    fill(meeting, supervisor, {first: "eligible"})

    page = client.get(address("sheet", meeting.pk), {"isi": "kosong"})

    assert [line.row.code for line in page.context["rows"]] == [second.code]


def test_the_rest_follows_the_suggestions_but_not_where_a_row_is_faulty(village, supervisor, client):
    first, second, third = visited(village, 3)
    meeting = meeting_of(village, supervisor)
    sent = sheet_of(meeting, **{first.code: ("moved", ""), second.code: ("refused", "Menolak")})

    client.post(address("sheet", meeting.pk), sent | {"sisanya": "saran"})

    assert [entry_of(meeting, one).answer for one in (first, second, third)] == ["", "refused", "eligible"]


@pytest.mark.parametrize("semula", ["", "[]", "{", '{"1": 2}', '{"x": ["", ""]}', "[" * 10_000])
def test_a_sheet_that_did_not_arrive_whole_changes_nothing(village, supervisor, client, semula):
    (household,) = visited(village)
    meeting = meeting_of(village, supervisor)

    page = client.post(
        address("sheet", meeting.pk), sheet_of(meeting, **{household.code: ("eligible", "")}) | {"semula": semula}
    )

    assert page.status_code == 200
    assert "tidak terkirim utuh" in page.content.decode()
    assert entry_of(meeting, household).outcome == ""


def test_rows_of_another_meeting_are_not_touched(village, supervisor, client):
    meeting, other = meeting_of(village, supervisor), VillageFactory()
    (household,) = visited(other)
    foreign = meeting_of(other, supervisor_of(other))

    client.post(address("sheet", meeting.pk), sheet_of(foreign, **{household.code: ("eligible", "")}))

    assert entry_of(foreign, household).outcome == ""


def test_the_sheet_of_a_locked_meeting_is_only_read(village, supervisor, client):
    (household,) = visited(village)
    meeting = locked_meeting(supervisor, village)

    page = client.post(address("sheet", meeting.pk), sheet_of(meeting, **{household.code: ("moved", "Lain")}))

    assert "sudah dikunci" in page.content.decode()
    assert entry_of(meeting, household).outcome == "eligible"


def test_pages_cost_the_same_for_many(village, supervisor, client, django_assert_max_num_queries):
    visited(village, 8)
    meeting = meeting_of(village, supervisor)

    with django_assert_max_num_queries(22):
        client.get(address("sheet", meeting.pk))
    with django_assert_max_num_queries(28):
        client.get(address("detail", meeting.pk))
    with django_assert_max_num_queries(16):
        client.get(address("list"))
    with django_assert_max_num_queries(18):
        client.get(address("recap"))
    sent = sheet_of(meeting, **{row.code: ("eligible", "") for row in rows_of(meeting)})
    with django_assert_max_num_queries(28):
        client.post(address("sheet", meeting.pk), sent)


# Attendance and lock


def attendance(**changes) -> dict:
    given = {
        "minutes_number": "BA/7/2026", "held_on": timezone.localdate().isoformat(), "place": "Balai desa",
        "n_present": "31", "name_0": "Haji Rekaan", "position_0": "Kepala Desa", "name_1": "Budi Rekaan",
        "position_1": "Ketua BPD",
    }  # fmt: skip
    kinds = ["head", "council", "council", "rt", "rt", "rt", "companion", "other"]
    return {f"capacity_{number}": kind for number, kind in enumerate(kinds)} | given | changes


def test_attendance_is_typed_and_shown_again(village, supervisor, client):
    meeting = meeting_of(village, supervisor)

    client.post(address("attendance", meeting.pk), attendance())

    assert list(meeting.signatories.values_list("capacity", "name")) == [
        ("head", "Haji Rekaan"),
        ("council", "Budi Rekaan"),
    ]
    assert 'value="Budi Rekaan"' in client.get(address("attendance", meeting.pk)).content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"n_present": "0"}, "n_present"),
        ({"n_present": "-3"}, "n_present"),
        ({"n_present": "1" + "0" * 20}, "n_present"),
        ({"n_present": "banyak"}, "n_present"),
        ({"n_present": "1"}, "__all__"),
        ({"position_1": ""}, "position_1"),
        ({"name_1": ""}, "name_1"),
        ({"capacity_0": "raja"}, "capacity_0"),
        ({"held_on": ""}, "held_on"),
        ({"minutes_number": ""}, "minutes_number"),
    ],
)
def test_attendance_that_cannot_be_is_refused_and_stays_typed(village, supervisor, client, changes, field):
    meeting = meeting_of(village, supervisor)

    page = client.post(address("attendance", meeting.pk), attendance(**changes))

    assert field in page.context["form"].errors
    assert "Haji Rekaan" in page.content.decode()
    assert not meeting.signatories.exists()


def test_the_lock_is_asked_for_once_and_the_page_shows_its_progress(village, supervisor, client):
    visited(village)
    meeting = meeting_of(village, supervisor)
    actions.fill_rest(meeting=meeting, by=supervisor)
    attend(meeting, supervisor)

    client.post(address("lock", meeting.pk))
    again = client.post(address("lock", meeting.pk), follow=True)

    assert Job.objects.count() == 1
    assert "Pekerjaan yang sama masih berjalan" in again.content.decode()
    assert "data-job" in again.content.decode()


def test_a_lock_that_is_not_ready_names_what_is_missing(village, supervisor, client):
    (household,) = visited(village)
    meeting = meeting_of(village, supervisor)

    page = client.post(address("lock", meeting.pk)).content.decode()

    assert "Nomor berita acara belum diisi." in page
    assert f"{household.code}</a>: belum diisi" in page
    assert not Job.objects.exists()


# Papers


@pytest.mark.parametrize(("paper", "n_logged"), [("daftar", 1), ("hadir", 0), ("berita-acara", 0)])
def test_papers_before_the_meeting_are_pdf_and_names_on_them_are_logged(village, supervisor, client, paper, n_logged):
    visited(village)
    meeting = meeting_of(village, supervisor)

    answer = client.get(address("paper", meeting.pk, paper))

    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"].endswith(f'-{paper}.pdf"')
    assert AccessLog.objects.filter(kind="meeting", purpose__startswith="Mencetak").count() == n_logged


def test_a_paper_that_is_not_there_is_not_found(village, supervisor, client):
    assert client.get(address("paper", meeting_of(village, supervisor).pk, "surat")).status_code == 404


def test_the_minutes_carry_counts_decisions_reasons_and_signers(village, supervisor):
    poor, moved = visited(village)[0], visited(village, outcome="moved")[0]
    meeting = meeting_of(village, supervisor)
    fill(meeting, supervisor, {poor: ("became_able", "Sudah bekerja"), moved: "moved"})
    attend(meeting, supervisor)
    meeting = lock_meeting(meeting=meeting, by=supervisor)

    data = files.minutes_data(meeting, rows_of(meeting))

    assert data["counts_in"][-1] == ["Jumlah masuk", "2"]
    assert ["Tidak berhak: sudah mampu", "1"] in data["counts_out"]
    assert data["counts_out"][-1] == ["Jumlah keluar", "2"]
    said = {row[3]: (row[4], row[5], row[6]) for row in data["rows"]}
    assert said[poor.code] == ("Tidak berhak: sudah mampu", "Berhak", "Sudah bekerja")
    assert data["signers"][0] == ["Kepala desa/lurah", "Haji Rekaan", "Kepala Desa"]
    assert files.paper_of(meeting, files.MINUTES, supervisor).startswith(b"%PDF-")


def test_draft_minutes_leave_blanks_and_name_nobody(village, supervisor):
    visited(village)
    meeting = meeting_of(village, supervisor)

    data = files.minutes_data(meeting, [])

    assert (data["is_final"], data["rows"], data["n_present"]) == (False, [], files.BLANK)
    assert all(n == "" for _, n in data["counts_out"])


# The signed copy


def png() -> bytes:
    file = BytesIO()
    Image.new("RGB", (300, 400), "white").save(file, "PNG")
    return file.getvalue()


def test_the_signed_copy_is_missed_until_it_is_there(village, supervisor, client, media):
    visited(village)
    meeting = locked_meeting(supervisor, village)
    assert "Salinan bertanda tangan belum diunggah" in client.get(address("detail", meeting.pk)).content.decode()

    client.post(address("copy-upload", meeting.pk), {"file": scan()})

    assert "Salinan bertanda tangan belum diunggah" not in client.get(address("detail", meeting.pk)).content.decode()
    answer = client.get(address("copy", meeting.pk, 1))
    assert (answer.content, answer["Content-Type"]) == (SCAN, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment")
    assert AccessLog.objects.filter(purpose__contains="bertanda tangan", object_ids=[meeting.pk]).count() == 1


@pytest.mark.parametrize("content", [png(), picture().read()])
def test_a_picture_is_written_anew(village, supervisor, client, media, content):
    visited(village)
    meeting = locked_meeting(supervisor, village)

    client.post(address("copy-upload", meeting.pk), {"file": scan(content, "ba.png")})

    copy = SignedCopy.objects.get()
    assert copy.kind == "jpg"
    assert (media / copy.path).read_bytes()[:2] == b"\xff\xd8"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "kosong"),
        (b"<html>", "bukan PDF"),
        (b"%PDF-1.4 terpotong", "terpotong"),
        (b"%PDF-1.4 /JavaScript (x)\nstartxref\n%%EOF", "lampiran atau program"),
        (png()[:60], "bukan PDF"),
        (b"%PDF-" + b"x" * copies.MOST_BYTES, "10 MB"),
    ],
)
def test_what_is_no_scan_is_refused_in_words(village, supervisor, client, media, content, said):
    visited(village)
    meeting = locked_meeting(supervisor, village)

    page = client.post(address("copy-upload", meeting.pk), {"file": scan(content)})

    assert said in page.content.decode()
    assert not SignedCopy.objects.exists()
    assert not list(media.rglob("*.pdf"))


def test_a_copy_is_replaced_only_with_a_reason_and_the_first_stays(village, supervisor, client, media):
    visited(village)
    meeting = locked_meeting(supervisor, village)
    client.post(address("copy-upload", meeting.pk), {"file": scan()})
    better = scan(SCAN.replace(b"<<>>", b"<</A 1>>"))

    refused = client.post(address("copy-upload", meeting.pk), {"file": better, "why": ""})
    same = client.post(address("copy-upload", meeting.pk), {"file": scan(), "why": "Lebih jelas"})
    better.seek(0)
    client.post(address("copy-upload", meeting.pk), {"file": better, "why": "Halaman dua tertinggal"})

    assert "why" in refused.context["copy_form"].errors
    assert "sudah pernah diunggah" in same.content.decode()
    assert [(one.number, one.replaces_because) for one in meeting.copies.all()] == [
        (2, "Halaman dua tertinggal"),
        (1, ""),
    ]
    assert client.get(address("copy", meeting.pk, 1)).content == SCAN


def test_before_the_lock_there_is_nothing_to_upload(village, supervisor, client, media):
    meeting = meeting_of(village, supervisor)

    page = client.post(address("copy-upload", meeting.pk), {"file": scan()})

    assert page.status_code == 200
    assert not SignedCopy.objects.exists()


# Recap


def test_the_recap_says_of_each_village_whether_it_met_and_what_it_decided(village, supervisor, client_as, media):
    held = village
    other = VillageFactory(parent=village.parent)
    visited(held)
    visited(held, outcome="moved")
    meeting = locked_meeting(supervisor, held)
    client = client_as(supervisor_of(village.parent))

    page = client.get(address("recap"))

    rows = {row["object"]: row["object"] for row in page.context["rows"]}
    assert set(rows) == {held, other}
    assert (rows[held].n_locked, rows[held].n_decided, rows[held].n_eligible, rows[held].n_not_eligible) == (1, 2, 1, 1)
    assert (rows[held].n_unsigned, rows[other].n_locked) == (1, 0)
    assert (page.context["total"].n_held, page.context["total"].n_villages) == (1, 2)
    copies.keep_signed_copy(meeting=meeting, file=scan(), by=supervisor)
    assert client.get(address("recap"), {"state": "tanpa-salinan"}).context["page_obj"].paginator.count == 0
    assert client.get(address("recap"), {"year": str(timezone.localdate().year - 1)}).context["total"].n_held == 0


def test_the_recap_leaves_as_a_workbook_and_names_nobody(village, supervisor, client_as):
    visited(village)
    locked_meeting(supervisor, village)

    answer = client_as(Role.BAPPEDA_ADMIN).get(address("recap"), {"ekspor": "xlsx"})

    assert answer["Content-Type"].startswith("application/vnd.openxml")


def test_meetings_are_filtered_by_village_and_state(village, supervisor, client):
    open_one = meeting_of(village, supervisor, held_on=timezone.localdate() - timedelta(days=1))
    visited(village)
    locked = locked_meeting(supervisor, village)

    def shown(**query):
        return [row["object"] for row in client.get(address("list"), query).context["rows"]]

    assert shown() == [locked, open_one]
    assert shown(state="prepared", village=village.pk) == [open_one]
    assert shown(year="1999") == [locked, open_one]
