import json

import pghistory
import pytest
from django.db import connection, transaction

from households.importing import actions, loading
from households.importing.staged_lines import in_order
from households.models import CandidatePair, Claim, Household, IdentityNumber, Link, Person, PersonClaim, Snapshot
from tests.households.register_files import family, kk, listed, nik, person, write_csv, write_dtsen

pytestmark = pytest.mark.django_db

COUNTS = ["n_rows", "n_created", "n_updated", "n_unchanged", "n_held", "n_refused", "n_closed"]


def counts(snapshot):
    return [getattr(snapshot, name) for name in COUNTS]


def claim_of(n):
    return Claim.objects.open().get(kk=IdentityNumber.find("kk", kk(n)))


def test_a_first_snapshot_makes_claims_people_and_unverified_shells(load_dtsen):
    snapshot = load_dtsen([family(1), family(2)], [person(1, 1), person(2, 1), person(3, 2)])

    assert counts(snapshot) == [5, 5, 0, 0, 0, 0, 0]
    assert snapshot.state == Snapshot.State.APPLIED
    assert list(Household.objects.values_list("status", flat=True)) == ["unverified"] * 2
    assert Person.objects.count() == Link.objects.filter(method="first_seen").count() == 3
    assert str(claim_of(1).household.neighbourhood) == "RT 001 RW 002"


def test_the_same_families_again_change_nothing_but_the_date(load_dtsen):
    load_dtsen([family(1)], [person(1, 1)])

    again = load_dtsen([family(1), family(2)], [person(1, 1), person(2, 2)], "2026-06-30")

    assert counts(again) == [4, 2, 0, 2, 0, 0, 0]
    assert claim_of(1).last_snapshot == again
    assert claim_of(1).first_snapshot != again


def test_a_changed_answer_changes_the_claim_and_nothing_of_ours(load_dtsen):
    load_dtsen([family(1)], [person(1, 1)])
    before = Household.objects.values().get(), Person.objects.values().get()

    again = load_dtsen([family(1, luas_lantai="50", alamat="Jl. Lain")], [person(1, 1, nama="WARGA BB")], "2026-06-30")

    assert counts(again) == [2, 0, 2, 0, 0, 0, 0]
    assert claim_of(1).values["floor_area_m2"] == 50
    assert (Household.objects.values().get(), Person.objects.values().get()) == before


def test_a_new_kk_number_of_a_known_family_is_taken_up(load_p3ke):
    load_p3ke([listed(1, "F1", nomor_kk=kk(1))])

    load_p3ke([listed(1, "F1", nomor_kk=kk(2))], "2026-06-30")

    assert Claim.objects.get().kk == IdentityNumber.find("kk", kk(2))


def test_a_vanished_family_is_closed_with_the_date_and_its_household_stays(load_dtsen):
    load_dtsen([family(1), family(2)], [person(1, 1), person(2, 2)])

    again = load_dtsen([family(1)], [person(1, 1)], "2026-06-30")

    closed = Claim.objects.get(closed_on__isnull=False)
    assert again.n_closed == 1
    assert str(closed.closed_on) == "2026-06-30"
    assert PersonClaim.objects.filter(claim=closed, closed_on=None).count() == 0
    assert Household.objects.open().count() == 2


def test_a_vanished_member_is_closed_and_a_new_one_joins_the_household(load_dtsen):
    load_dtsen([family(1)], [person(1, 1), person(2, 1)])

    again = load_dtsen([family(1)], [person(1, 1), person(3, 1)], "2026-06-30")

    assert counts(again) == [3, 1, 0, 2, 0, 0, 0]
    assert PersonClaim.objects.filter(closed_on=None).count() == 2
    assert set(Household.objects.get().residences.values_list("person__nik", flat=True)) == set(
        Person.objects.values_list("nik", flat=True)
    )


