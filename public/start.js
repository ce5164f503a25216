// What stands in the page until the program has started: the loading message, and a plain one if it cannot start.
"use strict";

{
  const message = () => document.getElementById("loading");
  let hasStarted = false;

  // The loader of the program sends this when its first view is drawn.
  addEventListener("TrunkApplicationStarted", () => {
    hasStarted = true;
    message()?.remove();
  });

  // Scripts that do not arrive are told to the capturing phase only; a program that cannot run is an ErrorEvent.
  addEventListener(
    "error",
    (event) => {
      const isOurs = event instanceof ErrorEvent || event.target instanceof HTMLScriptElement;
      const place = message();
      if (hasStarted || !isOurs || place === null) return;
      const again = document.createElement("button");
      again.type = "button";
      again.textContent = "Try again";
      again.addEventListener("click", () => location.reload());
      place.setAttribute("role", "alert");
      place.replaceChildren(
        "Vitrine could not start. It needs a browser with WebAssembly, and the network on a first visit. ",
        again,
      );
    },
    true,
  );
}
