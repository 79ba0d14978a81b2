from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from households.matching import dukcapil
from households.models import DukcapilBatch, Person
from tests.factories import PersonFactory
from tests.households.matching.conftest import BUDI, workbook

pytestmark = pytest.mark.django_db
OTHER = "6402990505850007"


@pytest.fixture
def admin(user):
    return user(Role.BAPPEDA_ADMIN)


@pytest.fixture
def answered(admin):
    """`answered([rows], on="2026-03-01")`: an answer with the columns NIK, Nama, Status, Keterangan, counted."""

    def run(*rows, on="2026-03-01", headers=("NIK", "Nama", "Status", "Keterangan")):
        return opened(admin, workbook(headers, *rows), on)

    return run


def opened(admin, file, on="2026-03-01"):
    batch = dukcapil.open_batch(upload=file, answered_on=date.fromisoformat(on), by=admin)
    return dukcapil.preview_batch(batch)


def state(person):
    person.refresh_from_db()
    return person.dukcapil_status, str(person.dukcapil_on)


@pytest.mark.parametrize(
    ("said", "note", "meant"),
    [
        ("Padan", "", "matched"), ("DATA SESUAI", "", "matched"), ("Hidup", "", "matched"),
        ("Ditemukan", "", "matched"),
        ("Pindah Dalam Negeri", "", "matched"), ("NIK valid", "", "matched"), ("Tidak padan", "", "not_matched"),
        ("TIDAK PADAN", "NIK tidak ditemukan", "not_matched"), ("Tidak Valid", "", "not_matched"),
        ("Non-aktif", "", "not_matched"), ("Typo nama", "", "typo"), ("Tidak padan", "Nama tidak sesuai", "typo"),
        ("Data tidak sesuai", "", "typo"), ("Padan", "Meninggal dunia", "deceased"), ("Mati", "", "deceased"),
        ("", "Almarhum", "deceased"), ("3", "", ""), ("", "", ""),
    ],
)  # fmt: skip
def test_each_wording_has_one_meaning(said, note, meant):
    assert dukcapil.state_of(said, note) == meant


def test_nothing_changes_before_it_is_applied(answered, budi):
    batch = answered([BUDI, "Budi Santoso", "Padan", None])

    assert (batch.n_rows, batch.n_applied, batch.by_status) == (1, 1, {"matched": 1})
    assert state(budi)[0] == "not_checked"


def test_applied_a_person_has_the_state_with_date_and_batch(answered, budi, admin):
    batch = dukcapil.apply_batch(answered([BUDI, "Budi Santoso", "Padan", None]), admin)

    assert state(budi) == ("matched", "2026-03-01")
    assert budi.dukcapil_batch == batch


def test_a_deceased_person_is_marked_and_nobody_is_closed(answered, budi, admin):
    dukcapil.apply_batch(answered([BUDI, "Budi Santoso", "Meninggal", None]), admin)

    assert state(budi)[0] == "deceased"
    assert budi.died_on is None
    assert budi.residences.open().get().household.closed_on is None


def test_an_older_answer_does_not_overwrite_a_newer_one(answered, budi, admin):
    dukcapil.apply_batch(answered([BUDI, "Budi Santoso", "Meninggal", None], on="2026-03-01"), admin)

    older = answered([BUDI, "Budi Santoso", "Padan", None], on="2026-02-01")
    dukcapil.apply_batch(older, admin)

    assert state(budi) == ("deceased", "2026-03-01")
    assert (older.n_older, older.n_applied) == (1, 0)


def test_the_same_file_twice_changes_nothing(admin, budi):
    file = f"nik,hasil\n{BUDI},Padan\n".encode()
    dukcapil.apply_batch(opened(admin, SimpleUploadedFile("a.csv", file)), admin)

    with pytest.raises(dukcapil.AlreadyHere, match="Berkas yang sama"):
        dukcapil.open_batch(upload=SimpleUploadedFile("b.csv", file), answered_on=date(2026, 4, 1), by=admin)

    assert state(budi) == ("matched", "2026-03-01")
    assert DukcapilBatch.objects.count() == 1


def test_unknown_and_unreadable_rows_are_counted_and_listed_without_their_niks(answered, budi):
    batch = answered(
        [BUDI, "Budi Santoso", "Padan", None], [OTHER, "Ani", "Padan", None], ["123", "Ani", "Padan", None],
        [BUDI[:-1] + "2", "Ani", "Entahlah", None],
    )  # fmt: skip

    assert (batch.n_rows, batch.n_applied, batch.n_unknown, batch.n_refused) == (4, 1, 1, 2)
    assert [(row, nik) for row, nik, _ in batch.problems] == [
        (3, "6402********0007"), (4, ""), (5, "6402********0002"),
    ]  # fmt: skip
    assert "Entahlah" in batch.problems[2][2]


def test_two_answers_for_one_nik_are_both_refused(answered, budi):
    batch = answered([BUDI, "Budi Santoso", "Padan", None], [BUDI, "Budi Santoso", "Meninggal", None])

    assert (batch.n_applied, batch.n_refused) == (0, 2)


def test_an_answer_about_another_name_is_not_given_to_the_person_with_that_nik(answered, budi):
    batch = answered([BUDI, "Siti Aminah", "Meninggal", None])

    assert (batch.n_refused, batch.problems[0][2]) == (1, dukcapil.OTHER_NAME)


def test_of_two_people_claiming_one_nik_the_named_one_is_answered(answered, budi, admin):
    other = PersonFactory(name="Siti Aminah", number=BUDI)

    dukcapil.apply_batch(answered([BUDI, "Siti Aminah", "Padan", None]), admin)

    assert state(budi)[0] == "not_checked"
    assert state(other)[0] == "matched"


def test_a_nik_stored_as_a_number_is_not_believed(answered, budi):
    assert answered([int(BUDI), "Budi Santoso", "Padan", None]).n_refused == 1


def test_a_file_without_nik_and_status_is_refused(answered, db):
    with pytest.raises(dukcapil.DukcapilError, match="Kolom NIK dan status"):
        answered(["x", "y", "z", None], headers=("Nama", "Alamat", "Desa", "RT"))


def test_the_history_of_a_person_names_the_batch(answered, budi, admin):
    batch = dukcapil.apply_batch(answered([BUDI, "Budi Santoso", "Padan", None]), admin)

    event = Person.pgh_event_model.objects.filter(pgh_obj_id=budi.pk, pgh_label="update").latest("pgh_id")
    assert event.pgh_context.metadata["dukcapil_batch"] == batch.pk


def test_a_cancelled_answer_leaves_no_file_and_may_come_again(
    answered, budi, admin, django_capture_on_commit_callbacks
):
    batch = answered([BUDI, "Budi Santoso", "Padan", None])

    with django_capture_on_commit_callbacks(execute=True):
        dukcapil.cancel_batch(batch=batch)

    assert not Path(batch.stored_file).exists()
    assert not DukcapilBatch.objects.exists()


def test_an_applied_answer_cannot_be_cancelled_and_its_file_is_gone(
    answered, budi, admin, django_capture_on_commit_callbacks
):
    batch = answered([BUDI, "Budi Santoso", "Padan", None])
    stored = Path(batch.stored_file)
    with django_capture_on_commit_callbacks(execute=True):
        dukcapil.apply_batch(batch, admin)

    with pytest.raises(dukcapil.DukcapilError, match="sudah diterapkan"):
        dukcapil.cancel_batch(batch=batch)
    assert not stored.exists()
