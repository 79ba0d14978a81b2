"""Chromium is killed at any moment of a visit: what was shown as saved is there, and whole."""

import contextlib
import os
import random
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Error, sync_playwright

from tests.bench.measuring import say
from tests.browser import QUIET, find_chromium
from tests.verification.field.phone.conftest import FAKE_CAMERA, FakeServer

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("phone")]
KILLS = 200 if os.environ.get("RBPK_CHAOS") == "long" else 6

# A visit from its start to the words "Kunjungan tersimpan", again and again: begun and sealed by the app itself, filled
# in between as its screens would. Each picture comes with its draft, as from the camera.
WORK = """async () => {
  const store = await import("/static/js/field/store.js");
  const { sha256 } = await import("/static/js/field/bytes.js");
  const until = async (found) => { while (!found()) await new Promise((on) => setTimeout(on, 5)); };
  const heading = (words) => until(() => document.querySelector("h1")?.textContent === words);
  const filling = { consent: ["register"], outcome: "done", answers: { tenure: "own" }, residents: [] };
  for (;;) {
    location.hash = "#/mulai/1";
    await until(() => document.querySelector("#app").dataset.screen?.startsWith("#/kunjungan/"));
    location.hash = "#/tugas";
    await heading("Tugas");
    const [draft] = await store.all("drafts");
    Object.assign(draft, filling);
    Object.assign(draft.consent_by, { mode: "spoken", witness: "Pak Karim" });
    for (let n = 0; n < 3; n += 1) {
      const bytes = new Uint8Array(150000);
      for (let at = 0; at < bytes.length; at += 50000) crypto.getRandomValues(bytes.subarray(at, at + 50000));
      const record = { sha256: await sha256(bytes), size: bytes.length, kind: "other", source: "camera" };
      draft.photos.push(record);
      await store.saveDraft(draft, { sha256: record.sha256, blob: new Blob([bytes], { type: "image/jpeg" }) });
    }
    location.hash = `#/kunjungan/${draft.visit}/akhir`;
    await heading("Periksa dan simpan");
    const button = [...document.querySelectorAll("button")].find((one) => one.textContent.includes("Simpan kunjungan"));
    button.click();
    await heading("Kunjungan tersimpan");
    shownAsSaved(draft.visit);
  }
}"""
LOOK = """async () => {
  const store = await import("/static/js/field/store.js");
  const { sha256 } = await import("/static/js/field/bytes.js");
  const [outbox, drafts] = await Promise.all([store.all("outbox"), store.all("drafts")]);
  const torn = [];
  for (const row of [...outbox, ...drafts]) {
    if (row.body && (await sha256(row.body)) !== row.digest) torn.push(`${row.visit}: body`);
    for (const one of row.photos) {
      const hash = one.sha256 ?? one;
      const photo = await store.one("blobs", hash);
      if (!photo || (await sha256(await photo.blob.arrayBuffer())) !== hash) torn.push(`${row.visit}: photo`);
    }
  }
  const sealed = outbox.map((row) => row.visit);
  for (const { visit } of drafts) if (sealed.includes(visit)) torn.push(`${visit}: draft and sealed`);
  const db = await store.open();
  for (const name of ["outbox", "drafts", "blobs"]) await db.clear(name);
  return { sealed, torn, numbers: outbox.map((row) => row.seq), last: (await store.meta("seq")) ?? 0 };
}"""


def open_browser(playwright, profile: Path, server: FakeServer):
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=find_chromium(), args=[*QUIET, *FAKE_CAMERA], locale="id-ID",
        viewport={"width": 360, "height": 640}, permissions=["geolocation", "camera"],
    )  # fmt: skip
    context.route("**/api/field/v1/**", server.answer)
    return context


def open_app(context, site: str):
    page = context.new_page()
    page.goto(f"{site}/lapangan/hp/")
    page.wait_for_selector("html[data-ready]")
    return page


def kill_all(profile: Path) -> None:
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if str(profile) in (process / "cmdline").read_text():
                os.kill(int(process.name), signal.SIGKILL)


def test_what_was_shown_as_saved_is_there_and_whole_after_each_kill(site, tmp_path):
    luck = random.Random(20261126)
    server = FakeServer()
    shown, found, torn, n_lost = [], [], [], 0
    with sync_playwright() as playwright:
        context = open_browser(playwright, tmp_path / "profile", server)
        open_app(context, site).get_by_role("link", name="Siti Aminah").wait_for()
        context.close()
        server.away = True
        for _ in range(KILLS):
            context = open_browser(playwright, tmp_path / "profile", server)
            saved: list[str] = []
            context.expose_function("shownAsSaved", lambda visit, saved=saved: saved.append(visit))
            page = open_app(context, site)
            page.evaluate(f"({WORK})().catch(() => {{}}), 0")
            with contextlib.suppress(Error):
                page.wait_for_timeout(luck.uniform(100, 2500))
            kill_all(tmp_path / "profile")
            with contextlib.suppress(Error):
                context.close()

            context = open_browser(playwright, tmp_path / "profile", server)
            seen = open_app(context, site).evaluate(LOOK)
            context.close()
            shown += saved
            found += seen["sealed"]
            torn += seen["torn"]
            n_lost += len(set(saved) - set(seen["sealed"]))
            assert seen["last"] >= max(seen["numbers"], default=0)
    say(f"{KILLS} kills: {len(shown)} visits shown as saved, {len(found)} found, {n_lost} lost, {len(torn)} torn")
    assert (n_lost, torn) == (0, [])
    assert len(found) == len(set(found))
    assert len(shown) > KILLS / 2  # it was killed at work, not before it
