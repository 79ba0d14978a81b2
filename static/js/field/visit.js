// Kunjungan: one screen after another, kept as a draft all along, sealed at the end.

import { html, nothing } from "../../lit-html/lit-html.js";
import * as camera from "./camera.js";
import * as forms from "./form.js";
import { everybody, isInterview, isMissing, keyOf, loadExpressions, lookAt, openQuestions, peopleProblems, personOf, problemOf, problemsOf, questionView, questionsOf, refOf, rows, stepFor, stepsOf, valuesOf } from "./form.js";
import { APP, chip, draw, go } from "./frame.js";
import { addNewcomer, canvassScreen, dropNewcomer, dropView, newcomerView, peopleView, startFrom, titleOf } from "./people.js";
import { REASON_WORDS, accuracyWords, takePoint, watchPlace } from "./place.js";
import { isoWithOffset } from "./bytes.js";
import { seal } from "./seal.js";
import { drawStrokes, listenToPen, thinned } from "./signature.js";
import { StoreError, all, form, meta, one, removeDraft, saveDraft } from "./store.js";

const AUTOSAVE_MS = 400;
const PHOTO_KINDS = [["house_front", "Foto rumah dari depan"], ["house_inside", "Foto bagian dalam rumah"], ["other", "Foto lain"]];

let now = null; // the open visit: {draft, definition, stopPlace, timer, since, previews, step, ...}

// Beginning and leaving

export async function startVisit(assignmentId) {
  const assignment = await one("assignments", assignmentId);
  if (!assignment) return go("/tugas");
  if (assignment.kind === "canvass") return canvassScreen(assignment, () => newHouse(assignment));
  const isOfIt = (kept) => kept.assignment.id === assignment.id && kept.assignment.rev === assignment.rev;
  const draft = (await all("drafts")).find(isOfIt) ?? (await newDraft(assignment));
  location.replace(`#/kunjungan/${draft.visit}/${draft.step}`);
  return undefined;
}

async function newHouse(assignment) {
  const household = { code: null, head: "", place: `${assignment.neighbourhood}, ${assignment.place}`, address: "" };
  const draft = await newDraft({ ...assignment, household, residents: [], new_household: { address: "" }, note: "" });
  go(`/kunjungan/${draft.visit}/${draft.step}`);
}

async function newDraft({ id, rev, household, residents, form: { code, version }, note, new_household, question_notes = [], previous }) {
  const draft = {
    visit: crypto.randomUUID(), assignment: { id, rev }, household, residents, newcomers: [], form: { code, version },
    ...(new_household && { new_household }), reviewer_note: note, question_notes,
    outcome: "", answers: {}, persons: {}, consent: [], note: "", photos: [],
    consent_by: { mode: "signed", asked_by: (await meta("device")).name, witness: "", strokes: [] },
    started_at: isoWithOffset(new Date()), active_ms: 0, position: null, no_position_because: "", step: "persetujuan",
  };
  if (previous) {
    const kept = await form(draft.form);
    if (kept) startFrom(draft, previous, kept.definition);
  }
  await saveDraft(draft);
  return draft;
}

async function openVisit(visit) {
  if (now?.draft.visit === visit) return true;
  await leaveVisit();
  const draft = await one("drafts", visit);
  const kept = draft && (await form(draft.form));
  if (!kept) return false;
  await loadExpressions().catch(() => {}); // without it every question is asked
  const isNew = Boolean(draft.new_household);
  now = { draft, definition: isNew ? withNewOutcomes(kept.definition) : kept.definition, previews: new Map(), since: performance.now() };
  for (const { sha256 } of draft.photos) {
    const photo = await one("blobs", sha256);
    if (photo) now.previews.set(sha256, URL.createObjectURL(photo.blob));
  }
  now.stopPlace = watchPlace(draft, () => changed());
  return true;
}

// At a door that stands on no list only these can happen.
function withNewOutcomes(definition) {
  const { outcome } = definition;
  const words = Object.fromEntries(outcome.choices);
  return { ...definition, outcome: { ...outcome, choices: [["new_household", "Rumah tangga baru, selesai diwawancara"], ["refused", words.refused ?? "Menolak diwawancara"], ["not_at_home", words.not_at_home ?? "Tidak ada orang di rumah"]] } };
}

