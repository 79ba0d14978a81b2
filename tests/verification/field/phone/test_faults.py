"""What goes wrong in the field, one by one: windows, cameras, positions, clocks, storage, networks, other people."""

import json
from datetime import datetime, timedelta

import pytest

from tests.verification.field.phone.conftest import FORM, assignment

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("phone")]
CONSENT = "Jawaban dan foto dicatat di register kabupaten"

NEWER_STORE = """new Promise((done) => {
  indexedDB.open("rbpk-lapangan", 99).onsuccess = (event) => { event.target.result.close(); done(); };
})"""
COUNT_OUTBOX = """new Promise((done) => {
  indexedDB.open("rbpk-lapangan").onsuccess = (event) => {
    const outbox = event.target.result.transaction("outbox").objectStore("outbox");
    outbox.count().onsuccess = (count) => done(count.target.result);
  };
})"""


def words(phone, text):
    phone.page.get_by_text(text).first.wait_for()


def bodies(server):
    return [json.loads(body) for body in server.visits.values()]


# Windows


def test_a_second_window_does_not_write_the_same_visit(phone):
    phone.begin("Siti Aminah")
    first = phone.page
    phone.open()
    phone.page.goto(first.url)
    phone.heading("Terbuka di jendela lain")

    first.close()
    phone.click("Coba buka lagi")

    phone.heading("Persetujuan")


def test_two_windows_send_each_visit_once(phone, server):
    phone.fill(with_photo=False)
    server.away = True
    phone.seal()
    first = phone.page
    phone.open()
    server.calls.clear()  # whether it was tried while away already
    server.away = False

    for page in [first, phone.page]:
        page.evaluate("import('/static/js/field/sync.js').then(({ sync }) => { sync({ app: 't', isForced: true }); })")
    while phone.rows("outbox")[0]["level"] != "complete":
        phone.page.wait_for_timeout(100)

    assert sum(call.startswith("PUT visits/") for call in server.calls) == 1


def test_a_store_of_a_newer_app_is_left_alone_and_told(phone):
    phone.fill(with_photo=False)
    phone.seal()
    phone.page.evaluate(NEWER_STORE)

    phone.page = phone.context.new_page()
    phone.page.goto(phone.address)

    words(phone, "dibuat oleh versi yang lebih baru")
    assert phone.page.evaluate(COUNT_OUTBOX) == 1


# The page dies, the camera fails


def test_a_page_that_died_leaves_the_draft_and_its_place(phone):
    phone.begin("Siti Aminah")
    phone.tick(CONSENT)
    phone.sign()
    phone.on()
    phone.tick("Selesai diwawancara")
    phone.on()
    phone.tick("Milik sendiri")
    phone.page.wait_for_timeout(900)
    crashed = phone.page
    phone.page = None
    crashed.close(run_before_unload=False)

    phone.open()
    phone.page.get_by_role("link", name="Siti Aminah").click()

    phone.heading("Rumah")
    assert phone.page.get_by_label("Milik sendiri").is_checked()


def test_a_camera_that_is_refused_leaves_the_file_and_says_how(phone, server):
    phone.context.clear_permissions()
    phone.page.evaluate(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError')), 0"
    )
    phone.fill(with_photo=False)
    phone.page.evaluate("location.hash = location.hash.replace('akhir', 'foto')")
    phone.heading("Foto")
    phone.click("Buka kamera")
    words(phone, "Izin kamera ditolak.")

    phone.page.locator("input[type=file]").first.set_input_files(
        files=[{"name": "rumah.png", "mimeType": "image/png", "buffer": phone.page.screenshot()}]
    )
    phone.page.locator(".photos img").wait_for()
    for _ in range(2):
        phone.on()
    phone.seal()
    phone.send()

    [body] = bodies(server)
    assert [photo["source"] for photo in body["manifest"]] == ["file"]
    assert set(server.photos) == set(body["photos"])


def test_a_file_that_is_no_picture_is_said_and_nothing_is_lost(phone):
    phone.fill()
    phone.page.evaluate("location.hash = location.hash.replace('akhir', 'foto')")
    phone.heading("Foto")

    phone.page.locator("input[type=file]").first.set_input_files(
        files=[{"name": "rumah.jpg", "mimeType": "image/jpeg", "buffer": b"bukan foto"}]
    )

    words(phone, "Berkas ini bukan foto yang dapat dibaca.")
    assert len(phone.rows("drafts")[0]["photos"]) == 1