def test_a_held_row_does_not_close_the_claim_it_speaks_of(load_dtsen):
    load_dtsen([family(1), family(2)], [person(1, 1), person(2, 2)])

    again = load_dtsen([family(1), family(2, kelurahan_desa="Entah")], [person(1, 1), person(2, 2)], "2026-06-30")

    assert counts(again) == [4, 0, 0, 2, 2, 0, 0]
    assert Claim.objects.open().count() == 2
    assert PersonClaim.objects.filter(closed_on=None).count() == 2


def test_a_held_member_does_not_close_the_other_members(load_dtsen):
    load_dtsen([family(1)], [person(1, 1), person(2, 1)])

    again = load_dtsen([family(1)], [person(1, 1), person(2, 1, nama="")], "2026-06-30")

    assert again.n_held == 1
    assert PersonClaim.objects.filter(closed_on=None).count() == 2


def test_the_same_nik_name_and_birth_date_in_two_sources_is_one_person_in_one_household(load_dtsen, load_p3ke):
    load_p3ke([listed(1, "F1")])

    load_dtsen([family(1)], [person(1, 1), person(2, 1)])

    assert Person.objects.count() == 2
    assert Household.objects.count() == 1
    assert Link.objects.filter(method="exact_nik").count() == 1
    assert set(Claim.objects.values_list("household", flat=True)) == {Household.objects.get().pk}


def test_the_same_nik_with_another_name_is_a_pair_to_look_at_and_no_weld(load_dtsen, load_p3ke):
    load_p3ke([listed(1, "F1", nama_lengkap="SULASTRI")])

    load_dtsen([family(1)], [person(1, 1)])

    pair = CandidatePair.objects.get()
    assert {pair.left, pair.right} == set(Person.objects.all())
    assert Household.objects.count() == 2
    assert pair.run.n_pairs == 1


def test_the_same_nik_without_birth_dates_is_no_weld(load_dtsen, load_p3ke):
    load_p3ke([listed(1, "F1", tanggal_lahir="")])

    load_dtsen([family(1)], [person(1, 1, tanggal_lahir="")])

    assert Person.objects.count() == 2
    assert CandidatePair.objects.count() == 1


def test_a_person_without_nik_is_never_welded(load_dtsen, load_p3ke):
    load_p3ke([listed(1, "F1", nik="")])

    load_dtsen([family(1)], [person(1, 1, nomor_induk_kependudukan="")])

    assert Person.objects.count() == 2
    assert not CandidatePair.objects.exists()


def test_the_five_kinds_add_up_to_the_rows_whatever_is_wrong(load_dtsen):
    families = [family(1), family(1), family(2), family(3, kelurahan_desa="Entah"), family(4, nomor_kartu_keluarga="")]
    persons = [person(1, 1), person(2, 3), person(3, 9), person(4, 2, tanggal_lahir="31/02/1980"), person(1, 2)]

    snapshot = load_dtsen(families, persons)

    assert snapshot.n_rows == 10
    assert sum(counts(snapshot)[1:6]) == 10
    assert snapshot.n_held
    assert snapshot.n_refused


def test_a_snapshot_is_applied_once(load_dtsen):
    snapshot = load_dtsen([family(1)], [person(1, 1)])

    with pytest.raises(loading.NotReady):
        loading.apply_snapshot(snapshot)


def test_an_odd_snapshot_waits_for_a_person_with_a_reason(stage, load_dtsen, tmp_path):
    load_dtsen([family(n) for n in range(1, 5)], [person(n, n) for n in range(1, 5)])

    snapshot = stage("dtsen", write_dtsen(tmp_path / "a", [family(1)], [person(1, 1)]), "2026-06-30")

    assert snapshot.state == Snapshot.State.AWAITING_DECISION
    with pytest.raises(loading.NotReady):
        loading.apply_snapshot(snapshot)
    with pytest.raises(actions.ImportRefused):
        actions.accept_snapshot(snapshot=snapshot, reason=" ")
    accepted = actions.accept_snapshot(snapshot=snapshot, reason="daftar disaring")
    assert loading.apply_snapshot(accepted).n_closed == 3


