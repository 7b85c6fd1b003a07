// What the server has already: complete files that need not be sent, unfinished ones that can be taken up from here.
//
// A file of the same path and size may still be another one. Small ones are compared by their whole SHA-256; of large
// and unfinished ones the first and the last mebibyte that the server holds. Without secure transport browsers do
// not compute digests: then the time of change must be equal.
import { token } from "./forms.js";

const BATCH = 500;
const WHOLE = 64 * 1024 * 1024;

async function sha256(blob) {
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Answers path → {path, size, state, text, …} for those of the paths the server knows.
export async function known(url, paths) {
  const found = new Map();
  if (!url) return found;
  for (let at = 0; at < paths.length; at += BATCH) {
    try {
      const body = JSON.stringify({ paths: paths.slice(at, at + BATCH) });
      const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token() };
      const answer = await fetch(url, { method: "POST", headers, body });
      for (const file of (await answer.json()).files) found.set(file.path, file);
    } catch {
      return found; // what is not known is sent; the server refuses nothing twice
    }
  }
  return found;
}

// Tells whether the server's file holds the first bytes of ours (all of them, when it is complete).
export async function same(file, there) {
  if (there.size !== file.size) return false;
  if (there.mtime && Math.abs(there.mtime - Math.floor(file.lastModified / 1000)) <= 1) return true;
  if (!globalThis.crypto?.subtle) return there.state !== "partial" && !there.mtime;
  if (there.sha256 && file.size <= WHOLE) return (await sha256(file)) === there.sha256;
  if (!there.head) return !there.sha256 && there.state !== "partial";
  const { offset, probe } = there;
  if ((await sha256(file.slice(0, Math.min(probe, offset)))) !== there.head) return false;
  return (await sha256(file.slice(Math.max(0, offset - probe), offset))) === there.tail;
}
