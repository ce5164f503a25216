// Fetches the second module, which draws the pages with charts, when one of them is first opened.
"use strict";

{
  let loading = null;

  globalThis.vitrineInsight = () => {
    loading ??= (async () => {
      const module = await import(new URL("insight.js", document.baseURI));
      await module.default({ module_or_path: new URL("insight_bg.wasm", document.baseURI) });
      return module;
    })().catch((error) => {
      // The next call tries again.
      loading = null;
      throw error;
    });
    return loading;
  };
}
