// Tooltips as elements with classes: markup with inline styles, which ECharts writes by itself, is refused by the content security policy.

export interface TooltipRow { name?: string; value: string; colour?: string }
export interface Hit { dataIndex: number; seriesIndex: number; color?: unknown }

/** Options of a tooltip whose look stands in styles/charts.css; ECharts draws no frame of its own. */
export function tooltip(formatter: (hits: Hit[]) => HTMLElement, trigger: "item" | "axis" = "item"): object {
  return {
    trigger,
    confine: true,
    className: "chart-tooltip",
    backgroundColor: "transparent",
    borderWidth: 0,
    padding: 0,
    shadowBlur: 0,
    shadowColor: "transparent",
    formatter: (hits: Hit | Hit[]) => formatter([hits].flat()),
  };
}

/** A title over rows of colour, name and value. */
export function tooltipBox(title: string, rows: TooltipRow[]): HTMLElement {
  const box = element("div", "tooltip-box");
  box.append(element("p", "tooltip-title", title));
  for (const { name, value, colour } of rows) {
    const row = element("p", "tooltip-row");
    if (colour) row.append(swatch(colour));
    if (name) row.append(element("span", "tooltip-name", name));
    row.append(element("b", "tooltip-value", value));
    box.append(row);
  }
  return box;
}

function element(tag: string, name: string, text = ""): HTMLElement {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

function swatch(colour: string): HTMLElement {
  const mark = element("span", "tooltip-swatch");
  mark.style.backgroundColor = colour;
  return mark;
}