def test_twelve_photos_cost_hardly_more_memory_than_two(phone):
    phone.fill(with_photo=False)
    phone.page.evaluate("location.hash = location.hash.replace('akhir', 'foto')")
    phone.heading("Foto")
    session = phone.context.new_cdp_session(phone.page)
    used = {}
    for n in range(1, 13):
        phone.click("Buka kamera")
        phone.page.get_by_role("button", name="Ambil foto", disabled=False).click()
        phone.page.get_by_role("button", name="Buka kamera").first.wait_for()
        session.send("HeapProfiler.collectGarbage")
        used[n] = session.send("Runtime.getHeapUsage")["usedSize"]

    assert used[12] < 1.3 * used[2]


# Positions


def test_a_position_that_is_refused_is_a_reason_and_no_obstacle(phone, server):
    phone.context.clear_permissions()
    phone.context.grant_permissions(["camera"])
    phone.page.reload()
    phone.page.wait_for_selector("html[data-ready]")
    phone.fill(with_photo=False)
    words(phone, "Izin lokasi ditolak.")

    phone.seal()
    phone.send()

    [body] = bodies(server)
    assert (body["position"], body["no_position_because"]) == (None, "permission_denied")


def test_the_most_accurate_position_of_the_visit_is_kept(phone, server):
    phone.context.set_geolocation({"latitude": -0.5, "longitude": 117.2, "accuracy": 800})
    phone.page.reload()
    phone.page.wait_for_selector("html[data-ready]")
    phone.begin("Siti Aminah")
    phone.page.wait_for_timeout(600)
    for accuracy in (12, 300):
        phone.context.set_geolocation({"latitude": -0.5, "longitude": 117.2001, "accuracy": accuracy})
        phone.page.wait_for_timeout(600)
    phone.on()
    phone.tick("Tidak ada orang di rumah")
    for _ in range(3):
        phone.on()
    phone.seal()
    phone.send()

    assert bodies(server)[0]["position"]["accuracy_m"] == 12


# Clocks


@pytest.mark.parametrize("days", [-2, 2])
def test_a_clock_that_is_wrong_changes_no_duration_and_is_told(phone, server, days):
    phone.page.clock.install(time=datetime.now() + timedelta(days=days))
    phone.page.reload()
    phone.page.clock.resume()
    phone.page.wait_for_selector("html[data-ready]")
    phone.send()
    phone.go("tugas")
    phone.fill(with_photo=False)
    phone.seal()
    phone.send()

    [body] = bodies(server)
    assert abs(body["clock_offset_ms"] + days * 86_400_000) < 60_000
    assert 0 < body["active_ms"] < 120_000
    assert body["seq"] == 1


# Storage


def test_a_photo_that_vanished_from_the_phone_is_told_and_the_visit_stays_unfinished(phone, server):
    phone.fill()
    server.away = True
    phone.seal()
    server.away = False
    phone.page.evaluate("import('/static/js/field/store.js').then(async ({ open }) => (await open()).clear('blobs'))")

    phone.send()

    words(phone, "Sebuah foto tidak ada lagi di HP ini.")
    words(phone, "Diperlukan perhatian")
    [row] = phone.rows("outbox")
    assert (row["level"], len(row["missing"])) == ("received", 1)


def test_a_full_phone_throws_its_ballast_overboard_for_the_last_visit(phone):
    phone.fill(with_photo=False)
    assert phone.ask("store", "meta('ballast').then((bytes) => bytes.length)") == 2 * 1024 * 1024
    phone.break_off_seals("QuotaExceededError")

    phone.click("Simpan kunjungan")
    words(phone, "Penyimpanan HP penuh")

    assert phone.ask("store", "meta('ballast').then((bytes) => bytes ?? null)") is None
    phone.page.evaluate("window.heal()")
    phone.seal()


def test_tasks_of_a_phone_without_contact_are_forgotten_after_a_month_and_work_is_not(phone, server):
    server.away = True
    phone.fill(with_photo=False)
    phone.seal()

    for days, left in [(29, 2), (31, 0)]:
        phone.ask("store", f"forgetOld({{ now: Date.now() + {days} * 86400000 }})")
        assert len(phone.rows("assignments")) == left

    assert len(phone.rows("outbox")) == 1


# Networks


def test_a_server_that_never_answers_does_not_keep_anybody_from_filling_in(phone, server):
    server.silent = True
    phone.page.evaluate(
        "import('/static/js/field/sync.js').then(({ sync }) => { sync({ app: 't', isForced: true }); })"
    )

    phone.fill(with_photo=False)
    phone.seal()

    assert len(phone.rows("outbox")) == 1


def test_a_photo_the_server_finds_too_large_is_told_and_stops_nothing_else(phone, server):
    phone.fill()
    [photo] = phone.rows("drafts")[0]["photos"]
    server.too_large = {photo["sha256"]}
    phone.seal()
    phone.send()

    words(phone, "Foto ini terlalu besar untuk server.")
    assert len(server.visits) == 1


