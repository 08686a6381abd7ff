// A select marked data-picker becomes a field in which one types to find choices (the combobox pattern of WAI-ARIA). The select stays in the
// form and keeps the choice, so that without this script it is the browser's own list.

const MOST_SHOWN = 50;
let made = 0;

interface Picker {
  select: HTMLSelectElement;
  input: HTMLInputElement;
  list: HTMLUListElement;
  chips: HTMLElement;
  at: number;
}

function element<K extends keyof HTMLElementTagNameMap>(tag: K, set: Record<string, string>): HTMLElementTagNameMap[K] {
  const one = document.createElement(tag);
  Object.entries(set).forEach(([name, value]) => one.setAttribute(name, value));
  return one;
}

function matching(picker: Picker): HTMLOptionElement[] {
  const typed = picker.input.value.trim().toLocaleLowerCase();
  const { select } = picker;
  const asked = select.multiple || select.selectedOptions[0]?.text.trim().toLocaleLowerCase() !== typed ? typed : "";
  const open = Array.from(select.options).filter((option) => !select.multiple || !option.selected);
  return open.filter((option) => option.text.toLocaleLowerCase().includes(asked)).slice(0, MOST_SHOWN);
}

function close(picker: Picker): void {
  picker.list.hidden = true;
  picker.input.setAttribute("aria-expanded", "false");
  picker.input.removeAttribute("aria-activedescendant");
  if (!picker.select.multiple) picker.input.value = picker.select.selectedOptions[0]?.text.trim() ?? "";
}

function mark(picker: Picker, at: number): void {
  const rows = Array.from(picker.list.querySelectorAll<HTMLElement>("[role=option]"));
  picker.at = rows.length ? (at + rows.length) % rows.length : -1;
  rows.forEach((row, place) => row.setAttribute("aria-selected", String(place === picker.at)));
  const row = rows[picker.at];
  if (row) {
    picker.input.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  }
}

function choose(picker: Picker, option: HTMLOptionElement): void {
  option.selected = true;
  picker.input.value = "";
  picker.select.dispatchEvent(new Event("change", { bubbles: true }));
  showChips(picker);
  close(picker);
  picker.input.focus();
}

function open(picker: Picker): void {
  const found = matching(picker);
  picker.list.replaceChildren(...found.map((option, place) => {
    const row = element("li", { role: "option", id: `${picker.list.id}-${place}` });
    row.textContent = option.text.trim();
    row.addEventListener("mousedown", (event) => { event.preventDefault(); choose(picker, option); });
    return row;
  }));
  if (!found.length) {
    const none = element("li", { class: "muted", role: "presentation" });
    none.textContent = picker.select.dataset.none ?? "";
    picker.list.append(none);
  }
  picker.list.hidden = false;
  picker.input.setAttribute("aria-expanded", "true");
  mark(picker, 0);
}

function showChips(picker: Picker): void {
  if (!picker.select.multiple) return;
  picker.chips.replaceChildren(...Array.from(picker.select.selectedOptions).map((option) => {
    const chip = element("button", { type: "button", class: "chip", "aria-label": `${picker.select.dataset.remove ?? ""} ${option.text.trim()}` });
    chip.textContent = `${option.text.trim()} ×`;
    chip.addEventListener("click", () => { option.selected = false; showChips(picker); picker.input.focus(); });
    return chip;
  }));
}

function keyed(picker: Picker, event: KeyboardEvent): void {
  const shown = !picker.list.hidden;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (shown) mark(picker, picker.at + (event.key === "ArrowDown" ? 1 : -1));
    else open(picker);
  } else if (event.key === "Enter" && shown) {
    event.preventDefault();
    const option = matching(picker)[picker.at];
    if (option) choose(picker, option);
  } else if (event.key === "Escape" && shown) {
    event.stopPropagation();
    close(picker);
  } else if (event.key === "Backspace" && picker.select.multiple && !picker.input.value) {
    const last = picker.select.selectedOptions[picker.select.selectedOptions.length - 1];
    if (last) { last.selected = false; showChips(picker); }
  }
}

function equip(select: HTMLSelectElement): void {
  if (select.dataset.ready) return;
  select.dataset.ready = "1";
  const id = `picker-${made++}`;
  const input = element("input", {
    type: "text", role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id,
    placeholder: select.dataset.picker ?? "", id: `${id}-input`,
  });
  const list = element("ul", { id, role: "listbox", class: "picker-list" });
  const label = select.labels?.[0];
  if (label) {
    label.htmlFor = input.id;
    list.setAttribute("aria-label", label.innerText.trim());
  }
  if (select.getAttribute("aria-describedby")) input.setAttribute("aria-describedby", select.getAttribute("aria-describedby") ?? "");
  const box = element("div", { class: "picker" });
  const picker: Picker = { select, input, list, chips: element("div", { class: "row" }), at: -1 };
  list.hidden = true;
  select.hidden = true;
  select.after(box);
  box.append(picker.chips, input, list);
  showChips(picker);
  close(picker);
  input.addEventListener("input", () => open(picker));
  input.addEventListener("click", () => { if (list.hidden) { input.select(); open(picker); } });
  input.addEventListener("blur", () => close(picker));
  input.addEventListener("keydown", (event) => keyed(picker, event));
}

export function startPickers(): void {
  const all = () => document.querySelectorAll<HTMLSelectElement>("select[data-picker]").forEach(equip);
  all();
  document.body.addEventListener("htmx:afterSettle", all);
}
