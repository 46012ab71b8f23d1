// Keeps this build of the page for when there is no network. docs/hosting.md says what it does and how to be rid of it.
"use strict";

// Filled in by xtask/src/offline.rs.
const BUILD = "{build}";
const FILES = {files};

const SCOPE = registration.scope;
// Two copies of the page on one origin see each other's caches: a scope has no blank in it, so that none begins like another.
const OURS = `serverless-tradeoffs ${new URL(SCOPE).pathname} `;
const CACHE = OURS + BUILD;
// Which build each open page is of.
const PAGES = `${OURS}pages`;
// How long the network may take before what is kept is shown [ms].
const PATIENCE = 4000;
const LOOSE = { ignoreVary: true };

// The name of a file in the scope; the page itself is "".
function nameOf(address) {
  const { origin, pathname } = new URL(address);
  const place = origin + pathname;
  if (!place.startsWith(SCOPE)) return undefined;
  const name = place.slice(SCOPE.length);
  return name === "index.html" ? "" : name;
}

function hashed(name) {
  return /^[^/]*-[0-9a-f]{16}[._][^/]*$/.test(name);
}

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(
    fill().catch(async (error) => {
      await caches.delete(CACHE);
      throw error;
    }),
  );
});

addEventListener("activate", (event) => {
  event.waitUntil(clients.claim().then(sweep));
});

addEventListener("message", (event) => {
  if (event.source && /^[0-9a-f]{16}$/.test(event.data)) event.waitUntil(opened(event.source.id, event.data));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const name = nameOf(request.url);
  if (request.method !== "GET" || name === undefined) return;
  if (hashed(name)) event.respondWith(fixed(event, name));
  else if (name === "" || FILES.includes(name)) event.respondWith(fresh(event, name));
});

// Keeps all files, or none is kept and the worker before stays.
async function fill() {
  const cache = await caches.open(CACHE);
  await cache.put(SCOPE, await page());
  const add = async (name) => {
    const address = SCOPE + name;
    const kept = hashed(name) && (await caches.match(address, LOOSE));
    await cache.put(address, kept || (await found(address, hashed(name) ? "default" : "no-cache")));
  };
  await Promise.all(FILES.map(add));
}

// Some hosts send their page, or one that says "not found", in the place of what is not there.
function right(answer) {
  return answer.ok && !/^text\/html/.test(answer.headers.get("content-type"));
}

async function found(address, cache) {
  const answer = await fetch(address, { cache });
  if (!right(answer)) throw new Error(`${address}: ${answer.status}`);
  return answer;
}

// The page of this very build: while a host changes over it may still send the one before. Some hosts know it by its name only.
async function page() {
  for (const address of [SCOPE, `${SCOPE}index.html`]) {
    const answer = await fetch(address, { cache: "no-cache" });
    const text = answer.ok ? await answer.text() : "";
    // A copy, because browsers refuse an answer that was redirected.
    if (text.includes(`data-build="${BUILD}"`)) return new Response(text, { headers: answer.headers });
  }
  throw new Error("the host does not send the page of this build");
}

// What has a hash in its name never changes. One of another build, for a page that is still open, may be in that build's cache.
async function fixed(event, name) {
  const kept = await caches.match(event.request.url, LOOSE);
  if (kept) return kept;
  const answer = await fetch(event.request);
  if (right(answer) && FILES.includes(name)) {
    const copy = answer.clone();
    event.waitUntil(caches.open(CACHE).then((cache) => cache.put(event.request.url, copy)));
  }
  return answer;
}

// Everything else comes from the network while that answers, so that no old version stays.
async function fresh(event, name) {
  const { request } = event;
  const kept = await caches.match(SCOPE + name, { cacheName: CACHE, ...LOOSE });
  const asked = fetch(request, { cache: "no-cache" });
  try {
    const late = () => new Promise((_, reject) => setTimeout(reject, PATIENCE));
    const answer = await (kept ? Promise.race([asked, late()]) : asked);
    const gone = answer.status === 404 || answer.status === 410;
    if (gone && name === "" && request.mode === "navigate") event.waitUntil(leave());
    if (answer.status < 500 || !kept) return answer;
  } catch (error) {
    if (!kept) throw error;
  }
  return kept;
}

// A page that is no longer there takes this worker with it.
async function leave() {
  await registration.unregister();
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS)).map((name) => caches.delete(name)));
}

async function opened(id, build) {
  const pages = await caches.open(PAGES);
  await pages.put(`${SCOPE}?${id}`, new Response(build));
  // The cache of a build that is being installed is not to be deleted; that build sweeps when it takes over.
  if (!registration.installing && !registration.waiting) await sweep();
}

// Deletes what earlier builds of this scope kept, unless a page of theirs is open, or one that has not said what it is.
async function sweep() {
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = windows.filter((client) => nameOf(client.url) === "").map((client) => `${SCOPE}?${client.id}`);
  const pages = await caches.open(PAGES);
  for (const { url } of await pages.keys()) if (!open.includes(url)) await pages.delete(url);
  const answers = await Promise.all(open.map((url) => pages.match(url)));
  if (answers.includes(undefined)) return;
  const builds = await Promise.all(answers.map((answer) => answer.text()));
  const needed = [CACHE, PAGES, ...builds.map((build) => OURS + build)];
  for (const name of await caches.keys())
    if (name.startsWith(OURS) && !needed.includes(name)) await caches.delete(name);
}
