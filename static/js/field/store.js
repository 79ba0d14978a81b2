// What the phone keeps. One database; every change that belongs together is one transaction.

import { openDB } from "../../idb/index.js";

const NAME = "rbpk-lapangan";
const DAY_MS = 24 * 3600 * 1000;
export const PHOTOS_KEPT_MS = 7 * DAY_MS; // after the server has everything
export const ANSWERS_KEPT_MS = 30 * DAY_MS;
const TASKS_KEPT_MS = 30 * DAY_MS; // without contact: names of families do not stay on a phone that nobody uses
const BALLAST_BYTES = 2 * 1024 * 1024; // thrown overboard so that the last visit fits on a full phone
const MOST_RANDOM_BYTES = 65536;
export const STRICT = { durability: "strict" }; // told done only after it is on the disk

export const FULL = "Penyimpanan HP penuh. Kunjungan belum tersimpan dan masih ada di layar ini. Hapus foto atau video lain di HP, lalu coba lagi.";

let opening;

export function open() {
  opening ??= openDB(NAME, 1, {
    upgrade(db) {
      db.createObjectStore("meta");
      db.createObjectStore("forms", { keyPath: ["code", "version"] });
      db.createObjectStore("assignments", { keyPath: "id" });
      db.createObjectStore("drafts", { keyPath: "visit" });
      db.createObjectStore("outbox", { keyPath: "key" }); // visit/rev: the sealed bytes and how far they got
      db.createObjectStore("blobs", { keyPath: "sha256" });
      db.createObjectStore("receipts", { keyPath: "key" });
    },
    blocking(_, __, event) {
      event.target.close(); // another tab brings a newer app
      opening = undefined;
    },
    terminated() {
      opening = undefined;
    },
  });
  return opening;
}

// Another window may hold the store at an older or a newer shape; then nothing is written and the person is told.
export const OTHER_SHAPE = "Data aplikasi di HP ini dibuat oleh versi yang lebih baru. Sambungkan HP ke internet, tutup semua jendela RBPK, lalu buka lagi. Kunjungan di HP tetap aman.";

export const keyOf = (visit, rev) => `${visit}/${rev}`;

export async function meta(key) {
  return (await open()).get("meta", key);
}

export async function setMeta(values) {
  const tx = (await open()).transaction("meta", "readwrite");
  for (const [key, value] of Object.entries(values)) tx.store.put(value, key);
  await done(tx);
}

export const all = async (store) => (await open()).getAll(store);
export const one = async (store, key) => (await open()).get(store, key);
export const form = async ({ code, version }) => one("forms", [code, version]);

export async function put(store, row) {
  return (await open()).put(store, row);
}

// What is of the person who is signed in: another's drafts and visits on a shared phone stay, unseen.
export async function mine(store) {
  const { user } = (await meta("device")) ?? {};
  return (await all(store)).filter((row) => row.user === user);
}

// A draft as a whole, and with it a photo that was just taken.
export async function saveDraft(draft, photo) {
  const tx = (await open()).transaction(["drafts", "blobs", "outbox", "meta"], "readwrite", STRICT);
  draft.user ??= (await tx.objectStore("meta").get("device"))?.user;
  if (await tx.objectStore("outbox").getKey(keyOf(draft.visit, 1))) {
    throw new StoreError("Kunjungan ini sudah disimpan di jendela lain.", "sealed");
  }
  tx.objectStore("drafts").put(draft);
  if (photo) tx.objectStore("blobs").put(photo);
  await done(tx);
}

export async function removeDraft(visit) {
  await (await open()).delete("drafts", visit);
  await forgetLoosePhotos();
}

// A full disk speaks only through the abort of the transaction, as an error without a word for people.
export async function done(tx) {
  try {
    await tx.done;
  } catch (error) {
    const cause = tx.error ?? error;
    throw cause?.name === "QuotaExceededError" ? new StoreError(FULL, "full") : cause;
  }
}

export class StoreError extends Error {
  constructor(words, code) {
    super(words);
    this.code = code;
  }
}

// One page of the download, harmless when applied twice; the first of all begins the list anew.
export async function applyPage(page, isFirst) {
  const tx = (await open()).transaction(["assignments", "forms", "meta"], "readwrite");
  if (isFirst) tx.objectStore("assignments").clear();
  for (const row of page.assignments) tx.objectStore("assignments").put(row);
  for (const id of page.removed) tx.objectStore("assignments").delete(id);
  for (const row of page.forms) tx.objectStore("forms").put(row);
  tx.objectStore("meta").put(page.cursor, "cursor");
  await done(tx);
}

// Changes one sealed visit as it stands now: two tabs never overwrite each other's news.
export async function changeSealed(key, change) {
  const tx = (await open()).transaction(["outbox", "receipts"], "readwrite");
  const row = await tx.objectStore("outbox").get(key);
  if (row) {
    change(row);
    tx.objectStore("outbox").put(row);
    if (row.receipt) tx.objectStore("receipts").put({ key, ...row.receipt, completed_at: row.completed_at ?? null });
  }
  await done(tx);
  return row;
}

// Takes away what the server has proven to hold, by age. Nothing unsent is touched by any rule.
export async function forgetOld({ now = Date.now(), photosMs = PHOTOS_KEPT_MS, answersMs = ANSWERS_KEPT_MS } = {}) {
  const tx = (await open()).transaction(["outbox", "blobs", "drafts", "assignments", "meta"], "readwrite");
  const synced_at = await tx.objectStore("meta").get("synced_at");
  if (synced_at && now - synced_at > TASKS_KEPT_MS) {
    tx.objectStore("assignments").clear();
    tx.objectStore("meta").put("", "cursor"); // all of them come again
  }
  const rows = await tx.objectStore("outbox").getAll();
  const drafts = await tx.objectStore("drafts").getAll();
  const needed = new Set(drafts.flatMap((draft) => draft.photos.map((photo) => photo.sha256)));
  const isOlder = (row, ms) => row.level === "complete" && row.completed_at && now - row.completed_at > ms;
  for (const row of rows) if (!isOlder(row, photosMs)) row.photos.forEach((sha256) => needed.add(sha256));
  for (const row of rows) {
    if (!isOlder(row, photosMs)) continue;
    for (const sha256 of row.photos) if (!needed.has(sha256)) tx.objectStore("blobs").delete(sha256);
    if (isOlder(row, answersMs)) tx.objectStore("outbox").delete(row.key);
  }
  await done(tx);
}

// Photos that no draft and no sealed visit names: taken anew, or of a draft given up.
export async function forgetLoosePhotos() {
  const tx = (await open()).transaction(["outbox", "blobs", "drafts"], "readwrite");
  const drafts = await tx.objectStore("drafts").getAll();
  const rows = await tx.objectStore("outbox").getAll();
  const needed = new Set([...drafts.flatMap((draft) => draft.photos.map((photo) => photo.sha256)), ...rows.flatMap((row) => row.photos)]);
  for (const sha256 of await tx.objectStore("blobs").getAllKeys()) if (!needed.has(sha256)) tx.objectStore("blobs").delete(sha256);
  await done(tx);
}

// Random, so that the browser cannot pack it smaller. Without room for it there is none, which is no fault.
export async function keepBallast() {
  if (await meta("ballast")) return;
  const ballast = new Uint8Array(BALLAST_BYTES);
  for (let start = 0; start < BALLAST_BYTES; start += MOST_RANDOM_BYTES) crypto.getRandomValues(ballast.subarray(start, start + MOST_RANDOM_BYTES));
  await setMeta({ ballast }).catch(() => {});
}

export const dropBallast = async () => (await open()).delete("meta", "ballast");
