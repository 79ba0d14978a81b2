import re
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import AccessLog
from accounts.roles import Role
from households import lists
from tests.factories import AreaFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.households.list_urls")]


@pytest.fixture
def analyst(client_as):
    return client_as(Role.BAPPEDA_ANALYST)


def villages(*names, **fields):
    district = AreaFactory(district=True)
    return [AreaFactory(name=name, parent=district, **fields) for name in names]


def names_in(answer):
    return re.findall(r'<td[^>]*data-label="Nama"><a[^>]*>([^<]+)</a>', answer.content.decode())


def test_a_list_shows_what_the_person_may_see_and_no_more(client_as):
    mine, _ = villages("Sepatin", "Anggana")

    answer = client_as(Role.SUPERVISOR, areas=[mine]).get("/wilayah/")

    assert names_in(answer) == ["Sepatin"]


def test_a_role_without_the_permission_is_told_so(client_as):
    assert client_as(Role.VERIFIER).get("/wilayah/").status_code == 403


def test_the_list_is_sorted_as_asked_and_unknown_keys_are_ignored(analyst):
    villages("Anggana", "Sepatin")

    assert names_in(analyst.get("/wilayah/")) == ["Anggana", "Sepatin"]
    assert names_in(analyst.get("/wilayah/?urut=-name")) == ["Sepatin", "Anggana"]
    assert names_in(analyst.get("/wilayah/?urut=password")) == ["Anggana", "Sepatin"]


def test_rows_without_a_value_come_last_in_both_directions(analyst):
    villages("Tanpa")
    villages("Satu", priority_tier=1)
    villages("Dua", priority_tier=2)

    assert names_in(analyst.get("/wilayah/?urut=tier")) == ["Satu", "Dua", "Tanpa"]
    assert names_in(analyst.get("/wilayah/?urut=-tier")) == ["Dua", "Satu", "Tanpa"]


def test_twenty_five_rows_a_page_and_a_page_too_far_is_the_last(analyst):
    villages(*(f"Desa {n:02}" for n in range(30)))

    assert len(names_in(analyst.get("/wilayah/"))) == 25
    assert names_in(analyst.get("/wilayah/?hal=99"))[0] == "Desa 25"
    assert len(names_in(analyst.get("/wilayah/?hal=bukan-angka"))) == 25


def test_each_filter_is_a_chip_that_takes_only_itself_away(analyst):
    villages("Sepatin", priority_tier=2)

    chips = analyst.get("/wilayah/?cari=sepa&nomor_min=1&nomor_max=3&hal=1").context["chips"]

    assert [(chip.label, chip.value) for chip in chips] == [("Nama", "sepa"), ("Prioritas", "1 sampai 3")]
    assert [chip.url for chip in chips] == ["?nomor_min=1&nomor_max=3", "?cari=sepa"]


def test_a_choice_is_named_on_its_chip_as_it_was_chosen(analyst):
    chips = analyst.get("/wilayah/?tingkat=village").context["chips"]

    assert chips[0].value == "Desa/kelurahan"


def test_a_filter_that_makes_no_sense_is_answered_beside_its_field(analyst):
    villages("Sepatin")

    answer = analyst.get("/wilayah/?tingkat=planet&nomor_min=banyak&cari=%00")

    assert answer.status_code == 200
    assert answer.content.decode().count("field-error") == 3


def test_an_empty_list_says_what_to_do_next(analyst):
    answer = analyst.get("/wilayah/").content.decode()

    assert "Belum ada wilayah. Muat daftar wilayah." in answer
    assert "Muat daftar</a>" in answer


def test_a_list_emptied_by_a_filter_offers_to_take_the_filters_away(analyst):
    villages("Sepatin")

    answer = analyst.get("/wilayah/?cari=tidakada").content.decode()

    assert "Tidak ada yang cocok" in answer
    assert "Belum ada wilayah" not in answer


def test_the_export_holds_the_filtered_rows_and_is_written_down(analyst):
    sepatin, _ = villages("Sepatin", "Anggana")

    answer = analyst.get("/wilayah/?cari=sepa&ekspor=xlsx")

    rows = list(load_workbook(BytesIO(answer.content)).active.values)[2:]
    assert [row[0] for row in rows] == ["Nama", "Sepatin"]
    log = AccessLog.objects.get()
    assert (log.actor, log.kind, log.object_ids, log.count) == (analyst.user, "export", [sepatin.pk], 1)
    assert log.fields == ["name", "level", "parent", "tier", "cost"]


def test_an_export_too_long_for_a_request_asks_to_filter_first(analyst, monkeypatch):
    monkeypatch.setattr(lists, "MOST_EXPORTED", 1)
    villages("Sepatin", "Anggana")

    answer = analyst.get("/wilayah/?ekspor=xlsx&urut=name", follow=True)

    assert "Saring dahulu" in answer.content.decode()
    assert not AccessLog.objects.exists()


def test_figures_and_days_are_written_the_indonesian_way(analyst):
    villages("Sepatin")

    answer = analyst.get("/wilayah/").content.decode()

    assert "Rp1.234.567" in answer
    assert ">24 Jan 2023</time>" in answer


def test_a_card_on_the_phone_knows_its_first_and_second_lines(analyst):
    villages("Sepatin")

    answer = analyst.get("/wilayah/").content.decode()

    assert 'class="is-primary" data-label="Nama"' in answer
    assert 'class="is-secondary" data-label="Tingkat"' in answer


def test_more_rows_need_no_more_queries(analyst, django_assert_num_queries):
    villages("Sepatin")
    analyst.get("/wilayah/")  # the first visit also writes the session down
    with CaptureQueriesContext(connection) as one_row:
        analyst.get("/wilayah/")
    villages(*(f"Desa {n}" for n in range(20)))

    with django_assert_num_queries(len(one_row)):
        analyst.get("/wilayah/")
