// Uploads of whole folders, with resume.
//
//   <div data-upload-box="12" data-upload-endpoint="/files/"
//        data-upload-status="/boxes/12/files.json">…a plain <form> for browsers without scripts…</div>
//
// data-upload-box       id of the box the files go into
// data-upload-endpoint  tus 1.0 endpoint; each upload carries the metadata keys `box` and `path` (UTF-8, `/` between folders)
// data-upload-status    optional; GET answers {"files": [{"path", "size", "state", "text"}]}: what is already there.
//                       Files of the same path and size are not sent again. Polled while a sent file has the state
//                       "checking"; `text` is the verdict in the reader's language and stands beside the file.
// Event `huijiao:uploaded` (detail: {sent, failed}) is fired on the element when nothing is left to send.
//
// The tree of folders is kept. Three files go at once. A file is known by box, path, size and time of change, so that
// after a crash, a reload or a week the same choice goes on where it stopped.
import { Upload } from "tus-js-client";

import { token } from "./forms.js";
import { fromDrop, fromPicker, wanted } from "./tree.js";
import { bytes, duration, el, words } from "./words.js";

const AT_ONCE = 3;
const CHUNK = 8 * 1024 * 1024;
const RETRIES = [0, 1000, 3000, 5000, 10000, 20000, 30000];
const LISTED = 200; // rows drawn; the sums count all
const POLL_MS = 5000;
const SPOKEN_MS = 15000;
const OVER = new Set(["sent", "kept"]);

class Item {
  constructor(box, { file, path }) {
    Object.assign(this, { box, file, path, sent: 0, state: "waiting", text: "", upload: null, row: null });
  }

  get key() {
    return ["huijiao", this.box.id, this.path, this.file.size, this.file.lastModified].join("|");
  }

  async start() {
    this.set("sending");
    this.last = null; // the first report is where the server stands, not what has moved
    this.upload ??= new Upload(this.file, {
      endpoint: this.box.endpoint,
      chunkSize: CHUNK,
      retryDelays: RETRIES,
      metadata: { box: this.box.id, path: this.path },
      headers: this.box.headers(),
      fingerprint: async () => this.key,
      onProgress: (sent) => {
        if (this.last !== null) this.box.moved += Math.max(0, sent - this.last);
        this.last = this.sent = sent;
        this.box.draw();
      },
      onSuccess: () => {
        this.sent = this.file.size;
        this.set("sent");
        this.box.next();
      },
      onError: (error) => {
        this.text = error.originalResponse?.getBody()?.slice(0, 200) || "";
        this.set("failed");
        this.box.next();
      },
    });
    const earlier = await this.upload.findPreviousUploads();
    if (this.state !== "sending") return;
    if (earlier.length) this.upload.resumeFromPreviousUpload(earlier[0]);
    this.upload.start();
  }

  async pause() {
    const running = this.state === "sending";
    this.set("paused");
    if (running) await this.upload?.abort();
    this.box.next();
  }

  again() {
    this.text = "";
    this.set("waiting");
    this.box.next();
  }

  set(state) {
    this.state = state;
    this.draw();
  }

  draw() {
    if (!this.row) return;
    const { bar, line, buttons } = this.row;
    bar.value = this.sent;
    const part = this.state === "sending" && this.file.size ? ` ${Math.floor((100 * this.sent) / this.file.size)}%` : "";
    line.textContent = this.text || words[this.state] + part;
    if (buttons.dataset.state === this.state) return;
    buttons.dataset.state = this.state;
    const button = (text, act) => el("button", { type: "button", class: "link", onclick: act, "aria-label": `${text} ${this.path}` }, text);
    const sets = {
      sending: [[words.pause, () => this.pause()]],
      waiting: [[words.pause, () => this.pause()]],
      paused: [[words.resume, () => this.again()], [words.remove, () => this.box.remove(this)]],
      failed: [[words.retry, () => this.again()], [words.remove, () => this.box.remove(this)]],
    };
    buttons.replaceChildren(...(sets[this.state] ?? []).map(([text, act]) => button(text, act)));
  }

