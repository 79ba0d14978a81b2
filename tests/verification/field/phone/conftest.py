import json
import threading
import urllib.request
import uuid
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import sync_playwright

from tests.browser import QUIET, find_chromium
from verification.field.phone import release

FORM = json.loads((Path(__file__).resolve().parents[4] / "verification/data/forms/rumah_tangga_v2.json").read_text())
FAKE_CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
BREAK_OFF = """(name) => {
  const { add } = IDBObjectStore.prototype;
  const error = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, "error");
  window.heal = () => {
    IDBObjectStore.prototype.add = add;
    Object.defineProperty(IDBTransaction.prototype, "error", error);
  };
  IDBObjectStore.prototype.add = function (...words) {
    const request = add.apply(this, words);
    request.addEventListener("success", () => this.transaction.abort());
    return request;
  };
  const told = { configurable: true, get: () => new DOMException("", name) };
  Object.defineProperty(IDBTransaction.prototype, "error", told);
}"""


class ManyAtOnce(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Silent(WSGIRequestHandler):
    def log_message(self, *words):
        pass


@contextmanager
def served_files():
    """Shell, worker and static files under an address; none of them asks the database."""
    server = make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), ManyAtOnce, Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    urllib.request.urlopen(f"{address}/lapangan/hp/sw.js", timeout=60).close()  # all is read once
    yield address
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def site():
    with served_files() as address:
        yield address


class FakeServer:
    """The contract of /api/field/v1/ in memory, with the faults a test asks for."""

    def __init__(self, form=FORM):
        self.epoch, self.portal, self.away, self.poison, self.revoked = "e1", False, False, set(), False
        self.lying_digest, self.signed_in, self.busy_s = False, True, 0
        self.user = 1  # who is signed in
        self.tokens: dict[str, int] = {}
        self.sent_as: dict[str, int] = {}  # visit: whose token brought it
        self.too_large: set[str] = set()
        self.slow_photos: set[str] = set()  # lost on the way
        self.silent = False  # takes the question and never answers
        self.csrf_tokens: list[str] = []
        self.lose_answers = 0  # the server did it, and the answer is lost
        self.visits: dict[tuple, bytes] = {}
        self.photos: dict[str, bytes] = {}
        self.dead_letters: list[bytes] = []
        self.beacons: list[dict] = []
        self.calls: list[str] = []
        self.assignments = [assignment(1, "Siti Aminah", form=form), assignment(2, "Budi Santoso", form=form)]
        self.forms = [form]

    def answer(self, route):
        request = route.request
        path = request.url.split("/api/field/v1/")[1].split("?")[0]
        self.calls.append(f"{request.method} {path}")
        if self.away:
            return route.abort()
        if self.silent:
            return None
        if self.portal:
            return route.fulfill(
                status=200, content_type="text/html", body="<html>Selamat datang di WiFi Gratis</html>"
            )
        status, content = self.handle(request.method, path, request)
        if self.lose_answers and request.method == "PUT":
            self.lose_answers -= 1
            return route.abort()
        headers = {"X-RBPK": "1", "Cache-Control": "no-store"}
        if status == 503:
            headers["Retry-After"] = str(self.busy_s)
        return route.fulfill(status=status, content_type="application/json", headers=headers, body=json.dumps(content))

    def handle(self, method, path, request):
        now = datetime.now(UTC).isoformat()
        if self.busy_s:
            return 503, {"detail": "Server sedang sibuk."}
        if path == "devices":
            self.csrf_tokens.append(request.headers.get("x-csrftoken", ""))
            if not self.signed_in:
                return 403, {"detail": "Masuk dulu sebagai petugas."}
            token, name = f"rahasia-{len(self.tokens)}", {1: "Ibu RT", 2: "Pak Karim"}[self.user]
            self.tokens[token] = self.user
            device = {"device": str(uuid.uuid4()), "token": token, "name": name, "user": self.user}
            return 201, {**device, "epoch": self.epoch}
        if path == "sync":
            if self.revoked:
                return 401, {"detail": "HP ini tidak dikenal lagi."}
            forms = [
                {"code": form["code"], "version": form["version"], "sha256": "", "definition": form}
                for form in self.forms
            ]
            return 200, {
                "server_time": now, "epoch": self.epoch, "name": "Ibu RT", "cursor": "c1", "more": False,
                "assignments": self.assignments, "removed": [], "forms": forms,
            }  # fmt: skip
        if path == "beacon":
            self.beacons.append(request.post_data_json)
            return 200, {"epoch": self.epoch, "server_time": now}
        if path == "dead-letters":
            self.dead_letters.append(request.post_data_buffer)
            return 201, {"id": len(self.dead_letters)}
        if path == "status":
            asked = [tuple(pair) for pair in request.post_data_json["visits"]]
            known = [self.receipt(key) for key in asked if key in self.visits]
            return 200, {"receipts": known, "unknown": [list(key) for key in asked if key not in self.visits]}
        if path.startswith("photos/"):
            if path.split("/")[1] in self.slow_photos:
                return 500, {}
            return self.take_photo(path.split("/")[1], request.post_data_buffer)
        _, visit, rev = path.split("/")
        self.sent_as[visit] = self.tokens[request.headers["authorization"].removeprefix("Device ")]
        return self.take_visit((visit, int(rev)), request.post_data_buffer)

    def take_visit(self, key, body):
        if json.loads(body)["household"] in self.poison:
            return 400, {"detail": "Isi kunjungan tidak terbaca."}
        is_new = key not in self.visits
        self.visits.setdefault(key, body)
        if self.visits[key] != body:
            return 409, {**self.receipt(key), "variant": True}
        return (201 if is_new else 200), self.receipt(key)

    def take_photo(self, sha, body):
        assert sha256(body).hexdigest() == sha
        if sha in self.too_large:
            return 413, {"detail": "Foto ini terlalu besar untuk server."}
        self.photos[sha] = body
        named = [key for key, visit in self.visits.items() if sha in json.loads(visit)["photos"]]
        return 201, {"sha256": sha, "receipts": [self.receipt(key) for key in named]}

    def receipt(self, key):
        body = self.visits[key]
        missing = [sha for sha in json.loads(body)["photos"] if sha not in self.photos]
        return {
            "visit": key[0], "rev": key[1], "digest": "0" * 64 if self.lying_digest else sha256(body).hexdigest(),
            "level": "received" if missing else "complete", "held": False, "missing": missing, "code": "7K3M-92QF",
            "received_at": datetime.now(UTC).isoformat(),
        }  # fmt: skip


