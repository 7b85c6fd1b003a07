// The curation queue by keyboard: 1, 2, 3 confirm that proposal, for the row the cursor is in or the first that waits.

function typing(target) {
  return target.closest("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]");
}

export function classes() {
  const form = document.querySelector("form[data-classify]");
  if (!form) return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-3]$/.test(event.key) || typing(event.target)) return;
    const row = event.target.closest("tr.mine") ?? form.querySelector("tr.mine");
    const button = row?.querySelector(`button[data-key="${event.key}"]`);
    if (!button || form.dataset.sent) return;
    event.preventDefault();
    form.dataset.sent = "yes"; // a key held down must not confirm the next one too
    button.click();
  });
}
