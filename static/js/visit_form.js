// The visit form: where the house stands, smaller photos with a preview, and only the questions that this visit has.

const LONGEST_SIDE = 1600; // as the server keeps them: verification/photos.py
const MOST_BYTES = 1024 * 1024;
const QUALITIES = [0.8, 0.6, 0.4]; // the first whose picture is small enough
const form = document.querySelector("[data-visit-form]");
const field = (name) => form.elements.namedItem(name);

// Position

const place = form.querySelector("[data-position]");
const words = form.querySelector("[data-position-words]");
const PROBLEMS = {
  1: "Izin lokasi ditolak. Nyalakan izin lokasi untuk situs ini di peramban, lalu ketuk lagi.",
  2: "HP belum menemukan posisi. Nyalakan GPS, berdiri di tempat terbuka, lalu ketuk lagi.",
  3: "Terlalu lama menunggu sinyal GPS. Berdiri di tempat terbuka, lalu ketuk lagi.",
};

function showPosition() {
  const accuracy = Math.round(Number(field("accuracy_m").value));
  words.textContent = `Posisi tercatat, ketelitian sekitar ${accuracy} meter. Ketuk lagi untuk mengganti.`;
}

function keepPosition({ coords }) {
  field("latitude").value = coords.latitude.toFixed(5);
  field("longitude").value = coords.longitude.toFixed(5);
  field("accuracy_m").value = coords.accuracy.toFixed(1);
  showPosition();
}

if (place && navigator.geolocation) {
  place.hidden = false;
  if (field("latitude").value) showPosition();
  form.querySelector("[data-position-button]").addEventListener("click", () => {
    words.textContent = "Mencari posisi…";
    navigator.geolocation.getCurrentPosition(
      keepPosition,
      (problem) => { words.textContent = PROBLEMS[problem.code]; },
      { enableHighAccuracy: true, timeout: 30000, maximumAge: 0 },
    );
  });
}

// Photos

async function smaller(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  let blob;
  for (const quality of QUALITIES) {
    blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (blob.size <= MOST_BYTES) break;
  }
  return new File([blob], "foto.jpg", { type: "image/jpeg" });
}

async function prepare(input) {
  const preview = form.querySelector(`[data-preview-of="${input.id}"]`);
  preview.hidden = true;
  if (!input.files.length) return;
  try {
    const carrier = new DataTransfer();
    carrier.items.add(await smaller(input.files[0]));
    input.files = carrier.files;
  } catch {
    return; // not a picture this browser reads: the server says what to do
  }
  preview.src = URL.createObjectURL(input.files[0]);
  preview.hidden = false;
}

const prepared = new Set();
for (const input of form.querySelectorAll("[data-photo]")) {
  input.addEventListener("change", () => {
    const work = prepare(input);
    prepared.add(work);
    work.finally(() => prepared.delete(work));
  });
}

// Which questions: an interview has them, a closed door has none.

const interview = form.querySelector("[data-interview]");

function showQuestions() {
  const outcome = field("outcome").value;
  interview.hidden = outcome !== "" && outcome !== "done";
  for (const input of form.querySelectorAll("[data-presence]")) input.required = outcome === "done";
}

for (const input of form.querySelectorAll("[name=outcome]")) input.addEventListener("change", showQuestions);
showQuestions();

// Gaps, told beside each question in our own words: the browser's bubble is short-lived and speaks its own language.

function showGaps() {
  form.querySelectorAll("[data-gap]").forEach((words) => words.remove());
  const gaps = new Set([...form.querySelectorAll(":invalid")].map((input) => input.closest("fieldset, .field")).filter(Boolean));
  for (const question of gaps) {
    const words = document.createElement("p");
    words.className = "invalid-feedback d-block";
    words.dataset.gap = "";
    const label = question.querySelector("legend, label").firstChild.textContent.trim();
    const person = question.closest("section").querySelector("h2 small") ? question.closest("section").querySelector("h2").firstChild.textContent.trim() : "";
    words.textContent = `Belum dijawab: ${label}${person ? ` (${person})` : ""}`;
    question.append(words);
  }
  const [first] = gaps;
  if (first) {
    first.scrollIntoView({ block: "center" });
    first.querySelector("input, select")?.focus({ preventScroll: true });
  }
  return gaps.size === 0;
}

// Leaving and sending

let isChanged = false;
form.addEventListener("input", () => { isChanged = true; });
addEventListener("beforeunload", (event) => { if (isChanged) event.preventDefault(); });

form.addEventListener("submit", (event) => {
  if (prepared.size) {
    event.preventDefault();
    event.stopPropagation(); // not sent yet: photos are still being made smaller
    Promise.allSettled([...prepared]).then(() => form.requestSubmit());
    return;
  }
  if (!showGaps()) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  isChanged = false;
  form.querySelector("[data-send]").lastChild.textContent = "Mengirim…";
});
