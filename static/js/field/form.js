// A published form read for one household: which screens a visit has, which questions are asked, what is still open.
// verification/field/answering.py reads the same answers at the server and must come to the same.

import { html, nothing } from "../../lit-html/lit-html.js";

export const NOT_TOLD = null; // asked, and nobody knows or says; absent from what is sent
const NOBODY_KNOWS = "Tidak tahu / tidak menjawab";
const NUMBERS = ["integer", "decimal", "rupiah"];
const UNREAD = ["note", "photo", "position", "signature"]; // no condition reads these
const TESTS = ["and", "or", "not", "lt", "le", "gt", "ge", "eq", "ne", "in", "at_least", "is_known", "any", "all"];
const YES_NO = [["yes", "Ya"], ["no", "Tidak"]];
const LONGEST_TEXT = 500;

let twin;

// Read when the first visit opens: the list of tasks does without it.
export async function loadExpressions() {
  twin ??= await import("./expressions.js");
}

export const keyOf = (question) => question.variable ?? question.name;
export const isInterview = (draft) => draft.outcome === "done" || draft.outcome === "new_household";
export const isOpen = (value) => value === undefined || (typeof value === "string" && !value.trim()) || (Array.isArray(value) && !value.length);
const isAnswered = (value) => value !== NOT_TOLD && !isOpen(value);

// People: those on the list of the task, then those whom the verifier adds. A ref tells them apart.

export const refOf = (resident) => resident.local ?? String(resident.person);
export const everybody = (draft) => [...draft.residents, ...(draft.newcomers ?? [])];
export const personOf = (draft, resident) => (draft.persons[refOf(resident)] ??= { presence: resident.local ? "new" : "", values: {} });
export const valuesOf = (draft, resident) => (resident ? personOf(draft, resident).values : draft.answers);
export const isHere = (draft, resident) => ["yes", "new"].includes(personOf(draft, resident).presence);

export function ageOf({ birth_date, age_years }, today = new Date()) {
  if (!birth_date) return age_years ?? null;
  const [year, month, day] = birth_date.split("-").map(Number);
  const isBefore = today.getMonth() + 1 < month || (today.getMonth() + 1 === month && today.getDate() < day);
  return today.getFullYear() - year - (isBefore ? 1 : 0);
}

// Which questions are asked

const variablesOfForms = new WeakMap();

function variablesOf(definition) {
  if (variablesOfForms.has(definition)) return variablesOfForms.get(definition);
  const found = { age_years: { kind: "number", unit: "person" }, sex: { kind: "text", unit: "person" }, relation: { kind: "text", unit: "person" } };
  for (const { unit, questions } of definition.sections) {
    for (const question of questions) {
      const { kind } = question;
      const key = keyOf(question);
      if (kind === "choices") for (const [code] of question.choices) found[`${key}.${code}`] = { kind: "text", unit };
      else if (!UNREAD.includes(kind)) found[key] = { kind: NUMBERS.includes(kind) || (kind === "calculated" && !isTest(question.expression)) ? "number" : "text", unit };
    }
  }
  variablesOfForms.set(definition, found);
  return found;
}

const isTest = (tree) => TESTS.includes(Object.keys(tree)[0]);

function factsFrom(question, value) {
  const key = keyOf(question);
  if (question.kind === "choices") return Object.fromEntries(question.choices.map(([code]) => [`${key}.${code}`, value.includes(code) ? "yes" : "no"]));
  return UNREAD.includes(question.kind) ? {} : { [key]: value };
}

const placeOf = (question, resident) => `${keyOf(question)}|${resident ? refOf(resident) : ""}`;

/**
 * All answers against the form, in its order.
 *
 * A question is left out when its condition is surely not met, and as long as it hangs on an answer that is still open
 * or on a question that was left out itself. An unknown age, or an answer that was refused, leaves it in.
 * returns  {asked: Set of places, sums: Map of place to value, wrong: Map of place to words}
 */
