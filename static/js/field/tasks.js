// Tugas and Antrean: what is to do, and how far each sealed visit has got.

import { html, nothing } from "../../lit-html/lit-html.js";
import { chip, day, draw, moment } from "./frame.js";
import { isHoldingPhotos } from "./sync.js";
import { all, meta, mine } from "./store.js";

const MANY_UNSENT = 3;
const LONG_UNSENT_MS = 48 * 3600 * 1000;

// The same words as at the desk. A visit is Lengkap only by a receipt for its very bytes.
export function stateOf(row) {
  if (row.parked || row.conflict || row.lost_photos || row.receipt?.held) return { word: "Diperlukan perhatian", tone: "bad" };
  return { sealed: { word: "Di HP", tone: "warn" }, received: { word: "Diterima", tone: "info" }, complete: { word: "Lengkap", tone: "good" } }[row.level];
}

const taskState = (task) => {
  if (task.sealed) return stateOf(task.sealed);
  if (task.draft) return { word: "Belum selesai diisi", tone: "warn" };
  return { word: "Belum dikunjungi", tone: "neutral" };
};

export async function unsentCount() {
  return (await all("outbox")).filter((row) => row.level !== "complete" || row.conflict).length;
}

// An RT stands among the houses as one card, and stays open after every visit.
const asCard = (canvass) => ({ ...canvass, household: { head: `Pendataan ${canvass.neighbourhood}`, place: `${canvass.neighbourhood}, ${canvass.place}`, address: "Cari rumah yang belum ada di daftar" } });

async function tasks() {
  const [assignments, drafts, outbox] = await Promise.all([all("assignments"), mine("drafts"), mine("outbox")]);
  const isOf = (assignment) => (kept) => kept.assignment.id === assignment.id && kept.assignment.rev === assignment.rev;
  return assignments.map((assignment) => assignment.kind === "canvass" ? asCard(assignment) : ({ ...assignment, sealed: outbox.find(isOf(assignment)), draft: drafts.find(isOf(assignment)) }));
}

// Returned ones first, then by RT; what is done goes to the end of its RT.
function grouped(list) {
  const groups = new Map();
  const order = (task) => [task.sealed ? 1 : 0, task.due_on, task.household.head].join("|");
  const sorted = [...list].sort((one, other) => order(one).localeCompare(order(other)));
  const add = (title, task) => groups.set(title, [...(groups.get(title) ?? []), task]);
  for (const task of sorted) if (task.note && !task.sealed) add("Dikembalikan pengawas", task);
  for (const task of [...sorted].sort((one, other) => one.household.place.localeCompare(other.household.place))) {
    if (!task.note || task.sealed) add(task.household.place, task);
  }
  return groups;
}

const taskView = (task) => {
  const words = html`<strong>${task.household.head}</strong>
    <span>${task.household.address || "Alamat belum tercatat"}</span>
    ${task.note ? html`<span class="returned">Catatan pengawas: ${task.note}</span>` : nothing}
    <span class="line">${chip(taskState(task))}<span>Sebelum ${day(task.due_on)}</span></span>`;
  return html`<li>${task.sealed ? html`<a class="card done" href="#/antrean">${words}</a>` : html`<a class="card" href="#/mulai/${task.id}">${words}</a>`}</li>`;
};

// Told when much waits, or waits long: a phone that falls into the river takes it along.
async function urgeView() {
  const rows = (await all("outbox")).filter((row) => row.level !== "complete");
  const oldest = Math.min(...rows.map((row) => row.sealed_at));
  if (rows.length < MANY_UNSENT && !(Date.now() - oldest > LONG_UNSENT_MS)) return nothing;
  return html`<p class="notice warn"><b>${rows.length} kunjungan belum lengkap di server</b>, yang tertua sejak ${moment(oldest)}. Cari sinyal, lalu buka Antrean dan ketuk Kirim sekarang.</p>`;
}

