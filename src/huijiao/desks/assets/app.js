// The one script of every page. Pages work without it; it adds comfort.
import htmx from "htmx.org";

import { copies } from "./js/copy.js";
import { confirmations, menus } from "./js/dialogs.js";
import { drafts } from "./js/drafts.js";
import { counters, dropFiles, errorSummary, resubmits, token } from "./js/forms.js";
import { reviews } from "./js/review.js";
import { sessionClock } from "./js/session.js";
import { uploads } from "./js/upload.js";

// The content security policy forbids eval and inline styles.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.allowScriptTags = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // pages hold personal data; none of it in localStorage

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = token();
});

// A checked field shows its state without another round trip.
document.addEventListener("htmx:afterSwap", (event) => {
  const field = event.detail.target.closest(".field");
  if (!field) return;
  const bad = Boolean(field.querySelector(".error"));
  field.classList.toggle("bad", bad);
  for (const control of field.querySelectorAll("input, select, textarea")) {
    if (bad) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
});

for (const start of [counters, dropFiles, errorSummary, resubmits, menus, confirmations, drafts, uploads, sessionClock, copies, reviews]) start(document);
