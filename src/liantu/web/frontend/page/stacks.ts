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

export function startStacks(): void {
  const all = () => document.querySelectorAll<HTMLTableElement>("table.stacks").forEach(name);
  all();
  document.body.addEventListener("htmx:afterSettle", all);
}
