// Who is not in the register: somebody more in a house, and the houses of an RT that stand on no list.

import { html, nothing } from "../../lit-html/lit-html.js";
import { ageOf, everybody, nikDoubt, nikProblem, personOf, readNumber, rows } from "./form.js";
import { draw } from "./frame.js";
import { all } from "./store.js";

const SEXES = [["male", "Laki-laki"], ["female", "Perempuan"]];
const RELATIONS = [
  ["head", "Kepala keluarga"], ["spouse", "Istri/suami"], ["child", "Anak"], ["child_in_law", "Menantu"],
  ["grandchild", "Cucu"], ["parent", "Orang tua/mertua"], ["helper", "Pembantu/sopir"], ["other", "Lainnya"],
];

export const newcomer = () => ({ person: null, local: crypto.randomUUID(), name: "", sex: "", birth_date: "", age_years: null, relation: "", nik: "", title: "" });

export function titleOf(one) {
  const relation = RELATIONS.find(([code]) => code === one.relation)?.[1];
  const age = ageOf(one);
  return [relation, typeof age === "number" ? `${age} tahun` : "umur belum diketahui"].filter(Boolean).join(", ");
}

// The screen before the questions about persons: who is asked about, and the way to add somebody.
export function peopleView(draft, addressFor, add) {
  const people = everybody(draft);
  return html`
    <p>${draft.new_household ? "Catat semua orang yang tinggal dan makan bersama di rumah ini, mulai dari kepala keluarga." : "Bacakan nama di bawah. Siapa lagi yang tinggal dan makan bersama di sini, termasuk bayi?"}</p>
    ${people.length ? html`<ul class="cards">${people.map((one) => html`<li><a class="card" href=${addressFor(one)}><strong>${one.name || "Anggota baru"}</strong>
      <span>${one.local ? titleOf(one) : one.title}</span>${one.local ? html`<span class="returned">Belum ada di daftar</span>` : nothing}</a></li>`)}</ul>` : nothing}
    <button class="button wide plain" @click=${add}>Tambah anggota rumah tangga</button>`;
}

// Name, sex, age and relation of somebody new, above the questions about that person.
export function newcomerView(one, changed) {
  const set = (name) => (value) => { one[name] = value; changed(); };
  const field = (name, label, hint, more) => html`<div class="question"><label class="label" for="new-${name}">${label}</label>${hint ? html`<span class="hint">${hint}</span>` : nothing}${more}</div>`;
  const age = readNumberOf(one.age_years);
  const nik = one.nik ?? "";
  return html`
    ${field("name", "Nama", "Seperti pada KTP atau kartu keluarga, bila ada.", html`<input id="new-name" autocomplete="off" maxlength="120" .value=${one.name} @input=${(event) => set("name")(event.target.value)}>`)}
    <fieldset class="question"><legend>Jenis kelamin</legend>${rows("new-sex", SEXES, one.sex, set("sex"))}</fieldset>
    <fieldset class="question"><legend>Hubungan dengan kepala keluarga</legend>${rows("new-relation", RELATIONS, one.relation, set("relation"))}</fieldset>
    ${field("birth", "Tanggal lahir", "Kosongkan bila tidak diketahui, lalu tulis perkiraan umur.", html`<input id="new-birth" type="date" .value=${one.birth_date} @change=${(event) => set("birth_date")(event.target.value)}>`)}
    ${one.birth_date ? html`<p class="hint">Umur ${ageOf(one)} tahun.</p>` : field("age", "Umur", "", html`<div class="measure"><input id="new-age" inputmode="numeric" autocomplete="off" .value=${age} @input=${(event) => set("age_years")(readNumber(event.target.value, "integer") ?? null)}><span>tahun</span></div>`)}
    ${field("nik", "NIK", "16 angka pada KTP atau kartu keluarga. Boleh kosong.", html`<input id="new-nik" inputmode="numeric" autocomplete="off" maxlength="24" .value=${nik} @input=${(event) => set("nik")(event.target.value.replace(/[\s.-]/g, ""))}>
      <p class="problem" aria-live="polite">${nik && nikProblem(nik) ? nikProblem(nik) : nothing}</p>
      ${nik && !nikProblem(nik) && nikDoubt(nik) ? html`<p class="notice warn">${nikDoubt(nik)}</p>` : nothing}`)}`;
}

