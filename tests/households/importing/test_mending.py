from datetime import date

import pytest

from accounts.roles import Role
from households import identity
from households.importing import loading, mending, recounting
from households.models import Claim, PersonClaim, StagedRow
from tests.households.register_files import family, kk, nik, person, write_dtsen

NIK, KK = "nomor_induk_kependudukan", "nomor_kartu_keluarga"


@pytest.fixture
def staged(stage, tmp_path):
    """`staged([families], [persons])`: a snapshot of DTSEN, read."""
    return lambda families, persons: stage("dtsen", write_dtsen(tmp_path / "a", families, persons))


@pytest.fixture
def officer(user, kukar):
    return user(Role.BAPPEDA_ADMIN)


def row_of(snapshot, file, number):
    return next(
        row
        for row in snapshot.staged_rows.all()
        if any(problem["file"] == file and problem["row"] == number for problem in row.problems)
    )


def mend(snapshot, row, by, **given):
    mending.mend_row(snapshot=snapshot, row_no=row.row_no, given=given, by=by)
    snapshot.refresh_from_db()
    return StagedRow.objects.get(pk=row.pk)


def test_a_name_put_in_frees_the_row_and_the_sums_close(staged, officer):
    snapshot = staged([family(1)], [person(1, 1), person(2, 1, nama="")])
    row = row_of(snapshot, "individu.csv", 3)

    row = mend(snapshot, row, officer, name="Ani Binti Budi")

    assert (row.verdict, row.name, row.name_key, row.mended_by) == ("ok", "Ani Binti Budi", "ani budi", officer)
    assert (snapshot.n_rows, snapshot.n_created, snapshot.n_held) == (3, 3, 0)


def test_a_mended_fault_keeps_its_old_text_and_who_mended_it(staged, officer):
    snapshot = staged([family(1)], [person(1, 1, **{NIK: nik(1)[:15]})])

    row = mend(snapshot, row_of(snapshot, "individu.csv", 2), officer, nik=nik(1))

    (problem,) = [problem for problem in row.problems if problem["role"] == "nik"]
    assert (problem["severity"], problem["mended_by"], problem["value_masked"][:2]) == ("mended", officer.pk, "64")
    assert problem["message"].endswith("(diperbaiki)")


def test_a_mended_row_is_as_a_right_file_would_have_given_it(staged, stage, officer, tmp_path):
    snapshot = staged([family(1)], [person(1, 1, **{NIK: "123"})])
    right = stage("dtsen", write_dtsen(tmp_path / "b", [family(1)], [person(1, 1)]))

    row = mend(snapshot, row_of(snapshot, "individu.csv", 2), officer, nik=nik(1))

    twin = right.staged_rows.get(is_family=False)
    assert bytes(row.number_index) == identity.blind_index("nik", nik(1))
    assert (row.person_key, row.nik_quality) == (twin.person_key, "ok")
    assert bytes(row.content_hash) == bytes(twin.content_hash)


def test_a_number_that_nobody_knows_is_left_out(staged, officer):
    snapshot = staged([family(1)], [person(1, 1, **{NIK: "123"})])

    row = mend(snapshot, row_of(snapshot, "individu.csv", 2), officer, nik=None)

    assert (row.verdict, row.number_index, row.nik_quality) == ("ok", None, "absent")


def test_a_family_comes_free_together_with_its_members(staged, officer, village):
    snapshot = staged([family(1, kelurahan_desa="Antah")], [person(1, 1), person(2, 1, nama="")])
    assert snapshot.n_held == 3

    mend(snapshot, row_of(snapshot, "keluarga.csv", 2), officer, village=village)

    assert set(snapshot.staged_rows.values_list("verdict", "name")) == {("ok", ""), ("ok", "WARGA B"), ("held", "")}
    assert (snapshot.n_created, snapshot.n_held) == (2, 1)


def test_people_without_a_village_get_it_for_their_whole_family(staged, officer, village):
    snapshot = staged([family(9)], [person(1, 1), person(2, 1)])

    mend(snapshot, row_of(snapshot, "individu.csv", 2), officer, village=village)

    derived = snapshot.staged_rows.get(is_derived=True)
    assert (derived.village, derived.verdict, snapshot.n_held) == (village, "ok", 0)


def test_a_mended_card_number_brings_a_person_to_the_family(staged, officer):
    snapshot = staged([family(1)], [person(1, 1), person(2, 1, **{KK: kk(1)[:15]})])

    row = mend(snapshot, row_of(snapshot, "individu.csv", 3), officer, kk=kk(1))

    assert (row.verdict, row.source_key) == ("ok", snapshot.staged_rows.get(is_family=True).source_key)


