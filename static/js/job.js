// Progress of a long job: asks its page every 1.5 s, more slowly when the server does not answer.
const SHORTEST_MS = 1500;
const LONGEST_MS = 15000;

const count = new Intl.NumberFormat("id-ID");
const oneDecimal = new Intl.NumberFormat("id-ID", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

for (const panel of document.querySelectorAll("[data-job]")) follow(panel, SHORTEST_MS);

async function follow(panel, waitMs) {
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  if (document.hidden) await new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));
  const job = await ask(panel.dataset.job);
  if (!job) { follow(panel, Math.min(waitMs * 2, LONGEST_MS)); return; }
  if (job.is_over) { location.reload(); return; }
  show(panel, job);
  follow(panel, SHORTEST_MS);
}

async function ask(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok && !answer.redirected ? await answer.json() : null;
  } catch {
    return null; // no network: asked again later
  }
}

function show(panel, job) {
  const put = (name, text) => { panel.querySelector(`[data-job-${name}]`).textContent = text; };
  put("stage", job.is_cancelling ? "Membatalkan …" : job.stage || job.state_label);
  put("share", job.share_done === null ? "" : `${oneDecimal.format(job.share_done * 100)}\u00a0%`);
  put("counts", job.n_total ? `${count.format(job.n_done)} dari ${count.format(job.n_total)}` : "");
  put("left", timeLeft(job));
  const bar = panel.querySelector("[data-job-bar]");
  bar.max = job.n_total || 1;
  if (job.n_total) bar.value = job.n_done; else bar.removeAttribute("value");
}

function timeLeft({ seconds_left: seconds, rows_per_s: rate }) {
  if (!seconds) return "";
  const left = seconds >= 3600 ? `${Math.round(seconds / 3600)} jam` : seconds >= 60 ? `${Math.round(seconds / 60)} menit` : `${seconds} detik`;
  return `kira-kira ${left} lagi${rate ? `, ${count.format(rate)} per detik` : ""}`;
}
