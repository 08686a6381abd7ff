// Charts: <div class="chart" data-chart="ID"> beside {{ data|json_script:"ID" }}. Three kinds, no options language:
//   {kind: "lines" | "bars", x: [...], series: [{name, values: [number|null], dashed?}], unit?, percent?}
//   {kind: "graph", nodes: [{id, name, group: "centre"|"supplier"|"customer", url?}], links: [{source, target, value?}]}
import { BarChart, GraphChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsCoreOption } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, GraphChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

interface Series { name: string; values: (number | null)[]; dashed?: boolean }
interface Axes { kind: "lines" | "bars"; x: string[]; series: Series[]; unit?: string; percent?: boolean }
interface Node { id: string; name: string; group: string; url?: string }
interface Graph { kind: "graph"; nodes: Node[]; links: { source: string; target: string; value?: number }[] }

const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function axes(data: Axes): EChartsCoreOption {
  const ink = colour("--ink-soft");
  const write = (value: unknown) => (typeof value !== "number" ? "–" : data.percent ? `${(value * 100).toFixed(1)}%` : `${value.toLocaleString()}${data.unit ? ` ${data.unit}` : ""}`);
  return {
    color: [colour("--accent"), colour("--user"), colour("--supplier"), colour("--absent")],
    textStyle: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 4, right: 12, top: data.series.length > 1 ? 30 : 10, bottom: 2, containLabel: true },
    legend: data.series.length > 1 ? { top: 0, left: 0, textStyle: { color: ink } } : undefined,
    tooltip: { trigger: "axis", valueFormatter: write, confine: true },
    xAxis: { type: "category", data: data.x, axisLine: { lineStyle: { color: colour("--line-strong") } }, axisLabel: { color: ink } },
    yAxis: { type: "value", scale: data.kind === "lines", max: (range: { max: number }) => (data.percent && range.max <= 1 && range.max > 0.8 ? 1 : null), splitNumber: 3, axisLabel: { color: ink, formatter: data.percent ? write : undefined }, splitLine: { lineStyle: { color: colour("--line") } } },
    series: data.series.map((item) => ({
      name: item.name,
      type: data.kind === "lines" ? "line" : "bar",
      data: item.values,
      connectNulls: false,
      symbolSize: 6,
      lineStyle: { type: item.dashed ? "dashed" : "solid" },
    })),
  };
}

function graph(data: Graph): EChartsCoreOption {
  const tones: Record<string, string> = { centre: colour("--accent"), supplier: colour("--supplier"), customer: colour("--user") };
  const shapes: Record<string, string> = { centre: "circle", supplier: "rect", customer: "triangle" };
  const columns: Record<string, number> = { supplier: 0, centre: 1, customer: 2 };
  const rows: Record<string, Node[]> = {};
  data.nodes.forEach((node) => (rows[node.group] ??= []).push(node));
  return {
    tooltip: { confine: true },
    series: [{
      type: "graph",
      layout: "none",
      left: 110, right: 110, top: 16, bottom: 16,
      edgeSymbol: ["none", "arrow"],
      edgeSymbolSize: 7,
      lineStyle: { color: colour("--line-strong"), curveness: 0.08, opacity: 1 },
      label: { show: true, color: colour("--ink"), width: 100, overflow: "truncate" },
      data: data.nodes.map((node) => ({
        id: node.id,
        name: node.name,
        url: node.url,
        x: (columns[node.group] ?? 1) * 300,
        y: ((rows[node.group].indexOf(node) + 0.5) / rows[node.group].length) * 300,
        symbol: shapes[node.group] ?? "circle",
        symbolSize: node.group === "centre" ? 22 : 12,
        itemStyle: { color: tones[node.group] },
        label: { position: node.group === "supplier" ? "left" : node.group === "customer" ? "right" : "bottom" },
      })),
      links: data.links,
    }],
  };
}

function draw(box: HTMLElement): void {
  const source = document.getElementById(box.dataset.chart ?? "");
  if (!source?.textContent || box.dataset.drawn) return;
  box.dataset.drawn = "1";
  const data = JSON.parse(source.textContent) as Axes | Graph;
  const chart = init(box, null, { renderer: "svg" });
  const render = () => chart.setOption({ animation: false, aria: { enabled: false }, ...(data.kind === "graph" ? graph(data) : axes(data)) }, true);
  render();
  chart.on("click", (event: unknown) => {
    const url = (event as { data?: { url?: string } }).data?.url;
    if (url) location.assign(url);
  });
  new ResizeObserver(() => chart.resize()).observe(box);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", render);
}

const drawAll = (root: ParentNode) => root.querySelectorAll<HTMLElement>("[data-chart]").forEach(draw);
drawAll(document);
document.body.addEventListener("htmx:load", (event) => drawAll((event as CustomEvent<{ elt: HTMLElement }>).detail.elt));
