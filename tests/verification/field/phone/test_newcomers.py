"""On the phone: an RT whose every house is looked at, and a visit that came back with its answers and notes."""

import pytest

from tests.verification.field.every_kind import FORM
from tests.verification.field.phone.conftest import FakeServer, assignment
from tests.verification.field.phone.test_every_kind import field, fill_house, is_shown, sealed_body

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("phone")]


@pytest.fixture
def server():
    server = FakeServer(FORM)
    canvass = {
        "id": 7, "rev": 1, "round": "Pendataan RT 003", "due_on": "2026-12-01", "purpose": "canvass", "note": "",
        "form": {"code": FORM["code"], "version": FORM["version"]}, "kind": "canvass", "household": None,
        "residents": [], "neighbourhood": "RT 003", "place": "Loa Raya",
        "known": [{"code": "RK00000042", "head": "Pak Darma", "address": "Jalan Poros 3"}],
    }  # fmt: skip
    returned = assignment(3, "Ibu Kembali", note="Cek dinding", rev=2, form=FORM) | {
        "question_notes": [
            {"variable": "wall", "person": None, "note": "Di foto tampak tembok."},
            {"variable": "works", "person": 31, "note": "Tanyakan lagi."},
        ],
        "previous": {
            "outcome": "done",
            "answers": {
                "household": {"wall": "board", "meter": "ab" * 32, "n_members": 3},
                "persons": [{"person": 31, "presence": "yes", "values": {"works": "no", "nik": {"nik": 5}}}],
                "newcomers": [{"local": "n1", "name": "Nur", "sex": "female", "birth_date": None, "age_years": 24,
                               "relation": "child", "nik": 9, "values": {"works": "yes"}}],
            },
        },
    }  # fmt: skip
    server.assignments += [canvass, returned]
    return server


def open_rt(phone):
    phone.page.get_by_role("link", name="Pendataan RT 003").click()
    phone.heading("Pendataan RT 003")


def test_a_house_that_stands_on_no_list_is_visited_and_the_rt_stays_open(phone):
    open_rt(phone)
    assert is_shown(phone, "Pak Darma")
    phone.click("Rumah baru")
    phone.heading("Persetujuan")
    phone.tick("Jawaban dan foto dicatat di register kabupaten")
    phone.sign()
    phone.on()
    assert not is_shown(phone, "Selesai diwawancara")
    phone.tick("Rumah tangga baru, selesai diwawancara")
    phone.click("Simpan dan lanjut")
    assert is_shown(phone, "Tulis alamat atau ciri rumah ini.")
    field(phone, "Alamat atau ciri rumah").fill("Rumah kayu di hilir")
    phone.on()
    fill_house(phone)
    phone.on()
    phone.click("Simpan dan lanjut")
    assert is_shown(phone, "Tambahkan orang yang tinggal di rumah ini.")
    phone.click("Tambah anggota rumah tangga")
    phone.heading("Anggota baru")
    field(phone, "Nama").fill("Budi Hilir")
    phone.tick("Laki-laki", "Kepala keluarga")
    field(phone, "Tanggal lahir").fill("1980-01-31")
    phone.page.get_by_role("group", name="Bekerja?").get_by_label("Tidak", exact=True).check()
    for title in ("Penutup", "Foto", "Posisi rumah", "Periksa dan simpan"):
        phone.on()
        phone.heading(title)
    phone.seal()

    body = sealed_body(phone)
    (person,) = body["answers"]["persons"]
    assert (body["household"], body["new_household"]) == (None, {"address": "Rumah kayu di hilir"})
    assert (body["outcome"], body["assignment"]) == ("new_household", {"id": 7, "rev": 1})
    assert {key: person[key] for key in ("person", "presence", "name", "birth_date", "relation", "values")} == {
        "person": None, "presence": "new", "name": "Budi Hilir", "birth_date": "1980-01-31", "relation": "head",
        "values": {"works": "no"},
    }  # fmt: skip
    phone.go("tugas")
    open_rt(phone)
    assert is_shown(phone, "Budi Hilir")


def test_a_visit_that_came_back_starts_from_its_answers_with_the_notes_beside_them(phone):
    phone.begin("Ibu Kembali")

    phone.page.get_by_role("link", name="Dindingnya apa?").click()
    phone.heading("Rumah")
    assert is_shown(phone, "Di foto tampak tembok.") or "Di foto tampak tembok." in phone.page.inner_text("main")
    assert phone.page.get_by_label("Kayu", exact=True).is_checked()
    phone.page.wait_for_timeout(500)
    draft = next(one for one in phone.rows("drafts") if one["household"]["head"] == "Ibu Kembali")
    assert draft["answers"] == {"wall": "board", "n_members": 3}
    assert draft["persons"]["31"] == {"presence": "yes", "values": {"works": "no"}}
    assert [(one["name"], one["nik"]) for one in draft["newcomers"]] == [("Nur", "")]
    assert draft["persons"]["n1"] == {"presence": "new", "values": {"works": "yes"}}
