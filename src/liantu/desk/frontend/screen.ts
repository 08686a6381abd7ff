// The big screen: one panel at a time, the next one by itself. Keys: ← → change the panel, space holds it. Whoever wants little motion begins
// with a screen that stands still. After each hour the page is asked for again, so that what it shows is new.

const HOUR = 3_600_000;

function startScreen(): void {
  const main = document.querySelector<HTMLElement>("[data-screen]");
  const tools = document.querySelector<HTMLElement>("[data-screen-tools]");
  const pause = document.querySelector<HTMLButtonElement>("[data-screen-pause]");
  const place = document.querySelector<HTMLElement>("[data-screen-place]");
  const panels = Array.from(document.querySelectorAll<HTMLElement>(".screen-panel"));
  if (!main || !tools || !pause || !place || panels.length < 2) return;
  const begun = Date.now();
  let shown = 0;
  let timer = 0;

  const show = (number: number) => {
    shown = (number + panels.length) % panels.length;
    panels.forEach((panel, index) => { panel.hidden = index !== shown; });
    place.textContent = `${shown + 1} / ${panels.length}`;
    main.scrollTop = 0;
  };
  const turn = () => {
    if (shown === panels.length - 1 && Date.now() - begun > HOUR) location.reload();
    else show(shown + 1);
  };
  const run = (runs: boolean) => {
    window.clearInterval(timer);
    timer = runs ? window.setInterval(turn, Number(main.dataset.screen) * 1000) : 0;
    pause.textContent = (runs ? pause.dataset.pause : pause.dataset.play) ?? "";
  };
  const step = (by: number) => {
    show(shown + by);
    if (timer) run(true);
  };

  document.documentElement.classList.add("turning");
  tools.hidden = false;
  show(0);
  run(!window.matchMedia("(prefers-reduced-motion: reduce)").matches);
  pause.addEventListener("click", () => run(!timer));
  document.querySelector("[data-screen-before]")?.addEventListener("click", () => step(-1));
  document.querySelector("[data-screen-next]")?.addEventListener("click", () => step(1));
  document.addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") step(1);
    else if (event.key === "ArrowLeft") step(-1);
    else if (event.key === " " && !(event.target as Element).closest("button, a")) {
      event.preventDefault();
      run(!timer);
    }
  });
}

startScreen();
