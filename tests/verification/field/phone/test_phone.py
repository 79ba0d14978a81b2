"""The phone app in a real browser, against the contract of its API kept in memory."""

import base64
import json
from hashlib import sha256

import pytest

from tests.verification.field.phone.conftest import Phone

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("phone")]


def words(phone, text):
    phone.page.get_by_text(text).first.wait_for()


def test_a_visit_made_without_a_signal_is_sent_once_and_told_complete(phone, server):
    phone.page.close()
    phone.lose_signal(server)
    phone.open()

    phone.fill()
    phone.seal()
    phone.page.close()
    phone.open()
    phone.go("antrean")
    words(phone, "Di HP")
    assert server.visits == {}

    phone.find_signal(server)
    phone.send()
    phone.page.locator(".chip", has_text="Lengkap").wait_for()
    calls_before = len(server.calls)
    phone.send()

    words(phone, "7K3M-92QF")
    [body] = server.visits.values()
    assert not any(call.startswith("PUT") for call in server.calls[calls_before:])
    document = json.loads(body)
    assert set(server.photos) == set(document["photos"])
    assert len(document["photos"]) == 1
    assert document["answers"]["household"] == {"tenure": "own", "floor_area_m2": 36.5}
    assert [person["presence"] for person in document["answers"]["persons"]] == ["yes", "yes"]
    assert document["seq"] == 1
    assert document["position"]["accuracy_m"] == 7
    assert document["consent_by"]["strokes"]
    assert body == json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def test_an_answer_that_was_lost_on_the_way_leaves_one_visit(phone, server):
    phone.fill()
    server.lose_answers = 1

    phone.seal()
    phone.send()
    phone.send()
    phone.page.locator(".chip", has_text="Lengkap").wait_for()

    assert len(server.visits) == 1
    assert sum(call.startswith("PUT visits/") for call in server.calls) == 2


def test_a_page_of_the_captive_portal_marks_nothing_as_sent(phone, server):
    phone.fill(with_photo=False)
    server.portal = True
    phone.seal()

    phone.send()

    words(phone, "meminta masuk dulu")
    [row] = phone.rows("outbox")
    assert (row["level"], row["receipt"]) == ("sealed", None)


def test_a_receipt_for_other_bytes_is_not_believed(phone, server):
    phone.fill(with_photo=False)
    server.lying_digest = True
    phone.seal()

    phone.send()

    words(phone, "Tanda terima dari server tidak cocok")
    [row] = phone.rows("outbox")
    assert (row["level"], row["receipt"]) == ("sealed", None)


def test_a_visit_the_server_cannot_read_goes_to_a_person_and_does_not_stop_the_others(phone, server):
    server.poison = {"RB000001"}
    for head in ["Siti Aminah", "Budi Santoso"]:
        phone.fill(head, with_photo=False)
        phone.lose_signal(server)
        phone.seal()
        phone.find_signal(server)
        phone.go("tugas")

    phone.send()

    words(phone, "Isi kunjungan tidak terbaca.")
    states = {row["head"]: (row["level"], row["parked"]) for row in phone.rows("outbox")}
    assert states == {"Siti Aminah": ("sealed", True), "Budi Santoso": ("complete", False)}
    assert [json.loads(letter)["household"] for letter in server.dead_letters] == ["RB000001"]


def test_other_content_under_the_same_id_is_told_and_not_sent_again(phone, server):
    phone.fill(with_photo=False)
    server.away = True
    phone.seal()
    phone.go("antrean")
    words(phone, "Belum ada sinyal")
    server.away = False
    [row] = phone.rows("outbox")
    server.visits[row["visit"], 1] = b'{"photos": []}'

    phone.send()
    phone.send()

    words(phone, "Diperlukan perhatian")
    assert sum(call.startswith("PUT visits/") for call in server.calls) == 2  # away, then once


def test_a_full_disk_says_so_and_loses_nothing(phone):
    phone.fill(with_photo=False)
    phone.break_off_seals("QuotaExceededError")

    phone.click("Simpan kunjungan")

    words(phone, "Penyimpanan HP penuh")
    [draft] = phone.rows("drafts")
    assert draft["answers"] == {"tenure": "own", "floor_area_m2": 36.5}
    assert phone.rows("outbox") == []
    phone.page.evaluate("window.heal()")
    phone.seal()
    [row] = phone.rows("outbox")
    assert (row["seq"], phone.rows("drafts")) == (1, [])


