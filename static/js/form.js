// Forms: one click sends once, and errors are where the reader starts.

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-disabled", "true");
});

// Back in the browser: the form may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  }
});

// On a narrow screen the tab one is on may stand outside its row.
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  const row = tab.parentElement;
  row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
}

document.querySelector("[data-error-summary]")?.focus();

for (const link of document.querySelectorAll("[data-error-summary] a")) {
  link.addEventListener("click", (event) => {
    const field = document.querySelector(link.hash);
    if (!field) return;
    event.preventDefault();
    field.scrollIntoView({ block: "center" });
    (field.matches("fieldset") ? field.querySelector("input") ?? field : field).focus();
  });
}

// The browser labels file fields in its own language; ours says what it does. Without this script the browser's stays.
for (const input of document.querySelectorAll("input[type=file]")) {
  const choice = document.createElement("div");
  choice.className = "file-choice";
  const button = document.createElement("label");
  button.className = "btn btn-outline-primary";
  button.htmlFor = input.id;
  button.textContent = input.multiple ? "Pilih berkas" : "Pilih satu berkas";
  const names = document.createElement("span");
  names.className = "file-names";
  input.replaceWith(choice);
  choice.append(input, button, names);
  const tell = () => { names.textContent = [...input.files].map((file) => file.name).join(", ") || "Belum ada berkas dipilih."; };
  input.addEventListener("change", tell);
  tell();
}
