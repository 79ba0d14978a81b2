// What is asked of a survey: only the fields that the chosen measure needs are shown.
const form = document.querySelector("[data-ask]");
const measure = form?.querySelector("[name=ukuran]");

function show() {
  for (const part of form.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(measure.value);
}

if (measure) {
  measure.addEventListener("change", show);
  show();
}
