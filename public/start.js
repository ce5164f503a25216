// What stands in the page until the program has started: the loading message, and a plain one if it cannot start.
"use strict";

{
  // The build puts the texts of every language here.
  const TEXTS = {
    en: {
      loading: "Loading Vitrine …",
      failed: "Vitrine could not start. It needs a browser with WebAssembly, and an internet connection on the first visit.",
      again: "Try again",
    },
  };

  // The program chooses in the same way: the address, then the earlier choice, then the browser's languages.
  const wanted = () => {
    let chosen = null;
    try {
      chosen = localStorage.getItem("vitrine-language");
    } catch {
      // A frame without storage has no earlier choice.
    }
    const codes = [...new URLSearchParams(location.search).getAll("lang"), chosen, ...navigator.languages];
    const known = codes.map((code) => code?.split("-")[0].toLowerCase()).find((code) => Object.hasOwn(TEXTS, code));
    return known ?? "en";
  };

  const language = wanted();
  const texts = TEXTS[language];
  document.documentElement.lang = language;

  const message = () => document.getElementById("loading");
  if (message() !== null) message().textContent = texts.loading;
  let hasStarted = false;

  // The loader of the program sends this when its first view is drawn.
  addEventListener("TrunkApplicationStarted", () => {
    hasStarted = true;
    message()?.remove();
  });

  // Whoever hosts or extends the page may have scripts in it, whose errors are none of the program's.
  const folder = document.baseURI.split(/[?#]/)[0].replace(/[^/]*$/, "");
  const isOwn = (address) => address === "" || ["wasm:", "blob:", folder].some((own) => address.startsWith(own));

  // Scripts that fail to load are reported in the capturing phase only; a program that cannot run is an ErrorEvent.
  addEventListener(
    "error",
    (event) => {
      const isOurs =
        event instanceof ErrorEvent
          ? isOwn(event.filename)
          : event.target instanceof HTMLScriptElement && isOwn(event.target.src);
      const place = message();
      if (hasStarted || !isOurs || place === null) return;
      const again = document.createElement("button");
      again.type = "button";
      again.textContent = texts.again;
      again.addEventListener("click", () => location.reload());
      place.setAttribute("role", "alert");
      place.replaceChildren(texts.failed, " ", again);
    },
    true,
  );
}
