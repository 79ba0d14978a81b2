import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import AccessLog
from households.matching import lists
from households.models import ListMatch, ListMatchRow
from tests.factories import OPDFactory, PersonFactory
from tests.households.matching.conftest import BUDI

pytestmark = pytest.mark.django_db
OTHER = "6402990505850007"  # of nobody in the register


def outcome(matched, at=0):
    row = matched.rows.order_by("row_no")[at]
    return row.outcome, row.reason


# Padan


def test_a_known_nik_with_the_same_name_is_matched(match, budi):
    matched = match(["NIK", "Nama"], [BUDI, "BUDI SANTOSO"])

    assert outcome(matched) == ("matched", "")
    assert matched.rows.get().person == budi


def test_another_spelling_of_the_name_is_the_same_person(match, budi):
    assert outcome(match(["NIK", "Nama"], [BUDI, "Boedi Santosa"]))[0] == "matched"


def test_a_list_of_niks_alone_is_matched_and_says_that_names_were_not_compared(match, budi):
    assert outcome(match(["NIK"], [BUDI])) == ("matched", "NIK sama; daftar tidak memuat nama.")


def test_of_two_people_with_one_nik_the_one_whose_name_agrees_is_meant(match, budi):
    other = PersonFactory(name="Siti Aminah", number=BUDI)

    assert match(["NIK", "Nama"], [BUDI, "Siti Aminah"]).rows.get().person == other


# Mungkin salah ketik


def test_a_known_nik_under_another_name_may_be_a_slip(match, budi):
    assert outcome(match(["NIK", "Nama"], [BUDI, "Siti Aminah"])) == ("typo", lists.comparing.OTHER_NAME)


@pytest.mark.parametrize(
    ("nik", "reason"),
    [
        (BUDI[:-1] + "2", "NIK berbeda satu angka dari register."),
        ("6402990101800010", "Dua angka NIK yang bersebelahan tertukar."),
        (int(BUDI[:-1] + "0"), lists.comparing.NIK_ROUNDED),
        (None, "NIK kosong di daftar; nama dan tanggal lahir ada di register."),
        ("64029901018000", "NIK di daftar tidak utuh; nama dan tanggal lahir ada di register. Lengkapi dari kartu."),
        (OTHER, "Nama dan tanggal lahir sama, tetapi NIK di register lain. Periksa NIK pada kartu."),
    ],
)
def test_the_kind_of_slip_in_a_nik_is_said(match, budi, nik, reason):
    matched = match(["NIK", "Nama", "Tgl Lahir"], [nik, "Budi Santoso", "01/01/1980"])

    assert outcome(matched) == ("typo", reason)
    assert matched.rows.get().person == budi


def test_a_person_whose_nik_the_register_lacks_is_found_by_name_and_birth_date(match, loa_ipuh):
    PersonFactory(name="Siti Aminah", birth_date="1990-02-03")

    assert outcome(match(["NIK", "Nama", "Tgl Lahir"], [OTHER, "Siti Aminah", "3/2/1990"])) == (
        "typo", "Nama dan tanggal lahir ada di register, tetapi register belum mempunyai NIK orang ini.",
    )  # fmt: skip


def test_another_spelling_on_the_same_birth_day_is_found_and_named(match, budi):
    _, reason = outcome(match(["Nama", "Tgl Lahir"], ["Budhi Santozo", "01/01/1980"]))

    assert reason.endswith("Ejaan namanya berbeda.")


def test_a_name_within_its_village_is_found_without_a_birth_date(match, budi):
    matched = match(["Nama", "Desa", "Kecamatan"], ["Budi Santoso", "Kel. Loa Ipuh", "Tenggarong"])

    assert outcome(matched) == ("typo", "NIK kosong di daftar; nama dan desa ada di register.")


def test_namesakes_of_one_birth_day_are_told_without_choosing_one(match, budi):
    PersonFactory(name="Budi Santoso", birth_date="1980-01-01")

    matched = match(["Nama", "Tgl Lahir"], ["Budi Santoso", "01/01/1980"])

    assert outcome(matched) == ("typo", lists.comparing.SEVERAL)
    assert matched.rows.get().person is None


# Tidak padan


def test_a_namesake_of_the_village_with_another_nik_is_somebody_else(match, budi):
    matched = match(["NIK", "Nama", "Desa"], [OTHER, "Budi Santoso", "Loa Ipuh"])

    assert outcome(matched) == ("not_matched", "Tidak ada di register.")


