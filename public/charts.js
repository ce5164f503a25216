// Fetches the second module, which draws the pages with charts and the panels, when one of them is first opened.
"use strict";

{
  const STYLES = ["charts", "monitor", "panels", "places"];
  let loading = null;

  // Resolves when the styles are there, so that nothing is drawn without them.
  const style = (name) =>
    new Promise((resolve, reject) => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = new URL(`styles/${name}.css`, document.baseURI);
      link.onload = resolve;
      link.onerror = () => {
        link.remove();
        reject(new Error(`styles/${name}.css could not be fetched`));
      };
      document.head.append(link);
    });

  // The program asks for this script again when it was lost on its way; whichever arrives first stays.
  globalThis.vitrineInsight ??= () => {
    loading ??= (async () => {
      const styles = Promise.all(STYLES.map(style));
      const module = await import(new URL("insight.js", document.baseURI));
      await Promise.all([styles, module.default({ module_or_path: new URL("insight_bg.wasm", document.baseURI) })]);
      return module;
    })().catch((error) => {
      // The next call tries again.
      loading = null;
      throw error;
    });
    return loading;
  };
}
