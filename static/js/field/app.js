// The app starts here: addresses to screens, and when to send.

import { html, nothing } from "../../lit-html/lit-html.js";
import { APP, draw, go, redraw, root, say } from "./frame.js";
import { helpScreen, saveRescueFile } from "./help.js";
import { OTHER_SHAPE, StoreError, forgetLoosePhotos, keepBallast, meta, mine } from "./store.js";
import { enrol, sync } from "./sync.js";
import { queueScreen, stateOf, tasksScreen, unsentCount } from "./tasks.js";
import { hold, isHeld, letGo } from "./windows.js";

const LOOK_EVERY_MS = 60000;
const NEW_RELEASE_EVERY_MS = 3600000;
const RETURNING = "rbpk-masuk"; // set while the person is at the sign-in page
let visitScreens = null; // read when the first visit opens: the list of tasks does without them
let isBusy = false;
let update = null;

// Screens

// Somebody who changes the person loses nothing; he is told what is still here.
async function signInScreen() {
  const [unsent, drafts] = (await meta("device")) ? await Promise.all([unsentCount(), mine("drafts")]) : [0, []];
  draw({
    title: "Masuk", room: "bantuan",
    lead: "Untuk memakai HP ini, masuk satu kali dengan akun petugas. Perlu sinyal.",
    body: html`
      ${unsent ? html`<div class="notice warn"><p><b>${unsent} kunjungan belum lengkap di server.</b> Kirim dulu, simpan berkas penyelamat, atau biarkan: tetap aman di HP ini dan dikirim sendiri.</p>
        <a class="button wide" href="#/antrean">Kirim dulu</a><button class="button wide plain" @click=${saveRescueFile}>Simpan berkas penyelamat</button></div>` : nothing}
      ${drafts.length ? html`<p class="notice warn"><b>Belum selesai diisi:</b> ${drafts.map((draft) => draft.household?.head ?? "Rumah baru").join(", ")}. Isian ini menunggu Anda masuk lagi; petugas lain tidak melihatnya.</p>` : nothing}
      <button class="button wide" @click=${signIn}>${unsent || drafts.length ? "Lanjut masuk" : "Masuk"}</button>
      <p>Sesudah itu aplikasi dapat dipakai tanpa sinyal. Kunjungan yang sudah tersimpan di HP tetap aman.</p>`,
  }, true);
}

function signIn() {
  sessionStorage.setItem(RETURNING, "1");
  location.assign(root.dataset.signIn);
}

const updateNotice = () => (update ? html`<p class="notice info">Versi baru aplikasi siap. <button class="button" @click=${update}>Pakai versi baru</button></p>` : nothing);

async function show(isNew = true) {
  const [room, ...rest] = location.hash.slice(2).split("/");
  if (room !== "kunjungan" || !isHeld(rest[0])) {
    await visitScreens?.leaveVisit().catch(() => {});
    letGo();
  }
  if (room === "bantuan") return helpScreen(isNew, { update });
  if (room === "antrean") return queueScreen(isNew, { send: () => send({ isForced: true }), isBusy });
  if (room === "masuk" || !(await meta("device"))) return signInScreen();
  if (room === "mulai") return (await screens()).startVisit(Number(rest[0]));
  if (room === "kunjungan") return visit(...rest);
  if (room === "tersimpan") return (await screens()).sealedScreen(rest.join("/"), stateOf);
  return tasksScreen(isNew, updateNotice());
}

async function screens() {
  visitScreens ??= await import("./visit.js");
  return visitScreens;
}

async function visit(pk, step) {
  const reason = await hold(pk);
  if (!reason) return (await screens()).visitScreen(pk, step);
  if (reason === "unknown") return go("/tugas");
  return draw({
    title: "Terbuka di jendela lain", back: ["#/tugas", "Tugas"],
    body: html`<p>Kunjungan ini sedang diisi di jendela lain di HP ini. Lanjutkan di sana, atau tutup jendela itu lalu buka lagi.</p>
      <button class="button wide" @click=${() => show()}>Coba buka lagi</button>`,
  }, true);
}

const isList = () => ["", "tugas", "antrean"].includes(location.hash.slice(2));

// Sending

async function send({ isForced = false, isFresh = false } = {}) {
  if (isBusy) return;
  isBusy = true;
  if (isList()) await show(false);
  try {
    const isOurs = await sync({ app: APP, isForced, isFresh, tell: isForced ? say : () => {} });
    if (isForced) say(isOurs ? (await meta("trouble")) || "Selesai." : "Sedang dikirim di jendela lain.");
  } catch (error) {
    say(error instanceof StoreError ? error.message : `Antrean berhenti sebentar dan dicoba lagi sendiri. (${error.message})`);
  } finally {
    isBusy = false;
    if (isList()) await show(false);
  }
}

async function becomeDevice() {
  const isReturning = sessionStorage.getItem(RETURNING);
  if (!isReturning && (await meta("device"))) return false;
  try {
    const device = await enrol(labelOf(navigator.userAgent));
    if (device) {
      sessionStorage.removeItem(RETURNING);
      await navigator.storage?.persist?.();
      return true;
    }
    if (isReturning) say("Akun ini bukan akun petugas lapangan, atau Anda belum masuk.");
  } catch (error) {
    if (isReturning) say(error.message);
  }
  return false;
}

function labelOf(agent) {
  const browser = agent.match(/(Chrome|Firefox|Version)\/(\d+)/);
  const system = agent.match(/Android [\d.]+|Linux|Windows|Mac OS X/);
  return [browser && `${browser[1]} ${browser[2]}`, system?.[0]].filter(Boolean).join(" ").slice(0, 60) || "HP";
}

// The worker that keeps the app's files

async function keepFiles() {
  const registration = await navigator.serviceWorker?.register(root.dataset.worker);
  if (!registration) return;
  const offer = () => {
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    update = () => {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
      registration.waiting.postMessage("take over");
    };
    if (isList()) show(false);
  };
  offer();
  let lookedAt = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible" || Date.now() - lookedAt < NEW_RELEASE_EVERY_MS) return;
    lookedAt = Date.now();
    registration.update().catch(() => {});
  });
  registration.addEventListener("updatefound", () => registration.installing.addEventListener("statechange", offer));
}

const only = (words) => { root.querySelector("main p").textContent = words; };

async function start() {
  if (!navigator.locks || !globalThis.crypto?.subtle || !globalThis.indexedDB) {
    only("Peramban ini terlalu lama. Perbarui Chrome, lalu buka lagi.");
    return;
  }
  keepFiles().catch(() => {}); // no signal at the first visit, or a captive portal: next time
  try {
    await meta("device");
  } catch (error) {
    only(error.name === "VersionError" ? OTHER_SHAPE : `Penyimpanan HP tidak dapat dibuka (${error.name}). Tutup semua jendela RBPK, lalu buka lagi.`);
    return;
  }
  addEventListener("hashchange", () => show().catch((error) => say(`Layar ini tidak dapat dibuka. Isian terakhir tetap ada di HP. (${error.message})`)));
  addEventListener("online", () => { redraw(); send({ isFresh: true }); });
  addEventListener("offline", redraw);
  addEventListener("rbpk-sealed", () => send());
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") send(); });
  setInterval(() => send(), LOOK_EVERY_MS);
  await show();
  if (navigator.onLine && (await becomeDevice())) {
    if (location.hash === "#/masuk") go("/tugas");
    else await show();
  }
  performance.mark("rbpk-shown");
  document.documentElement.dataset.ready = "";
  await forgetLoosePhotos();
  await keepBallast();
  await send();
}

start();
