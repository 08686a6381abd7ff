// Forms marked data-auto send themselves when a choice changes; data-once forms cannot be sent twice; menus close on Esc;
// the number beside a slider follows it.

export function startForms(): void {
  document.addEventListener("change", (event) => {
    const control = event.target as Element;
    const form = control.closest<HTMLFormElement>("form[data-auto]");
    if (form && !control.matches("input[type=search], input[type=text]")) form.requestSubmit();
  });
  document.addEventListener("input", (event) => {
    const slider = event.target as HTMLInputElement;
    if (slider.type !== "range" || !slider.id) return;
    const shown = document.querySelector<HTMLOutputElement>(`output[for="${CSS.escape(slider.id)}"]`);
    if (shown) shown.value = slider.value;
  });
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    form.querySelectorAll<HTMLButtonElement>("button[type=submit]").forEach((button) => button.setAttribute("aria-disabled", "true"));
  });
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    document.querySelectorAll<HTMLDetailsElement>("details.user-menu[open], details.drop[open]").forEach((menu) => {
      if (!menu.contains(target)) menu.open = false;
    });
    if (target.closest("[data-print]")) window.print();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll<HTMLDetailsElement>("details.user-menu[open], details.drop[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    });
  });
}
