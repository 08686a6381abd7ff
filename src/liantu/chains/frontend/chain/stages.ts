// On a narrow screen the map shows one stage at a time: tabs name the stages, two buttons step through them.

export function stageTabs(map: HTMLElement, changed: () => void): void {
  const tabs = document.querySelector<HTMLElement>(".stage-tabs");
  const names = [...(tabs?.querySelectorAll<HTMLElement>("[data-stage-tab]") ?? [])];
  const codes = names.map((name) => name.dataset.stageTab ?? "");

  const current = () => map.querySelector<HTMLElement>(".stage.is-current")?.dataset.stage ?? codes[0] ?? "";

  function show(code: string): void {
    map.querySelectorAll<HTMLElement>(".stage").forEach((stage) => stage.classList.toggle("is-current", stage.dataset.stage === code));
    for (const name of names) {
      if (name.dataset.stageTab === code) {
        name.setAttribute("aria-current", "true");
        name.parentElement?.scrollTo({ left: name.offsetLeft - name.parentElement.offsetLeft - 24 });
      } else name.removeAttribute("aria-current");
    }
    changed();
  }

  tabs?.addEventListener("click", (event) => {
    const target = event.target as Element;
    const name = target.closest<HTMLElement>("[data-stage-tab]");
    const step = target.closest<HTMLElement>("[data-stage-step]");
    if (!name && !step) return;
    event.preventDefault();
    if (name) show(name.dataset.stageTab ?? "");
    else show(codes[(codes.indexOf(current()) + Number(step?.dataset.stageStep) + codes.length) % codes.length] ?? "");
  });
}
