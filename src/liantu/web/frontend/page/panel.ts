// The panel beside the page, in which a figure opens to its rule and rows. Esc closes it; focus goes back to the number.

export function startPanel(): void {
  const shell = document.querySelector<HTMLDialogElement>("#panel-shell");
  const panel = document.querySelector<HTMLElement>("#panel");
  if (!shell || !panel) return;
  let opener: Element | null = null;

  const close = () => {
    if (!shell.open) return;
    shell.close();
    panel.replaceChildren();
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    opener = null;
  };

  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const { target, elt } = (event as CustomEvent<{ target: Element; elt: Element }>).detail;
    if (target === panel && !shell.contains(elt)) opener = elt;
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const { target } = (event as CustomEvent<{ target: Element }>).detail;
    if (target !== panel) return;
    if (!shell.open) shell.show();
    shell.scrollTop = 0;
    shell.querySelector<HTMLElement>("[data-panel-close]")?.focus();
  });
  document.body.addEventListener("htmx:responseError", (event) => {
    const { target, elt } = (event as CustomEvent<{ target: Element; elt: Element }>).detail;
    if (target === panel && elt instanceof HTMLAnchorElement) location.assign(elt.href);
  });
  shell.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-panel-close]")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shell.open) {
      event.stopImmediatePropagation();
      close();
    }
  });
}
