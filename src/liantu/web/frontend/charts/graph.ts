// Neighbours of one thing in three columns: suppliers, the thing itself, customers.
import type { EChartsCoreOption } from "echarts/core";
import { colour } from "./theme";

interface Node { id: string; name: string; group: string; url?: string }
export interface Graph { kind: "graph"; nodes: Node[]; links: { source: string; target: string; value?: number }[] }

export function graph(data: Graph): EChartsCoreOption {
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
