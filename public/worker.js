// Starts the program in a worker. The page says where the program's script is, and sends its compiled module along.
"use strict";

addEventListener(
  "message",
  async ({ data: [script, module] }) => {
    try {
      const { default: init } = await import(script);
      await init({ module_or_path: module });
    } catch {
      // The page computes without a worker then.
      postMessage(null);
    }
  },
  { once: true },
);