export function lookAt(draft, definition) {
  const variables = variablesOf(definition);
  const people = isInterview(draft) ? everybody(draft).filter((resident) => isHere(draft, resident)) : [];
  const home = {};
  const persons = people.map(knownOf);
  const look = { asked: new Set(), sums: new Map(), wrong: new Map() };
  const waiting = new Set(); // left out, or asked and still open
  const one = (question, person) => {
    const resident = person === null ? null : people[person];
    const facts = { household: home, persons, variables, person };
    const place = placeOf(question, resident);
    const wait = () => waiting.add(`${keyOf(question)}|${person ?? ""}`);
    if (question.when && twin) {
      const { state, because } = twin.evaluate(question.when, facts);
      if (state === "no" || (state === "unknown" && because.some(([name, , index]) => waiting.has(`${name.split(".")[0]}|${index ?? ""}`)))) return wait();
    }
    look.asked.add(place);
    let value = valuesOf(draft, resident)[keyOf(question)];
    if (question.kind === "calculated") {
      value = twin ? twin.compute(question.expression, facts) ?? undefined : undefined;
      if (typeof value === "boolean") value = value ? "yes" : "no";
      look.sums.set(place, value);
    }
    if (isOpen(value)) return wait();
    if (value === NOT_TOLD) return undefined;
    Object.assign(person === null ? home : persons[person], factsFrom(question, value));
    if (question.constraint && twin && twin.evaluate(question.constraint, facts).state === "no") look.wrong.set(place, question.constraint_text);
    return undefined;
  };
  for (const section of definition.sections) {
    for (const person of section.unit === "person" ? people.keys() : [null]) {
      for (const question of section.questions) one(question, person);
    }
  }
  return look;
}

function knownOf(resident) {
  const known = { age_years: ageOf(resident), sex: resident.sex, relation: resident.relation };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value || value === 0));
}

// In the order of a visit. A step is named in the address, so that "back" of the phone works.
export function stepsOf(draft, definition) {
  const steps = [{ code: "persetujuan", title: "Persetujuan" }, { code: "hasil", title: definition.outcome.label }];
  if (isInterview(draft)) {
    let isFirst = true;
    for (const section of definition.sections) {
      if (section.unit !== "person") {
        steps.push({ code: `s-${section.code}`, title: section.title, section });
        continue;
      }
      if (isFirst) steps.push({ code: "anggota", title: "Siapa yang tinggal di sini?" });
      for (const resident of everybody(draft)) steps.push({ code: `s-${section.code}-${refOf(resident)}`, title: resident.name || "Anggota baru", section, resident, isFirst });
      isFirst = false;
    }
  }
  return [...steps, { code: "foto", title: "Foto" }, { code: "posisi", title: "Posisi rumah" }, { code: "akhir", title: "Periksa dan simpan" }];
}

export const stepFor = (steps, key, person) =>
  steps.find(({ section, resident }) => section?.questions.some((question) => keyOf(question) === key) && (person == null ? !resident : resident && refOf(resident) === String(person)));

export const questionsOf = (step, look) => step.section.questions.filter((question) => look.asked.has(placeOf(question, step.resident)));

// What is wrong with an answer

const words = (number) => number.toLocaleString("id-ID");
const dayWords = (day) => (day === "today" ? "hari ini" : new Date(`${day}T00:00:00`).toLocaleDateString("id-ID", { day: "numeric", month: "long", year: "numeric" }));
const localDay = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
const dayOf = (limit) => (limit === "today" ? localDay() : limit);

