// The site works without a network after its first visit.
navigator.serviceWorker?.register("service-worker.js", { updateViaCache: "none" });