def test_the_row_of_a_family_takes_the_place_of_what_its_members_said(staged, officer):
    snapshot = staged([family(1, **{KK: kk(1)[:15]})], [person(1, 1), person(2, 1)])
    assert snapshot.staged_rows.filter(is_derived=True).exists()

    mend(snapshot, row_of(snapshot, "keluarga.csv", 2), officer, kk=kk(1))

    assert not snapshot.staged_rows.filter(is_derived=True).exists()
    assert (snapshot.n_created, snapshot.n_held, snapshot.n_rows) == (3, 0, 3)


def test_of_two_with_one_nik_the_other_is_loaded_without(staged, officer):
    snapshot = staged([family(1), family(2)], [person(1, 1), person(2, 2, **{NIK: nik(1)})])
    row = row_of(snapshot, "individu.csv", 3)
    assert len(mending.twins_of(row)) == 2

    mending.keep_one(snapshot=snapshot, row_no=row.row_no, by=officer)

    people = snapshot.staged_rows.filter(is_family=False).order_by("row_no")
    assert [(one.verdict, one.nik_quality) for one in people] == [("ok", "absent"), ("ok", "ok")]


def test_of_a_family_told_twice_the_other_row_is_refused(staged, officer):
    snapshot = staged([family(1), family(1, luas_lantai="99")], [person(1, 1)])
    row = row_of(snapshot, "keluarga.csv", 3)

    mending.keep_one(snapshot=snapshot, row_no=row.row_no, by=officer)

    snapshot.refresh_from_db()
    assert (snapshot.n_created, snapshot.n_held, snapshot.n_refused) == (2, 0, 1)


def test_another_nik_for_one_of_two_leaves_it_to_the_other(staged, officer):
    snapshot = staged([family(1), family(2)], [person(1, 1), person(2, 2, **{NIK: nik(1)})])

    mend(snapshot, row_of(snapshot, "individu.csv", 3), officer, nik=nik(2))

    assert snapshot.n_held == 0
    assert snapshot.staged_rows.filter(is_family=False, nik_quality="ok").count() == 2


@pytest.mark.parametrize("given", [{"nik": nik(1)}, {"nik": "640299010180"}, {"nik": "6402010101800001"[:15] + "O"}])
def test_what_is_no_nik_or_belongs_to_another_row_is_refused_and_changes_nothing(staged, officer, given):
    snapshot = staged([family(1)], [person(1, 1), person(2, 1, **{NIK: "123"})])
    row = row_of(snapshot, "individu.csv", 3)

    with pytest.raises(mending.MendRefused):
        mend(snapshot, row, officer, **given)

    row.refresh_from_db()
    assert (row.verdict, row.number_index, row.mended_at) == ("held", None, None)


def test_nothing_is_mended_once_the_import_is_applied(staged, officer):
    snapshot = staged([family(1)], [person(1, 1), person(2, 1, nama="")])
    row = row_of(snapshot, "individu.csv", 3)
    loading.apply_snapshot(snapshot)

    with pytest.raises(mending.MendRefused, match="diterapkan"):
        mend(snapshot, row, officer, name="Ani")


def test_mended_rows_are_loaded(staged, officer):
    snapshot = staged([family(1)], [person(1, 1, tanggal_lahir="31/02/1980")])
    mend(snapshot, row_of(snapshot, "individu.csv", 2), officer, birth_date=date(1980, 1, 1))

    loading.apply_snapshot(snapshot)

    assert Claim.objects.count() == 1
    assert PersonClaim.objects.get().birth_date == date(1980, 1, 1)


def test_counts_after_mending_are_those_of_comparing_all_anew(stage, load_dtsen, officer, tmp_path):
    load_dtsen([family(n) for n in (1, 2, 3)], [person(n, n) for n in (1, 2, 3)], "2025-12-31")
    faulty = [person(1, 1, nama=""), person(2, 2, **{KK: kk(2)[:15]}), person(4, 1, nama="")]
    snapshot = stage("dtsen", write_dtsen(tmp_path / "b", [family(1), family(2, luas_lantai="50")], faulty))

    mend(snapshot, row_of(snapshot, "individu.csv", 2), officer, name="WARGA B")
    mend(snapshot, row_of(snapshot, "individu.csv", 3), officer, kk=kk(2))
    mend(snapshot, row_of(snapshot, "individu.csv", 4), officer, name="WARGA E")

    told = {name: getattr(snapshot, name) for name in [*recounting.COUNTED, "n_held", "n_refused", "n_known"]}
    changes = _changes(snapshot)
    anew = loading.preview_counts(snapshot) | {"n_known": snapshot.n_known}
    assert told == anew
    assert changes == _changes(snapshot)


def _changes(snapshot):
    fields = ["kind", "is_family", "village_id", "row_no", "claim_id", "person_claim_id", "person_id"]
    return sorted(snapshot.changes.values_list(*fields), key=str)
