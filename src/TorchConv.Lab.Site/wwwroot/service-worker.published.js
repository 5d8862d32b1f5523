// Keeps the whole site, so that it works without a network after the first visit.
self.importScripts("./service-worker-assets.js");
const cacheName = `torchconv-${self.assetsManifest.version}`;
const assets = self.assetsManifest.assets.filter(asset => !/^service-worker/.test(asset.url));
self.addEventListener("install", event => event.waitUntil((async () => {
  const cache = await caches.open(cacheName);
  await cache.addAll(assets.map(asset => new Request(asset.url, { integrity: asset.hash, cache: "no-cache" })));
  await self.skipWaiting();
})()));
self.addEventListener("activate", event => event.waitUntil((async () => {
  for (const key of await caches.keys()) if (key.startsWith("torchconv-") && key !== cacheName) await caches.delete(key);
  await self.clients.claim();
})()));
self.addEventListener("fetch", event => {
  if (event.request.method !== "GET") return;
  event.respondWith((async () => {
    const cache = await caches.open(cacheName);
    const page = event.request.mode === "navigate" ? new URL("index.html", self.registration.scope).href : event.request;
    return await cache.match(page) ?? fetch(event.request);
  })());
});
