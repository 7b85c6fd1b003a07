// The review screen: j and k go from finding to finding, a accepts, d dismisses; a “Finding” button beside a row fills in
// where the reviewer's own finding stands, without leaving what is being typed.

function typing(target) {
  return target.closest("input, textarea, select, dialog, [contenteditable]");
}

function findings() {
  return [...document.querySelectorAll("[data-review] .finding")];
}

function step(by) {
  const all = findings();
  if (!all.length) return;
  const here = all.findIndex((f) => f.contains(document.activeElement));
  const next = all[Math.min(Math.max(here + by, 0), all.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "center" });
}

function answer(key) {
  const finding = document.activeElement.closest(".finding");
  const button = finding?.querySelector(`button[data-key="${key}"]`);
  if (!button) return;
  finding.querySelector("details.settle").open = true;
  const note = button.form.elements.note;
  if (key === "a" && !note.value) note.value = note.dataset.accept;
  if (key === "a") button.focus(); // Enter accepts
  else note.focus(); // the reason is the reviewer's own
}

const KEYS = { j: () => step(1), k: () => step(-1), a: () => answer("a"), d: () => answer("d") };

function fill(link) {
  const form = document.querySelector("#add form");
  if (!form) return false;
  const place = new URLSearchParams(link.dataset.anchor);
  for (const name of ["document", "cell", "row", "path", "dataset"]) {
    form.elements[name].value = place.get(name) ?? "";
    form.elements[name].dispatchEvent(new Event("input", { bubbles: true }));
  }
  document.querySelector("#add").open = true;
  form.elements.text.focus();
  return true;
}

export function reviews(root) {
  if (!root.querySelector("[data-review]")) return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-anchor]");
    if (link && !event.ctrlKey && !event.metaKey && fill(link)) event.preventDefault();
  });
  // In a reason, Enter settles as the focused key meant: dismissing is the default of the form.
  for (const note of root.querySelectorAll(".settle input[name=note]")) {
    note.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const button = note.form.querySelector('[data-key="d"], [value="OPEN"]');
      note.form.requestSubmit(button);
    });
  }
  if (location.hash.startsWith("#finding-")) document.getElementById(location.hash.slice(1))?.focus({ preventScroll: true });
}
