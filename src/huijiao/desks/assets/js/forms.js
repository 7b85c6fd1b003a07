// Counters, the error summary's focus, files dropped on a field, and one submission per press.

export function counters(root) {
  for (const counter of root.querySelectorAll("[data-counter]")) {
    const control = root.getElementById(counter.dataset.counter);
    if (!control) continue;
    const limit = Number(counter.textContent.split("/")[1]);
    const show = () => {
      const length = [...control.value].length; // characters, not UTF-16 units
      counter.textContent = `${length}/${limit}`;
      counter.classList.toggle("over", length >= limit);
    };
    control.addEventListener("input", show);
    show();
  }
}

export function errorSummary(root) {
  const summary = root.querySelector("[data-error-summary]");
  if (!summary) return;
  summary.focus();
  for (const link of summary.querySelectorAll("a[href^='#']")) {
    link.addEventListener("click", (event) => {
      const control = root.getElementById(link.hash.slice(1));
      if (!control) return;
      event.preventDefault();
      control.closest(".field")?.scrollIntoView({ block: "center" });
      control.focus({ preventScroll: true });
    });
  }
}

export function dropFiles(root) {
  for (const zone of root.querySelectorAll("[data-drop-file]")) {
    const input = zone.querySelector("input[type=file]");
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}

// Logging in elsewhere renews the token; the cookie always has the present one, so an old page can still be sent.
export function token() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

// A double press must not send twice (domain.md §1.3, 6); coming back with the back button frees the buttons.
export function resubmits(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    const field = form.querySelector("input[name=csrfmiddlewaretoken]");
    if (field) field.value = token();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 8000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of root.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
}
