// Charts: <div class="chart" data-chart="ID"> beside {{ data|json_script:"ID" }}. A handful of kinds, no options language:
//   lines | bars   {x, series: [{name, values, dashed?}], bands?: [{name, low, high}], goals?: [{name, value}], horizontal?, stacked?, compact?}
//   waterfall      {items: [{name, value, total?}]}
//   heat           {x, y, cells: [[column, row, value|null]]}
//   scatter        {across: {name}, up: {name}, points: [{name, x, y, url?, marked?}]}
//   graph          {nodes: [{id, name, group: "centre"|"supplier"|"customer", url?}], links: [{source, target, value?}]}
// All but the graph take unit?, percent? (values are shares of one) and digits?. A button with data-chart-save="ID" and data-file="name.svg" saves the picture.
import { BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { init, use, type ECharts, type EChartsCoreOption } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";
import { axes } from "./charts/axes";
import { heat } from "./charts/heat";
import { scatter } from "./charts/scatter";
import type { Chart } from "./charts/types.generated";
import { waterfall } from "./charts/waterfall";

use([BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart, GridComponent, LabelLayout, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent, SVGRenderer]);

const drawn = new Map<string, ECharts>();

function options(data: Chart, width: number): EChartsCoreOption {
  switch (data.kind) {
    case "heat": return heat(data);
    case "scatter": return scatter(data);
    case "waterfall": return waterfall(data);
    default: return axes(data, width);
  }
}

function draw(box: HTMLElement): void {
  const id = box.dataset.chart ?? "";
  const source = document.getElementById(id);
  if (!source?.textContent || box.dataset.drawn) return;
  box.dataset.drawn = "1";
  const data = JSON.parse(source.textContent) as Chart;
  const rows = data.kind === "heat" ? data.y.length : data.kind === "bars" && data.horizontal ? data.x.length : 0;
  if (rows) box.style.height = `${Math.max(rows * 20 + 70, 150)}px`;
  const chart = init(box, null, { renderer: "svg" });
  drawn.set(id, chart);
  const render = () => chart.setOption({ animation: false, aria: { enabled: false }, ...options(data, box.clientWidth) }, true);
  render();
  chart.on("click", (event: unknown) => {
    const url = (event as { data?: { url?: string } }).data?.url;
    if (url) location.assign(url);
  });
  let width = box.clientWidth;
  new ResizeObserver(() => {
    chart.resize();
    if (box.clientWidth !== width) render();
    width = box.clientWidth;
  }).observe(box);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", render);
}

/** Saves a chart as it stands on the page; nothing leaves the machine. */
function save(button: HTMLElement): void {
  const chart = drawn.get(button.dataset.chartSave ?? "");
  if (!chart) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([chart.renderToSVGString()], { type: "image/svg+xml" }));
  link.download = button.dataset.file ?? "chart.svg";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const drawAll = (root: ParentNode) => root.querySelectorAll<HTMLElement>("[data-chart]").forEach(draw);
drawAll(document);
document.body.addEventListener("htmx:load", (event) => drawAll((event as CustomEvent<{ elt: HTMLElement }>).detail.elt));
document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("[data-chart-save]");
  if (button) save(button);
});