export const dropView = (drop) => html`<details><summary>Hapus orang ini</summary><p>Isian tentang orang ini hilang dari HP.</p>
  <button class="button wide danger" @click=${drop}>Hapus orang ini</button></details>`;

const readNumberOf = (age) => (age === null || age === undefined ? "" : String(age));

export function dropNewcomer(draft, one) {
  draft.newcomers = draft.newcomers.filter(({ local }) => local !== one.local);
  delete draft.persons[one.local];
}

export function addNewcomer(draft) {
  const one = newcomer();
  (draft.newcomers ??= []).push(one);
  personOf(draft, one);
  return one;
}

// What was answered before a visit came back; pictures and numbers of identity are asked again.
export function startFrom(draft, { outcome, answers }, definition) {
  const again = new Set(definition.sections.flatMap(({ questions }) => questions).filter(({ kind }) => ["photo", "nik", "calculated"].includes(kind)).map(({ name, variable }) => name ?? variable));
  const keep = (values = {}) => Object.fromEntries(Object.entries(values).filter(([key]) => !again.has(key)));
  draft.outcome = outcome === "new_household" && !draft.new_household ? "done" : outcome;
  draft.answers = keep(answers.household);
  for (const entry of answers.persons ?? []) if (entry.person !== null) draft.persons[entry.person] = { presence: entry.presence, values: keep(entry.values) };
  for (const entry of [...(answers.persons ?? []).filter(({ person }) => person === null), ...(answers.newcomers ?? [])]) {
    const { local, name, sex, birth_date, age_years, relation, nik } = entry;
    draft.newcomers.push({ ...newcomer(), local: local ?? crypto.randomUUID(), name, sex: sex ?? "", birth_date: birth_date ?? "", age_years: age_years ?? null, relation: relation ?? "", nik: typeof nik === "string" ? nik : "" });
    personOf(draft, draft.newcomers.at(-1)).values = keep(entry.values);
  }
}

// An RT to canvass: who is listed there already, what was begun and done, and the way to a new house.
export async function canvassScreen(assignment, begin) {
  const [drafts, outbox] = await Promise.all([all("drafts"), all("outbox")]);
  const isOf = (kept) => kept.assignment.id === assignment.id;
  const open = drafts.filter(isOf);
  const done = outbox.filter(isOf);
  const known = assignment.known ?? [];
  const household = (head, address, code) => html`<li class="card still"><strong>${head || "Nama belum tercatat"}</strong><span>${address || "Alamat belum tercatat"}</span>${code ? html`<span class="code">${code}</span>` : nothing}</li>`;
  draw({
    title: `Pendataan ${assignment.neighbourhood}`, back: ["#/tugas", "Tugas"], lead: assignment.place,
    body: html`
      <p>Datangi semua rumah di RT ini. Rumah yang tidak ada di daftar bawah dicatat sebagai rumah baru.</p>
      <button class="button wide" @click=${begin}>Rumah baru</button>
      ${open.length ? html`<section><h2>Belum selesai diisi</h2><ul class="cards">${open.map((draft) => html`<li><a class="card" href="#/kunjungan/${draft.visit}/${draft.step}"><strong>${draft.new_household?.address || "Rumah baru"}</strong></a></li>`)}</ul></section>` : nothing}
      ${done.length ? html`<section><h2>Sudah dicatat di HP ini</h2><ul class="cards">${done.map((row) => household(row.head, row.address))}</ul></section>` : nothing}
      <section><h2>Sudah ada di daftar</h2>
        ${known.length ? html`<p class="hint">Jangan catat lagi rumah ini.</p><ul class="cards">${known.map(({ head, address, code }) => household(head, address, code))}</ul>` : html`<p>Belum ada rumah tangga RT ini di daftar.</p>`}</section>`,
  }, true);
}
