// A heat map: rows of names against periods or another list of names; unknown cells stay empty and say so.
import type { EChartsCoreOption } from "echarts/core";
import { colour, font, writer, type Written } from "./theme";

export interface Heat extends Written {
  kind: "heat";
  x: string[];
  y: string[];
  /** column, row, value */
  cells: [number, number, number | null][];
}

export function heat(data: Heat): EChartsCoreOption {
  const ink = colour("--ink-soft");
  const write = writer(data);
  const bare = writer({ ...data, unit: undefined });
  const known = data.cells.map((cell) => cell[2]).filter((value): value is number => value !== null);
  const low = Math.min(...known);
  const high = Math.max(...known);
  return {
    textStyle: { color: ink, fontFamily: font() },
    grid: { left: 4, right: 12, top: 8, bottom: 44, containLabel: true },
    tooltip: { confine: true, formatter: (hit: { value: [number, number, number | null] }) => `${data.y[hit.value[1]]} · ${data.x[hit.value[0]]}<br><b>${write(hit.value[2])}</b>` },
    xAxis: { type: "category", data: data.x, axisLabel: { color: ink, hideOverlap: true }, axisTick: { show: false }, splitArea: { show: false } },
    yAxis: { type: "category", data: data.y, inverse: true, axisLabel: { color: ink, interval: 0, width: innerWidth < 700 ? 120 : 240, overflow: "truncate" } },
    visualMap: { min: low, max: high > low ? high : low + 1, calculable: false, orient: "horizontal", left: "center", bottom: 2, itemHeight: 160, itemWidth: 12, text: [bare(high), bare(low)], textStyle: { color: ink }, inRange: { color: ["#e3ecf8", "#86b2e6", "#2f6cb8", "#123f7d"] } },
    series: [{ type: "heatmap", data: data.cells.map((cell) => [cell[0], cell[1], cell[2] ?? "-"]), itemStyle: { borderColor: colour("--surface"), borderWidth: 1 } }],
  };
}
