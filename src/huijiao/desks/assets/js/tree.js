// Files of a drop or a picker, each with its path in the tree.

// Reads a folder entry by entry: readEntries gives at most 100 at a time.
async function walk(entry, prefix, out) {
  const path = prefix + entry.name;
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    out.push({ file, path });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!entries.length) return;
    for (const child of entries) await walk(child, `${path}/`, out);
  }
}

export async function fromDrop(transfer) {
  // The list is emptied after the event: take the entries first.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return fromPicker(transfer.files);
  const out = [];
  for (const entry of entries) await walk(entry, "", out);
  return out;
}

export function fromPicker(files) {
  return [...files].map((file) => ({ file, path: (file.webkitRelativePath || file.name).normalize("NFC") }));
}

// What systems leave in folders and nobody wants to deposit.
const LITTER = new Set([".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX"]);
export const wanted = ({ path }) => !path.split("/").some((part) => LITTER.has(part) || part.startsWith("~$"));
