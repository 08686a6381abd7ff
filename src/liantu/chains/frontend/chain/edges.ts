// Draws curves over the map: the main flows, or the inputs and uses of the selected card.

/** Input product, product, share of the product's value, importance, kind of input, alternative, reasons in Chinese and English. */
export type Edge = [string, string, number | null, string, string, string, string, string];

const SVG = "http://www.w3.org/2000/svg";

/** Input product, product, yuan a year: what flows between them in the city. */
export type Flow = [string, string, number];

interface Box { left: number; right: number; middle: number }

/** Draws the inputs and uses of the selected card, as wide as their share of value. */
export function drawEdges(overlay: SVGSVGElement, map: HTMLElement, cards: Map<string, HTMLElement>, inputs: Edge[], uses: Edge[]): void {
  const add = pen(overlay, map, cards);
  const width = (edge: Edge) => (edge[2] === null ? 1.5 : 1.5 + Math.min(edge[2], 0.5) * 7);
  inputs.forEach((edge) => add(edge[0], edge[1], "supplier", width(edge)));
  uses.forEach((edge) => add(edge[0], edge[1], "user", width(edge)));
}

/** Draws the main flows of the chain, as wide as the root of their value. */
export function drawFlows(overlay: SVGSVGElement, map: HTMLElement, cards: Map<string, HTMLElement>, flows: Flow[]): void {
  const add = pen(overlay, map, cards);
  const most = Math.max(...flows.map((flow) => flow[2]), 1);
  flows.forEach((flow) => add(flow[0], flow[1], "flow", 1 + 6 * Math.sqrt(flow[2] / most)));
}

/** Clears the overlay and returns what draws a curve between two cards that are shown. */
function pen(overlay: SVGSVGElement, map: HTMLElement, cards: Map<string, HTMLElement>) {
  overlay.replaceChildren();
  const columns = map.querySelector<HTMLElement>(".stages") ?? map;
  const frame = columns.getBoundingClientRect();
  overlay.setAttribute("width", String(columns.scrollWidth));
  overlay.setAttribute("height", String(columns.scrollHeight));
  const box = (code: string): Box | null => {
    const card = cards.get(code);
    if (!card || card.offsetParent === null) return null;
    const place = card.getBoundingClientRect();
    return { left: place.left - frame.left, right: place.right - frame.left, middle: place.top - frame.top + place.height / 2 };
  };
  return (source: string, target: string, kind: string, width: number): void => {
    const from = box(source);
    const to = box(target);
    if (!from || !to) return;
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", curve(from, to));
    path.setAttribute("class", `edge edge-${kind}`);
    path.setAttribute("stroke-width", width.toFixed(1));
    overlay.append(path);
  };
}

function curve(from: Box, to: Box): string {
  if (to.left >= from.right) {
    const reach = Math.max((to.left - from.right) / 2, 14);
    return `M${from.right} ${from.middle}C${from.right + reach} ${from.middle} ${to.left - reach} ${to.middle} ${to.left} ${to.middle}`;
  }
  if (from.left >= to.right) {
    const reach = Math.max((from.left - to.right) / 2, 14);
    return `M${from.left} ${from.middle}C${from.left - reach} ${from.middle} ${to.right + reach} ${to.middle} ${to.right} ${to.middle}`;
  }
  const side = Math.min(from.left, to.left);
  return `M${from.left} ${from.middle}C${side - 22} ${from.middle} ${side - 22} ${to.middle} ${to.left} ${to.middle}`;
}