def assignment(pk, head, *, note="", rev=1, form=FORM):
    return {
        "id": pk, "rev": rev, "round": "Verifikasi Loa Raya", "due_on": "2026-12-01", "purpose": "Verifikasi",
        "note": note,
        "form": {"code": form["code"], "version": form["version"]}, "kind": "household",
        "household": {"code": f"RB{pk:06}", "head": head, "place": f"RT 00{pk} / RW 001, Loa Raya", "latitude": -0.5563,
                      "address": "Jl. Poros Loa Raya No. 7", "longitude": 117.2689},
        "residents": [
            {"person": pk * 10 + 1, "name": head, "title": "Kepala keluarga, 45 tahun", "age_years": 45},
            {"person": pk * 10 + 2, "name": "Rizki", "title": "Anak, 4 tahun", "age_years": 4},
        ],
    }  # fmt: skip


# The test picture of Chromium begins anew each time the camera opens: at the same moment it is the same photo again.
ANOTHER_PICTURE = "n => document.querySelector('.camera video')?.currentTime > 0.3 * (n + 1)"


class Phone:
    """A verifier's phone: its page, and the steps of a visit by the words on the screen."""

    def __init__(self, context, site):
        self.context, self.address = context, f"{site}/lapangan/hp/"
        self.complaints: list[str] = []
        self.open()

    def open(self):
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(self.address)
        self.page.wait_for_selector("html[data-ready]")

    def click(self, words):
        self.page.get_by_role("button", name=words, exact=True).first.click()

    def go(self, room):
        self.page.evaluate(f"location.hash = '#/{room}'")
        self.heading({"tugas": "Tugas", "antrean": "Antrean", "bantuan": "Bantuan"}[room])

    def heading(self, words):
        self.page.get_by_role("heading", level=1, name=words, exact=True).wait_for()

    def on(self):
        before = self.page.url
        self.click("Simpan dan lanjut")
        arrived = "location.href !== before && document.querySelector('#app').dataset.screen === location.hash"
        self.page.wait_for_function(f"before => {arrived}", arg=before)

    def tick(self, *words):
        for word in words:
            self.page.get_by_label(word, exact=True).first.check()

    def lose_signal(self, server):
        """A routed request is answered even offline: the fake server is away too."""
        server.away = True
        self.context.set_offline(True)

    def find_signal(self, server):
        server.away = False
        self.context.set_offline(False)

    def break_off_seals(self, name):
        """As a full disk does: every write goes well, and then the whole transaction is broken off with this error."""
        self.page.evaluate(BREAK_OFF, name)

    def begin(self, head):
        self.page.get_by_role("link", name=head).click()
        self.heading("Persetujuan")

    def fill(self, head="Siti Aminah", *, with_photo=True):
        """A whole interview, up to the last screen."""
        self.begin(head)
        self.tick("Jawaban dan foto dicatat di register kabupaten")
        self.sign()
        self.on()
        self.tick("Selesai diwawancara")
        self.on()
        self.heading("Rumah")
        self.tick("Milik sendiri")
        self.page.get_by_label("Berapa luas lantai rumah?").fill("36,5")
        self.to_members()
        self.heading(head)
        self.tick("Ya")
        self.on()
        self.heading("Rizki")
        self.tick("Ya")
        self.on()
        self.heading("Foto")
        if with_photo:
            self.photograph()
        self.on()
        self.heading("Posisi rumah")
        self.on()
        self.heading("Periksa dan simpan")

    def to_members(self):
        """Over the questions about the house and the list of who lives there."""
        self.on()
        while self.page.get_by_role("heading", level=1, name="Siapa yang tinggal di sini?").count() == 0:
            self.on()
        self.on()

    def sign(self):
        box = self.page.locator("canvas.pen").bounding_box()
        self.page.locator("canvas.pen").scroll_into_view_if_needed()
        box = self.page.locator("canvas.pen").bounding_box()
        mouse = self.page.mouse
        mouse.move(box["x"] + 30, box["y"] + 60)
        mouse.down()
        for step in range(1, 8):
            mouse.move(box["x"] + 30 + 20 * step, box["y"] + 60 + (20 if step % 2 else -20))
        mouse.up()

    def photograph(self):
        n_before = self.page.locator(".photos img").count()
        self.click("Buka kamera")
        self.page.wait_for_function(ANOTHER_PICTURE, arg=n_before)
        self.page.get_by_role("button", name="Ambil foto", disabled=False).click()
        self.page.locator(".photos img").nth(n_before).wait_for()

    def seal(self):
        self.click("Simpan kunjungan")
        self.heading("Kunjungan tersimpan")

    def send(self):
        self.go("antrean")
        self.page.get_by_role("button", name="Kirim sekarang", disabled=False).click()
        self.page.wait_for_timeout(50)
        self.page.get_by_role("button", name="Kirim sekarang", disabled=False).wait_for()

    def sign_in_again(self):
        """As if the person came back from the sign-in page."""
        if self.page.url == "about:blank":
            self.page.goto(f"{self.address}sw.js")
        self.page.evaluate("sessionStorage.setItem('rbpk-masuk', '1')")
        self.page.goto("about:blank")
        self.page.goto(self.address)
        self.page.wait_for_selector("html[data-ready]")

    def ask(self, module, question):
        """What a module of the app answers."""
        return self.page.evaluate(f"import('/static/js/field/{module}.js').then((module) => module.{question})")

    def rows(self, store):
        """What the phone keeps, as its own store module reads it."""
        ask = f"import('/static/js/field/store.js').then((store) => store.all('{store}'))"
        return self.page.evaluate(f"{ask}.then((rows) => rows.map(({{body, blob, ...row}}) => row))")


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*QUIET, *FAKE_CAMERA])
        yield browser
        browser.close()


