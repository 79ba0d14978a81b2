{% autoescape off %}// Keeps the app's own files on the phone so that it opens without a signal. It keeps no data and sends none.

const RELEASE = {{ release }};
const PREFIX = "rbpk-hp-";
const CACHE = PREFIX + RELEASE.version;
const KEPT = new Set([RELEASE.shell, ...RELEASE.assets]);
{% endautoescape %}
async function keepRelease() {
  const cache = await caches.open(CACHE);
  try {
    // "reload" passes by the browser's own cache; one file that fails fails the whole installation.
    await cache.addAll([...KEPT].map((address) => new Request(address, { cache: "reload", redirect: "error", credentials: "omit" })));
    if (!(await isOurs(cache))) throw new Error("The shell is not ours: a captive portal answered");
    await cache.put("installed-at", new Response(String(Date.now())));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function isOurs(cache) {
  const shell = await cache.match(RELEASE.shell);
  return (await shell.text()).includes(`content="${RELEASE.version}"`);
}

// A page of the release before may still be open: its files stay until the next change.
async function forgetOlderReleases() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  const dated = await Promise.all(names.map(async (name) => [await installedAt(name), name]));
  dated.sort(([one], [other]) => other - one);
  await Promise.all(dated.slice(1).map(([, name]) => caches.delete(name)));
}

async function installedAt(name) {
  const mark = await (await caches.open(name)).match("installed-at");
  return mark ? Number(await mark.text()) : 0;
}

async function fromRelease(request, address) {
  const cache = await caches.open(CACHE);
  return (await cache.match(address)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(keepRelease()));

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOlderReleases().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting(); // only when the person says so: never in the middle of a visit
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || url.pathname.startsWith("/api/")) return;
  if (request.mode === "navigate") {
    if (url.pathname === RELEASE.shell) event.respondWith(fromRelease(request, RELEASE.shell));
    return;
  }
  if (KEPT.has(url.pathname)) event.respondWith(fromRelease(request, url.pathname));
});
