// The chain map: select a card and see what it is made from and what is made from it; search, filter, zoom, keyboard.
import { drawEdges, drawFlows, type Edge, type Flow } from "./chain/edges";
import { savePng } from "./chain/png";
import { stageTabs } from "./chain/stages";

const map = document.querySelector<HTMLElement>("#chain-map");
if (map) start(map);

function start(map: HTMLElement): void {
  const cards = [...map.querySelectorAll<HTMLElement>(".link-card")];
  const byCode = new Map(cards.map((card) => [card.dataset.product ?? "", card]));
  const edges = JSON.parse(document.querySelector("#chain-edges")?.textContent ?? "[]") as Edge[];
  const flows = JSON.parse(document.querySelector("#chain-flows")?.textContent ?? "[]") as Flow[];
  const form = document.querySelector<HTMLFormElement>("#map-filter");
  const search = form?.querySelector<HTMLInputElement>("input[name=q]") ?? null;
  const said = document.querySelector<HTMLElement>("#map-said");
  const overlay = map.querySelector<SVGSVGElement>("svg.edges");
  let selected = new URLSearchParams(location.search).get("select") ?? "";

  const shown = () => cards.filter((card) => card.offsetParent !== null);
  const nameOf = (card: HTMLElement) => card.querySelector<HTMLAnchorElement>("a.link-name");

  function remember(name: string, value: string): void {
    const url = new URL(location.href);
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
    history.replaceState(null, "", url);
    document.querySelectorAll<HTMLAnchorElement>("a[data-follow-selection]").forEach((link) => {
      const target = new URL(link.href);
      if (selected) target.searchParams.set("select", selected);
      else target.searchParams.delete("select");
      link.href = target.href;
    });
  }

  function paint(): void {
    const inputs = edges.filter((edge) => edge[1] === selected);
    const uses = edges.filter((edge) => edge[0] === selected);
    const suppliers = new Map(inputs.map((edge) => [edge[0], edge]));
    const users = new Map(uses.map((edge) => [edge[1], edge]));
    map.classList.toggle("has-selection", byCode.has(selected));
    for (const [code, card] of byCode) {
      const edge = suppliers.get(code) ?? users.get(code);
      card.classList.toggle("is-selected", code === selected);
      card.classList.toggle("is-supplier", suppliers.has(code));
      card.classList.toggle("is-user", users.has(code) && !suppliers.has(code));
      const role = card.querySelector<HTMLElement>(".link-role");
      if (role) role.textContent = edge ? roleWords(edge, suppliers.has(code)) : "";
    }
    if (!overlay) return;
    if (byCode.has(selected)) drawEdges(overlay, map, byCode, inputs, uses);
    else drawFlows(overlay, map, byCode, flows);
  }

  function roleWords(edge: Edge, supplies: boolean): string {
    const share = edge[2] === null ? "" : ` ${(edge[2] * 100).toFixed(edge[2] < 0.1 ? 1 : 0)}%`;
    return `${supplies ? map.dataset.wordSupplier : map.dataset.wordUser}${share}${edge[3] === "critical" ? ` · ${map.dataset.wordCritical}` : ""}`;
  }

  function select(code: string): void {
    selected = byCode.has(code) ? code : "";
    remember("select", selected);
    paint();
  }

  function rove(card: HTMLElement | undefined): void {
    if (!card) return;
    for (const other of cards) other.querySelectorAll("a").forEach((link) => link.setAttribute("tabindex", other === card ? "0" : "-1"));
    nameOf(card)?.focus();
  }

  function step(card: HTMLElement, key: string): HTMLElement | undefined {
    const stage = card.closest(".stage");
    const inStage = shown().filter((other) => other.closest(".stage") === stage);
    const place = inStage.indexOf(card);
    if (key === "ArrowDown") return inStage[place + 1];
    if (key === "ArrowUp") return inStage[place - 1];
    if (key === "Home") return inStage[0];
    if (key === "End") return inStage.at(-1);
    const stages = [...new Set(shown().map((other) => other.closest(".stage")))];
    const next = stages[stages.indexOf(stage) + (key === "ArrowRight" ? 1 : -1)];
    const top = card.getBoundingClientRect().top;
    const there = shown().filter((other) => next && other.closest(".stage") === next);
    return there.sort((a, b) => Math.abs(a.getBoundingClientRect().top - top) - Math.abs(b.getBoundingClientRect().top - top))[0];
  }

  function filter(): void {
    const words = (search?.value ?? "").trim().toLowerCase();
    const states = new Set([...(form?.querySelectorAll<HTMLInputElement>("input[name=state]:checked") ?? [])].map((box) => box.value));
    const known = [...(form?.querySelectorAll<HTMLInputElement>("input[name=known]:checked") ?? [])].map((box) => box.value);
    let found = 0;
    for (const card of cards) {
      const makers = (card.dataset.known ?? "").split(" ");
      const named = !words || (card.dataset.names ?? "").includes(words);
      const fits = named && (!states.size || states.has(card.dataset.state ?? "")) && known.every((value) => makers.includes(value));
      card.hidden = !fits;
      if (fits) found += 1;
    }
    if (said) said.textContent = words || states.size || known.length ? `${found} / ${cards.length}` : "";
    const url = new URL(location.href);
    url.searchParams.delete("state");
    states.forEach((state) => url.searchParams.append("state", state));
    url.searchParams.delete("known");
    known.forEach((value) => url.searchParams.append("known", value));
    if (words) url.searchParams.set("q", words);
    else url.searchParams.delete("q");
    history.replaceState(null, "", url);
    paint();
  }

  function zoom(code: string): void {
    map.querySelectorAll<HTMLElement>(".stage").forEach((stage) => {
      const focus = stage.dataset.stage === code;
      stage.classList.toggle("is-focus", focus);
      stage.querySelector(".stage-zoom")?.setAttribute("aria-pressed", String(focus));
    });
    map.classList.toggle("is-zoomed", Boolean(code));
    remember("stage", code);
    paint();
  }

  map.addEventListener("click", (event) => {
    const target = event.target as Element;
    const control = target.closest<HTMLElement>(".stage-zoom");
    if (control) {
      event.preventDefault();
      const code = control.dataset.stage ?? "";
      zoom(control.getAttribute("aria-pressed") === "true" ? "" : code);
      return;
    }
    const card = target.closest<HTMLElement>(".link-card");
    if (!card || target.closest("a, button")) return;
    select(card.dataset.product === selected ? "" : card.dataset.product ?? "");
    if (selected) rove(card);
  });
  map.addEventListener("focusin", (event) => {
    const card = (event.target as Element).closest<HTMLElement>(".link-card");
    const named = (event.target as Element).matches("a.link-name:focus-visible");
    if (card && named && card.dataset.product !== selected) select(card.dataset.product ?? "");
  });
  map.addEventListener("keydown", (event) => {
    const card = (event.target as Element).closest<HTMLElement>(".link-card");
    if (!card || !["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
    event.preventDefault();
    rove(step(card, event.key));
  });
  document.addEventListener("keydown", (event) => {
    const typing = (event.target as Element).matches("input, textarea, select");
    if (event.key === "/" && !typing) {
      event.preventDefault();
      search?.focus();
      search?.select();
    } else if (event.key === "Escape") {
      if (search && search.value && document.activeElement === search) {
        search.value = "";
        filter();
      } else if (selected) select("");
      else zoom("");
    }
  });
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    filter();
    rove(shown()[0]);
  });
  form?.classList.add("is-live");
  form?.addEventListener("input", filter);
  stageTabs(map, paint);
  new ResizeObserver(paint).observe(map);
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-png]");
    if (!link) return;
    event.preventDefault();
    void savePng(link.href, link.dataset.png ?? "chain.png");
  });

  cards.forEach((card, position) => card.querySelectorAll("a").forEach((link) => link.setAttribute("tabindex", position ? "-1" : "0")));
  paint();
  const card = byCode.get(selected);
  if (card) card.scrollIntoView({ block: "nearest", inline: "center" });
  map.querySelector<HTMLElement>(".stage.is-focus")?.scrollIntoView({ block: "nearest", inline: "start" });
}
