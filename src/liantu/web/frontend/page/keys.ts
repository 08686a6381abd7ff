// Work by keyboard: "/" to the search field, "j" and "k" through the rows of lists and tables, arrows through what a search found, "x" selects a row, "?" says so.

const ROWS = "main table.data tbody tr, main ul.list > li";
const REACHABLE = "a[href], button:not([disabled]), input:not([type=hidden], [disabled])";

function writes(element: Element | null): boolean {
  return element instanceof HTMLElement && (element.isContentEditable || element.matches("input:not([type=checkbox], [type=radio]), textarea, select"));
}

function isShown(element: HTMLElement): boolean {
  return element.offsetParent !== null;
}

function step(by: number): void {
  const rows = Array.from(document.querySelectorAll<HTMLElement>(ROWS)).filter((row) => isShown(row) && row.querySelector(REACHABLE));
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)];
  const target = next.querySelector<HTMLElement>("a[href]") ?? next.querySelector<HTMLElement>(REACHABLE);
  target?.focus();
  next.scrollIntoView({ block: "nearest" });
}

function select(): void {
  const row = document.activeElement?.closest<HTMLElement>("tr, li");
  row?.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
}

// On the page of a search the arrow keys go from the field through what was found, and back to the field.
function arrow(event: KeyboardEvent): boolean {
  const down = event.key === "ArrowDown";
  if (!down && event.key !== "ArrowUp") return false;
  const fields = Array.from(document.querySelectorAll<HTMLInputElement>("[data-search-field], #site-search"));
  const links = Array.from(document.querySelectorAll<HTMLElement>("[data-search-results] a[href]")).filter(isShown);
  if (!links.length) return false;
  const active = document.activeElement as HTMLElement;
  const at = links.indexOf(active);
  if (at < 0 && !(down && (fields.includes(active as HTMLInputElement) || active === document.body))) return false;
  const next = at + (down ? 1 : -1);
  if (next < 0) fields[0]?.focus();
  else links[Math.min(next, links.length - 1)].focus();
  event.preventDefault();
  return true;
}

export function startKeys(): void {
  const help = document.querySelector<HTMLDialogElement>("#shortcuts");
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-shortcuts]")) help?.showModal();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || arrow(event) || writes(document.activeElement)) return;
    const search = document.querySelector<HTMLInputElement>("#site-search");
    if (event.key === "/" && search) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
    else if (event.key === "x") select();
    else if (event.key === "?" && help && !help.open) help.showModal();
  });
}
