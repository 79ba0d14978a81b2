// The sheet of a village meeting by keyboard: a digit chooses (the browser does that), S takes the suggestion,
// Enter goes to the next row, Ctrl+Enter or Ctrl+S saves. What is not saved yet is counted and not left by mistake.

const form = document.querySelector("[data-sheet]");
const unsaved = document.querySelector("[data-unsaved]");
const rows = [...form.querySelectorAll("[data-row]")];
let isLeaving = false;

const isChanged = (field) => (field.matches("select")
  ? [...field.options].some((option) => option.selected !== option.defaultSelected && (option.defaultSelected || option.value))
  : field.value !== field.defaultValue);

function tell() {
  const changed = rows.filter((row) => [...row.querySelectorAll("select, input")].some(isChanged));
  for (const row of rows) row.classList.toggle("is-changed", changed.includes(row));
  const faulty = rows.filter((row) => row.classList.contains("has-error")).length;
  const n = changed.length + (changed.length ? 0 : faulty);
  unsaved.textContent = n ? `${n} baris belum disimpan` : "";
  return n;
}

function next(row) {
  const here = rows.indexOf(row);
  (rows[here + 1]?.querySelector("select") ?? form.querySelector("[data-save]")).focus();
}

form.addEventListener("keydown", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row) return;
  if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && event.target.matches("select, input")) {
    event.preventDefault();
    next(row);
  }
  const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey;
  if (event.key.toLowerCase() === "s" && isPlain && event.target.matches("select") && row.dataset.suggestion) {
    event.preventDefault();
    event.target.value = row.dataset.suggestion;
    tell();
    next(row);
  }
});

document.addEventListener("keydown", (event) => {
  const saves = (event.ctrlKey || event.metaKey) && (event.key === "Enter" || event.key.toLowerCase() === "s");
  if (!saves) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("[data-save]"));
});

form.addEventListener("input", tell);
form.addEventListener("change", tell);
form.addEventListener("submit", () => { isLeaving = true; });
addEventListener("beforeunload", (event) => { if (!isLeaving && tell()) event.preventDefault(); });
addEventListener("pageshow", () => { isLeaving = false; tell(); });
