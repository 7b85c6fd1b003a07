// Warns ten minutes before the session ends, and lets it be prolonged without leaving the page.
import { token } from "./forms.js";
import { el, words } from "./words.js";

const WARN_S = 600;
const LOOK_MS = 30000; // timers sleep with the computer: look at the clock instead

export function sessionClock(root) {
  const { sessionEnds, sessionExtend, login } = root.body.dataset;
  if (!sessionEnds) return;
  let ends = Number(sessionEnds);
  let banner = null;
  const show = (state, text, more) => {
    if (banner?.dataset.state === state) return;
    banner?.remove();
    banner = el("div", { class: "banner warning", role: "alert", "data-state": state }, el("div", {}, text), more);
    root.querySelector("main .wrap").prepend(banner);
  };
  const extend = async () => {
    const answer = await fetch(sessionExtend, { method: "POST", headers: { "X-CSRFToken": token() } }).catch(() => null);
    if (!answer?.ok) return;
    ends = Number(await answer.text());
    banner?.remove();
    banner = null;
  };
  const look = () => {
    const left = ends - Date.now() / 1000;
    if (left <= 0) show("ended", words.ended, el("a", { class: "button small", href: login, target: "_blank", rel: "noopener" }, words.login));
    else if (left < WARN_S) show("ending", words.ending, el("button", { type: "button", class: "button small", onclick: extend }, words.stay));
  };
  setInterval(look, LOOK_MS);
  look();
}
