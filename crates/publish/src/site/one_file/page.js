// Starts the program of a site that is one file.
const PROGRAM = "program.js";
const MODULE = "program.wasm";
const WORKER = "worker.js";

const bytes = async () => {
  const packed = document.getElementById("vitrine-files").textContent;
  const gzip = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  const stream = new Blob([gzip]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

const addressOf = (parts, type) => URL.createObjectURL(new Blob(parts, { type }));

const start = async () => {
  const all = await bytes();
  const files = unpacked(all);
  answerFrom(Promise.resolve(files));

  // A worker answers in the same way, from bytes that it takes from this document's memory.
  const script = document.getElementById("vitrine-answers").textContent;
  const kept = addressOf([all], "application/octet-stream");
  const before = `const all = fetch(${JSON.stringify(kept)}).then((response) => response.arrayBuffer());
${script}
answerFrom(all.then((all) => unpacked(new Uint8Array(all))));
`;
  const worker = addressOf([before, files.get(WORKER)], "text/javascript");
  globalThis.Worker = class extends Worker {
    constructor(address, options) {
      super(pathOf(address) === WORKER ? worker : address, options);
    }
  };

  // A link to a file of the site saves it.
  addEventListener(
    "click",
    ({ target }) => {
      const link = target instanceof Element ? target.closest("a[download]") : null;
      const file = files.get(link?.getAttribute("href"));
      if (file !== undefined) link.href = addressOf([file], typeOf(link.getAttribute("href")));
    },
    true,
  );

  const program = addressOf([files.get(PROGRAM)], "text/javascript");
  const { default: init } = await import(program);
  const wasm = await init({ module_or_path: fetch(FOLDER + MODULE) });
  dispatchEvent(new CustomEvent("TrunkApplicationStarted", { detail: { wasm } }));
};

// What fails is told as a script's error is, by which the waiting text is replaced.
start().catch((error) => setTimeout(() => { throw error; }));