export async function leaveVisit() {
  if (!now) return;
  closeCamera();
  await flush();
  now.stopPlace();
  now.previews.forEach((address) => URL.revokeObjectURL(address));
  now = null;
}

// Keeping

function countTime() {
  const until = performance.now();
  if (now.since !== null) now.draft.active_ms += until - now.since;
  now.since = document.visibilityState === "visible" ? until : null;
}

function changed() {
  if (!now) return;
  clearTimeout(now.timer);
  now.timer = setTimeout(flush, AUTOSAVE_MS);
  show();
}

async function flush(photo) {
  if (!now || now.isSealed || now.isSealing) return; // a late autosave must not bring a sealed draft back
  clearTimeout(now.timer);
  countTime();
  try {
    await saveDraft(now.draft, photo);
    now.trouble = "";
  } catch (error) {
    now.trouble = wordsOf(error);
    show();
    throw error;
  }
}

const wordsOf = (error) => (error instanceof StoreError ? error.message : `Kunjungan belum tersimpan (${error.name}). Jangan tutup halaman ini; coba lagi.`);

const keepQuietly = () => { if (now) flush().catch(() => {}); };
document.addEventListener("visibilitychange", keepQuietly);
addEventListener("pagehide", keepQuietly);

// Screens

export async function visitScreen(visit, code) {
  if (!(await openVisit(visit))) return go("/tugas");
  closeCamera();
  const step = stepsOf(now.draft, now.definition).find((one) => one.code === code);
  if (!step) return go(`/kunjungan/${visit}/persetujuan`);
  now.step = step;
  now.draft.step = code;
  now.problem = "";
  now.isPressed = false;
  await flush().catch(() => {});
  show(true);
  return undefined;
}

const VIEWS = { persetujuan: consentView, hasil: outcomeView, foto: photosView, posisi: placeView, akhir: endView, anggota: membersView };

function show(isNew = false) {
  if (!now?.step) return;
  const { draft, definition, step } = now;
  now.look = lookAt(draft, definition);
  const steps = stepsOf(draft, definition);
  const index = steps.findIndex((one) => one.code === step.code);
  const next = steps[index + 1];
  draw({
    title: step.title,
    back: index > 0 ? [addressOf(steps[index - 1]), "Kembali"] : draft.new_household ? [`#/mulai/${draft.assignment.id}`, "RT"] : ["#/tugas", "Tugas"],
    lead: step.resident && (step.resident.local ? titleOf(step.resident) : step.resident.title),
    body: html`
      <p class="household">${draft.household.head || draft.new_household?.address || "Rumah baru"}<span>Langkah ${index + 1} dari ${steps.length}</span></p>
      <progress max=${steps.length} value=${index + 1} aria-label="Langkah kunjungan"></progress>
      ${draft.reviewer_note && index === 0 ? html`<p class="notice warn"><b>Dikembalikan pengawas:</b> ${draft.reviewer_note}</p>` : nothing}
      ${index === 0 ? notesView(steps) : nothing}
      ${now.trouble ? html`<p class="notice bad" role="alert">${now.trouble}</p>` : nothing}
      ${(VIEWS[step.code] ?? sectionView)()}
      ${now.problem ? html`<p class="notice bad" role="alert">${now.problem}</p>` : nothing}
      ${next && !now.camera ? html`<button class="button wide" @click=${() => goOn(next)}>Simpan dan lanjut</button>` : nothing}`,
  }, isNew);
  readyPens();
}

const addressOf = (step) => `#/kunjungan/${now.draft.visit}/${step.code}`;

// What the reviewer wrote to questions of a visit that came back.
function notesView(steps) {
  const notes = (now.draft.question_notes ?? []).map(({ variable, person, note }) => ({ step: stepFor(steps, variable, person), note, label: labelOf(variable) }));
  if (!notes.length) return nothing;
  return html`<div class="notice warn"><p><b>Catatan pengawas pada pertanyaan:</b></p><ul>${notes.map(({ step, note, label }) => html`<li>${step ? html`<a href=${addressOf(step)}>${label}</a>` : label}: ${note}</li>`)}</ul></div>`;
}