def test_a_seal_that_the_phone_breaks_off_says_so_and_loses_nothing(phone):
    phone.fill(with_photo=False)
    phone.break_off_seals("AbortError")

    phone.click("Simpan kunjungan")

    words(phone, "Kunjungan belum tersimpan")
    assert (phone.rows("outbox"), len(phone.rows("drafts"))) == ([], 1)


def test_a_server_that_began_anew_is_offered_everything_again(phone, server):
    phone.fill()
    phone.seal()
    phone.send()
    phone.page.locator(".chip", has_text="Lengkap").wait_for()
    [sent] = server.visits.values()
    server.visits.clear()
    server.photos.clear()
    server.epoch = "e2"

    phone.send()
    phone.page.locator(".chip", has_text="Lengkap").wait_for()

    assert list(server.visits.values()) == [sent]
    assert len(server.photos) == 1


def test_only_what_is_complete_is_forgotten_and_only_with_age(phone, server):
    phone.fill("Siti Aminah")
    phone.seal()
    phone.send()
    phone.page.locator(".chip", has_text="Lengkap").wait_for()
    server.away = True
    phone.go("tugas")
    phone.fill("Budi Santoso")
    phone.seal()
    n_pictures = len({sha for row in phone.rows("outbox") for sha in row["photos"]})  # a still camera: perhaps one
    kept = {}

    for days in [6, 8, 31, 400]:
        forget = f"store.forgetOld({{ now: Date.now() + {days} * 86400000 }})"
        phone.page.evaluate(f"import('/static/js/field/store.js').then((store) => {forget})")
        kept[days] = (sorted(row["head"] for row in phone.rows("outbox")), len(phone.rows("blobs")))

    both = ["Budi Santoso", "Siti Aminah"]
    assert kept == {6: (both, n_pictures), 8: (both, 1), 31: (["Budi Santoso"], 1), 400: (["Budi Santoso"], 1)}
    assert len(phone.rows("receipts")) == 1


def test_a_revoked_device_downloads_no_more_and_goes_on_sending(phone, server):
    server.revoked = True
    phone.fill(with_photo=False)
    phone.seal()

    phone.send()
    phone.page.locator(".chip", has_text="Lengkap").wait_for()
    phone.go("tugas")

    words(phone, "Masuk lagi agar tugas baru terunduh")
    assert len(server.visits) == 1
    assert len(phone.rows("assignments")) == 2


def test_a_draft_is_as_it_was_after_the_page_was_closed(phone):
    phone.begin("Siti Aminah")
    phone.tick("Jawaban dan foto dicatat di register kabupaten", "Lisan, dengan saksi")
    phone.page.get_by_label("Nama saksi").fill("Pak Karim")
    phone.page.wait_for_timeout(900)
    phone.page.close()
    phone.open()

    phone.page.get_by_role("link", name="Siti Aminah").click()
    phone.heading("Persetujuan")

    assert phone.page.get_by_label("Nama saksi").input_value() == "Pak Karim"
    words(phone, "Langkah 1 dari 5")


def test_questions_follow_the_age_of_the_resident(phone):
    phone.begin("Siti Aminah")
    phone.on()
    phone.tick("Selesai diwawancara")
    for _ in range(5):
        phone.on()
    phone.heading("Siti Aminah")
    phone.tick("Ya")
    adult = phone.page.locator("legend, .label").all_inner_texts()
    phone.on()
    phone.tick("Ya")
    child = phone.page.locator("legend, .label").all_inner_texts()

    assert ("Bekerja dalam seminggu" in " ".join(adult), "gizinya" in " ".join(adult)) == (True, False)
    assert ("Bekerja dalam seminggu" in " ".join(child), "gizinya" in " ".join(child)) == (False, True)


def test_who_asked_is_written_down_apart_from_who_is_signed_in(phone, server):
    phone.fill(with_photo=False)
    phone.page.evaluate("location.hash = location.hash.replace('akhir', 'persetujuan')")
    phone.heading("Persetujuan")
    asker = phone.page.get_by_label("Nama yang bertanya")
    assert asker.input_value() == "Ibu RT"

    asker.fill("Bu Dasawisma ")
    phone.page.evaluate("location.hash = location.hash.replace('persetujuan', 'akhir')")
    phone.heading("Periksa dan simpan")
    phone.seal()
    phone.send()

    [body] = server.visits.values()
    assert json.loads(body)["consent_by"]["asked_by"] == "Bu Dasawisma"


