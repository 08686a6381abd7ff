// A zone onto which files may be dropped: without this script it is a plain file input. Says names and sizes of what was chosen.

const UNITS = ["B", "kB", "MB", "GB"];

function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(unit && value < 100 ? 1 : 0)} ${UNITS[unit]}`;
}

export function startFiles(): void {
  document.querySelectorAll<HTMLElement>("[data-drop-zone]").forEach((zone) => {
    const input = zone.querySelector<HTMLInputElement>("input[type=file]");
    const list = zone.querySelector<HTMLElement>("[data-file-sizes]");
    if (!input || !list) return;
    zone.querySelector<HTMLElement>("[data-drop-hint]")?.removeAttribute("hidden");
    const tell = () => {
      list.replaceChildren(
        ...Array.from(input.files ?? [], (file) => {
          const item = document.createElement("li");
          item.textContent = `${file.name} · ${size(file.size)}`;
          return item;
        }),
      );
    };
    input.addEventListener("change", tell);
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.classList.add("over");
    });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      if (event.dataTransfer?.files.length) {
        input.files = event.dataTransfer.files;
        tell();
      }
    });
  });
}
