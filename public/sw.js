// Keeps the page at hand for when there is no network.
//
// The build lists its files here, each with the hash of its content. A worker holds the files of one build only:
// all of them are checked when it is installed, so a half-published build is never kept, and a new build replaces the
// whole. Files whose name changes with their content are answered from the cache; all others are asked of the network
// first, so that the page, the catalog and the histories are as fresh as the network allows.
"use strict";

const build = Object.assign({ version: "", now: [], later: [] }, /* files of the build */ {});

// One origin may hold several sites, and their caches are visible to each other.
const PREFIX = `vitrine ${registration.scope} `;
const CACHE = PREFIX + build.version;
// How long the network may take to answer before a kept file is good enough, in milliseconds.
const PATIENCE = 4000;

const addressOf = (path) => new URL(path, registration.scope).href;
const files = new Map([...build.now, ...build.later].map((file) => [addressOf(file.path), file]));

// A cache entry is named by address and content, so a new build finds what it shares with the old one.
const keyOf = (file) => `${addressOf(file.path)}?content=${encodeURIComponent(file.integrity)}`;

// A cache that cannot be read is no worse than an empty one: the network is asked.
async function kept(file) {
  try {
    return await (await caches.open(CACHE)).match(keyOf(file));
  } catch {
    return undefined;
  }
}

// Goes on while the visitor already has the answer.
async function keep(file, response) {
  try {
    await (await caches.open(CACHE)).put(keyOf(file), response);
  } catch {
    // The disk is full: the visitor has the answer, it is only not kept.
  }
}

// Some hosts redirect index.html to its folder, and browsers refuse a navigation that is answered with what was
// redirected, so the answer is kept as if it had come at once.
async function fetchChecked(file) {
  const response = await fetch(addressOf(file.path), { integrity: file.integrity, cache: "no-cache" });
  if (!response.redirected) return response;
  const headers = new Headers(response.headers);
  // These tell of the bytes on the way; the body is decoded already.
  headers.delete("content-encoding");
  headers.delete("content-length");
  return new Response(response.body, { status: response.status, headers });
}

async function install() {
  const cache = await caches.open(CACHE);
  const take = async (file) => {
    const earlier = await caches.match(keyOf(file));
    const response = earlier ?? (await fetchChecked(file));
    if (!response.ok) throw new Error(`${file.path}: ${response.status}`);
    await cache.put(keyOf(file), response);
  };
  const carryOver = async (file) => {
    const earlier = await caches.match(keyOf(file));
    if (earlier) await cache.put(keyOf(file), earlier);
  };
  await Promise.all([...build.now.map(take), ...build.later.map(carryOver)]);
  await skipWaiting();
}

async function activate() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
}

// For files whose name changes with their content.
async function cacheFirst(event, file) {
  const found = await kept(file);
  if (found) return found;
  const response = await fetch(event.request);
  if (response.ok) event.waitUntil(keep(file, response.clone()));
  return response;
}

// For all others. What was checked at the installation stays as it was, so that what is kept fits together.
async function networkFirst(event, file, isChecked) {
  const found = await kept(file);
  if (!found) {
    const response = await fetch(event.request);
    if (response.ok && !isChecked) event.waitUntil(keep(file, response.clone()));
    return response;
  }
  const impatience = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
  try {
    const response = await Promise.race([fetch(event.request), impatience]);
    if (response === null || response.status >= 500) return found;
    if (response.ok && !isChecked) event.waitUntil(keep(file, response.clone()));
    return response;
  } catch {
    return found;
  }
}

function answer(event) {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const address = origin + pathname;
  if (request.method !== "GET" || request.headers.has("range") || !address.startsWith(registration.scope)) return null;
  const file = files.get(address);
  if (file) {
    return file.fixed ? cacheFirst(event, file) : networkFirst(event, file, build.now.includes(file));
  }
  // Every other address that is navigated to is a view of the page.
  const page = files.get(addressOf("index.html"));
  return request.mode === "navigate" && page ? networkFirst(event, page, true) : null;
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const response = answer(event);
  if (response) event.respondWith(response);
});