def test_what_is_wrong_is_told_with_the_way_to_it(phone):
    phone.begin("Siti Aminah")
    phone.on()
    phone.tick("Selesai diwawancara")
    phone.on()
    phone.page.get_by_label("Berapa luas lantai rumah?").fill("9000")
    phone.click("Simpan dan lanjut")
    words(phone, "Paling besar 2.000.")
    phone.page.evaluate("location.hash = location.hash.replace('s-house', 'akhir')")
    phone.heading("Periksa dan simpan")

    assert phone.page.get_by_role("button", name="Simpan kunjungan").is_disabled()
    phone.page.get_by_role("link", name="Warga belum setuju dicatat").click()
    phone.heading("Persetujuan")


def test_a_closed_door_needs_no_interview(phone, server):
    phone.begin("Siti Aminah")
    phone.on()
    phone.tick("Tidak ada orang di rumah")
    for _ in range(3):
        phone.on()
    phone.seal()
    phone.send()

    [body] = server.visits.values()
    document = json.loads(body)
    assert (document["outcome"], document["consent"]) == ("not_at_home", [])
    assert document["answers"] == {"household": {}, "persons": []}


def test_the_rescue_file_holds_the_sealed_bytes_and_photos(phone, server):
    server.away = True
    phone.fill()
    phone.seal()
    phone.go("bantuan")

    with phone.page.expect_download() as saved:
        phone.click("Simpan berkas penyelamat")

    with open(saved.value.path()) as file:
        rescue = json.load(file)
    [visit], [photo] = rescue["visits"], rescue["photos"]
    assert sha256(base64.b64decode(visit["body"])).hexdigest() == visit["digest"]
    assert sha256(base64.b64decode(photo["data"])).hexdigest() == photo["sha256"]


def test_the_worker_leaves_the_api_alone(phone, server):
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => location.reload())")
    phone.page.wait_for_selector("html[data-ready]")
    assert phone.page.evaluate("Boolean(navigator.serviceWorker.controller)")
    before = len(server.calls)

    status = phone.page.evaluate("fetch('/api/field/v1/sync').then((answer) => answer.headers.get('X-RBPK'))")

    assert status == "1"
    assert len(server.calls) > before
    assert phone.page.evaluate("caches.match('/api/field/v1/sync').then(Boolean)") is False


def test_the_first_use_leads_to_the_sign_in_and_back_to_the_tasks(chromium, site, server):
    context = chromium.new_context(viewport={"width": 360, "height": 640}, locale="id-ID")
    server.signed_in = False
    context.route("**/api/field/v1/**", server.answer)
    context.route("**/masuk/**", lambda route: route.fulfill(content_type="text/html", body="Masuk ke RBPK"))
    phone = Phone(context, site)
    phone.heading("Masuk")
    phone.click("Masuk")
    phone.page.wait_for_url("**/masuk/?next=/lapangan/hp/")

    server.signed_in = True
    context.add_cookies([{"name": "csrftoken", "value": "kunci", "url": site}])
    phone.page.goto(phone.address)

    phone.page.get_by_role("link", name="Siti Aminah").wait_for()
    assert server.csrf_tokens[-1] in [cookie["value"] for cookie in context.cookies() if cookie["name"] == "csrftoken"]
    context.close()


def test_a_sealed_visit_stays_when_somebody_else_takes_the_phone(phone, server):
    phone.fill(with_photo=False)
    server.away = True
    phone.seal()
    server.away = False
    server.assignments = []

    server.user = 2
    phone.sign_in_again()
    words(phone, "belum ada tugas di HP ini")
    phone.send()

    [visit] = phone.rows("outbox")
    assert (visit["level"], server.sent_as[visit["visit"]]) == ("complete", 1)
    assert phone.page.get_by_text("Siti Aminah").count() == 0  # another's work is carried, not shown


def test_a_server_that_is_busy_is_left_alone_for_as_long_as_it_asks(phone, server):
    server.busy_s = 900
    phone.fill(with_photo=False)
    phone.seal()
    phone.go("antrean")
    words(phone, "Server sedang sibuk.")
    before = len(server.calls)

    phone.page.evaluate("dispatchEvent(new Event('online'))")
    phone.page.wait_for_timeout(400)

    assert len(server.calls) == before
    server.busy_s = 0
    phone.send()
    phone.page.locator(".chip", has_text="Lengkap").wait_for()