def test_photos_wait_for_wifi_where_the_person_said_so(phone, server):
    phone.go("bantuan")
    phone.tick("Kirim foto hanya lewat Wi-Fi. Jawaban selalu dikirim.")
    phone.page.evaluate(
        "Object.defineProperty(navigator, 'connection', { value: { type: 'cellular' }, configurable: true })"
    )
    phone.go("tugas")
    phone.fill()
    phone.seal()
    phone.send()
    words(phone, "Foto menunggu Wi-Fi.")
    assert (len(server.visits), len(server.photos)) == (1, 0)

    phone.page.evaluate("Object.defineProperty(navigator, 'connection', { value: { type: 'wifi' } })")
    phone.send()

    phone.page.locator(".chip", has_text="Lengkap").wait_for()
    assert len(server.photos) == 1


def test_phones_that_failed_together_come_back_apart(phone):
    waits = [
        phone.ask("sync", f"fullJitter && Array.from({{ length: 300 }}, () => module.fullJitter({tries}))")
        for tries in (0, 3, 30)
    ]

    for longest, found in zip([5_000, 40_000, 900_000], waits, strict=True):
        assert max(found) <= longest
        quarters = [sum(n * longest / 4 <= wait < (n + 1) * longest / 4 for wait in found) for n in range(4)]
        assert min(quarters) > 30  # of 75


def test_the_four_words_of_a_visit_follow_what_the_server_has(phone, server):
    def word():
        phone.go("antrean")
        return phone.page.locator(".chip").first.inner_text().split(" ", 1)[1].strip()

    phone.fill()
    server.away = True
    phone.seal()
    assert word() == "Di HP"
    server.away = False
    [sha] = phone.rows("outbox")[0]["photos"]
    server.slow_photos = {sha}
    phone.send()
    assert word() == "Diterima"
    server.slow_photos = set()
    phone.send()
    phone.page.locator(".chip", has_text="Lengkap").wait_for()
    assert "Kode terima" in phone.page.locator("main").inner_text()


def test_an_unfinished_visit_is_thrown_away_only_after_being_asked(phone):
    phone.fill()
    throw = phone.page.get_by_role("button", name="Buang isian", exact=True)
    assert not throw.is_visible()

    phone.page.get_by_text("Buang isian ini").click()
    assert "hilang dari HP" in phone.page.locator("details[open]").inner_text()
    throw.click()

    phone.heading("Tugas")
    assert (phone.rows("drafts"), phone.rows("blobs")) == ([], [])
    assert phone.page.get_by_role("link", name="Siti Aminah").is_visible()


# Other people, other forms


def test_a_draft_of_another_person_is_kept_and_not_shown(phone, server):
    phone.begin("Siti Aminah")
    address = phone.page.url
    phone.page.wait_for_timeout(900)
    server.user, server.assignments = 2, [assignment(3, "Maria")]
    phone.sign_in_again()
    phone.page.get_by_role("link", name="Maria").wait_for()
    phone.go("antrean")
    assert phone.page.get_by_text("Siti Aminah").count() == 0
    phone.page.goto(address)
    phone.heading("Tugas")

    server.user, server.assignments = 1, [assignment(1, "Siti Aminah")]
    phone.sign_in_again()
    phone.page.get_by_role("link", name="Siti Aminah").click()

    phone.heading("Persetujuan")
    assert len(phone.rows("drafts")) == 1


def test_who_changes_the_person_is_told_what_is_still_here(phone, server):
    server.away = True
    phone.fill(with_photo=False)
    phone.seal()
    phone.go("tugas")
    phone.begin("Budi Santoso")

    phone.page.evaluate("location.hash = '#/masuk'")
    phone.heading("Masuk")

    words(phone, "1 kunjungan belum lengkap di server.")
    words(phone, "Belum selesai diisi:")
    words(phone, "Budi Santoso")
    with phone.page.expect_download():
        phone.click("Simpan berkas penyelamat")


def test_much_unsent_work_urges_to_look_for_a_signal(phone, server):
    server.assignments = [assignment(pk, f"Warga {pk}") for pk in range(1, 5)]
    phone.send()
    server.away = True
    for pk in range(1, 4):
        phone.go("tugas")
        assert phone.page.get_by_text("belum lengkap di server").count() == 0
        phone.begin(f"Warga {pk}")
        phone.on()
        phone.tick("Tidak ada orang di rumah")
        for _ in range(3):
            phone.on()
        phone.seal()

    phone.go("tugas")

    words(phone, "3 kunjungan belum lengkap di server")


