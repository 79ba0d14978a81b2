import csv
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from households.importing import mapping
from households.models import Claim, MappedLayout, PersonClaim, Snapshot, Source
from jobs import tasks as job_tasks
from jobs import work
from jobs.models import Job
from tests.households.register_files import family, kk, nik, person, write_dtsen

# Jobs are done on a second connection beside the work's own, which sees only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)

HEADER = ["No", "NIK Penerima", "Nama Penerima", "Nomor KK", "L/P", "Nama Desa", "Kec.", "Lantai", "Catatan"]


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(job_tasks, "_ring", lambda job: None)


@pytest.fixture
def office(client_as, kukar):
    return client_as(Role.BAPPEDA_ADMIN)


def row(n, floor="Tanah", note="rumah di tepi sungai"):
    return [n, nik(n), f"WARGA {'ABCDEFGHIJ'[n]}", kk(n), "L", "Loa Ipuh", "Tenggarong", floor, f"{note} {n}"]


def write_list(path: Path, *rows, header=HEADER) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows([header, *rows])
    return path


def upload(client, path, **changes):
    sent = SimpleUploadedFile(path.name, path.read_bytes())
    given = {"register": "lain", "as_of": "2026-01-31", "is_synthetic": "on", "files": [sent]}
    answer = client.post("/register/impor/baru/", given | changes)
    assert answer.status_code == 302, answer.context["form"].errors
    return work_off()


def work_off():
    for job_id in Job.objects.waiting().order_by("created_at").values_list("pk", flat=True):
        work.run_job(job_id)
    return Snapshot.objects.order_by("pk").last()


def page(snapshot):
    return f"/register/impor/{snapshot.pk}/petakan/"


def said_on(client, snapshot, query=""):
    """What the page would send if the person changed nothing."""
    context = client.get(page(snapshot) + query).context
    form, place = context["form"], context["place"]
    return {name: form[name].value() for name in form.fields} | place | {"label": "Daftar penerima", "source_name": "",
                                                                         "source_owner": ""}  # fmt: skip


def answers_on(answer):
    form = answer.context["answers"]
    return {name: form[name].value() for name in form.fields} | {"jawaban": "ya"}


def map_it(client, snapshot, **changes):
    said = said_on(client, snapshot) | changes
    second = client.post(page(snapshot), said)
    assert second.status_code == 200
    assert not second.context["form"].errors
    return client.post(page(snapshot), said | answers_on(second))


@pytest.fixture
def listed(tmp_path):
    return write_list(tmp_path / "penerima.csv", row(1), row(2, floor="Keramik"))


def test_a_table_nobody_knows_leads_to_the_screen_that_maps_it(office, listed):
    snapshot = upload(office, listed)

    answer = office.get(f"/register/impor/{snapshot.pk}/")

    assert Claim.objects.count() == 0
    assert page(snapshot) in answer.content.decode()


def test_the_screen_proposes_what_headers_and_contents_say_and_masks_people(office, listed):
    snapshot = upload(office, listed)

    answer = office.get(page(snapshot))

    form, text = answer.context["form"], answer.content.decode()
    proposed = {column.text: field.value() for column, field, _ in form.rows()}
    assert proposed == {
        "No": "", "NIK Penerima": "nik", "Nama Penerima": "name", "Nomor KK": "kk", "L/P": "sex",
        "Nama Desa": "village", "Kec.": "kecamatan", "Lantai": "variable:floor", "Catatan": "",
    }  # fmt: skip
    assert form["level"].value() == "person"
    assert nik(1) not in text
    assert "WARGA" not in text
    assert "W*** B***" in text


def test_a_mapped_table_is_read_anew_and_loads_what_its_answers_mean(office, listed):
    snapshot = upload(office, listed)

    answer = map_it(office, snapshot)

    assert answer.headers["Location"] == f"/register/impor/{snapshot.pk}/"
    snapshot = work_off()
    assert (snapshot.state, snapshot.n_created, snapshot.n_refused) == ("read", 2, 0)
    assert snapshot.layout_version == f"lain tabel {MappedLayout.objects.get().pk}"
    office.post(f"/register/impor/{snapshot.pk}/terapkan/")
    work_off()
    assert {claim.values["floor"] for claim in Claim.objects.all()} == {"earth", "ceramic"}
    assert set(PersonClaim.objects.values_list("name", "sex", "nik_quality")) == {
        ("WARGA B", "male", "ok"), ("WARGA C", "male", "ok"),
    }  # fmt: skip


def test_what_nobody_reads_is_not_kept(office, listed):
    snapshot = upload(office, listed)
    map_it(office, snapshot)

    snapshot = work_off()

    assert not any("tepi sungai" in str(staged) for staged in snapshot.staged_rows.values_list("raw", "values"))


def test_the_next_table_with_these_headers_is_known_without_asking(office, listed, tmp_path):
    map_it(office, upload(office, listed))
    work_off()
    mixed = [HEADER[4], *HEADER[:4], *HEADER[5:]]
    other = write_list(tmp_path / "lain.csv", [row(3)[4], *row(3)[:4], *row(3)[5:]], header=mixed)

    snapshot = upload(office, other, as_of="2026-02-28")

    assert (snapshot.state, snapshot.n_rows, snapshot.n_created) == ("read", 1, 1)


def test_a_later_table_may_hold_women_though_the_first_held_none(office, listed, tmp_path):
    map_it(office, upload(office, listed))
    work_off()
    woman = [1, nik(1)[:6] + "410180" + nik(1)[12:], "WARGI", kk(1), "P", *row(1)[5:]]

    snapshot = upload(office, write_list(tmp_path / "b.csv", woman), as_of="2026-02-28")

    assert (snapshot.staged_rows.get(is_family=False).sex, snapshot.n_warnings) == ("female", 0)


