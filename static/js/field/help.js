// Bantuan: permissions, the version, how much room there is, and the rescue file.

import { html, nothing } from "../../lit-html/lit-html.js";
import { APP, draw } from "./frame.js";
import { toBase64 } from "./bytes.js";
import { all, meta, one, setMeta } from "./store.js";
import { unsentCount } from "./tasks.js";

const megabytes = (bytes) => `${Math.round((bytes ?? 0) / 1048576).toLocaleString("id-ID")} MB`;
const permission = async (name) => (await navigator.permissions?.query({ name }).catch(() => null))?.state;
const PERMISSION_WORDS = { granted: "Diizinkan", denied: "Ditolak", prompt: "Akan ditanya saat dipakai" };

// Everything sealed that the server does not have yet, as one file that anybody may carry to the office.
export async function rescueFile() {
  const rows = (await all("outbox")).filter((row) => row.level !== "complete" || row.conflict);
  const head = { v: 1, app: APP, device: (await meta("device"))?.device ?? null, made_at: new Date().toISOString() };
  const visits = rows.map(({ visit, rev, digest, body }) => ({ visit, rev, digest, body: toBase64(body) }));
  const parts = [JSON.stringify(head).slice(0, -1), ',"visits":', JSON.stringify(visits), ',"photos":['];
  let n_photos = 0;
  for (const sha256 of new Set(rows.flatMap((row) => row.photos))) {
    const photo = await one("blobs", sha256);
    if (!photo) continue;
    const data = toBase64(new Uint8Array(await photo.blob.arrayBuffer()));
    parts.push(`${n_photos ? "," : ""}${JSON.stringify({ sha256, type: photo.blob.type, data })}`);
    n_photos += 1;
  }
  return new Blob([...parts, "]}"], { type: "application/json" });
}

export async function saveRescueFile() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await rescueFile());
  link.download = `penyelamat-rbpk-${new Date().toISOString().slice(0, 10)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

// Every file of the app is asked of the worker's store, one by one: only then does it open without a signal.
async function isReadyOffline() {
  if (!navigator.serviceWorker?.controller) return false;
  const kept = await caches.open(`rbpk-hp-${APP}`);
  const files = document.querySelector("meta[name=app-files]").content.split(" ");
  return (await Promise.all([...files, location.pathname].map((address) => kept.match(address)))).every(Boolean);
}

export async function helpScreen(isNew, { update }) {
  const [device, unsent, camera, location_, isPersisted, room, isReady, onWifi] = await Promise.all([
    meta("device"), unsentCount(), permission("camera"), permission("geolocation"), navigator.storage?.persisted?.(), navigator.storage?.estimate?.(),
    isReadyOffline(), meta("photos_on_wifi"),
  ]);
  draw({
    room: "bantuan", title: "Bantuan", unsent,
    body: html`
      ${update ? html`<p class="notice info">Versi baru aplikasi siap. <button class="button" @click=${update}>Pakai versi baru</button></p>` : nothing}
      <section><h2>Izin kamera dan lokasi</h2>
        <dl><dt>Kamera</dt><dd>${PERMISSION_WORDS[camera] ?? "Belum diketahui"}</dd><dt>Lokasi</dt><dd>${PERMISSION_WORDS[location_] ?? "Belum diketahui"}</dd></dl>
        <p>Bila ditolak: ketuk tanda gembok di samping alamat, pilih <b>Izin</b>, lalu nyalakan <b>Kamera</b> dan <b>Lokasi</b>. Lokasi HP juga harus menyala.</p>
      </section>
      <section><h2>Tanpa sinyal</h2>
        <p>${isReady ? html`<span class="chip good"><span aria-hidden="true">✓</span> Siap tanpa sinyal</span>` : html`<span class="chip warn"><span aria-hidden="true">!</span> Belum siap tanpa sinyal</span> Biarkan aplikasi terbuka sebentar saat ada sinyal.`}</p>
        <p>Aplikasi ini tetap terbuka tanpa sinyal. Kunjungan disimpan di HP dan dikirim sendiri saat ada sinyal. Jangan hapus data peramban sebelum semua kunjungan <b>Lengkap</b>.</p>
        <label class="row"><input type="checkbox" .checked=${Boolean(onWifi)} @change=${(event) => setMeta({ photos_on_wifi: event.target.checked })}><span>Kirim foto hanya lewat Wi-Fi. Jawaban selalu dikirim.</span></label>
      </section>
      <section><h2>Berkas penyelamat</h2>
        <p>Bila HP tidak juga dapat mengirim, simpan berkas ini dan berikan kepada pengawas. Isinya jawaban dan foto warga: jangan bagikan kepada orang lain.</p>
        <button class="button wide plain" ?disabled=${!unsent} @click=${saveRescueFile}>Simpan berkas penyelamat</button>
        ${unsent ? nothing : html`<p class="hint">Tidak ada kunjungan yang perlu diselamatkan.</p>`}
      </section>
      <section><h2>HP ini</h2>
        <dl><dt>Petugas</dt><dd>${device?.name ?? "Belum masuk"}</dd><dt>Versi aplikasi</dt><dd>${APP}</dd>
          <dt>Penyimpanan</dt><dd>${room ? `${megabytes(room.usage)} dipakai dari ${megabytes(room.quota)}` : "Belum diketahui"}</dd>
          <dt>Perlindungan data</dt><dd>${isPersisted ? "Terjaga" : "Belum terjaga. Pasang aplikasi ini di layar utama HP."}</dd></dl>
        <a class="button wide plain" href="#/masuk">${device ? "Masuk lagi atau ganti petugas" : "Masuk"}</a>
      </section>`,
  }, isNew);
}