def test_a_draft_keeps_its_form_after_a_new_version_came(phone, server):
    phone.begin("Siti Aminah")
    phone.tick(CONSENT)
    phone.sign()
    phone.page.wait_for_timeout(900)
    phone.go("tugas")
    server.forms = [FORM, {**FORM, "version": FORM["version"] + 1, "sections": FORM["sections"][:1]}]
    for one in server.assignments:
        one["form"] = {"code": FORM["code"], "version": FORM["version"] + 1}
    phone.send()

    phone.go("tugas")
    phone.page.get_by_role("link", name="Siti Aminah").click()
    phone.heading("Persetujuan")
    phone.on()
    phone.tick("Selesai diwawancara")
    phone.on()
    phone.page.get_by_label("Berapa luas lantai rumah?").wait_for()
    sections = phone.page.get_by_text("Langkah 3 dari").inner_text()
    phone.go("tugas")
    phone.begin("Budi Santoso")
    phone.on()
    phone.tick("Selesai diwawancara")
    phone.on()

    assert sections != phone.page.get_by_text("Langkah 3 dari").inner_text()


# New releases of the app


def test_a_new_release_waits_until_the_person_takes_it(phone, server, new_release):
    phone.page.reload()
    phone.page.wait_for_function("navigator.serviceWorker.controller")
    before = phone.page.locator("meta[name=app-version]").get_attribute("content")
    phone.fill(with_photo=False)
    new_release("rilis-baru")
    phone.page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    phone.lose_signal(server)
    phone.seal()
    phone.page.reload()
    phone.page.wait_for_selector("html[data-ready]")
    assert phone.page.locator("meta[name=app-version]").get_attribute("content") == before
    phone.find_signal(server)

    phone.go("tugas")
    phone.page.get_by_role("button", name="Pakai versi baru").click()
    phone.page.wait_for_function(
        "before => document.querySelector('meta[name=app-version]').content !== before", arg=before
    )
    phone.page.wait_for_selector("html[data-ready]")
    phone.send()

    phone.page.locator(".chip", has_text="Lengkap").wait_for()
    assert len(server.visits) == 1


def test_a_release_of_which_one_file_fails_leaves_the_old_one_at_work(phone, site, new_release):
    phone.page.reload()
    phone.page.wait_for_function("navigator.serviceWorker.controller")
    before = phone.page.locator("meta[name=app-version]").get_attribute("content")
    new_release("rilis-rusak", missing="/static/js/field/hilang.js")
    phone.page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update().catch(() => {}))")
    phone.page.wait_for_function(
        "navigator.serviceWorker.getRegistration().then((one) => !one.installing && !one.waiting)"
    )

    phone.context.set_offline(True)
    phone.page.reload()
    phone.page.wait_for_selector("html[data-ready]")

    assert phone.page.locator("meta[name=app-version]").get_attribute("content") == before
    phone.go("bantuan")
    words(phone, "Siap tanpa sinyal")
    assert phone.page.evaluate("caches.keys()") == [f"rbpk-hp-{before}"]


def test_without_all_files_the_phone_does_not_say_it_is_ready(phone):
    phone.page.reload()
    phone.page.wait_for_function("navigator.serviceWorker.controller")
    phone.go("bantuan")
    words(phone, "Siap tanpa sinyal")

    phone.page.evaluate(
        "caches.keys().then(([name]) => caches.open(name)).then((kept) => kept.delete('/static/js/field/camera.js'))"
    )
    phone.go("tugas")
    phone.go("bantuan")

    words(phone, "Belum siap tanpa sinyal")


def test_who_wiped_the_data_registers_anew_with_its_own_numbers(phone, server):
    phone.fill(with_photo=False)
    server.away = True
    phone.seal()
    phone.page.goto("about:blank")  # before the server is back, or the phone may try once more
    server.away = False
    session = phone.context.new_cdp_session(phone.page)
    origin = phone.address.split("/lapangan")[0]
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "indexeddb"})

    phone.sign_in_again()
    phone.fill(with_photo=False)
    phone.seal()
    phone.send()

    assert len(server.tokens) == 2
    assert [body["seq"] for body in bodies(server)] == [1]


def test_the_same_photo_once_more_is_said_and_not_kept_twice(phone):
    phone.fill(with_photo=False)
    phone.page.evaluate("location.hash = location.hash.replace('akhir', 'foto')")
    phone.heading("Foto")
    picture = {"name": "rumah.png", "mimeType": "image/png", "buffer": phone.page.screenshot()}
    files = phone.page.locator("input[type=file]").first

    files.set_input_files(files=[picture])
    phone.page.locator(".photos img").wait_for()
    files.set_input_files(files=[picture])

    words(phone, "Foto ini sama persis dengan yang sudah ada.")
    assert len(phone.rows("drafts")[0]["photos"]) == 1
