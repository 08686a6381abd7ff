// Tools of a table: copy what is shown, as a spreadsheet takes it, and choose the columns. Without this script a table has neither.

const FEW_ROWS = 4;

function cellText(cell: HTMLTableCellElement): string {
  return (cell.innerText ?? "").replace(/\s+/g, " ").trim();
}

function shown(cell: HTMLElement): boolean {
  return !cell.hidden;
}

function asText(table: HTMLTableElement): string {
  const rows = Array.from(table.rows).filter(shown);
  return rows.map((row) => Array.from(row.cells).filter(shown).map(cellText).join("\t")).join("\n");
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

function memory(table: HTMLTableElement, head: HTMLTableCellElement[]): string {
  return `columns ${location.pathname.replace(/\d+/g, "0")} ${table.closest("[aria-label]")?.getAttribute("aria-label") ?? ""} ${head.length}`;
}

function remembered(key: string): number[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(found) ? found.filter((place): place is number => Number.isInteger(place)) : [];
  } catch {
    return [];
  }
}

function remember(key: string, hidden: number[]): void {
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
  const key = memory(table, head);
  let hidden = remembered(key).filter((place) => place > 0 && place < head.length);
  const list = menu.querySelector<HTMLElement>("[data-columns]");
  head.slice(1).forEach((cell, place) => {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = !hidden.includes(place + 1);
    box.addEventListener("change", () => {
      hidden = box.checked ? hidden.filter((one) => one !== place + 1) : [...hidden, place + 1];
      showColumns(table, hidden);
      remember(key, hidden);
    });
    label.className = "check";
    label.append(box, document.createTextNode(cellText(cell) || String(place + 2)));
    list?.append(label);
  });
  showColumns(table, hidden);
  menu.hidden = false;
}

// On a phone a table of class "cards" shows each row as a card: each value needs the name of its column beside it, and the roles of a table,
// which other displays take away.
function labelCells(table: HTMLTableElement): void {
  const names = plainHead(table).map(cellText);
  table.setAttribute("role", "table");
  for (const section of [table.tHead, ...table.tBodies, table.tFoot]) section?.setAttribute("role", "rowgroup");
  for (const row of table.rows) {
    row.setAttribute("role", "row");
    Array.from(row.cells).forEach((cell, place) => {
      const heads = cell.tagName === "TH";
      cell.setAttribute("role", !heads ? "cell" : cell.scope === "row" ? "rowheader" : "columnheader");
      if (row.parentElement !== table.tHead && names[place]) cell.dataset.label = names[place];
    });
  }
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
  const all = () => {
    document.querySelectorAll<HTMLElement>("[data-table-tools]").forEach(equip);
    document.querySelectorAll<HTMLTableElement>("table.cards").forEach(labelCells);
  };
  all();
  document.body.addEventListener("htmx:afterSettle", all);
}
