// Bytes and moments as they are written down.

export async function sha256(bytes) {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function toBase64(bytes) {
  let text = "";
  for (let start = 0; start < bytes.length; start += 8192) text += String.fromCharCode(...bytes.subarray(start, start + 8192));
  return btoa(text);
}

export const hexToBase64 = (hex) => toBase64(Uint8Array.from(hex.match(/../g), (byte) => parseInt(byte, 16)));

// The moment with the phone's own offset from UTC.
export function isoWithOffset(date) {
  const minutes = -date.getTimezoneOffset();
  const shifted = new Date(date.getTime() + minutes * 60000).toISOString().slice(0, -1);
  const two = (number) => String(Math.floor(number)).padStart(2, "0");
  return `${shifted}${minutes < 0 ? "-" : "+"}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}
