// What surrounds every screen: its heading, the three rooms, one line that says what is going on.

import { html, nothing, render, svg } from "../../lit-html/lit-html.js";

export const root = document.querySelector("#app");
export const APP = document.querySelector("meta[name=app-version]").content;

const ROOMS = [
  ["tugas", "Tugas", svg`<path d="M5 4h14v17H5zM9 2h6v4H9zM8 11h8M8 15h5"/>`],
  ["antrean", "Antrean", svg`<path d="M12 19V6M6 11l6-6 6 6M4 21h16"/>`],
  ["bantuan", "Bantuan", svg`<circle cx="12" cy="12" r="9"/><path d="M9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.7.4-1 .8-1 1.700M12 17v.1"/>`],
];
const ICONS = { good: "✓", warn: "!", bad: "!", info: "↑", neutral: "○" };

let status = "";
let last = null;

export const chip = ({ word, tone }) => html`<span class="chip ${tone}"><span aria-hidden="true">${ICONS[tone]}</span> ${word}</span>`;
export const go = (address) => { location.hash = address; };
export const day = (iso) => new Date(`${iso}T00:00:00`).toLocaleDateString("id-ID", { day: "numeric", month: "short", year: "numeric" });
export const moment = (ms) => new Date(ms).toLocaleString("id-ID", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

export const redraw = () => { if (last) draw(last); };

export function say(words) {
  status = words;
  redraw();
}

// `isNew` marks another screen, not the same one drawn again: the reader is taken to its heading.
export function draw(screen, isNew = false) {
  if (!last) root.replaceChildren(); // the words of the shell
  last = screen;
  if (isNew) status = "";
  document.title = `${screen.title} · RBPK Lapangan`;
  render(html`
    <header class="top">
      ${screen.back ? html`<a class="back" href=${screen.back[0]}>‹ ${screen.back[1]}</a>` : html`<span class="brand">RBPK Lapangan</span>`}
      <span class="signal ${navigator.onLine ? "" : "off"}">${navigator.onLine ? "Ada sinyal" : "Tanpa sinyal"}</span>
    </header>
    <p class="status" role="status" aria-live="polite">${status}</p>
    <main>
      <h1 tabindex="-1">${screen.title}</h1>
      ${screen.lead ? html`<p class="lead">${screen.lead}</p>` : nothing}
      ${screen.body}
    </main>
    ${screen.room ? rooms(screen) : nothing}`, root);
  if (!isNew) return;
  scrollTo(0, 0);
  root.querySelector("h1").focus({ preventScroll: true });
  root.dataset.screen = location.hash;
}

const rooms = (screen) => html`<nav class="rooms" aria-label="Ruang">
  ${ROOMS.map(([code, word, icon]) => html`<a href="#/${code}" aria-current=${screen.room === code ? "page" : "false"}>
    <svg viewBox="0 0 24 24" aria-hidden="true">${icon}</svg><span>${word}${code === "antrean" && screen.unsent ? html` <b>${screen.unsent}</b>` : nothing}</span></a>`)}
</nav>`;
