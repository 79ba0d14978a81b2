// A visit is written in one window at a time, by the person it belongs to.

import { meta, one } from "./store.js";

let held = null; // {visit, reason: a promise, free}

export const isHeld = (visit) => held?.visit === visit;

export function letGo() {
  held?.free?.();
  held = null;
}

// "" when this window may write the visit; otherwise why not. Asked again after each no.
export async function hold(visit) {
  if (!isHeld(visit)) {
    letGo();
    held = { visit };
    held.reason = take(held);
  }
  const reason = await held.reason;
  if (reason) held = null;
  return reason;
}

async function take(mine) {
  const [draft, device] = await Promise.all([one("drafts", mine.visit), meta("device")]);
  if (!draft || draft.user !== device?.user) return "unknown";
  return new Promise((tell) => {
    navigator.locks.request(`rbpk-visit-${mine.visit}`, { ifAvailable: true }, (lock) => {
      tell(lock ? "" : "elsewhere");
      return lock && new Promise((free) => { mine.free = free; });
    });
  });
}
