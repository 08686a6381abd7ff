// A table that is wider than its place scrolls in it, so the keyboard has to reach it; one that fits is no stop on the way.

function reach(wrap: HTMLElement): void {
  if (wrap.dataset.reach || wrap.hasAttribute("aria-label")) return;
  wrap.dataset.reach = "1";
  new ResizeObserver(() => {
    if (wrap.scrollWidth > wrap.clientWidth || wrap.scrollHeight > wrap.clientHeight + 1) wrap.tabIndex = 0;
    else wrap.removeAttribute("tabindex");
  }).observe(wrap);
}

export function startReach(): void {
  const all = () => document.querySelectorAll<HTMLElement>(".table-wrap").forEach(reach);
  all();
  document.body.addEventListener("htmx:afterSettle", all);
}