@pytest.fixture
def new_release(monkeypatch):
    """`new_release("x")`: from now on the site offers another release; `missing` is a file it names and has not."""

    def offer(version, missing=None):
        addresses = [*release.addresses(), *([missing] if missing else [])]
        monkeypatch.setattr(release, "version", lambda: version)
        monkeypatch.setattr(release, "addresses", lambda: addresses)

    return offer


@pytest.fixture
def server():
    return FakeServer()


def new_phone(chromium, site, server) -> Phone:
    """Signed in as a device, with two tasks, and its files kept by the worker."""
    context = chromium.new_context(
        viewport={"width": 360, "height": 640}, locale="id-ID", timezone_id="Asia/Makassar", has_touch=True,
        geolocation={"latitude": -0.5563, "longitude": 117.2689, "accuracy": 7}, permissions=["geolocation", "camera"],
    )  # fmt: skip
    context.set_default_timeout(20_000)
    context.route("**/api/field/v1/**", server.answer)
    phone = Phone(context, site)
    phone.page.get_by_role("link", name="Siti Aminah").wait_for()
    phone.page.evaluate("navigator.serviceWorker.ready")
    return phone


@pytest.fixture
def phone(chromium, site, server):
    phone = new_phone(chromium, site, server)
    yield phone
    assert phone.complaints == []
    phone.context.close()
