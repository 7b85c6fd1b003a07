// A form that saves itself.
//
//   <form data-draft="plan-12" data-draft-url="/plan/12/draft/"> … <span class="draft-status" data-draft-status role="status"></span>
//
// data-draft      key of the draft, different for each thing that is edited
// data-draft-url  optional: takes the form by POST and answers 2xx; otherwise, and whenever that fails (no network,
//                 session at its end), the draft stays in this browser
// Passwords, files and anything under [data-private] are never kept. A kept draft is offered again when the form is
// opened, also after logging in anew; it is dropped when the form was accepted.
import { token } from "./forms.js";
import { day, clock, el, words } from "./words.js";

const PREFIX = "huijiao-draft:";
const QUIET_MS = 2000; // saved after a pause in typing …
const LONGEST_MS = 30000; // … and at the latest after this

function kept(control) {
  if (!control.name || control.disabled || control.name === "csrfmiddlewaretoken") return false;
  if (["password", "file", "hidden", "submit", "button"].includes(control.type)) return false;
  return !control.closest("[data-private], .honey");
}

function values(form) {
  const rows = [];
  for (const control of form.elements) {
    if (!kept(control)) continue;
    if (control.type === "checkbox" || control.type === "radio") rows.push([control.name, control.value, control.checked]);
    else if (control.type === "select-multiple") for (const o of control.options) rows.push([control.name, o.value, o.selected]);
    else rows.push([control.name, control.value]);
  }
  return rows;
}

function fill(form, rows) {
  const left = rows.map((row) => [...row]);
  for (const control of form.elements) {
    if (!kept(control)) continue;
    const box = control.type === "checkbox" || control.type === "radio";
    if (control.type === "select-multiple") {
      for (const o of control.options) o.selected = Boolean(left.find((r) => r[0] === control.name && r[1] === o.value)?.[2]);
      continue;
    }
    const index = left.findIndex((row) => row[0] === control.name && (!box || row[1] === control.value));
    if (index < 0) continue;
    const [row] = left.splice(index, 1);
    if (box) control.checked = row[2];
    else control.value = row[1];
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(draft));
    return true;
  } catch {
    return false; // storage is full or forbidden
  }
}

function offer(form, key, draft) {
  const banner = el("div", { class: "banner warning", role: "status" });
  const gone = () => banner.remove();
  const restore = () => {
    fill(form, draft.rows);
    banner.replaceChildren(words.restored);
  };
  const discard = () => {
    localStorage.removeItem(PREFIX + key);
    gone();
  };
  banner.append(
    el("div", {}, words.found(day(new Date(draft.at)))),
    el("button", { type: "button", class: "button small", onclick: restore }, words.restore),
    el("button", { type: "button", class: "button small", onclick: discard }, words.discard),
  );
  form.prepend(banner);
}

function watch(form) {
  const key = form.dataset.draft;
  const status = form.querySelector("[data-draft-status]");
  const first = JSON.stringify(values(form));
  const draft = read(key);
  if (draft && JSON.stringify(draft.rows) !== first) offer(form, key, draft);
  if (draft?.sent) write(key, { ...draft, sent: false });

  let timer = 0;
  let since = 0;
  let last = first;
  const say = (text) => {
    if (status) status.textContent = text;
  };
  const save = async () => {
    clearTimeout(timer);
    timer = since = 0;
    const rows = values(form);
    if (JSON.stringify(rows) === last) return;
    last = JSON.stringify(rows);
    const here = write(key, { at: Date.now(), rows });
    if (form.dataset.draftUrl) {
      try {
        const answer = await fetch(form.dataset.draftUrl, { method: "POST", body: body(form), redirect: "error" });
        if (answer.ok) return say(words.saved(clock(new Date())));
      } catch {
        // the copy in this browser is what remains
      }
    }
    if (here) say(form.dataset.draftUrl ? words.savedHere(clock(new Date())) : words.saved(clock(new Date())));
  };
  form.addEventListener("input", () => {
    since ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(0, Math.min(QUIET_MS, since + LONGEST_MS - Date.now())));
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    write(key, { at: Date.now(), rows: values(form), sent: true });
  });
  addEventListener("pagehide", () => {
    if (timer) write(key, { at: Date.now(), rows: values(form) });
  });
}

// What a draft sends to the server: all that may be kept, and the token.
function body(form) {
  const data = new FormData();
  for (const control of form.elements) {
    if (control.type === "hidden" && control.name) data.append(control.name, control.name === "csrfmiddlewaretoken" ? token() : control.value);
    if (!kept(control)) continue;
    if ((control.type === "checkbox" || control.type === "radio") && !control.checked) continue;
    if (control.type === "select-multiple") for (const o of control.selectedOptions) data.append(control.name, o.value);
    else data.append(control.name, control.value);
  }
  return data;
}

export function drafts(root) {
  const forms = [...root.querySelectorAll("form[data-draft]")];
  const here = new Set(forms.map((form) => form.dataset.draft));
  const login = document.body.dataset.login;
  if (location.pathname !== login) {
    // Sent, and the form has not come back: it was accepted.
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith(PREFIX)) continue;
      const key = name.slice(PREFIX.length);
      if (!here.has(key) && read(key)?.sent) localStorage.removeItem(name);
    }
  }
  forms.forEach(watch);
}
