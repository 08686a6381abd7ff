// Draws the edges of the selected card over the map: inputs come in from the left, uses go out to the right.

/** Input product, product, share of the product's value, importance, kind of input, alternative, reasons in Chinese and English. */
export type Edge = [string, string, number | null, string, string, string, string, string];

const SVG = "http://www.w3.org/2000/svg";

interface Box { left: number; right: number; middle: number }

export function drawEdges(overlay: SVGSVGElement, map: HTMLElement, cards: Map<string, HTMLElement>, inputs: Edge[], uses: Edge[]): void {
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
  const add = (edge: Edge, kind: string) => {
    const from = box(edge[0]);
    const to = box(edge[1]);
    if (!from || !to) return;
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", curve(from, to));
    path.setAttribute("class", `edge edge-${kind}`);
    path.setAttribute("stroke-width", String(edge[2] === null ? 1.5 : 1.5 + Math.min(edge[2], 0.5) * 7));
    overlay.append(path);
  };
  inputs.forEach((edge) => add(edge, "supplier"));
  uses.forEach((edge) => add(edge, "user"));
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
