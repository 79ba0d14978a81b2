// Sends what is sealed and fetches what is to do. It runs in the page, one at a time over all tabs.

import { all, applyPage, changeSealed, forgetLoosePhotos, forgetOld, keyOf, meta, mine, one, setMeta } from "./store.js";
import { hexToBase64, sha256 } from "./bytes.js";

const API = "/api/field/v1/";
const FIRST_WAIT_MS = 5000;
const LONGEST_WAIT_MS = 15 * 60 * 1000;
const ANSWER_MS = 45000;
const PHOTO_MS = 300000; // one megabyte over a slow line
const MOST_IDS = 100;
const DIGEST_TRIES = 3;
const OFFERED_ANYWAY_TRIES = 5; // a visit that always ends in a fault of the server goes to a person too

// The network or the server is away for everything: this round ends.
class Away extends Error {
  constructor(words, waitMs = 0) {
    super(words);
    this.waitMs = waitMs;
  }
}
// The device is not known or not let in: only signing in helps.
class NotLetIn extends Error {}

export const fullJitter = (tries, random = Math.random) => random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries);

function retryAfterMs(answer) {
  const value = answer.headers.get("Retry-After");
  if (!value) return 0;
  const seconds = Number(value);
  return Number.isFinite(seconds) ? seconds * 1000 : Math.max(0, Date.parse(value) - Date.now()) || 0;
}

// An answer without our header is not from us, whatever its status says.
export async function ask(path, { method = "GET", headers = {}, body, token, timeoutMs = ANSWER_MS, credentials = "omit" } = {}) {
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), timeoutMs);
  try {
    const answer = await fetch(API + path, {
      method, body, credentials, cache: "no-store", redirect: "error", signal: stop.signal,
      headers: token ? { Authorization: `Device ${token}`, ...headers } : headers,
    });
    if (answer.headers.get("X-RBPK") !== "1") throw new Away("Jaringan ini meminta masuk dulu, atau server belum terjangkau.");
    const content = await answer.json().catch(() => null);
    if (answer.ok && content === null) throw new Away("Jawaban server terpotong.");
    return { status: answer.status, content: content ?? {}, waitMs: retryAfterMs(answer) };
  } catch (error) {
    throw error instanceof Away ? error : new Away("Belum ada sinyal, atau server belum terjangkau.");
  } finally {
    clearTimeout(clock);
  }
}

const json = (value) => ({ method: "POST", body: JSON.stringify(value), headers: { "Content-Type": "application/json" } });

// As the registration that sealed the visit; as the present one where the server knows that no more.
async function askFor(row, path, request) {
  const [device, earlier] = await Promise.all([meta("device"), meta("earlier")]);
  const token = earlier?.[row.device]?.token;
  const answer = token && (await ask(path, { ...request, token }));
  return answer && answer.status !== 401 ? answer : ask(path, { ...request, token: device.token });
}

function keepOut({ status, content, waitMs }) {
  if (status === 429 || status === 503) throw new Away("Server sedang sibuk.", waitMs);
  if (status === 401) throw new NotLetIn(content.detail ?? "");
}

// This phone becomes a device of the person who is signed in. Sealed visits of anybody before stay and go on being
// sent as what they were sealed by: `earlier` keeps the token of each registration as long as one of its visits is here.
export async function enrol(label) {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
  const { headers, ...request } = json({ label });
  const answer = await ask("devices", { ...request, headers: { ...headers, "X-CSRFToken": token }, credentials: "same-origin" });
  if (answer.status !== 201) return null;
  const { epoch, ...device } = answer.content;
  const [before, seq, earlier] = await Promise.all([meta("device"), meta("seq"), meta("earlier")]);
  const kept = before ? { ...earlier, [before.device]: { token: before.token, last_seq: seq ?? 0 } } : {};
  await setMeta({ device, epoch, earlier: kept, seq: 0, cursor: "", needs_sign_in: false, wait_until: 0, wait_tries: 0 });
  return device;
}

// A receipt counts only for the very bytes that lie here.
export function fits(receipt, row) {
  return Boolean(receipt) && receipt.visit === row.visit && receipt.rev === row.rev && receipt.digest === row.digest &&
    (receipt.level === "received" || receipt.level === "complete") && Array.isArray(receipt.missing);
}

function believe(row, receipt, now = Date.now()) {
  const isComplete = receipt.level === "complete" && receipt.missing.length === 0;
  row.receipt = receipt;
  row.level = isComplete ? "complete" : "received";
  row.missing = isComplete ? [] : row.photos.filter((sha256) => receipt.missing.includes(sha256));
  if (isComplete) row.completed_at ??= now;
  Object.assign(row, { tries: 0, next_at: 0, trouble: row.conflict ? row.trouble : "", parked: false });
}

const applyReceipts = (receipts) => Promise.all((receipts ?? []).map((receipt) =>
  changeSealed(keyOf(receipt.visit, receipt.rev), (row) => { if (fits(receipt, row)) believe(row, receipt); })));