const labelOf = (key) => now.definition.sections.flatMap(({ questions }) => questions).find((question) => keyOf(question) === key)?.label ?? key;

function noteAt(question, { resident }) {
  const note = (now.draft.question_notes ?? []).find(({ variable, person }) => variable === keyOf(question) && (person == null ? !resident : resident && refOf(resident) === String(person)));
  return note ? html`<p class="notice warn"><b>Catatan pengawas:</b> ${note.note}</p>` : nothing;
}

// A wrong answer stops here, beside its question, and so does one that must be there; what else is unanswered does not.
function goOn(next) {
  const { step, draft, look } = now;
  now.isPressed = true;
  now.problem = "";
  if (step.section) {
    const asked = questionsOf(step, look);
    const wrong = asked.filter((question) => problemOf(question, step, draft, look));
    const missing = asked.filter((question) => isMissing(question, step, draft));
    const [, aboutPerson] = (step.isFirst && peopleProblems(draft).find(([one]) => one === step.resident)) || [];
    const isUntold = step.resident && !personOf(draft, step.resident).presence;
    if (isUntold) now.problem = `Pilih apakah ${step.title} masih tinggal di sini.`;
    else if (aboutPerson) now.problem = aboutPerson;
    else if (wrong.length || missing.length) now.problem = `${wrong.length + missing.length} jawaban di atas perlu dibetulkan atau diisi. Lihat tulisan merah.`;
  } else if (step.code === "hasil" && !draft.outcome) {
    now.problem = "Pilih satu hasil.";
  } else if (step.code === "hasil" && draft.new_household && !draft.new_household.address.trim()) {
    now.problem = "Tulis alamat atau ciri rumah ini.";
  } else if (step.code === "anggota" && !everybody(draft).length) {
    now.problem = "Tambahkan orang yang tinggal di rumah ini.";
  }
  if (!now.problem) return go(addressOf(next).slice(1));
  show();
  return document.querySelector(".problem:not(:empty)")?.closest(".question").scrollIntoView({ block: "center" });
}

function sectionView() {
  const { draft, step, definition, look } = now;
  const { resident } = step;
  const left = openQuestions(step, draft, look);
  const asked = questionsOf(step, look);
  const tools = { draft, look, isPressed: now.isPressed, changed, note: noteAt, photo: photoAnswer, position: pointAnswer, signature: signatureAnswer };
  const views = asked.map((question) => questionView(question, step, tools));
  return html`
    ${resident?.local && step.isFirst ? newcomerView(resident, changed) : nothing}
    ${resident && !resident.local ? html`<fieldset class="question"><legend>${definition.presence.label}</legend>
      ${rows(`${step.code}-presence`, definition.presence.choices, personOf(draft, resident).presence, (code) => { personOf(draft, resident).presence = code; changed(); })}</fieldset>` : nothing}
    ${views}
    ${resident?.local && step.isFirst ? dropView(() => { dropNewcomer(draft, resident); changed(); go(addressOf({ code: "anggota" }).slice(1)); }) : nothing}
    ${asked.length ? html`<p class="hint">${left ? `${left} pertanyaan belum dijawab. Yang tidak wajib boleh dilewati.` : "Semua pertanyaan di sini sudah dijawab."}</p>` : nothing}`;
}

function membersView() {
  const { draft, definition } = now;
  const first = (one) => stepsOf(draft, definition).find(({ resident }) => resident === one);
  return peopleView(draft, (one) => addressOf(first(one)), () => {
    const one = addNewcomer(draft);
    changed();
    go(addressOf(first(one)).slice(1));
  });
}

// Answers that are no words: a picture, a point, a signature

