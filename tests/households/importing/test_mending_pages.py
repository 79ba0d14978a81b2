import pytest

from accounts.models import AccessLog
from accounts.roles import Role
from tests.households.importing.test_mending import NIK, row_of
from tests.households.register_files import family, nik, person, write_dtsen


@pytest.fixture
def snapshot(stage, tmp_path):
    people = [
        person(1, 1),
        person(2, 1, nama="", tanggal_lahir="31/02/1980"),
        person(3, 2),
        person(4, 2, **{NIK: nik(3)}),
    ]
    return stage("dtsen", write_dtsen(tmp_path / "a", [family(1), family(2)], people))


@pytest.fixture
def office(client_as, snapshot):
    return client_as(Role.BAPPEDA_ADMIN)


def held(snapshot, row=None):
    return f"/register/impor/{snapshot.pk}/ditahan/" + (f"{row.row_no}/" if row else "")


def test_the_list_shows_each_held_row_with_what_is_wrong(office, snapshot):
    answer = office.get(held(snapshot))

    shown = [[str(cell.value) for cell in row["cells"]][:3] for row in answer.context["rows"]]
    assert [row[0] for row in shown] == ["individu.csv, baris 3", "individu.csv, baris 4", "individu.csv, baris 5"]
    assert "Nama kosong" in shown[0][2]
    assert AccessLog.objects.filter(kind="stagedrow", count=3).exists()


def test_a_form_asks_for_the_fields_at_fault_and_no_others(office, snapshot):
    form = office.get(held(snapshot, row_of(snapshot, "individu.csv", 3))).context["form"]

    assert list(form.fields) == ["name", "birth_date", "no_birth_date"]


def test_what_was_typed_stands_there_again_when_something_else_is_wrong(office, snapshot):
    row = row_of(snapshot, "individu.csv", 3)

    answer = office.post(held(snapshot, row), {"name": "Ani", "birth_date": "2999-01-01"})

    assert list(answer.context["form"].errors) == ["birth_date"]
    assert 'value="Ani"' in answer.content.decode()
    row.refresh_from_db()
    assert row.verdict == "held"


def test_a_saved_row_leaves_the_list_and_a_second_click_changes_nothing(office, snapshot):
    row = row_of(snapshot, "individu.csv", 3)
    given = {"name": "Ani", "no_birth_date": "on"}

    first, second = (office.post(held(snapshot, row), given) for _ in range(2))

    assert first.status_code == second.status_code == 302
    row.refresh_from_db()
    snapshot.refresh_from_db()
    assert (row.verdict, row.birth_date, row.mended_by) == ("ok", None, office.user)
    assert snapshot.n_held == 2


def test_who_holds_a_nik_is_chosen_among_the_rows_that_claim_it(office, snapshot):
    row = row_of(snapshot, "individu.csv", 4)
    page = office.get(held(snapshot, row))
    assert len(page.context["rivals"]) == 2
    assert nik(3) not in page.content.decode()

    office.post(held(snapshot, row), {"benar": row.row_no})

    snapshot.refresh_from_db()
    assert snapshot.n_held == 1


def test_a_choice_that_is_not_there_is_refused(office, snapshot):
    row = row_of(snapshot, "individu.csv", 4)

    answer = office.post(held(snapshot, row), {"benar": "999"})

    assert "Pilih baris yang benar." in answer.content.decode()
    row.refresh_from_db()
    assert row.verdict == "held"


def test_a_row_of_another_import_is_not_found(office, snapshot, stage, tmp_path):
    other = stage("dtsen", write_dtsen(tmp_path / "b", [family(7)], [person(7, 7)]), "2025-12-31")
    row = row_of(snapshot, "individu.csv", 5)

    assert office.get(held(other, row)).status_code == 404
    assert office.post(held(other, row), {"name": "Ani"}).status_code == 404


def test_a_row_that_is_not_held_has_no_form(office, snapshot):
    good = snapshot.staged_rows.filter(verdict="ok").first()

    assert office.get(held(snapshot, good)).headers["Location"] == held(snapshot)