def test_a_namesake_of_another_birth_year_is_somebody_else(match, budi):
    assert outcome(match(["Nama", "Tgl Lahir"], ["Budi Santoso", "01/01/1955"]))[0] == "not_matched"


def test_a_name_alone_finds_nobody(match, budi):
    matched = match(["NIK", "Nama"], [None, "Budi Santoso"])

    assert outcome(matched) == ("not_matched", lists.comparing.ONLY_NAME)


def test_people_joined_into_another_person_are_not_found_twice(match, budi):
    PersonFactory(name="Budi Santoso", number=BUDI, merged_into=budi)

    assert match(["NIK", "Nama"], [BUDI, "Budi Santoso"]).rows.get().person == budi


# Counts, log, file


def test_the_counts_add_up_and_rows_keep_their_numbers(match, budi):
    matched = match(
        ["Daftar calon"], [], ["No", "NIK", "Nama"], [1, BUDI, "Budi Santoso"], [], [2, BUDI, "Siti"], [3, OTHER, "Ani"]
    )

    assert (matched.n_rows, matched.n_matched, matched.n_typo, matched.n_not_matched) == (3, 1, 1, 1)
    assert list(matched.rows.order_by("row_no").values_list("row_no", flat=True)) == [4, 6, 7]


def test_who_learnt_of_whom_and_what_for_is_written_down(match, budi, officer):
    match(["NIK", "Nama"], [BUDI, "Budi Santoso"], [OTHER, "Ani"])

    log = AccessLog.objects.get(kind="list_match")
    assert (log.actor, log.purpose, log.count, log.object_ids) == (officer, "calon bedah rumah", 1, [budi.pk])


def test_the_rows_hold_a_masked_nik_only_and_the_file_is_gone(match, budi, django_capture_on_commit_callbacks, uploads):
    with django_capture_on_commit_callbacks(execute=True):
        matched = match(["NIK", "Nama"], [BUDI, "Budi Santoso"])

    assert matched.rows.get().masked_nik == "6402********0001"
    assert matched.stored_file == ""
    assert [path for path in Path(uploads).rglob("*") if path.is_file()] == []


def test_a_csv_with_semicolons_is_read_too(match, budi):
    file = SimpleUploadedFile("daftar.csv", f"NIK;Nama\n{BUDI};Budi Santoso\n".encode())

    assert match(file=file).n_matched == 1


def test_comparing_twice_gives_one_result(match, budi):
    matched = match(["NIK"], [BUDI])

    assert lists.match_list(matched).n_rows == 1
    assert ListMatchRow.objects.count() == 1


# Guessing


def test_many_niks_for_one_person_are_not_answered(match, budi):
    guesses = [[BUDI[:12] + f"{serial:04d}", "Budi Santoso", "01/01/1980"] for serial in range(1, 11)]

    matched = match(["NIK", "Nama", "Tgl Lahir"], *guesses)

    assert set(matched.rows.values_list("outcome", "reason", "person")) == {
        ("not_matched", lists.comparing.GUESSING, None)
    }
    assert matched.n_withheld == 10


def test_many_names_for_one_nik_are_not_answered(match, budi):
    matched = match(["NIK", "Nama"], *([BUDI, name] for name in ["Andi", "Beni", "Candra", "Budi Santoso"]))

    assert (matched.n_matched, matched.n_withheld) == (0, 4)


def test_an_agency_that_goes_on_guessing_in_further_lists_is_not_answered(match, budi, user):
    def guess(serial, **who):
        return match(["NIK", "Nama", "Tgl Lahir"], [BUDI[:12] + f"{serial:04d}", "Budi Santoso", "01/01/1980"], **who)

    guesses = [guess(serial) for serial in range(11, 18)]

    assert [matched.n_typo for matched in guesses] == [1] * lists.comparing.MOST_SLIPS_PER_PERSON + [0]
    assert guesses[-1].rows.get().reason == lists.comparing.GUESSING_ON
    assert AccessLog.objects.filter(kind="list_match", object_ids__contains=[budi.pk]).count() == 7
    assert guess(99, by=user("opd_officer", opd=OPDFactory())).n_typo == 1
    assert match(["NIK", "Nama"], [BUDI, "Budi Santoso"]).n_matched == 1


# Columns


