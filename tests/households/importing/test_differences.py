import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessLog
from accounts.roles import Role
from households.importing import difference_reports, reports
from tests.households.register_files import family, kk, listed, nik, person, write_csv, write_dtsen

OLD = "2025-12-31"


@pytest.fixture
def read_next(stage, load_dtsen, tmp_path):
    """`read_next(([families], [persons]), ([families], [persons]))`: the first applied, the second read."""

    def read(before, after):
        load_dtsen(*before, OLD)
        return stage("dtsen", write_dtsen(tmp_path / "b", *after))

    return read


@pytest.fixture
def office(client_as, kukar):
    return client_as(Role.BAPPEDA_ADMIN)


def lines(snapshot, kind):
    changes = snapshot.changes.filter(kind=kind).order_by("pk")
    return difference_reports.lines_of(snapshot, list(changes))


def names(snapshot, kind):
    return [line.name for line in lines(snapshot, kind) if not line.is_family]


def test_who_is_new_and_who_is_gone_are_told_by_name(read_next):
    snapshot = read_next(
        ([family(1), family(2)], [person(1, 1), person(2, 1), person(3, 2)]),
        ([family(1), family(4)], [person(1, 1), person(5, 1), person(4, 4)]),
    )

    assert names(snapshot, "new") == ["WARGA F", "WARGA E"]
    assert names(snapshot, "gone") == ["WARGA C", "WARGA D"]


def test_what_changed_is_told_from_and_to_in_words(read_next):
    snapshot = read_next(
        ([family(1)], [person(1, 1)]),
        ([family(1, luas_lantai="50", desil_nasional="3")], [person(1, 1, nama="WARGA BARU")]),
    )

    household, somebody = lines(snapshot, "changed")
    assert household.name == "Keluarga WARGA BARU"
    assert household.in_words == "Luas lantai: 36 → 50; Desil nasional: 2 → 3"
    assert somebody.in_words == "Nama: WARGA B → WARGA BARU"


def test_answers_are_told_by_their_labels_not_their_codes(read_next):
    snapshot = read_next(([family(1)], [person(1, 1)]), ([family(1, jenis_dinding_terluas="1")], [person(1, 1)]))

    ((difference,),) = [line.differences for line in lines(snapshot, "changed")]
    assert difference.after == "Tembok"


def test_a_family_with_a_new_card_is_changed_and_nobody_in_it_is_new(read_next):
    members = [person(n, 1) for n in (1, 2)]
    snapshot = read_next(
        ([family(1)], members), ([family(8)], [row | {"nomor_kartu_keluarga": kk(8)} for row in members])
    )

    (household,) = [line for line in lines(snapshot, "changed") if line.is_family]
    assert "Nomor KK" in household.in_words
    assert names(snapshot, "new") == names(snapshot, "gone") == []


def test_numbers_of_identity_are_masked(read_next):
    snapshot = read_next(([family(1)], [person(1, 1)]), ([family(1)], [person(1, 1), person(2, 1)]))

    assert [line.nik_masked for line in lines(snapshot, "new")] == [nik(2)[:4] + "********" + nik(2)[-4:]]


def test_new_people_of_another_source_who_are_known_are_counted_before_anything_is_written(load_dtsen, stage, tmp_path):
    load_dtsen([family(1)], [person(1, 1), person(2, 1)], OLD)
    people = [listed(1, "K1"), listed(2, "K1", nik=""), listed(3, "K1")]

    snapshot = stage("p3ke", [write_csv(tmp_path / "p3ke.csv", people)])

    found = {line.name: (line.known_by, bool(line.household_code)) for line in lines(snapshot, "known")}
    assert found == {"WARGA B": ("NIK sama", True), "WARGA C": ("nama dan tanggal lahir sama", True)}
    assert snapshot.n_known == 2


def test_the_first_state_of_a_source_is_not_written_down_person_by_person(stage, tmp_path):
    snapshot = stage("dtsen", write_dtsen(tmp_path / "a", [family(1)], [person(1, 1)]))

    assert not snapshot.changes.exists()
    assert [change.n_new for change in reports.changes_by_village(snapshot)] == [1]


def test_the_pages_show_each_kind_by_village(read_next, office, other_village):
    snapshot = read_next(
        ([family(1)], [person(1, 1)]),
        ([family(1), family(2, kelurahan_desa="Jonggon Jaya", kecamatan="Loa Kulu")],
         [person(1, 1), person(2, 2), person(3, 1)]),
    )  # fmt: skip
    address = f"/register/impor/{snapshot.pk}/selisih/baru/"

    all_of_them = office.get(address)
    one = office.get(address, {"desa": other_village.pk})

    assert [row["cells"][0].value for row in one.context["rows"]] == ["WARGA C"]
    assert len(all_of_them.context["rows"]) == 2
    assert AccessLog.objects.filter(purpose=f"selisih impor {snapshot.pk}").count() == 2


@pytest.mark.parametrize("kind", ["baru", "berubah", "hilang", "tercatat"])
def test_a_page_costs_the_same_however_many_people_are_on_it(read_next, office, kind):
    before = [family(n) for n in range(1, 6)], [person(n, n) for n in range(1, 6)]
    after = [family(n, luas_lantai="50") for n in range(3, 9)], [person(n, n, nama=f"LAIN {n}") for n in range(3, 9)]
    snapshot = read_next(before, after)
    address = f"/register/impor/{snapshot.pk}/selisih/{kind}/"
    office.get(address)

    with CaptureQueriesContext(connection) as queries:
        assert office.get(address).status_code == 200

    assert len(queries) <= 30


def test_the_preview_leads_to_the_people(read_next, office):
    snapshot = read_next(([family(1)], [person(1, 1)]), ([family(1)], [person(1, 1), person(2, 1)]))

    shown = office.get(f"/register/impor/{snapshot.pk}/").content.decode()

    assert "1 orang baru" in shown
    assert f"/register/impor/{snapshot.pk}/selisih/baru/" in shown


def test_a_kind_that_is_not_there_is_not_found(read_next, office):
    snapshot = read_next(([family(1)], [person(1, 1)]), ([family(1)], [person(2, 1)]))

    assert office.get(f"/register/impor/{snapshot.pk}/selisih/lain/").status_code == 404