export function rangeProblem(question, value) {
  const { kind, least, most } = question;
  if (NUMBERS.includes(kind)) {
    if (typeof value === "string") return kind === "decimal" ? "Tulis angka saja, misalnya 36 atau 36,5." : "Tulis angka bulat saja.";
    if (typeof value !== "number") return "";
    if (least != null && value < least) return `Paling kecil ${words(least)}.`;
    if (most != null && value > most) return `Paling besar ${words(most)}.`;
  } else if (isAnswered(value)) {
    if (kind === "nik") return nikProblem(value);
    if (kind === "text" && value.length > LONGEST_TEXT) return `Paling panjang ${LONGEST_TEXT} huruf.`;
    if (kind === "date" && least && value < dayOf(least)) return `Paling awal ${dayWords(least)}.`;
    if (kind === "date" && most && value > dayOf(most)) return `Paling akhir ${dayWords(most)}.`;
  }
  return "";
}

export function nikProblem(value) {
  const digits = value.replace(/[\s.-]/g, "");
  return /^\d{16}$/.test(digits) ? "" : `NIK harus 16 angka. Yang diketik ${digits.length} angka.`;
}

// A NIK may be odd and right; the officer looks at the card once more.
export function nikDoubt(value) {
  const day = Number(value.slice(6, 8)) % 40;
  const month = Number(value.slice(8, 10));
  return day < 1 || day > 31 || month < 1 || month > 12 ? "Angka ke-7 sampai ke-12 biasanya tanggal lahir. Periksa sekali lagi pada kartu." : "";
}

export function problemOf(question, step, draft, look) {
  return rangeProblem(question, valuesOf(draft, step.resident)[keyOf(question)]) || look.wrong.get(placeOf(question, step.resident)) || "";
}

export const isMissing = (question, step, draft) => Boolean(question.required) && needsAnswer(question) && isOpen(valuesOf(draft, step.resident)[keyOf(question)]);
const needsAnswer = (question) => question.kind !== "note" && question.kind !== "calculated";

// As typed by a person: a comma or a point for decimals, points between thousands. What is no number stays as typed.
export function readNumber(text, kind) {
  const plain = text.trim().replace(/^rp\.?/i, "").replace(/\s/g, "");
  if (plain === "") return undefined;
  if (kind !== "decimal") {
    const digits = plain.replace(/\.(?=\d{3}(\D|$))/g, "");
    return /^-?\d+$/.test(digits) ? Number(digits) : plain;
  }
  const number = plain.includes(",") ? plain.replaceAll(".", "").replace(",", ".") : plain.replace(/\.(?=\d{3}(\.|$))/g, "");
  return /^-?\d+(\.\d+)?$/.test(number) ? Number(number) : plain;
}

export function peopleProblems(draft) {
  const problems = [];
  for (const one of draft.newcomers ?? []) {
    const who = one.name?.trim() || "Anggota baru";
    if (!/\p{L}/u.test(one.name ?? "")) problems.push([one, "Tulis nama anggota baru."]);
    else if (!one.sex) problems.push([one, `Pilih jenis kelamin ${who}.`]);
    else if (!one.relation) problems.push([one, `Pilih hubungan ${who} dengan kepala keluarga.`]);
    else if (one.birth_date && one.birth_date > localDay()) problems.push([one, `Tanggal lahir ${who} ada di masa depan.`]);
    else if (typeof one.age_years === "string" || one.age_years > 120) problems.push([one, `Umur ${who} harus angka, paling besar 120.`]);
    else if (one.nik && nikProblem(one.nik)) problems.push([one, `${who}: ${nikProblem(one.nik)}`]);
  }
  return problems;
}