def test_an_older_state_than_the_one_in_the_register_is_odd(stage, load_dtsen, tmp_path):
    load_dtsen([family(1)], [person(1, 1)], "2026-06-30")

    snapshot = stage("dtsen", write_dtsen(tmp_path / "a", [family(1)], [person(1, 1), person(2, 1)]), "2025-06-30")

    assert "lebih tua" in snapshot.doubts[0]


def test_a_family_file_without_its_person_file_is_odd(stage, load_dtsen, tmp_path):
    load_dtsen([family(1)], [person(1, 1)])

    snapshot = stage("dtsen", [write_csv(tmp_path / "keluarga.csv", [family(1)])], "2026-06-30")

    assert "tidak berisi satu pun individu" in snapshot.doubts[0]


def test_a_village_that_vanishes_as_a_whole_is_odd(stage, load_dtsen, tmp_path):
    there = {"kelurahan_desa": "Jonggon Jaya", "kecamatan": "Loa Kulu"}
    moved = [family(n, **there) for n in range(1, 22)]
    load_dtsen(moved + [family(n) for n in range(30, 60)], [person(n, n) for n in [*range(1, 22), *range(30, 60)]])

    files = write_dtsen(tmp_path / "a", [family(n) for n in range(30, 60)], [person(n, n) for n in range(30, 60)])
    snapshot = stage("dtsen", files, "2026-06-30")

    assert snapshot.doubts == ["Desa yang hilang seluruhnya: Desa Jonggon Jaya, Loa Kulu."]


def test_a_cancelled_import_leaves_nothing(stage, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    files = write_dtsen(tmp_path / "registers", [family(1)], [person(1, 1)])
    snapshot = stage("dtsen", files)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction, "on_commit", lambda function: function())
        actions.cancel_snapshot(snapshot=snapshot)

    assert not snapshot.staged_rows.exists()
    assert not Claim.objects.exists()
    assert not any(path.exists() for path in files)
    with pytest.raises(loading.NotReady):
        loading.apply_snapshot(snapshot)


def test_an_applied_import_cannot_be_cancelled(load_dtsen):
    with pytest.raises(actions.ImportRefused):
        actions.cancel_snapshot(snapshot=load_dtsen([family(1)], [person(1, 1)]))


def test_files_of_a_cancelled_import_may_come_again(stage, tmp_path):
    files = write_dtsen(tmp_path / "a", [family(1)], [person(1, 1)])
    actions.cancel_snapshot(snapshot=stage("dtsen", files))

    assert stage("dtsen", files).n_created == 2


def test_no_number_stands_in_clear_in_any_table(load_dtsen):
    canary = {"alamat": f"Jl. Contoh {nik(77)}", "luas_lantai": kk(78)}
    load_dtsen(
        [family(1, **canary)], [person(1, 1, nama=f"BUDI {nik(79)}"), person(2, 1, nomor_induk_kependudukan="6402")]
    )

    dump = _all_text()
    assert "Jl. Contoh" in dump
    for number in (nik(1), nik(77), nik(79), kk(1), kk(78)):
        assert number not in dump


def _all_text() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        said = []
        for table in tables:
            cursor.execute(f"SELECT string_agg(row::text, E'\\n') FROM {table} AS row")
            said.append(cursor.fetchone()[0] or "")
    return "\n".join(said)


def test_what_loading_writes_stands_in_the_history_with_its_context(load_dtsen):
    with pghistory.context(job="uji"):
        load_dtsen([family(1)], [person(1, 1)])

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.metadata->>'job', count(*) FROM households_personevent e "
            "LEFT JOIN pghistory_context c ON c.id = e.pgh_context_id GROUP BY 1"
        )
        assert cursor.fetchall() == [("uji", 1)]


def test_answers_come_in_the_order_in_which_jsonb_keeps_them():
    names = ["usia", "rt_ktp", "émas", "desil", "b", "aset_tidak_bergerak_lahan_lainnya"]

    with connection.cursor() as cursor:
        cursor.execute("SELECT jsonb_object_keys(%s::jsonb)", [json.dumps(dict.fromkeys(names))])
        kept = [name for (name,) in cursor.fetchall()]

    assert in_order(names) == kept