const putOff = (key, words, waitMs = 0) => changeSealed(key, (row) => {
  row.next_at = Date.now() + Math.max(waitMs, fullJitter(row.tries));
  row.tries += 1;
  row.trouble = words;
});

const park = (key, reason, words) => changeSealed(key, (row) => Object.assign(row, { parked: true, reason, trouble: words }));

// A copy for a person at the office, once.
async function sendDeadLetter(row) {
  const answer = await askFor(row, "dead-letters", { method: "POST", body: row.body, headers: { "X-Reason": row.reason, "Content-Type": "application/octet-stream" } });
  if (answer.status < 300) await changeSealed(row.key, (kept) => { kept.is_dead_letter_sent = true; });
}

async function sendVisit(row) {
  const answer = await askFor(row, `visits/${row.visit}/${row.rev}`, {
    method: "PUT", body: row.body,
    headers: { "Content-Type": "application/json", "Content-Digest": `sha-256=:${hexToBase64(row.digest)}:` },
  });
  const { status, content } = answer;
  if (status === 200 || status === 201) {
    if (fits(content, row)) await changeSealed(row.key, (kept) => believe(kept, content));
    else await putOff(row.key, "Tanda terima dari server tidak cocok dengan kunjungan ini.");
    return;
  }
  keepOut(answer);
  if (status === 409) {
    await changeSealed(row.key, (kept) => {
      if (fits(content, kept)) believe(kept, content);
      Object.assign(kept, { conflict: true, parked: !fits(content, kept), trouble: "Server sudah punya isi lain untuk kunjungan ini. Keduanya disimpan; pengawas akan memilih." });
    });
  } else if (status === 422 && row.tries + 1 < DIGEST_TRIES && (await sha256(row.body)) === row.digest) {
    await putOff(row.key, "Kiriman rusak di jalan. Dikirim lagi.");
  } else if (status >= 500 || status === 408 || status === 425) {
    await putOff(row.key, "Server belum dapat mencatat kunjungan ini. Dicoba lagi sendiri.", answer.waitMs);
    if (row.tries + 1 >= OFFERED_ANYWAY_TRIES) await changeSealed(row.key, (kept) => { kept.reason ??= `status-${status}`; });
  } else {
    await park(row.key, `status-${status}`, content.detail || "Server menolak kunjungan ini. Salinannya dikirim ke admin.");
  }
}

async function sendPhoto(row, sha) {
  const photo = await one("blobs", sha);
  if (!photo) {
    await changeSealed(row.key, (kept) => { kept.trouble = "Sebuah foto tidak ada lagi di HP ini."; kept.lost_photos = true; });
    return;
  }
  const answer = await askFor(row, `photos/${sha}`, { method: "PUT", body: photo.blob, timeoutMs: PHOTO_MS, headers: { "Content-Type": photo.blob.type || "image/jpeg" } });
  if ((answer.status === 200 || answer.status === 201) && answer.content.sha256 === sha) {
    await applyReceipts(answer.content.receipts);
    return;
  }
  keepOut(answer);
  const words = answer.content.detail || "Sebuah foto belum diterima server. Dicoba lagi sendiri.";
  if (answer.status === 413) await changeSealed(row.key, (kept) => { kept.lost_photos = true; kept.trouble = words; });
  else await putOff(row.key, words, answer.waitMs);
}

const isDue = (row, isForced) => isForced || row.next_at <= Date.now();
const isWaiting = (row) => row.level === "sealed" && !row.conflict;
const bySeq = (one, other) => one.sealed_at - other.sealed_at;

// The person may keep photos back until there is Wi-Fi; a phone that does not say what it is on counts as that.
export const isHoldingPhotos = async () => Boolean(await meta("photos_on_wifi")) && navigator.connection?.type === "cellular";

// One record that fails is told about and put off; the others go on. Only "away" and "not let in" end the round.
async function sendAll(isForced, tell) {
  const rows = (await all("outbox")).sort(bySeq);
  const isHolding = await isHoldingPhotos();
  for (const row of rows.filter((row) => isWaiting(row) && (isForced || !row.parked) && isDue(row, isForced))) {
    tell("Mengirim jawaban…");
    await sendVisit(row);
  }
  for (const { key } of rows) {
    const row = await one("outbox", key);
    if (row.reason && !row.is_dead_letter_sent) await sendDeadLetter(row);
    if (isHolding || row.level !== "received" || row.lost_photos || !isDue(row, isForced)) continue;
    for (const sha of row.missing) {
      const now = await one("outbox", key);
      if (!now.missing.includes(sha) || !(isDue(now, isForced))) continue;
      tell(`Mengirim foto, sisa ${now.missing.length}…`);
      await sendPhoto(now, sha);
    }
  }
}

