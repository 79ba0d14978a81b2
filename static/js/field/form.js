// A published form read for one household: which screens a visit has, which questions are asked, what is still open.

import { html, nothing } from "../../lit-html/lit-html.js";

export const NOT_TOLD = null; // asked, and nobody knows or says; absent from what is sent
const NOBODY_KNOWS = "Tidak tahu / tidak menjawab";
const AGE = { age_years: { kind: "number", unit: "person" } };

let twin;

// Read when the first visit opens: the list of tasks does without it.
export async function loadExpressions() {
  twin ??= await import("./expressions.js");
}

// A condition leaves a question out only when it is surely not met: an unknown age is asked.
export function isAsked(question, resident) {
  if (!question.when || !twin) return true;
  const person = resident?.age_years == null ? {} : { age_years: resident.age_years };
  return twin.evaluate(question.when, { household: {}, persons: [person], norms: {}, variables: AGE, person: 0 }).state !== "no";
}

// In the order of a visit. A step is named in the address, so that "back" of the phone works.
export function stepsOf(draft, definition) {
  const steps = [{ code: "persetujuan", title: "Persetujuan" }, { code: "hasil", title: definition.outcome.label }];
  if (draft.outcome === "done") {
    for (const section of definition.sections) {
      if (section.unit !== "person") steps.push({ code: `s-${section.code}`, title: section.title, section });
      else for (const resident of draft.residents) steps.push({ code: `s-${section.code}-${resident.person}`, title: resident.name, section, resident });
    }
  }
  return [...steps, { code: "foto", title: "Foto" }, { code: "posisi", title: "Posisi rumah" }, { code: "akhir", title: "Periksa dan simpan" }];
}

export const personOf = (draft, resident) => (draft.persons[resident.person] ??= { presence: "", values: {} });
export const valuesOf = (draft, resident) => (resident ? personOf(draft, resident).values : draft.answers);

export function questionsOf(step, draft) {
  if (step.resident && personOf(draft, step.resident).presence !== "yes") return [];
  return step.section.questions.filter((question) => isAsked(question, step.resident));
}

export function rangeProblem(question, value) {
  if (typeof value === "string" && question.kind !== "choice") return question.kind === "integer" ? "Tulis angka bulat saja." : "Tulis angka saja, misalnya 36 atau 36,5.";
  if (typeof value !== "number") return "";
  const words = (number) => number.toLocaleString("id-ID");
  if (question.least != null && value < question.least) return `Paling kecil ${words(question.least)}.`;
  if (question.most != null && value > question.most) return `Paling besar ${words(question.most)}.`;
  return "";
}

// As typed by a person: a comma or a point for decimals, points between thousands. What is no number stays as typed.
export function readNumber(text, kind) {
  const plain = text.trim().replace(/\s/g, "");
  if (plain === "") return undefined;
  if (kind === "integer") {
    const digits = plain.replace(/\.(?=\d{3}(\D|$))/g, "");
    return /^-?\d+$/.test(digits) ? Number(digits) : plain;
  }
  const number = plain.includes(",") ? plain.replaceAll(".", "").replace(",", ".") : plain.replace(/\.(?=\d{3}(\.|$))/g, "");
  return /^-?\d+(\.\d+)?$/.test(number) ? Number(number) : plain;
}

const typed = new Map(); // what stands in a field while it is typed: "36,0" is on its way to 36,05
const shown = (value) => (typeof value === "number" ? String(value).replace(".", ",") : value ?? "");
const isOpen = (value) => value === undefined || value === "";

// What keeps a visit from being sealed, each with the step where it is mended.
export function problemsOf(draft, definition) {
  const problems = [];
  const tell = (step, words) => problems.push({ step, words });
  if (!draft.outcome) tell("hasil", "Pilih hasil kunjungan.");
  if (draft.outcome === "done") {
    const { mode, strokes, witness } = draft.consent_by;
    if (!draft.consent.includes("register")) tell("persetujuan", "Warga belum setuju dicatat. Bila tidak setuju, pilih hasil Menolak diwawancara.");
    if (mode === "signed" && !strokes.length) tell("persetujuan", "Tanda tangan belum ada.");
    if (mode === "spoken" && !witness.trim()) tell("persetujuan", "Tulis nama saksi persetujuan lisan.");
    let n_answers = 0;
    for (const step of stepsOf(draft, definition).filter((step) => step.section)) {
      if (step.resident && !personOf(draft, step.resident).presence) tell(step.code, `Pilih apakah ${step.title} masih tinggal di sini.`);
      for (const question of questionsOf(step, draft)) {
        const value = valuesOf(draft, step.resident)[question.variable];
        const problem = rangeProblem(question, value);
        if (problem) tell(step.code, `${question.label} ${problem}`);
        if (!step.resident && !isOpen(value) && value !== NOT_TOLD) n_answers += 1;
      }
    }
    if (!n_answers) tell(`s-${definition.sections[0].code}`, "Belum ada satu pun jawaban tentang rumah tangga ini.");
  }
  return problems;
}

export function openQuestions(step, draft) {
  const values = valuesOf(draft, step.resident);
  return questionsOf(step, draft).filter((question) => isOpen(values[question.variable])).length;
}

export const rows = (name, choices, chosen, choose) => choices.map(([code, label]) => html`
  <label class="row"><input type="radio" name=${name} .checked=${chosen === code} @change=${() => choose(code)}><span>${label}</span></label>`);

export function questionView(question, step, draft, changed) {
  const values = valuesOf(draft, step.resident);
  const value = values[question.variable];
  const name = `${step.code}-${question.variable}`;
  const choose = (next) => { values[question.variable] = next; changed(); };
  if (question.kind === "choice") {
    return html`<fieldset class="question">
      <legend>${question.label}${hint(question, name)}</legend>
      ${rows(name, question.choices, value, choose)}
      <label class="row soft"><input type="radio" name=${name} .checked=${value === NOT_TOLD} @change=${() => choose(NOT_TOLD)}><span>${NOBODY_KNOWS}</span></label>
    </fieldset>`;
  }
  const problem = rangeProblem(question, value);
  const inField = typed.has(name) && typed.get(name).value === value ? typed.get(name).text : shown(value);
  const type = (text) => {
    const read = readNumber(text, question.kind);
    typed.set(name, { text, value: read });
    choose(read);
  };
  return html`<div class="question">
    <label class="label" for=${name}>${question.label}</label>${hint(question, name)}
    <div class="measure"><input id=${name} inputmode=${question.kind === "integer" ? "numeric" : "decimal"} autocomplete="off"
      aria-describedby="${name}-hint ${name}-problem" aria-invalid=${problem ? "true" : "false"} .value=${inField}
      @input=${(event) => type(event.target.value)}><span>${question.unit ?? ""}</span></div>
    <p class="problem" id="${name}-problem" aria-live="polite">${problem || nothing}</p>
    <label class="row soft"><input type="checkbox" .checked=${value === NOT_TOLD} @change=${(event) => choose(event.target.checked ? NOT_TOLD : undefined)}><span>${NOBODY_KNOWS}</span></label>
  </div>`;
}

const hint = (question, name) => (question.hint ? html`<span class="hint" id="${name}-hint">${question.hint}</span>` : nothing);
