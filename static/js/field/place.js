// Where the visit takes place: watched from its start, the most accurate fix is kept, or the reason why there is none.

import { isoWithOffset } from "./bytes.js";

const REASONS = { 1: "permission_denied", 2: "unavailable", 3: "timeout" };
export const REASON_WORDS = {
  "": "Mencari posisi…",
  permission_denied: "Izin lokasi ditolak. Nyalakan izin lokasi untuk situs ini di peramban.",
  unavailable: "HP belum menemukan posisi. Nyalakan GPS dan berdiri di tempat terbuka.",
  timeout: "Sinyal GPS belum didapat. Berdiri di tempat terbuka, tunggu sebentar.",
  not_supported: "HP ini tidak dapat membaca posisi.",
};
const WATCH = { enableHighAccuracy: true, maximumAge: 0, timeout: 60000 };

export const accuracyWords = (metres) => (metres <= 15 ? "Baik" : metres <= 50 ? "Cukup" : "Kurang tepat");

// Returns how to stop. `changed` is told after each better fix or new reason; both lie in the draft.
export function watchPlace(draft, changed) {
  if (!navigator.geolocation) {
    draft.no_position_because = "not_supported";
    changed();
    return () => {};
  }
  const watch = navigator.geolocation.watchPosition(
    ({ coords, timestamp }) => {
      if (draft.position && draft.position.accuracy_m <= coords.accuracy) return;
      draft.position = {
        latitude: Number(coords.latitude.toFixed(7)), longitude: Number(coords.longitude.toFixed(7)),
        accuracy_m: Math.round(coords.accuracy * 10) / 10, fixed_at: isoWithOffset(new Date(timestamp)),
      };
      draft.no_position_because = "";
      changed();
    },
    ({ code }) => {
      draft.no_position_because = REASONS[code] ?? "unavailable";
      changed();
    },
    WATCH,
  );
  return () => navigator.geolocation.clearWatch(watch);
}

// One point for a question, now. Rejects with words for the verifier.
export function takePoint() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) return reject(REASON_WORDS.not_supported);
    return navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ latitude: Number(coords.latitude.toFixed(7)), longitude: Number(coords.longitude.toFixed(7)), accuracy_m: Math.round(coords.accuracy * 10) / 10 }),
      ({ code }) => reject(REASON_WORDS[REASONS[code] ?? "unavailable"]),
      { ...WATCH, maximumAge: 10000, timeout: 20000 },
    );
  });
}
