// From a draft to bytes that never change again: canonical JSON, its SHA-256, the next number of this device.

import { isoWithOffset, sha256 } from "./bytes.js";
import { thinned } from "./signature.js";
import { STRICT, StoreError, done, dropBallast, forgetOld, keyOf, meta, open } from "./store.js";

const TRIES = 5;

export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const keys = Object.keys(value).filter((key) => value[key] !== undefined).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

const isInterview = ({ outcome }) => outcome === "done" || outcome === "new_household";
const isAnswer = (value) => value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && !value.length);

export function bodyOf(draft, { device, seq, app, clock_offset_ms, now, asked }) {
  const { mode, asked_by, witness, strokes } = draft.consent_by;
  const photos = draft.photos.filter((photo) => !photo.question || asked.photos.has(photo.sha256));
  return {
    v: 1, visit: draft.visit, rev: 1, device, seq, app,
    assignment: draft.assignment, household: draft.household.code, form: draft.form, outcome: draft.outcome,
    ...(draft.new_household && { new_household: { address: draft.new_household.address.trim() } }),
    answers: asked.answers,
    consent: draft.consent,
    consent_by: { mode, asked_by: asked_by.trim(), witness: mode === "spoken" ? witness : "", ...(mode === "signed" && { strokes }) },
    note: draft.note,
    started_at: draft.started_at, ended_at: isoWithOffset(now), active_ms: Math.round(draft.active_ms),
    clock_offset_ms: clock_offset_ms ?? null,
    position: draft.position, no_position_because: draft.position ? "" : draft.no_position_because,
    photos: photos.map((photo) => photo.sha256),
    manifest: photos.map(({ sha256, size, kind, source, taken_at, width, height, question, person }) => ({ sha256, size, kind, source, taken_at, width, height, question, person })),
  };
}

// Only what was asked: an answer typed before its question fell away stays on the phone's draft.
export function askedAnswers(draft, definition, { everybody, isHere, keyOf, lookAt, personOf, refOf, ageOf }) {
  const look = lookAt(draft, definition);
  const photos = new Set();
  const pick = (unit, values, resident) => {
    const found = {};
    for (const question of definition.sections.filter((section) => section.unit === unit).flatMap((section) => section.questions)) {
      const key = keyOf(question);
      const place = `${key}|${resident ? refOf(resident) : ""}`;
      if (!look.asked.has(place) || question.kind === "note") continue;
      const value = question.kind === "calculated" ? look.sums.get(place) : sealable(question, values?.[key]);
      if (!isAnswer(value)) continue;
      found[key] = value;
      if (question.kind === "photo") photos.add(value);
    }
    return found;
  };
  if (!isInterview(draft)) return { photos, answers: { household: {}, persons: [] } };
  const persons = everybody(draft).filter((resident) => personOf(draft, resident).presence).map((resident) => {
    const { presence, values } = personOf(draft, resident);
    const told = isHere(draft, resident) ? pick("person", values, resident) : {};
    const age_years = ageOf(resident);
    if (!resident.local) return { person: resident.person, presence, ...(age_years !== null && { age_years }), values: told };
    const { local, name, sex, birth_date, relation, nik } = resident;
    return { person: null, local, presence, name: name.trim().replace(/\s+/g, " "), sex, birth_date: birth_date || null, age_years, relation, ...(nik && { nik }), values: told };
  });
  return { photos, answers: { household: pick("household", draft.answers), persons } };
}

const sealable = ({ kind }, value) => (kind === "text" ? value?.trim() : kind === "signature" && value ? thinned(value) : value);

// Seals a draft. Resolves only when all of it is on the disk; otherwise the draft is as it was.
export async function seal(draft, definition, form, { app, now = new Date() }) {
  const asked = askedAnswers(draft, definition, form);
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    try {
      const row = await trySeal(draft, asked, app, now);
      if (row) return row;
    } catch (error) {
      if (error.code !== "full" || attempt > 1) throw error;
      await forgetOld({ photosMs: 0 }); // room from what the server already has
      await dropBallast();
    }
  }
  throw new StoreError("Kunjungan belum tersimpan karena HP sibuk. Coba sekali lagi.", "busy");
}

const headOf = ({ household, newcomers = [] }) => household.head || newcomers.find(({ relation }) => relation === "head")?.name || "Rumah baru";

async function trySeal(draft, asked, app, now) {
  const device = await meta("device");
  if (!device) throw new StoreError("HP ini belum masuk. Buka Bantuan, lalu ketuk Masuk.", "no device");
  const before = (await meta("seq")) ?? 0;
  const body = bodyOf(draft, { device: device.device, seq: before + 1, app, clock_offset_ms: await meta("clock_offset_ms"), now, asked });
  const bytes = new TextEncoder().encode(canonical(body));
  const row = {
    key: keyOf(draft.visit, 1), visit: draft.visit, rev: 1, user: device.user, device: device.device, seq: before + 1, body: bytes, digest: await sha256(bytes),
    assignment: draft.assignment, head: headOf(draft), place: draft.household.place, photos: body.photos,
    sealed_at: now.getTime(), level: "sealed", missing: body.photos, trouble: "", parked: false, tries: 0, next_at: 0, receipt: null,
  };
  const tx = (await open()).transaction(["drafts", "outbox", "blobs", "meta"], "readwrite", STRICT);
  const [seq, there, photos] = await Promise.all([
    tx.objectStore("meta").get("seq"), tx.objectStore("drafts").getKey(draft.visit),
    Promise.all(body.photos.map((sha256) => tx.objectStore("blobs").getKey(sha256))),
  ]);
  const problem = !there ? "Kunjungan ini sudah disimpan di jendela lain." : photos.includes(undefined) ? "Sebuah foto tidak ada lagi di HP. Ambil foto itu sekali lagi." : "";
  if (problem || (seq ?? 0) !== before) {
    tx.abort();
    await tx.done.catch(() => {});
    if (problem) throw new StoreError(problem, "changed");
    return null; // another visit took this number: once more with the next
  }
  const quietly = (write) => write.catch(() => {}); // the transaction tells; its requests may stay silent
  quietly(tx.objectStore("outbox").add(row));
  quietly(tx.objectStore("meta").put(row.seq, "seq"));
  quietly(tx.objectStore("drafts").delete(draft.visit));
  await done(tx);
  return row;
}
