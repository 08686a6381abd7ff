// Tools of a table: copy what is shown, as a spreadsheet takes it, and choose the columns. Without this script a table has neither.

const FEW_ROWS = 4;

function cellText(cell: HTMLTableCellElement): string {
  let text = cell.innerText ?? "";
  for (const word of cell.querySelectorAll<HTMLElement>(".word")) text = text.replace(word.innerText, "");
  return text.replace(/\s+/g, " ").trim();
}

function shown(cell: HTMLElement): boolean {
  return !cell.hidden;
}

const RUNS = /^'*[=+\-@＝＋－＠\t\r]/;
const NUMBER = /^[+\-−]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?\s?%?$/;

// As exports do: text that a spreadsheet would run gets an apostrophe; a number stays one, its minus sign as spreadsheets read it.
export function pasted(text: string): string {
  if (NUMBER.test(text)) return text.replace("−", "-");
  return RUNS.test(text) ? `'${text}` : text;
}

function asText(table: HTMLTableElement): string {
  const rows = Array.from(table.rows).filter(shown);
  return rows.map((row) => Array.from(row.cells).filter(shown).map((cell) => pasted(cellText(cell))).join("\t")).join("\n");
}

async function copy(text: string): Promise<void> {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea"); // an intranet without https has no other way
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("the browser does not allow copying");
}

function plainHead(table: HTMLTableElement): HTMLTableCellElement[] {
  const rows = table.tHead?.rows;
  if (!rows || rows.length !== 1) return [];
  const cells = Array.from(rows[0].cells);
  const even = Array.from(table.rows).every((row) => row.cells.length === cells.length && Array.from(row.cells).every((cell) => cell.colSpan === 1));
  return even ? cells : [];
}

// A list is known by its page and its name; hidden columns by their headings, so that one more column changes nothing.
function memory(table: HTMLTableElement): string {
  const named = table.closest(".table-wrap[aria-label]")?.getAttribute("aria-label");
  return `columns ${location.pathname.replace(/\d+/g, "0")} ${named ?? table.closest(".card")?.querySelector("h2")?.textContent?.trim() ?? ""}`;
}

function remembered(key: string): string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(found) ? found.filter((name): name is string => typeof name === "string") : [];
  } catch {
    return [];
  }
}

function remember(key: string, hidden: string[]): void {
  try {
    if (hidden.length) localStorage.setItem(key, JSON.stringify(hidden));
    else localStorage.removeItem(key);
  } catch {
    // a browser without storage forgets
  }
}

function showColumns(table: HTMLTableElement, hidden: number[]): void {
  for (const row of table.rows) Array.from(row.cells).forEach((cell, place) => { cell.hidden = hidden.includes(place); });
}

function chooser(table: HTMLTableElement, menu: HTMLDetailsElement): void {
  const head = plainHead(table);
  if (head.length < 4) return;
  const key = memory(table);
  const names = head.map((cell, place) => cellText(cell) || String(place + 1));
  let hidden = remembered(key);
  const show = () => showColumns(table, names.flatMap((name, place) => (place > 0 && hidden.includes(name) ? [place] : [])));
  const list = menu.querySelector<HTMLElement>("[data-columns]");
  names.slice(1).forEach((name) => {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = !hidden.includes(name);
    box.addEventListener("change", () => {
      hidden = box.checked ? hidden.filter((one) => one !== name) : [...hidden, name];
      show();
      remember(key, hidden);
    });
    label.className = "check";
    label.append(box, document.createTextNode(name));
    list?.append(label);
  });
  show();
  menu.hidden = false;
}

function equip(tools: HTMLElement): void {
  const table = tools.nextElementSibling?.querySelector<HTMLTableElement>("table.data");
  if (!table || tools.dataset.ready || table.tBodies.length === 0 || table.rows.length <= FEW_ROWS) return;
  tools.dataset.ready = "1";
  tools.hidden = false;
  const told = tools.querySelector<HTMLElement>("[role=status]");
  tools.querySelector<HTMLButtonElement>("[data-copy]")?.addEventListener("click", () => {
    copy(asText(table)).then(
      () => { if (told) told.textContent = tools.dataset.copied ?? ""; },
      () => { if (told) told.textContent = tools.dataset.refused ?? ""; },
    );
  });
  const menu = tools.querySelector<HTMLDetailsElement>("details");
  if (menu) chooser(table, menu);
}

export function startTables(): void {
  const all = () => document.querySelectorAll<HTMLElement>("[data-table-tools]").forEach(equip);
  all();
  document.body.addEventListener("htmx:afterSettle", all);
}