// What keeps a visit from being sealed, each with the step where it is mended.
export function problemsOf(draft, definition, look) {
  const problems = [];
  const tell = (step, words) => problems.push({ step, words });
  const isNew = Boolean(draft.new_household);
  if (!draft.outcome) tell("hasil", "Pilih hasil kunjungan.");
  if (isNew && !draft.new_household.address.trim()) tell("hasil", "Tulis alamat atau ciri rumah ini.");
  if (isInterview(draft)) {
    const { mode, asked_by, strokes, witness } = draft.consent_by;
    if (!draft.consent.includes("register")) tell("persetujuan", "Warga belum setuju dicatat. Bila tidak setuju, pilih hasil Menolak diwawancara.");
    if (mode === "signed" && !strokes.length) tell("persetujuan", "Tanda tangan belum ada.");
    if (!asked_by.trim()) tell("persetujuan", "Tulis nama yang bertanya.");
    if (mode === "spoken" && !witness.trim()) tell("persetujuan", "Tulis nama saksi persetujuan lisan.");
    const steps = stepsOf(draft, definition);
    if (isNew && steps.some(({ code }) => code === "anggota")) {
      if (!draft.newcomers.length) tell("anggota", "Tambahkan orang yang tinggal di rumah ini.");
      else if (!draft.newcomers.some(({ relation }) => relation === "head")) tell("anggota", "Pilih siapa yang menjadi kepala keluarga.");
    }
    for (const [one, words] of peopleProblems(draft)) tell(steps.find(({ resident }) => resident === one)?.code ?? "anggota", words);
    let n_answers = 0;
    for (const step of steps.filter((step) => step.section)) {
      if (step.resident && !personOf(draft, step.resident).presence) tell(step.code, `Pilih apakah ${step.title} masih tinggal di sini.`);
      for (const question of questionsOf(step, look)) {
        const problem = problemOf(question, step, draft, look) || (isMissing(question, step, draft) ? "Jawab, atau pilih Tidak tahu." : "");
        if (problem) tell(step.code, `${question.label} ${problem}`);
        if (!step.resident && isAnswered(draft.answers[keyOf(question)])) n_answers += 1;
      }
    }
    if (!n_answers) tell(`s-${definition.sections[0].code}`, "Belum ada satu pun jawaban tentang rumah tangga ini.");
  }
  return problems;
}

export function openQuestions(step, draft, look) {
  const values = valuesOf(draft, step.resident);
  return questionsOf(step, look).filter((question) => needsAnswer(question) && isOpen(values[keyOf(question)])).length;
}

// Views

export const rows = (name, choices, chosen, choose) => choices.map(([code, label]) => html`
  <label class="row"><input type="radio" name=${name} .checked=${chosen === code} @change=${() => choose(code)}><span>${label}</span></label>`);

const typed = new Map(); // what stands in a field while it is typed: "36,0" is on its way to 36,05

function shown({ kind }, value) {
  if (typeof value !== "number") return value ?? "";
  return kind === "rupiah" ? words(value) : String(value).replace(".", ",");
}

const unitOf = ({ kind, unit }, value) => (kind === "rupiah" ? (typeof value === "number" ? `Rp${words(value)}` : "rupiah") : unit ?? "");

