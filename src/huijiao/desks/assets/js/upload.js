// Uploads of whole folders, with resume.
//
//   <div data-upload-box="12" data-upload-endpoint="/files/"
//        data-upload-status="/boxes/12/files.json">…a plain <form> for browsers without scripts…</div>
//
// data-upload-box       id of the box the files go into
// data-upload-endpoint  tus 1.0 endpoint; each upload carries the metadata keys `box`, `path` (UTF-8, `/` between folders)
//                       and `mtime` (milliseconds since 1970)
// data-upload-status    optional; POST {"paths": […]} answers {"files": [{"path", "size", "state", "text", …}]}: what of
//                       these is already there (see known.js). Asked again while a sent file has the state "checking";
//                       `text` is the verdict in the reader's language and stands beside the file.
// data-upload-resume    on a button anywhere: choose that one file again and go on
// Event `huijiao:uploaded` (detail: {sent, failed}) is fired on the element when nothing is left to send, and now and then
// while files arrive.
//
// The tree of folders is kept. A few files go at once. Counts and sums are kept, not counted: a folder of 100,000
// files costs no more per file than one of ten.
import { token } from "./forms.js";
import { known, same } from "./known.js";
import { fromDrop, fromPicker, wanted } from "./tree.js";
import { Item } from "./uploaditem.js";
import { bytes, duration, el, words } from "./words.js";

const AT_ONCE = 4;
const LISTED = 100; // rows drawn; the sums count all
const ORDER = ["failed", "sending", "paused", "waiting", "sent", "kept"];
const POLL_MS = 5000;
const POLLED = 500; // verdicts asked for at once: of what is on the screen and of the latest
const SPOKEN_MS = 15000;
const DRAW_MS = 200;
const SHOW_MS = 500;
const TOLD_MS = 10000;