@pytest.mark.parametrize("headers", [["Identitas", "Orang"], ["NIK", "NIK"], ["Nama", "Alamat"]])
def test_a_list_whose_columns_are_unclear_waits_for_a_person(match, budi, headers):
    matched = match(headers, [BUDI, "Budi Santoso"])

    assert matched.asks_columns
    assert matched.columns["headers"] == [(1, headers[0]), (2, headers[1])]
    assert not matched.rows.exists()


def test_columns_that_a_person_named_are_used(match, budi):
    waiting = match(["Identitas", "Orang"], [BUDI, "Budi Santoso"])

    told = lists.tell_columns(list_match=waiting, roles={"nik": 1, "name": 2})

    assert lists.match_list(told).n_matched == 1


def test_a_name_column_alone_does_not_suffice(match, budi):
    waiting = match(["Identitas", "Orang"], [BUDI, "Budi Santoso"])

    with pytest.raises(lists.ListRefused, match="kolom NIK"):
        lists.tell_columns(list_match=waiting, roles={"name": 2})


# Refused


def test_a_list_without_headers_is_refused_before_a_nik_is_shown_as_one(match, db):
    refused = match([BUDI, "Budi Santoso"])

    assert "Baris judul kolom tidak ada" in refused.refusal
    assert refused.columns == {}


def test_a_file_that_is_no_table_is_refused_with_the_reason(match, db):
    refused = match(file=SimpleUploadedFile("daftar.xlsx", b"%PDF-1.4"))

    assert "PDF" in refused.refusal


def test_a_file_of_signs_alone_is_refused(match, db):
    assert "tidak berisi judul kolom" in match(["---"], ["--"]).refusal


def test_a_number_typed_into_a_name_is_masked(match, budi):
    matched = match(["NIK", "Nama"], [OTHER, f"SITI {BUDI}"])

    assert BUDI not in matched.rows.get().name


def test_an_empty_list_is_refused(match, db):
    assert "tidak berisi satu baris pun" in match(["NIK", "Nama"]).refusal


def test_a_list_too_long_is_refused_and_costs_nothing(match, budi, settings, officer):
    settings.RBPK_LIST_ROWS = 1

    assert "paling banyak 1 sekali" in match(["NIK"], [BUDI], [OTHER]).refusal
    assert lists.rows_used_today(officer.memberships.get().opd) == 0


def test_the_rows_of_a_day_are_limited_and_the_refusal_says_when_it_is_free_again(match, budi, settings):
    settings.RBPK_LIST_ROWS_PER_DAY = 3
    match(["NIK"], [BUDI], [OTHER])

    refused = match(["NIK"], [BUDI], [OTHER])

    assert "tinggal 1 dari 3 baris" in refused.refusal
    assert "pukul 00.00 WITA" in refused.refusal
    assert not refused.rows.exists()


def test_lists_of_yesterday_and_of_other_opds_do_not_count(match, budi, settings, user):
    settings.RBPK_LIST_ROWS_PER_DAY = 1
    matched = match(["NIK"], [BUDI])
    ListMatch.objects.filter(pk=matched.pk).update(done_at=timezone.now() - timedelta(days=1))

    assert match(["NIK"], [BUDI]).n_rows == 1
    assert match(["NIK"], [BUDI], by=user("opd_officer", opd=OPDFactory())).n_rows == 1


# Forgetting


def test_a_file_that_no_list_names_goes(match, budi, uploads):
    waiting = match(["Identitas"], [BUDI])
    lost = Path(waiting.stored_file).with_name("lost")
    lost.write_bytes(b"x")
    for path in (lost, Path(waiting.stored_file)):
        os.utime(path, (0, 0))

    lists.forget_old_lists()

    assert (lost.exists(), Path(waiting.stored_file).exists()) == (False, True)


def test_rows_go_after_a_month_and_the_list_stays(match, budi):
    matched = match(["NIK"], [BUDI])
    ListMatch.objects.update(done_at=timezone.now() - timedelta(days=31))

    lists.forget_old_lists()

    assert not matched.rows.exists()
    assert ListMatch.objects.get().n_rows == 1


def test_a_file_nobody_went_on_with_goes_after_a_day(match, budi, django_capture_on_commit_callbacks):
    waiting = match(["Identitas"], [BUDI])
    ListMatch.objects.update(asked_at=timezone.now() - timedelta(days=2))

    with django_capture_on_commit_callbacks(execute=True):
        lists.forget_old_lists()

    assert not Path(waiting.stored_file).exists()
    assert "tidak jadi dipadankan" in ListMatch.objects.get().refusal
