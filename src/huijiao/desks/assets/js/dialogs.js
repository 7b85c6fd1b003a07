// <details data-confirm> becomes a modal dialog; <details data-menu> closes when left.

export function confirmations(root) {
  for (const details of root.querySelectorAll("details[data-confirm]")) {
    const dialog = details.querySelector("dialog");
    const summary = details.querySelector("summary");
    dialog.removeAttribute("open");
    summary.addEventListener("click", (event) => {
      event.preventDefault();
      details.open = true; // a dialog inside closed details is not drawn
      dialog.showModal();
    });
    dialog.addEventListener("close", () => {
      details.open = false;
      summary.focus();
    });
    for (const button of dialog.querySelectorAll("[data-close]")) button.addEventListener("click", () => dialog.close());
  }
}

export function menus(root) {
  for (const menu of root.querySelectorAll("details[data-menu]")) {
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }
}