function photoAnswer(question, step, choose) {
  const { draft, camera: open } = now;
  const key = keyOf(question);
  const at = { question: key, person: step.resident ? refOf(step.resident) : undefined };
  const isAt = (one) => one?.question === at.question && one?.person === at.person;
  if (isAt(open)) return cameraView();
  const sha256 = valuesOf(draft, step.resident)[key];
  const photo = draft.photos.find((one) => one.sha256 === sha256);
  if (photo) {
    return html`<ul class="photos"><li><img src=${now.previews.get(sha256) ?? ""} alt=${question.label}>
      <button class="button plain" @click=${() => { choose(undefined); dropPhoto(photo); }}>Hapus foto ini</button></li></ul>`;
  }
  return photoButtons({ kind: "other", ...at, choose });
}

function pointAnswer(question, step, choose) {
  const point = valuesOf(now.draft, step.resident)[keyOf(question)];
  const take = () => takePoint().then(choose, (words) => { now.problem = words; show(); });
  return html`${point ? html`<p class="notice good"><b>Posisi tercatat.</b> Ketelitian sekitar ${Math.round(point.accuracy_m)} meter.</p>` : nothing}
    <button class="button plain" @click=${take}>${point ? "Ambil posisi sekali lagi" : "Ambil posisi di sini"}</button>`;
}

function signatureAnswer(question, step, choose) {
  const values = valuesOf(now.draft, step.resident);
  const strokes = (values[keyOf(question)] ??= []);
  return html`<canvas class="pen" aria-label=${question.label} .strokes=${strokes}></canvas>
    <button class="button plain" @click=${(event) => { strokes.length = 0; drawStrokes(event.target.previousElementSibling, []); choose(strokes); }}>Hapus tanda tangan</button>`;
}

function outcomeView() {
  const { draft, definition } = now;
  return html`<fieldset class="question"><legend class="quiet">${definition.outcome.label}</legend>
    ${rows("outcome", definition.outcome.choices, draft.outcome, (code) => { draft.outcome = code; now.problem = ""; changed(); })}</fieldset>
    ${draft.new_household ? html`<div class="question"><label class="label" for="address">Alamat atau ciri rumah</label><span class="hint">Misalnya: Jalan Mahakam nomor 12, rumah kayu di samping langgar.</span>
      <textarea id="address" rows="2" maxlength="200" .value=${draft.new_household.address} @input=${(event) => { draft.new_household.address = event.target.value; changed(); }}></textarea></div>` : nothing}`;
}

// Consent

function consentView() {
  const { draft, definition: { consent } } = now;
  const { consent_by: by } = draft;
  const toggle = (code, isOn) => { draft.consent = isOn ? [...draft.consent, code] : draft.consent.filter((one) => one !== code); changed(); };
  return html`
    <p class="read">${consent.text}</p>
    <fieldset class="question"><legend>Yang disetujui warga</legend>
      ${consent.scopes.map(([code, label]) => html`<label class="row"><input type="checkbox" .checked=${draft.consent.includes(code)} @change=${(event) => toggle(code, event.target.checked)}><span>${label}</span></label>`)}
    </fieldset>
    ${draft.consent.length ? html`
      <fieldset class="question"><legend>Cara warga menyetujui</legend>
        ${rows("mode", [["signed", "Tanda tangan di layar"], ["spoken", "Lisan, dengan saksi"]], by.mode, (mode) => { by.mode = mode; changed(); })}
      </fieldset>
      ${by.mode === "signed" ? html`<div class="question"><p class="label" id="sign">Tanda tangan warga</p>
          <canvas class="pen" aria-labelledby="sign" .strokes=${by.strokes}></canvas>
          <button class="button plain" @click=${clearPen}>Hapus tanda tangan</button></div>`
        : html`<div class="question"><label class="label" for="witness">Nama saksi</label><span class="hint">Orang lain yang mendengar warga setuju.</span>
          <input id="witness" autocomplete="off" .value=${by.witness} @input=${(event) => { by.witness = event.target.value; changed(); }}></div>`}
      <div class="question"><label class="label" for="asker">Nama yang bertanya</label><span class="hint">Ubah bila bukan pemilik akun ini yang bertanya.</span>
        <input id="asker" autocomplete="off" maxlength="120" .value=${by.asked_by} @input=${(event) => { by.asked_by = event.target.value; changed(); }}></div>`
    : html`<p class="hint">Tidak bertemu warga, atau warga menolak? Biarkan kosong, lalu lanjut dan pilih hasilnya.</p>`}`;
}