/** `tools`: {draft, look, isPressed, changed, note(question, step), photo, position, signature}: what the visit lends. */
export function questionView(question, step, tools) {
  const { draft, look, isPressed } = tools;
  const values = valuesOf(draft, step.resident);
  const key = keyOf(question);
  const value = values[key];
  const name = `${step.code}-${key}`;
  const choose = (next) => { values[key] = next; tools.changed(); };
  const { kind } = question;
  if (kind === "note") return html`<p class="read">${question.label}${hint(question, name)}</p>`;
  if (kind === "calculated") return sumView(question, look.sums.get(placeOf(question, step.resident)), look.wrong.get(placeOf(question, step.resident)));
  const problem = problemOf(question, step, draft, look) || (isPressed && isMissing(question, step, draft) ? "Jawab, atau pilih Tidak tahu." : "");
  const head = html`${question.label}${question.required ? html` <span class="must">wajib</span>` : nothing}`;
  const note = tools.note(question, step);
  const after = html`<p class="problem" id="${name}-problem" aria-live="polite">${problem || nothing}</p>`;
  if (kind === "choice" || kind === "yes_no") {
    return html`<fieldset class="question">
      <legend>${head}${hint(question, name)}</legend>${note}
      ${rows(name, question.choices ?? YES_NO, value, choose)}
      <label class="row soft"><input type="radio" name=${name} .checked=${value === NOT_TOLD} @change=${() => choose(NOT_TOLD)}><span>${NOBODY_KNOWS}</span></label>${after}
    </fieldset>`;
  }
  const unknown = html`<label class="row soft"><input type="checkbox" .checked=${value === NOT_TOLD} @change=${(event) => choose(event.target.checked ? NOT_TOLD : undefined)}><span>${NOBODY_KNOWS}</span></label>`;
  if (kind === "choices") {
    const chosen = value ?? [];
    const turn = (code, isOn) => choose(question.choices.map(([one]) => one).filter((one) => (one === code ? isOn : chosen.includes(one))));
    return html`<fieldset class="question">
      <legend>${head}<span class="hint">Boleh lebih dari satu.</span>${hint(question, name)}</legend>${note}
      ${question.choices.map(([code, label]) => html`<label class="row"><input type="checkbox" .checked=${chosen.includes(code)} @change=${(event) => turn(code, event.target.checked)}><span>${label}</span></label>`)}
      ${unknown}${after}
    </fieldset>`;
  }
  if (["photo", "position", "signature"].includes(kind)) {
    return html`<div class="question" role="group" aria-labelledby="${name}-label"><p class="label" id="${name}-label">${head}</p>${hint(question, name)}${note}
      ${value === NOT_TOLD ? nothing : tools[kind](question, step, choose)}${unknown}${after}</div>`;
  }
  return html`<div class="question">
    <label class="label" for=${name}>${head}</label>${hint(question, name)}${note}
    ${fieldView(question, value, name, choose, problem)}${after}
    ${kind === "nik" && isAnswered(value) && !problem && nikDoubt(value) ? html`<p class="notice warn">${nikDoubt(value)}</p>` : nothing}
    ${unknown}
  </div>`;
}

function fieldView(question, value, name, choose, problem) {
  const { kind } = question;
  const told = [`${name}-hint ${name}-problem`, problem ? "true" : "false"];
  if (kind === "date") return html`<input id=${name} type="date" aria-describedby=${told[0]} aria-invalid=${told[1]} .value=${value ?? ""} @change=${(event) => choose(event.target.value || undefined)}>`;
  if (kind === "text") return html`<textarea id=${name} rows="2" aria-describedby=${told[0]} aria-invalid=${told[1]} .value=${value ?? ""} @input=${(event) => choose(event.target.value || undefined)}></textarea>`;
  if (kind === "nik") return html`<input id=${name} inputmode="numeric" autocomplete="off" maxlength="24" aria-describedby=${told[0]} aria-invalid=${told[1]} .value=${value ?? ""} @input=${(event) => choose(event.target.value.replace(/[\s.-]/g, "") || undefined)}>`;
  const inField = typed.has(name) && typed.get(name).value === value ? typed.get(name).text : shown(question, value);
  const type = (text) => {
    const read = readNumber(text, kind);
    typed.set(name, { text, value: read });
    choose(read);
  };
  return html`<div class="measure"><input id=${name} inputmode=${kind === "decimal" ? "decimal" : "numeric"} autocomplete="off"
    aria-describedby=${told[0]} aria-invalid=${told[1]} .value=${inField}
    @input=${(event) => type(event.target.value)} @change=${(event) => { typed.delete(name); choose(readNumber(event.target.value, kind)); }}><span>${unitOf(question, value)}</span></div>`;
}

function sumView(question, value, problem) {
  const said = { yes: "Ya", no: "Tidak" }[value] ?? (typeof value === "number" ? `${question.unit === "rupiah" ? "Rp" : ""}${value.toLocaleString("id-ID", { maximumFractionDigits: 2 })} ${question.unit === "rupiah" ? "" : question.unit ?? ""}` : "Belum dapat dihitung");
  return html`<div class="question"><p class="label">${question.label}</p>${hint(question, "")}<output class="sum">${said}</output><p class="problem" aria-live="polite">${problem || nothing}</p></div>`;
}

const hint = (question, name) => (question.hint ? html`<span class="hint" id="${name}-hint">${question.hint}</span>` : nothing);
