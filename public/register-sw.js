// Registers the service worker, which keeps the page at hand for when there is no network.
"use strict";

// The page works the same without it, so a browser that refuses is left in peace.
if ("serviceWorker" in navigator) {
  addEventListener("load", () => {
    navigator.serviceWorker.register("sw.js").catch(() => {});
  });
}
