// The tour of the first visit: one step at a time, with an outline around what it speaks of. It lies over nothing and holds no focus; without
// this script its four steps stand below each other.

function startTour(): void {
  const tour = document.querySelector<HTMLElement>("[data-tour]");
  const tools = tour?.querySelector<HTMLElement>("[data-tour-tools]");
  const before = tour?.querySelector<HTMLButtonElement>("[data-tour-before]");
  const next = tour?.querySelector<HTMLButtonElement>("[data-tour-next]");
  const place = tour?.querySelector<HTMLElement>("[data-tour-place]");
  if (!tour || !tools || !before || !next || !place) return;
  const steps = Array.from(tour.querySelectorAll<HTMLElement>("[data-tour-step]"));
  let shown = 0;

  const show = (number: number) => {
    shown = Math.min(Math.max(number, 0), steps.length - 1);
    steps.forEach((step, index) => { step.hidden = index !== shown; });
    document.querySelectorAll(".toured").forEach((part) => part.classList.remove("toured"));
    document.querySelector(steps[shown].dataset.tourStep ?? "")?.classList.add("toured");
    before.disabled = shown === 0;
    next.disabled = shown === steps.length - 1;
    place.textContent = `${shown + 1} / ${steps.length}`;
  };

  tools.hidden = false;
  show(0);
  before.addEventListener("click", () => show(shown - 1));
  next.addEventListener("click", () => show(shown + 1));
  tour.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") show(shown + 1);
    else if (event.key === "ArrowLeft") show(shown - 1);
    else if (event.key === "Escape") tour.querySelector("form")?.requestSubmit();
  });
}

startTour();