  build() {
    const bar = el("progress", { max: this.file.size || 1, value: this.sent, "aria-label": this.path });
    const line = el("span", { class: "small" });
    const buttons = el("span", { class: "buttons" });
    const name = el("span", { class: "path" }, `${this.path} `, el("span", { class: "muted small" }, bytes(this.file.size)));
    this.row = { bar, line, buttons, element: el("li", {}, name, el("span", { class: "progress" }, bar), line, buttons) };
    this.draw();
    return this.row.element;
  }
}

class Box {
  constructor(element) {
    this.element = element;
    this.id = element.dataset.uploadBox;
    this.endpoint = element.dataset.uploadEndpoint;
    this.statusUrl = element.dataset.uploadStatus;
    this.items = new Map();
    this.rates = [];
    this.moved = 0; // bytes sent by this page, for the rate
    this.build();
  }

  headers() {
    return { "X-CSRFToken": token() };
  }

  build() {
    const pick = (folder) => {
      const input = el("input", { type: "file", multiple: true, hidden: true, webkitdirectory: folder });
      input.addEventListener("change", () => {
        this.add(fromPicker(input.files));
        input.value = "";
      });
      return input;
    };
    const [folder, files] = [pick(true), pick(false)];
    const zone = el("div", { class: "drop" },
      el("p", {}, words.dropHere),
      el("p", { class: "row" },
        el("button", { type: "button", class: "button primary", onclick: () => folder.click() }, words.chooseFolder),
        el("button", { type: "button", class: "button", onclick: () => files.click() }, words.chooseFiles), folder, files),
      el("p", { class: "hint" }, words.resumeHint));
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", async (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      try {
        this.add(await fromDrop(event.dataTransfer));
      } catch {
        this.say.textContent = words.tooMany;
      }
    });
    this.bar = el("progress", { max: 1, value: 0, "aria-hidden": "true" });
    this.sum = el("span");
    this.say = el("span", { role: "status" }); // what has happened, in words
    this.spoken = el("span", { role: "status", class: "sr-only" }); // how far it is, for screen readers, now and then
    this.all = el("button", { type: "button", class: "button small", onclick: () => this.toggle() }, words.pauseAll);
    this.list = el("ul", { class: "upload-files", hidden: true });
    this.more = el("p", { class: "muted small" });
    this.progress = el("div", { class: "progress", hidden: true },
      el("div", { class: "line" }, this.sum, this.say, this.spoken), this.bar, el("p", {}, this.all));
    this.element.classList.add("upload");
    this.element.replaceChildren(zone, this.progress, this.list, this.more);
    addEventListener("beforeunload", (event) => {
      if (this.busy()) event.preventDefault();
    });
    addEventListener("online", () => this.each("failed", (item) => item.again()));
  }

  async add(found) {
    const good = found.filter(wanted);
    this.say.textContent = good.length ? "" : words.empty;
    this.progress.hidden = false;
    const there = await this.there();
    for (const one of good) {
      if (this.items.has(one.path) && this.items.get(one.path).state !== "failed") continue;
      const item = new Item(this, one);
      const same = there.get(one.path);
      if (same && same.size === one.file.size) Object.assign(item, { state: "kept", sent: one.file.size, text: same.text || "" });
      this.items.get(one.path)?.row?.element.remove();
      this.items.set(one.path, item);
    }
    this.show();
    this.next();
  }

  async there() {
    if (!this.statusUrl) return new Map();
    try {
      const answer = await fetch(this.statusUrl, { headers: { Accept: "application/json" } });
      return new Map((await answer.json()).files.map((file) => [file.path, file]));
    } catch {
      return new Map();
    }
  }

  // Rows for what needs a person first, then what runs, waits and is over.
  show() {
    const order = ["failed", "sending", "paused", "waiting", "sent", "kept"];
    const rows = [...this.items.values()].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
    this.list.hidden = !rows.length;
    this.list.replaceChildren(...rows.slice(0, LISTED).map((item) => item.row?.element ?? item.build()));
    this.more.textContent = rows.length > LISTED ? words.hidden(rows.length - LISTED) : "";
  }

  each(state, act) {
    for (const item of [...this.items.values()]) if (item.state === state) act(item);
  }

  count(...states) {
    return [...this.items.values()].filter((item) => states.includes(item.state)).length;
  }

  busy() {
    return this.count("sending", "waiting") > 0;
  }

  next() {
    let free = AT_ONCE - this.count("sending");
    for (const item of this.items.values()) {
      if (free <= 0) break;
      if (item.state !== "waiting") continue;
      free -= 1;
      item.start();
      if (!item.row) this.show();
    }
    this.draw(true);
    if (!this.busy()) this.finish();
  }

  finish() {
    const failed = this.count("failed");
    const sent = this.count("sent", "kept");
    if (!this.items.size || this.count("paused")) return;
    this.say.textContent = failed ? words.someFailed(failed) : words.allSent;
    this.show();
    this.element.dispatchEvent(new CustomEvent("huijiao:uploaded", { bubbles: true, detail: { sent, failed } }));
    this.poll();
  }

  async poll() {
    clearTimeout(this.timer);
    if (!this.statusUrl) return;
    const there = await this.there();
    let waiting = false;
    for (const item of this.items.values()) {
      const now = there.get(item.path);
      if (!OVER.has(item.state) || !now) continue;
      item.text = now.text || "";
      waiting ||= now.state === "checking";
      item.draw();
    }
    if (waiting) this.timer = setTimeout(() => this.poll(), POLL_MS);
  }

  toggle() {
    if (this.busy()) {
      this.each("waiting", (item) => item.set("paused"));
      this.each("sending", (item) => item.pause());
    } else this.each("paused", (item) => item.again());
    this.draw(true);
  }

  remove(item) {
    item.upload?.abort(true).catch(() => {}); // what has arrived goes too; if the server is away it expires there
    this.items.delete(item.path);
    item.row?.element.remove();
    this.draw(true);
  }

  // At most five times a second, whatever the number of files.
  draw(now = false) {
    if (!now && this.drawn && performance.now() - this.drawn < 200) return;
    this.drawn = performance.now();
    const items = [...this.items.values()];
    const all = items.reduce((sum, item) => sum + item.file.size, 0);
    const sent = items.reduce((sum, item) => sum + item.sent, 0);
    this.each("sending", (item) => item.draw());
    this.bar.max = all || 1;
    this.bar.value = sent;
    const parts = [words.total(this.count(...OVER), items.length), `${bytes(sent)} / ${bytes(all)}`];
    const rate = this.rate(this.moved);
    if (rate && this.busy()) parts.push(`${bytes(rate)}/s`, words.left(duration((all - sent) / rate)));
    this.sum.textContent = parts.join(" · ");
    this.all.textContent = this.busy() ? words.pauseAll : words.resumeAll;
    this.all.hidden = !this.busy() && !this.count("paused");
    if (this.busy()) this.say.textContent = navigator.onLine ? "" : words.offline;
    if (this.busy() && !(this.told > performance.now() - SPOKEN_MS)) {
      this.told = performance.now();
      this.spoken.textContent = `${Math.floor((100 * sent) / (all || 1))}%`;
    }
  }

  // Bytes per second over the last ten seconds.
  rate(moved) {
    const now = performance.now();
    this.rates.push([now, moved]);
    while (this.rates.length > 2 && now - this.rates[0][0] > 10000) this.rates.shift();
    const [at, before] = this.rates[0];
    return now - at > 500 ? (1000 * (moved - before)) / (now - at) : 0;
  }
}

export function uploads(root) {
  for (const element of root.querySelectorAll("[data-upload-box]")) new Box(element);
}
