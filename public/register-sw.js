// Registers the service worker, which keeps the page at hand for when there is no network.
"use strict";

// The page works the same without it, so a browser that refuses is left in peace. A frame without an origin of its own
// throws as soon as it is asked.
addEventListener("load", async () => {
  try {
    await navigator.serviceWorker?.register("sw.js");
  } catch {
    // Nothing is kept then.
  }
});
