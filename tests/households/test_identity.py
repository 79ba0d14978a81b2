import pytest
from cryptography.exceptions import InvalidTag
from django.db import IntegrityError, transaction

from households import identity
from households.models import IdentityNumber

NIK = "6402994101900001"


def test_one_number_is_one_row(db):
    assert IdentityNumber.record("nik", NIK) == IdentityNumber.record("nik", NIK)
    assert IdentityNumber.find("nik", NIK).reveal() == NIK


def test_the_database_refuses_a_second_row_of_a_number(db):
    row = IdentityNumber.record("nik", NIK)

    with pytest.raises(IntegrityError), transaction.atomic():
        IdentityNumber.objects.create(kind="nik", blind_index=row.blind_index, key_id="k1", ciphertext=b"x")


def test_a_nik_and_a_kk_of_the_same_digits_are_two_numbers(db):
    assert IdentityNumber.record("nik", NIK) != IdentityNumber.record("kk", NIK)


def test_the_row_holds_no_digit_in_clear(db):
    row = IdentityNumber.record("nik", NIK)

    assert NIK.encode() not in bytes(row.ciphertext) + bytes(row.blind_index)


def test_a_ciphertext_moved_to_another_row_does_not_open(db):
    first, second = IdentityNumber.record("nik", NIK), IdentityNumber.record("nik", "6402990101900002")
    second.ciphertext = first.ciphertext

    with pytest.raises(InvalidTag):
        second.reveal()


def test_an_old_key_still_opens_after_a_new_one_came(settings, db):
    row = IdentityNumber.record("nik", NIK)
    settings.RBPK_IDENTITY_KEYS = {**settings.RBPK_IDENTITY_KEYS, "k2": b"k" * 32}

    assert row.reveal() == NIK
    assert IdentityNumber.record("nik", "6402990101900003").key_id == "k2"


def test_the_blind_index_needs_the_key(settings):
    before = identity.blind_index("nik", NIK)
    settings.RBPK_BLIND_INDEX_KEY = b"another key of thirty-two bytes!"

    assert identity.blind_index("nik", NIK) != before


def test_a_masked_number_shows_eight_digits(db):
    assert IdentityNumber.record("nik", NIK).masked == "6402********0001"