// The server began anew, from a backup for example: everything still on the phone is offered again.
async function offerAgain(token) {
  const rows = await all("outbox");
  for (let start = 0; start < rows.length; start += MOST_IDS) {
    const part = rows.slice(start, start + MOST_IDS);
    const answer = await ask("status", { ...json({ visits: part.map((row) => [row.visit, row.rev]) }), token });
    if (answer.status !== 200) return keepOut(answer);
    const unknown = new Set(answer.content.unknown.map(([visit, rev]) => keyOf(visit, rev)));
    const receipts = new Map(answer.content.receipts.map((receipt) => [keyOf(receipt.visit, receipt.rev), receipt]));
    for (const { key } of part) {
      await changeSealed(key, (row) => {
        const receipt = receipts.get(key);
        if (fits(receipt, row)) {
          if (receipt.level !== "complete") row.completed_at = undefined;
          believe(row, receipt);
        } else if (unknown.has(key)) {
          Object.assign(row, { level: "sealed", missing: row.photos, completed_at: undefined, receipt: null, tries: 0, next_at: 0, parked: false });
        }
      });
    }
  }
  return undefined;
}

async function followEpoch(epoch, token, isForced, tell) {
  if (!epoch || epoch === (await meta("epoch"))) return;
  await offerAgain(token);
  await setMeta({ epoch });
  await sendAll(isForced, tell);
}

async function noteTime(serverTime) {
  const offset = Date.parse(serverTime) - Date.now();
  if (Number.isFinite(offset)) await setMeta({ clock_offset_ms: Math.round(offset), contact_at: Date.now() });
}

const unsentOf = async (device) => (await all("outbox")).filter((row) => row.device === device && row.level !== "complete");

async function beacon({ device, token, last_seq }, app) {
  const rows = await unsentOf(device);
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  const oldest = Math.min(...rows.map((row) => row.sealed_at));
  const answer = await ask("beacon", {
    ...json({
      unsent: rows.length, oldest_unsent_at: rows.length ? new Date(oldest).toISOString() : null,
      drafts: (await mine("drafts")).length, last_seq,
      free_mb: quota ? Math.floor((quota - usage) / 1048576) : null, persisted: (await navigator.storage?.persisted?.()) ?? false,
      app, clock_offset_ms: (await meta("clock_offset_ms")) ?? 0,
    }),
    token,
  });
  keepOut(answer);
  if (answer.content.server_time) await noteTime(answer.content.server_time);
  return answer.content.epoch;
}

// Registrations of before tell how much of theirs still waits here, each time that changed; then they are forgotten.
async function earlierBeacons(app) {
  const [earlier, rows] = await Promise.all([meta("earlier"), all("outbox")]);
  for (const [device, kept] of Object.entries(earlier ?? {})) {
    const unsent = (await unsentOf(device)).length;
    if (kept.told !== unsent) await beacon({ device, ...kept }, app).catch((error) => { if (!(error instanceof NotLetIn)) throw error; });
    kept.told = unsent;
    if (!rows.some((row) => row.device === device)) delete earlier[device];
  }
  if (earlier) await setMeta({ earlier });
}

async function download(token) {
  for (let more = true; more;) {
    const cursor = await meta("cursor");
    const answer = await ask(`sync${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`, { token });
    keepOut(answer);
    if (answer.status === 410) {
      await setMeta({ cursor: "" });
      continue;
    }
    if (answer.status !== 200) throw new Away(answer.content.detail ?? "Daftar tugas belum dapat diambil.");
    await applyPage(answer.content, !cursor);
    await noteTime(answer.content.server_time);
    more = answer.content.more && answer.content.cursor !== cursor;
    if (!more) return answer.content.epoch;
  }
  return undefined;
}

async function round({ app, isForced, isFresh, tell }) {
  const device = await meta("device");
  if (!device) return;
  const isEarly = Date.now() < ((await meta("wait_until")) ?? 0);
  if (isEarly && !isForced && !(isFresh && !(await meta("is_wait_asked")))) return; // a fresh signal ends our own waiting only
  const { token } = device;
  try {
    await sendAll(isForced, tell);
    await earlierBeacons(app);
    const last_seq = (await meta("seq")) ?? 0;
    await followEpoch(await beacon({ ...device, last_seq }, app), token, isForced, tell);
    tell("Mengambil daftar tugas…");
    await followEpoch(await download(token), token, isForced, tell);
    await setMeta({ wait_until: 0, wait_tries: 0, trouble: "", needs_sign_in: false, synced_at: Date.now() });
  } catch (error) {
    if (error instanceof NotLetIn) {
      await setMeta({ needs_sign_in: true, trouble: "Masuk lagi agar tugas baru terunduh. Kunjungan di HP tetap aman.", wait_until: Date.now() + LONGEST_WAIT_MS });
    } else if (error instanceof Away) {
      const tries = (await meta("wait_tries")) ?? 0;
      await setMeta({ wait_until: Date.now() + Math.max(error.waitMs, fullJitter(tries)), wait_tries: tries + 1, is_wait_asked: error.waitMs > 0, trouble: error.message });
    } else {
      throw error;
    }
  }
  await forgetOld();
  await forgetLoosePhotos();
}

// Resolves false when another tab is at it.
export function sync({ app, isForced = false, isFresh = false, tell = () => {} }) {
  return navigator.locks.request("rbpk-sync", { ifAvailable: true }, async (lock) => {
    if (!lock) return false;
    await round({ app, isForced, isFresh, tell });
    return true;
  });
}
