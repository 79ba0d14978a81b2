// Photos taken inside the page, so that a small phone does not lose the page to its camera; a file where that fails.

import { isoWithOffset, sha256 } from "./bytes.js";

const MOST_BYTES = 200 * 1024; // two weeks of visits, four photos each, stay below 25 MB
const LONGEST_SIDE = 1280;
const QUALITIES = [0.7, 0.5, 0.3]; // the first whose picture is small enough
const WISH = { audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 960 } } };

export const PROBLEMS = {
  NotAllowedError: "Izin kamera ditolak. Nyalakan izin kamera untuk situs ini, atau ambil foto lewat berkas.",
  NotFoundError: "Kamera tidak ditemukan. Ambil foto lewat berkas.",
  NotReadableError: "Kamera sedang dipakai aplikasi lain. Tutup aplikasi itu, lalu coba lagi.",
};
export const problemWords = (error) => PROBLEMS[error?.name] ?? "Kamera tidak dapat dibuka. Ambil foto lewat berkas.";

export async function openCamera(video) {
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("", "NotFoundError");
  const stream = await navigator.mediaDevices.getUserMedia(WISH);
  video.srcObject = stream;
  await video.play();
  return () => stream.getTracks().forEach((track) => track.stop());
}

export const takePhoto = (video, kind) => pack(video, video.videoWidth, video.videoHeight, kind, "camera");

export async function readPhoto(file, kind) {
  const picture = await createImageBitmap(file);
  try {
    return await pack(picture, picture.width, picture.height, kind, "file");
  } finally {
    picture.close();
  }
}

// {record for the draft, blob}: less sharp, then smaller, until it is light enough.
async function pack(picture, width, height, kind, source) {
  let scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  let blob;
  const canvas = document.createElement("canvas");
  do {
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    for (const quality of QUALITIES) {
      blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
      if (blob && blob.size <= MOST_BYTES) break;
    }
    scale *= 0.7;
  } while (blob && blob.size > MOST_BYTES);
  if (!blob) throw new DOMException("", "NotReadableError");
  const hash = await sha256(await blob.arrayBuffer());
  const record = { sha256: hash, size: blob.size, kind, source, taken_at: isoWithOffset(new Date()), width: canvas.width, height: canvas.height };
  return { record, blob };
}
