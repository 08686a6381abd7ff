// Words that explain themselves: a button beside a word shows what it means; Esc, a click elsewhere and scrolling close it.

const GAP = 6;
const NARROW = 640;

function told(button: HTMLElement): HTMLElement | null {
  return button.parentElement?.querySelector<HTMLElement>(".word-told") ?? null;
}

function close(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-word][aria-expanded=true]")) {
    button.setAttribute("aria-expanded", "false");
    const note = told(button);
    if (note) note.hidden = true;
  }
}

function place(button: HTMLElement, note: HTMLElement): void {
  note.style.removeProperty("top");
  note.style.removeProperty("left");
  if (window.innerWidth < NARROW) return; // on phones it stands at the foot of the screen
  const at = button.getBoundingClientRect();
  const own = note.getBoundingClientRect();
  const below = at.bottom + GAP + own.height < window.innerHeight;
  note.style.top = `${below ? at.bottom + GAP : Math.max(GAP, at.top - GAP - own.height)}px`;
  note.style.left = `${Math.max(GAP, Math.min(at.left, window.innerWidth - own.width - GAP))}px`;
}

function open(button: HTMLElement): void {
  const note = told(button);
  if (!note) return;
  button.setAttribute("aria-expanded", "true");
  note.hidden = false;
  place(button, note);
}

export function startWords(): void {
  document.addEventListener("click", (event) => {
    const element = event.target as Element;
    const button = element.closest<HTMLElement>("[data-word]");
    if (!button && element.closest(".word-told")) return;
    const wasOpen = button?.getAttribute("aria-expanded") === "true";
    close();
    if (button && !wasOpen) open(button);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const button = document.querySelector<HTMLElement>("[data-word][aria-expanded=true]");
    if (!button) return;
    close();
    button.focus();
    event.preventDefault();
    event.stopPropagation();
  }, true);
  window.addEventListener("scroll", (event) => {
    if (!(event.target instanceof Element && event.target.closest(".word-told"))) close();
  }, true);
}
