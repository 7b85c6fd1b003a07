// One file of an upload: its state, its row, its way to the server.
import { Upload } from "tus-js-client";

import { bytes, el, words } from "./words.js";

const CHUNK = 8 * 1024 * 1024;
const RETRIES = [0, 1000, 3000, 5000, 10000, 20000, 30000];

export class Item {
  constructor(box, { file, path }) {
    Object.assign(this, { box, file, path, sent: 0, state: "", text: "", upload: null, row: null, there: null });
  }

  get key() {
    return ["huijiao", this.box.id, this.path, this.file.size, this.file.lastModified].join("|");
  }

  async start() {
    this.set("sending");
    this.last = null; // the first report is where the server stands, not what has moved
    const fresh = !this.upload;
    this.upload ??= new Upload(this.file, {
      endpoint: this.box.endpoint,
      chunkSize: CHUNK,
      retryDelays: RETRIES,
      // A small file is one request, not two; a large one is announced first, so that nothing is lost of it.
      uploadDataDuringCreation: this.file.size <= CHUNK,
      removeFingerprintOnSuccess: true,
      metadata: { box: this.box.id, path: this.path, mtime: String(this.file.lastModified) },
      headers: this.box.headers(),
      fingerprint: async () => this.key,
      onProgress: (sent) => {
        if (this.last !== null) this.box.moved += Math.max(0, sent - this.last);
        this.last = sent;
        this.move(sent);
        this.box.draw();
      },
      onSuccess: () => {
        if (this.last === null) this.box.moved += this.file.size;
        this.move(this.file.size);
        this.set("sent");
        this.box.next();
      },
      onError: (error) => {
        this.text = error.originalResponse?.getBody()?.slice(0, 200) || "";
        this.set("failed");
        this.box.next();
      },
    });
    if (fresh) {
      const earlier = await this.upload.findPreviousUploads();
      if (this.state !== "sending") return;
      // Begun in this browser, or on another computer: then the server has told us where it stands.
      if (earlier.length) this.upload.resumeFromPreviousUpload(earlier[0]);
      else if (this.there?.url) this.upload.url = this.there.url;
    }
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
    this.box.wait(this);
    this.box.next();
  }

  move(sent) {
    this.box.sentBytes += sent - this.sent;
    this.sent = sent;
  }

  set(state) {
    this.box.moveState(this, state);
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