def test_an_import_with_mended_rows_is_not_begun_again(office, listed):
    snapshot = upload(office, listed)
    map_it(office, snapshot)
    snapshot = work_off()
    snapshot.staged_rows.update(mended_by=office.user)

    answer = map_it(office, snapshot, k8="")

    assert answer.status_code == 200
    assert snapshot.staged_rows.count() == 4  # two families that only their members speak of
    assert MappedLayout.objects.count() == 1


def test_a_workbook_with_a_title_and_two_sheets_is_mapped_sheet_by_sheet(office, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Petunjuk"
    book.active.append(["Isi lembar berikut"])
    sheet = book.create_sheet("Data")
    for line in (["DAFTAR PENERIMA"], [], HEADER, row(1), row(2)):
        sheet.append([str(cell) for cell in line])
    book.save(tmp_path / "daftar.xlsx")

    snapshot = upload(office, tmp_path / "daftar.xlsx")
    context = office.get(page(snapshot)).context
    map_it(office, snapshot)

    assert context["place"] == {"lembar": "0.1", "baris": 3, "garis": 1}
    assert work_off().n_created == 2
    table = office.get(f"/register/impor/tabel/{MappedLayout.objects.get().pk}/").content.decode()
    again = f"?tabel={MappedLayout.objects.get().pk}"
    assert page(snapshot) + again in table
    assert office.get(page(snapshot) + again).context["place"] == context["place"]


def test_without_name_key_or_village_the_screen_says_what_is_missing(office, listed):
    snapshot = upload(office, listed)
    said = said_on(office, snapshot)

    answer = office.post(page(snapshot), said | {"k3": "", "k4": "", "k7": ""})

    assert [error.split(".")[0] for error in answer.context["form"].non_field_errors()] == [
        "Tidak ada kolom nomor KK atau ID keluarga", "Tidak ada kolom nama", "Desa tidak diketahui",
    ]  # fmt: skip
    assert not MappedLayout.objects.exists()


def test_one_meaning_for_two_columns_is_refused_at_both(office, listed):
    snapshot = upload(office, listed)
    said = said_on(office, snapshot)

    answer = office.post(page(snapshot), said | {"k9": "name"})

    assert set(answer.context["form"].errors) == {"k3", "k9"}


def test_a_new_source_gets_the_table_and_its_snapshot(office, listed):
    snapshot = upload(office, listed)

    map_it(office, snapshot, source="baru", source_name="BLT Desa", source_owner="DPMD")

    snapshot = work_off()
    assert (snapshot.source.code, snapshot.source.is_synthetic) == ("blt-desa-peragaan", True)
    assert MappedLayout.objects.get().source == Source.objects.get(code="blt-desa")
    assert snapshot.n_created == 2


def test_a_table_mapped_anew_replaces_the_first_mapping(office, listed):
    snapshot = upload(office, listed)
    map_it(office, snapshot)
    snapshot = work_off()

    map_it(office, snapshot, k8="", label="Tanpa lantai")

    old, new = MappedLayout.objects.order_by("pk")
    assert (old.retired_at is None, new.retired_at is None) == (False, True)
    assert [layout.code for layout in mapping.mapped_layouts(snapshot.source)] == [f"mapped_{new.pk}"]


def test_an_answer_without_a_meaning_is_unknown_and_warned_of(office, listed):
    snapshot = upload(office, listed)
    said = said_on(office, snapshot)
    answers = answers_on(office.post(page(snapshot), said))
    floors = [name for name in answers if name.startswith("j8_")]

    office.post(page(snapshot), said | answers | {floors[0]: "", floors[1]: "-"})

    snapshot = work_off()
    assert snapshot.n_warnings == 1
    assert not any("floor" in values for values in snapshot.staged_rows.values_list("values", flat=True))


def test_going_back_keeps_what_was_chosen(office, listed):
    snapshot = upload(office, listed)
    said = said_on(office, snapshot) | {"k9": "address"}

    answer = office.post(page(snapshot), said | {"kembali": "ya", "jawaban": "ya"})

    assert answer.context["form"]["k9"].value() == "address"
    assert not MappedLayout.objects.exists()


def test_a_table_that_is_given_up_is_asked_about_again(office, listed, tmp_path):
    map_it(office, upload(office, listed))
    work_off()
    table = MappedLayout.objects.get()
    shown = office.get(f"/register/impor/tabel/{table.pk}/").content.decode()
    assert "keramik" in shown
    assert "NIK Penerima" in shown

    office.post(f"/register/impor/tabel/{table.pk}/henti/")

    assert upload(office, write_list(tmp_path / "b.csv", row(4)), as_of="2026-02-28").is_refused


def test_an_import_whose_sheets_are_all_known_has_nothing_to_map(office, tmp_path):
    families, _ = write_dtsen(tmp_path / "a", [family(1)], [person(1, 1)])
    snapshot = upload(office, families, register="dtsen")

    assert office.get(page(snapshot)).status_code == 302


def test_two_hundred_columns_are_mapped_with_a_bounded_number_of_questions(
    office, tmp_path, django_assert_max_num_queries
):
    header = [*HEADER, *[f"Kolom {number}" for number in range(191)]]
    wide = write_list(tmp_path / "lebar.csv", [*row(1), *["x"] * 191], header=header)
    snapshot = upload(office, wide)

    with django_assert_max_num_queries(40):
        said = said_on(office, snapshot)

    assert sum(name.startswith("k") for name in said) == 200
    assert office.post(page(snapshot), said).status_code == 200