function readyPens() {
  for (const canvas of document.querySelectorAll("canvas.pen")) {
    if (canvas.drawn === canvas.strokes) continue;
    if (canvas.drawn) drawStrokes(canvas, canvas.strokes);
    else listenToPen(canvas, changed);
    canvas.drawn = canvas.strokes;
  }
}

function clearPen(event) {
  now.draft.consent_by.strokes.length = 0;
  drawStrokes(event.target.previousElementSibling, []);
  changed();
}

// Photos

function photosView() {
  const { draft, camera: open } = now;
  if (open) return cameraView();
  return html`<p class="hint">Foto rumah, bukan KTP atau KK.</p>
    ${PHOTO_KINDS.map(([kind, label]) => html`<section class="question"><h2>${label}</h2>
      <ul class="photos">${draft.photos.filter((photo) => photo.kind === kind && !photo.question).map((photo) => html`<li>
        <img src=${now.previews.get(photo.sha256) ?? ""} alt="${label}"><button class="button plain" @click=${() => dropPhoto(photo)}>Hapus foto ini</button></li>`)}</ul>
      ${photoButtons({ kind })}
    </section>`)}`;
}

const cameraView = () => html`<div class="camera"><video playsinline muted aria-label="Gambar kamera"></video>
  <button class="button wide" ?disabled=${!now.camera.isReady} @click=${takePhoto}>Ambil foto</button>
  <button class="button wide plain" @click=${() => { closeCamera(); show(); }}>Tutup kamera</button></div>`;

// `use`: {kind}, and of a question also {question, person, choose}
const photoButtons = (use) => html`<div class="pair"><button class="button" @click=${() => useCamera(use)}>Buka kamera</button>
  <label class="button plain">Pilih berkas<input class="quiet" type="file" accept="image/*" capture="environment" @change=${(event) => addFile(event.target, use)}></label></div>`;

async function useCamera(use) {
  closeCamera();
  await flush().catch(() => {}); // some phones end the page while the camera is open
  now.problem = "";
  now.camera = { ...use };
  const opened = now.camera;
  show();
  try {
    const stop = await camera.openCamera(document.querySelector(".camera video"));
    if (now?.camera !== opened) return stop();
    Object.assign(opened, { stop, isReady: true });
  } catch (error) {
    closeCamera();
    now.problem = camera.problemWords(error);
  }
  show();
  return undefined;
}

function closeCamera() {
  now?.camera?.stop?.();
  if (now) now.camera = null;
}

async function takePhoto() {
  const use = now.camera;
  const taken = await camera.takePhoto(document.querySelector(".camera video"), use.kind);
  closeCamera();
  await addPhoto(taken, use);
}

async function addFile(input, use) {
  const [file] = input.files;
  input.value = "";
  if (!file) return;
  try {
    await addPhoto(await camera.readPhoto(file, use.kind), use);
  } catch {
    now.problem = "Berkas ini bukan foto yang dapat dibaca. Pilih foto lain.";
    show();
  }
}

async function addPhoto({ record, blob }, { question, person, choose }) {
  const { draft } = now;
  if (draft.photos.some((photo) => photo.sha256 === record.sha256)) {
    now.problem = "Foto ini sama persis dengan yang sudah ada. Ambil lagi dari sudut lain.";
    return show();
  }
  draft.photos.push(question ? { ...record, question, person } : record);
  try {
    await flush({ sha256: record.sha256, blob });
    now.previews.set(record.sha256, URL.createObjectURL(blob));
    choose?.(record.sha256);
  } catch {
    draft.photos.pop(); // not on the disk: better no photo than a hash without one; the words stand above
  }
  return show();
}

function dropPhoto({ sha256 }) {
  now.draft.photos = now.draft.photos.filter((photo) => photo.sha256 !== sha256);
  changed();
}

// Place and end

