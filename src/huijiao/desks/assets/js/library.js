// The comment library of the review screen: find a sentence, put it into the finding's text with its places filled in.

const KNOWN = { path: "path", cell: "cell", row: "row", document: "document" };

function filled(text, form) {
  const chosen = form.elements.dataset.selectedOptions[0];
  const values = { name: form.elements.dataset.value ? chosen.textContent.replace(/^\d+\.\s*/, "").trim() : "" };
  for (const [word, field] of Object.entries(KNOWN)) values[word] = form.elements[field].value.trim();
  return text.replace(/\{(name|path|cell|row|document)\}/g, (whole, word) => values[word] || whole);
}

function insert(button) {
  const form = button.closest("form");
  const area = form.elements.text;
  const before = area.value.trim();
  area.value = (before ? `${before}\n` : "") + filled(button.dataset.say, form);
  const codes = [...form.elements.code.options].map((option) => option.value);
  if (codes.includes(button.dataset.code)) form.elements.code.value = button.dataset.code;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
  const gap = area.value.search(/\{[^}]*\}/);
  if (gap >= 0) area.setSelectionRange(gap, area.value.indexOf("}", gap) + 1);
}

export function library(root) {
  const box = root.querySelector("[data-library]");
  if (!box) return;
  const find = box.querySelector("input[type=search]");
  const items = [...box.querySelectorAll("li")];
  find.addEventListener("input", () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const item of items) item.hidden = !words.every((w) => item.dataset.words.toLowerCase().includes(w));
  });
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // the first that fits, not the form
    const first = items.find((item) => !item.hidden);
    if (first) insert(first.querySelector("button"));
  });
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-say]");
    if (button) insert(button);
  });
}