class Box {
  constructor(element) {
    this.element = element;
    this.id = element.dataset.uploadBox;
    this.endpoint = element.dataset.uploadEndpoint;
    this.statusUrl = element.dataset.uploadStatus;
    this.items = new Map();
    this.states = Object.fromEntries(ORDER.map((state) => [state, new Set()]));
    this.rates = [];
    this.moved = this.sentBytes = this.allBytes = 0; // bytes sent by this page (for the rate), there, and in all
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
        this.add(await fromDrop(event.dataTransfer, (count) => this.tell(words.reading(count))));
      } catch {
        this.tell(words.tooMany);
      }
    });
    this.bar = el("progress", { max: 1, value: 0, "aria-hidden": "true" });
    this.sum = el("span");
    this.say = el("span", { role: "status" }); // what has happened, in words
    this.spoken = el("span", { role: "status", class: "sr-only" }); // how far it is, for screen readers, now and then
    this.all = el("button", { type: "button", class: "button small", onclick: () => this.toggle() }, words.pauseAll);
    this.retry = el("button", { type: "button", class: "button small", hidden: true, onclick: () => this.retryAll() }, words.retryAll);
    this.list = el("ul", { class: "upload-files", hidden: true });
    this.more = el("p", { class: "muted small" });
    this.progress = el("div", { class: "progress", hidden: true },
      el("div", { class: "line" }, this.sum, this.say, this.spoken), this.bar, el("p", { class: "row" }, this.all, this.retry));
    this.element.classList.add("upload");
    this.element.replaceChildren(zone, this.progress, this.list, this.more);
    addEventListener("beforeunload", (event) => {
      if (this.busy()) event.preventDefault();
    });
    addEventListener("online", () => this.retryAll());
    document.addEventListener("click", (event) => {
      const path = event.target.closest?.("[data-upload-resume]")?.dataset.uploadResume;
      if (path) this.resume(path);
    });
  }

  tell(text) {
    this.progress.hidden = false;
    this.say.textContent = text;
  }

  // One unfinished file, chosen again by hand.
  resume(path) {
    const input = el("input", { type: "file" });
    input.addEventListener("change", () => {
      const file = input.files[0];
      const name = path.split("/").pop();
      if (file && file.name.normalize("NFC") !== name) this.tell(words.otherFile(name));
      else if (file) this.add([{ file, path }]);
    });
    input.click();
    this.element.scrollIntoView({ block: "start" });
  }

  async add(found) {
    const good = found.filter(wanted).filter(({ path }) => !(this.items.get(path)?.state ?? "failed").match(/sending|waiting|paused|sent|kept/));
    this.tell(good.length || this.items.size ? words.comparing : words.empty);
    for (const one of good) {
      this.forget(this.items.get(one.path));
      const item = new Item(this, one);
      this.items.set(one.path, item);
      this.allBytes += item.file.size;
      this.wait(item);
    }
    this.show(true);
    // Asked and begun in batches: the first files go while the last are still compared.
    for (let at = 0; at < good.length; at += POLLED) await this.compare(good.slice(at, at + POLLED).map(({ path }) => this.items.get(path)));
    if (good.length) this.tell("");
    this.draw(true);
    if (!this.busy()) this.finish();
  }

  async compare(items) {
    const there = await known(this.statusUrl, items.map((item) => item.path));
    for (const item of items) {
      const file = there.get(item.path);
      if (file && item.state === "waiting" && (await same(item.file, file))) {
        if (file.state === "partial") {
          item.there = file;
          item.move(file.offset);
        } else {
          item.text = file.text || "";
          item.move(item.file.size);
          item.set("kept");
        }
      }
      item.compared = true;
    }
    this.next();
  }

  wait(item) {
    item.set("waiting");
  }

  moveState(item, state) {
    if (item.state) this.states[item.state].delete(item);
    item.state = state;
    this.states[state].add(item);
  }

  // At most twice a second: rows for what needs a person first, then what runs, waits and is over (the latest first).
  show(now = false) {
    clearTimeout(this.showing);
    const wait = now ? 0 : SHOW_MS - (performance.now() - (this.shown || 0));
    if (wait > 0) {
      this.showing = setTimeout(() => this.show(true), wait);
      return;
    }
    this.shown = performance.now();
    const rows = [];
    for (const state of ORDER) {
      const over = state === "sent" || state === "kept";
      const items = over ? [...this.states[state]].slice(-LISTED).reverse() : this.states[state];
      for (const item of items) {
        if (rows.length >= LISTED) break;
        rows.push(item);
      }
    }
    for (const item of this.rows ?? []) if (!rows.includes(item)) item.row = null;
    this.rows = rows;
    const elements = rows.map((item) => item.row?.element ?? item.build());
    if (elements.length !== this.list.children.length || elements.some((element, n) => element !== this.list.children[n])) {
      const focused = document.activeElement;
      this.list.replaceChildren(...elements);
      if (this.list.contains(focused)) focused.focus({ preventScroll: true });
    }
    this.list.hidden = !rows.length;
    this.more.textContent = this.items.size > rows.length ? words.hidden(this.items.size - rows.length) : "";
  }

  count(...states) {
    return states.reduce((sum, state) => sum + this.states[state].size, 0);
  }

  busy() {
    return this.count("sending", "waiting") > 0;
  }

  next() {
    let free = AT_ONCE - this.count("sending");
    for (const item of this.states.waiting) {
      if (free <= 0) break;
      if (!item.compared) continue;
      free -= 1;
      item.start();
    }
    this.show();
    this.draw();
    if (!this.busy()) this.finish();
    else if (performance.now() - (this.announced || 0) > TOLD_MS) this.announce();
  }

  announce() {
    this.announced = performance.now();
    const detail = { sent: this.count("sent", "kept"), failed: this.count("failed") };
    this.element.dispatchEvent(new CustomEvent("huijiao:uploaded", { bubbles: true, detail }));
    this.poll();
  }

  finish() {
    const failed = this.count("failed");
    if (!this.items.size || this.count("paused")) return;
    this.tell(failed ? words.someFailed(failed) : words.allSent);
    this.show(true);
    this.draw(true);
    this.announce();
  }

  async poll() {
    clearTimeout(this.timer);
    if (!this.statusUrl || this.polling) return;
    this.polling = true;
    const open = [...this.states.sent].filter((item) => !item.settled);
    const shown = (this.rows ?? []).filter((item) => (item.state === "sent" || item.state === "kept") && !item.settled);
    const asked = [...new Set([...shown, ...open.slice(-POLLED)])].slice(0, POLLED);
    const there = await known(this.statusUrl, asked.map((item) => item.path));
    for (const item of asked) {
      const now = there.get(item.path);
      if (!now) continue;
      item.text = now.text || "";
      item.settled = now.state !== "checking" && now.state !== "partial";
      item.draw();
    }
    this.polling = false;
    if (asked.some((item) => !item.settled && there.has(item.path))) this.timer = setTimeout(() => this.poll(), POLL_MS);
  }

  toggle() {
    if (this.busy()) {
      for (const item of [...this.states.waiting]) item.set("paused");
      for (const item of [...this.states.sending]) item.pause();
    } else {
      for (const item of [...this.states.paused]) this.wait(item);
      this.next();
    }
    this.show(true);
    this.draw(true);
  }

  retryAll() {
    for (const item of [...this.states.failed]) {
      item.text = "";
      this.wait(item);
    }
    this.next();
  }

  forget(item) {
    if (!item) return;
    this.states[item.state].delete(item);
    this.items.delete(item.path);
    this.allBytes -= item.file.size;
    this.sentBytes -= item.sent;
    item.row?.element.remove();
  }

  remove(item) {
    item.upload?.abort(true).catch(() => {}); // what has arrived goes too; if the server is away it expires there
    this.forget(item);
    this.show(true);
    this.draw(true);
  }

  // At most five times a second, whatever the number of files.
  draw(now = false) {
    if (!now && this.drawn && performance.now() - this.drawn < DRAW_MS) return;
    this.drawn = performance.now();
    for (const item of this.states.sending) item.draw();
    this.bar.max = this.allBytes || 1;
    this.bar.value = this.sentBytes;
    const busy = this.busy();
    const parts = [words.total(this.count("sent", "kept"), this.items.size), `${bytes(this.sentBytes)} / ${bytes(this.allBytes)}`];
    const rate = this.rate(this.moved);
    if (rate && busy) parts.push(`${bytes(rate)}/s`, words.left(duration((this.allBytes - this.sentBytes) / rate)));
    this.sum.textContent = parts.join(" · ");
    this.all.textContent = busy ? words.pauseAll : words.resumeAll;
    this.all.hidden = !busy && !this.count("paused");
    this.retry.hidden = this.count("failed") < 2;
    if (busy && !navigator.onLine) this.say.textContent = words.offline;
    else if (busy && this.say.textContent === words.offline) this.say.textContent = "";
    if (busy && !(this.told > performance.now() - SPOKEN_MS)) {
      this.told = performance.now();
      this.spoken.textContent = `${Math.floor((100 * this.sentBytes) / (this.allBytes || 1))}%`;
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