export async function tasksScreen(isNew, extra) {
  const [device, list, unsent, signIn, syncedAt, urge] = await Promise.all([meta("device"), tasks(), unsentCount(), meta("needs_sign_in"), meta("synced_at"), urgeView()]);
  const left = list.filter((task) => !task.sealed).length;
  draw({
    room: "tugas", title: "Tugas", unsent,
    lead: list.length ? `${device.name}: ${left} dari ${list.length} rumah belum dikunjungi.` : `${device.name}: belum ada tugas di HP ini.`,
    body: html`${extra}${urge}
      ${signIn ? html`<p class="notice warn">Masuk lagi agar tugas baru terunduh. Kunjungan di HP tetap aman. <a class="button" href="#/masuk">Masuk</a></p>` : nothing}
      ${list.length ? nothing : html`<p>Sambungkan HP ke internet, lalu buka Antrean dan ketuk Kirim sekarang. Bila tetap kosong, minta tugas kepada pengawas.</p>`}
      ${[...grouped(list)].map(([title, group]) => html`<section><h2>${title}</h2><ul class="cards">${group.map(taskView)}</ul></section>`)}
      ${syncedAt ? html`<p class="hint">Daftar diperbarui ${moment(syncedAt)}.</p>` : nothing}`,
  }, isNew);
}

const rowView = (row) => html`<li class="card still">
  <strong>${row.head}</strong>
  <span>${row.place} · disimpan ${moment(row.sealed_at)}</span>
  <span class="line">${chip(stateOf(row))}${row.receipt ? html`<span>Kode terima <b class="code">${row.receipt.code}</b></span>` : nothing}</span>
  ${row.missing.length ? html`<span>${row.level === "sealed" ? `${row.missing.length} foto ikut dikirim.` : `${row.missing.length} foto belum sampai.`}</span>` : nothing}
  ${row.receipt?.held ? html`<span class="returned">Sudah di server, ditahan sampai admin memeriksanya.</span>` : nothing}
  ${row.trouble ? html`<span class="returned">${row.trouble}</span>` : nothing}
</li>`;

export async function queueScreen(isNew, { send, isBusy }) {
  const [rows, drafts, trouble, waitUntil, isHolding] = await Promise.all([mine("outbox"), mine("drafts"), meta("trouble"), meta("wait_until"), isHoldingPhotos()]);
  const unsent = await unsentCount();
  const n_others = (await all("outbox")).filter((row) => row.level !== "complete").length - rows.filter((row) => row.level !== "complete").length;
  rows.sort((one, other) => other.sealed_at - one.sealed_at);
  draw({
    room: "antrean", title: "Antrean", unsent,
    lead: unsent ? `${unsent} kunjungan belum lengkap di server.` : rows.length ? "Semua kunjungan sudah lengkap di server." : "Belum ada kunjungan yang disimpan.",
    body: html`
      <button class="button wide" ?disabled=${isBusy} @click=${send}>${isBusy ? "Sedang mengirim…" : "Kirim sekarang"}</button>
      ${trouble ? html`<p class="notice warn">${trouble}${waitUntil > Date.now() ? ` Dicoba lagi sendiri sekitar ${new Date(waitUntil).toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" })}.` : ""}</p>` : nothing}
      ${isHolding ? html`<p class="notice info">Foto menunggu Wi-Fi. Jawaban tetap dikirim. Ubah di Bantuan.</p>` : nothing}
      ${n_others ? html`<p class="notice info">${n_others} kunjungan petugas lain di HP ini ikut dikirim atas namanya.</p>` : nothing}
      ${drafts.length ? html`<section><h2>Belum selesai diisi</h2><ul class="cards">${drafts.map((draft) => html`<li><a class="card" href="#/kunjungan/${draft.visit}/${draft.step}"><strong>${draft.household.head}</strong><span>${draft.household.place}</span></a></li>`)}</ul></section>` : nothing}
      ${rows.length ? html`<section><h2>Kunjungan tersimpan</h2><ul class="cards">${rows.map(rowView)}</ul></section>` : nothing}
      <p class="hint"><b>Di HP</b>: belum di server. <b>Diterima</b>: jawaban sudah di server, foto belum semua. <b>Lengkap</b>: semua sudah di server.</p>`,
  }, isNew);
}