function placeView() {
  const { position, no_position_because: reason } = now.draft;
  const { latitude, longitude } = now.draft.household;
  return html`
    ${position ? html`<p class="notice ${position.accuracy_m <= 50 ? "good" : "warn"}"><b>Posisi tercatat.</b> ${accuracyWords(position.accuracy_m)}: ketelitian sekitar ${Math.round(position.accuracy_m)} meter.</p>`
      : html`<p class="notice warn">${REASON_WORDS[reason]}</p>`}
    <p>Berdiri di depan rumah. HP mencari terus dan menyimpan posisi yang paling tepat. Tanpa posisi, kunjungan tetap dapat disimpan.</p>
    ${latitude === null || latitude === undefined ? nothing : html`<p><a class="button wide plain" href="geo:${latitude},${longitude}?q=${latitude},${longitude}">Lihat titik rumah di peta HP</a></p>`}`;
}

function endView() {
  const { draft, definition, isSealing } = now;
  const problems = problemsOf(draft, definition, now.look);
  const outcome = definition.outcome.choices.find(([code]) => code === draft.outcome)?.[1] ?? "Belum dipilih";
  const open = stepsOf(draft, definition).filter((step) => step.section).reduce((sum, step) => sum + openQuestions(step, draft, now.look), 0);
  return html`
    ${problems.length ? html`<div class="notice bad"><p><b>Perbaiki ini dulu:</b></p><ul>${problems.map(({ step, words }) => html`<li><a href="#/kunjungan/${draft.visit}/${step}">${words}</a></li>`)}</ul></div>` : nothing}
    <dl><dt>Hasil</dt><dd>${outcome}</dd>
      ${isInterview(draft) ? html`<dt>Belum dijawab</dt><dd>${open ? `${open} pertanyaan` : "Tidak ada"}</dd>` : nothing}
      <dt>Foto</dt><dd>${draft.photos.length || "Belum ada"}</dd>
      <dt>Posisi</dt><dd>${draft.position ? `Ketelitian ${Math.round(draft.position.accuracy_m)} meter` : REASON_WORDS[draft.no_position_because]}</dd></dl>
    <div class="question"><label class="label" for="note">Catatan untuk pengawas</label><span class="hint">Boleh kosong. Jangan tulis NIK.</span>
      <textarea id="note" rows="3" .value=${draft.note} @input=${(event) => { draft.note = event.target.value; changed(); }}></textarea></div>
    <p class="hint">Setelah disimpan, jawaban tidak dapat diubah di HP ini.</p>
    <button class="button wide" ?disabled=${problems.length > 0 || isSealing} @click=${sealVisit}>${isSealing ? "Menyimpan…" : "Simpan kunjungan"}</button>
    <details><summary>Buang isian ini</summary><p>Semua jawaban dan foto kunjungan ini hilang dari HP. Tugasnya tetap ada.</p>
      <button class="button wide danger" @click=${giveUp}>Buang isian</button></details>`;
}

async function sealVisit() {
  const { draft } = now;
  if (draft.consent_by.mode === "signed") draft.consent_by.strokes = thinned(draft.consent_by.strokes);
  clearTimeout(now.timer);
  countTime();
  now.isSealing = true;
  show();
  try {
    const row = await seal(draft, now.definition, forms, { app: APP });
    now.isSealed = true;
    await leaveVisit();
    location.replace(`#/tersimpan/${row.key}`);
    dispatchEvent(new Event("rbpk-sealed"));
  } catch (error) {
    Object.assign(now, { isSealing: false, trouble: wordsOf(error) });
    show(true);
  }
}

async function giveUp() {
  const { visit } = now.draft;
  now.isSealed = true; // nothing keeps it any more
  await leaveVisit();
  await removeDraft(visit);
  go("/tugas");
}

export async function sealedScreen(key, state) {
  const row = await one("outbox", key);
  if (!row) return go("/tugas");
  return draw({
    title: "Kunjungan tersimpan", room: "tugas", lead: row.head,
    body: html`<p>${chip(state(row))}</p>
      <p>Kunjungan aman di HP ini dan dikirim sendiri saat ada sinyal. Lihat Antrean untuk kode terima.</p>
      <a class="button wide" href="#/tugas">Ke tugas berikutnya</a>`,
  }, true);
}
