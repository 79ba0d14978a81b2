"""A form with a question of every kind, filled in by thumb: what is sealed, and what the server makes of the same."""

import json

import pytest

from tests.verification.field.every_kind import FORM, POINT, household_answers
from tests.verification.field.phone.conftest import FakeServer
from verification.field.answering import Subject, read_answers
from verification.field.values import is_answer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("phone")]
NIK = "6402010101800001"


@pytest.fixture
def server():
    return FakeServer(FORM)


@pytest.fixture
def house(phone):
    """At the questions about the house."""
    phone.begin("Siti Aminah")
    phone.tick("Jawaban dan foto dicatat di register kabupaten")
    phone.sign()
    phone.on()
    phone.tick("Selesai diwawancara")
    phone.on()
    phone.heading("Rumah")
    return phone


def field(phone, label):
    return phone.page.get_by_label(label, exact=True)


def is_shown(phone, words):
    return phone.page.get_by_text(words, exact=True).count() > 0


def fill_house(phone):
    phone.tick("Kayu", "PKH", "Sembako")
    field(phone, "PKH sejak kapan?").fill("2024-02-01")
    field(phone, "Berapa luas lantai?").fill("36,5")
    field(phone, "Berapa orang?").fill("3")
    field(phone, "Berapa pendapatan sebulan?").fill("1500000")
    field(phone, "Ceritakan keadaan rumah.").fill("  Atap bocor. ")
    phone.click("Ambil posisi di sini")
    phone.page.get_by_text("Posisi tercatat.").wait_for()
    phone.photograph()


def sealed_body(phone):
    ask = "import('/static/js/field/store.js').then((store) => store.all('outbox'))"
    return json.loads(phone.page.evaluate(f"{ask}.then(([row]) => new TextDecoder().decode(row.body))"))


def test_every_kind_of_question_is_asked_sealed_and_read_alike_at_the_server(house):
    phone = house
    assert is_shown(phone, "Sekarang kita bicara tentang rumah.")
    fill_house(phone)
    assert is_shown(phone, "Rp1.500.000")
    assert is_shown(phone, "12,17 m2")
    phone.on()
    phone.heading("Siapa yang tinggal di sini?")
    phone.on()
    phone.heading("Siti Aminah")
    phone.page.get_by_role("group", name="Masih tinggal").get_by_label("Ya", exact=True).check()
    phone.page.get_by_role("group", name="Bekerja?").get_by_label("Ya", exact=True).check()
    field(phone, "Berapa NIK-nya?").fill(NIK)
    phone.sign()
    phone.on()
    phone.heading("Rizki")
    phone.tick("Ya")
    assert not is_shown(phone, "Bekerja?")
    for title in ("Penutup", "Foto", "Posisi rumah", "Periksa dan simpan"):
        phone.on()
        phone.heading(title)
    phone.seal()

    body = sealed_body(phone)
    answers = body["answers"]
    assert answers["household"] == household_answers(body["photos"][0])
    head, child = answers["persons"]
    assert head["values"].keys() == {"works", "nik", "mark"}
    assert head["values"]["nik"] == NIK
    assert (child["values"], child["age_years"]) == ({}, 4)
    assert body["manifest"][0]["question"] == "meter"
    people = [Subject({"age_years": one["age_years"]}, one["values"]) for one in answers["persons"]]
    assert read_answers(FORM, answers["household"], people).odd == []
    named = {one["name"]: one for section in FORM["sections"] for one in section["questions"] if "name" in one}
    told = answers["household"] | head["values"]
    assert all(is_answer(named[key], value) for key, value in told.items() if key in named)
    assert told["well"] == POINT


def test_a_question_falls_away_with_its_condition_and_its_answer_is_not_sent(house):
    phone = house
    phone.tick("Tembok")
    phone.page.get_by_role("group", name="Temboknya diplester?").get_by_label("Ya", exact=True).check()
    phone.tick("Kayu")

    assert not is_shown(phone, "Temboknya diplester?")
    look = f"""(draft) => import('/static/js/field/form.js').then(async (form) => {{
      await form.loadExpressions();
      const seal = await import('/static/js/field/seal.js');
      return seal.askedAnswers(draft, {json.dumps(FORM)}, form).answers.household; }})"""
    phone.page.wait_for_timeout(500)
    (draft,) = phone.rows("drafts")
    assert draft["answers"]["wall_plastered"] == "yes"
    assert phone.page.evaluate(look, draft) == {"wall": "board", "n_working": 0}


def test_what_is_wrong_or_must_be_told_stops_beside_its_question(house):
    phone = house
    phone.tick("PKH", "Tidak ada")
    field(phone, "Berapa pendapatan sebulan?").fill("900")
    phone.click("Simpan dan lanjut")

    assert is_shown(phone, "Tidak ada dan PKH tidak mungkin bersama.")
    assert is_shown(phone, "Tulis rupiah penuh, bukan ribuan.")
    assert is_shown(phone, "Jawab, atau pilih Tidak tahu.")
    phone.heading("Rumah")


def test_somebody_who_is_on_no_list_is_added_and_asked_about(house):
    phone = house
    fill_house(phone)
    phone.on()
    phone.click("Tambah anggota rumah tangga")
    phone.heading("Anggota baru")
    field(phone, "Nama").fill("Nur  Hasanah")
    phone.tick("Perempuan", "Menantu")
    field(phone, "Umur").fill("24")
    field(phone, "NIK").fill("12345")
    assert is_shown(phone, "NIK harus 16 angka. Yang diketik 5 angka.")
    field(phone, "NIK").fill("")
    phone.page.get_by_role("group", name="Bekerja?").get_by_label("Tidak", exact=True).check()
    phone.on()
    phone.page.wait_for_timeout(500)

    (draft,) = phone.rows("drafts")
    (new,) = draft["newcomers"]
    assert (new["name"], new["age_years"], new["relation"]) == ("Nur  Hasanah", 24, "child_in_law")
    assert draft["persons"][new["local"]] == {"presence": "new", "values": {"works": "no"}}
