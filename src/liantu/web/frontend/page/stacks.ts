// On a phone, or in a narrow card, each row of a table of class `stacks` stands as a card of its own (components.css): its cells get
// the names of their columns, which the hidden head would have said. Without this script the cells stand without names.

function name(table: HTMLTableElement): void {
  const heads = Array.from(table.tHead?.rows[0]?.cells ?? []);
  for (const row of Array.from(table.tBodies).flatMap((body) => Array.from(body.rows))) {
    if (row.cells.length !== heads.length) continue;
    Array.from(row.cells).slice(1).forEach((cell, place) => {
      const word = heads[place + 1].textContent?.replace(/\s+/g, " ").trim();
      if (word && !cell.querySelector(".button, a[hx-get] + *")) cell.dataset.label ??= word;
    });
  }
}

// Cells that are laid out as blocks lose what tables are to readers of the screen; the roles say it again.
function roles(table: HTMLTableElement): void {
  table.setAttribute("role", "table");
  for (const section of [table.tHead, ...table.tBodies, table.tFoot]) section?.setAttribute("role", "rowgroup");
  for (const row of table.rows) {
    row.setAttribute("role", "row");
    for (const cell of row.cells) {
      const head = cell.scope === "row" ? "rowheader" : "columnheader";
      cell.setAttribute("role", cell.tagName === "TH" ? head : "cell");
    }
  }
}

export function startStacks(): void {
  const all = () =>
    document.querySelectorAll<HTMLTableElement>("table.stacks").forEach((table) => {
      name(table);
      roles(table);
    });
  all();
  document.body.addEventListener("htmx:afterSettle", all);
}
