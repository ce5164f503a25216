// Answers requests of the program with files that are kept in memory: there is no other place to fetch them from.
"use strict";

// No such host exists; what is asked of it is a file, and all else is not there.
const FOLDER = "https://vitrine.invalid/";

const TYPES = { wasm: "application/wasm", js: "text/javascript", json: "application/json", txt: "text/plain" };

const typeOf = (path) => TYPES[path.split(".").pop()] ?? "application/octet-stream";

// The path of a file that an address names, from the folder.
const pathOf = (address) => {
  const { href } = new URL(address, FOLDER);
  return href.startsWith(FOLDER) ? decodeURIComponent(href.slice(FOLDER.length).split(/[?#]/)[0]) : null;
};

// From bytes to files: a line with the paths and lengths, then the files one after the other.
const unpacked = (all) => {
  const end = all.indexOf(10);
  let at = end + 1;
  const list = JSON.parse(new TextDecoder().decode(all.subarray(0, end)));
  return new Map(list.map(([path, length]) => [path, all.subarray(at, (at += length))]));
};

// `files` is promised: what is asked before they are there waits.
const answerFrom = (files) => {
  const Asked = globalThis.Request;
  globalThis.Request = class extends Asked {
    constructor(input, options) {
      super(typeof input === "string" ? new URL(input, FOLDER) : input, options);
    }
  };
  globalThis.fetch = async (resource) => {
    const path = pathOf(resource instanceof Asked ? resource.url : resource);
    const file = (await files).get(path);
    return file === undefined
      ? new Response(null, { status: 404 })
      : new Response(file, { headers: { "content-type": typeOf(path) } });
  };
};
