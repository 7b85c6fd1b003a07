// The speed probe of the connection page: down, then up, by plain requests; no more than a few seconds each.
import { token } from "./forms.js";
import { bytes, duration, el, words } from "./words.js";

const ENOUGH_MS = 2000; // a probe that took so long is believed
const FIRST = 256 * 1024;

// Doubles (fourfold) the size until the transfer takes long enough; answers bytes per second.
async function measure(limit, transfer) {
  for (let size = FIRST; ; size = Math.min(size * 4, limit)) {
    const begun = performance.now();
    await transfer(size);
    const took = performance.now() - begun;
    if (took >= ENOUGH_MS || size >= limit) return (1000 * size) / took;
  }
}

function noise(size) {
  const piece = crypto.getRandomValues(new Uint8Array(65536));
  return new Blob(Array.from({ length: Math.ceil(size / 65536) }, () => piece)).slice(0, size);
}

class Probe {
  constructor(element) {
    const { connection, connectionUp, connectionProbe, connectionPatience } = element.dataset;
    Object.assign(this, { downUrl: connection, upUrl: connectionUp, limit: Number(connectionProbe), patience: Number(connectionPatience) });
    this.button = el("button", { type: "button", class: "button primary", onclick: () => this.run() }, words.measure);
    this.out = el("p", { role: "status" });
    element.replaceChildren(this.button, this.out);
  }

  async run() {
    this.button.disabled = true;
    this.out.textContent = words.measuring;
    try {
      const down = await measure(this.limit, async (size) => {
        const answer = await fetch(`${this.downUrl}?n=${size}`, { cache: "no-store" });
        if (!answer.ok) throw new Error(String(answer.status));
        await answer.arrayBuffer();
      });
      this.out.textContent = words.downIs(bytes(down));
      const up = await measure(this.limit, async (size) => {
        const headers = { "X-CSRFToken": token(), "Content-Type": "application/octet-stream" };
        const answer = await fetch(this.upUrl, { method: "POST", headers, body: noise(size) });
        if (!answer.ok) throw new Error(String(answer.status));
      });
      const seconds = 1e12 / up;
      const days = seconds / 86400;
      const takes = days >= 2 ? words.days(days.toFixed(1)) : duration(seconds);
      this.out.textContent = `${words.downIs(bytes(down))} · ${words.upIs(bytes(up))} · ${words.terabyte(takes)}`;
      if (days > this.patience) this.out.textContent += ` ${words.postDisk}`;
    } catch {
      this.out.textContent = words.probeFailed;
    }
    this.button.disabled = false;
  }
}

export function connections(root) {
  for (const element of root.querySelectorAll("[data-connection]")) new Probe(element);
}
