// Points by two figures, each with its name and the page behind it.
import type { EChartsCoreOption } from "echarts/core";
import { colour, font, scaled, writer } from "./theme";

interface Axis { name: string; percent?: boolean; unit?: string }
export interface Scatter {
  kind: "scatter";
  across: Axis;
  up: Axis;
  points: { name: string; x: number; y: number; size?: number; url?: string; marked?: boolean }[];
}

export function scatter(data: Scatter): EChartsCoreOption {
  const ink = colour("--ink-soft");
  const axis = (given: Axis, gap: number) => ({ type: "value", scale: true, name: given.name, nameLocation: "middle", nameGap: gap, nameTextStyle: { color: ink }, axisLabel: { color: ink, formatter: scaled(given) }, splitLine: { lineStyle: { color: colour("--line") } } });
  const across = writer(data.across);
  const up = writer(data.up);
  const few = data.points.length <= 45;
  return {
    textStyle: { color: ink, fontFamily: font() },
    grid: { left: 34, right: 18, top: 14, bottom: 30, containLabel: true },
    tooltip: { confine: true, formatter: (hit: { data: { name: string; value: number[] } }) => `<b>${hit.data.name}</b><br>${data.across.name} ${across(hit.data.value[0])}<br>${data.up.name} ${up(hit.data.value[1])}` },
    xAxis: axis(data.across, 24),
    yAxis: axis(data.up, 44),
    series: [{
      type: "scatter",
      data: data.points.map((point) => ({ name: point.name, url: point.url, value: [point.x, point.y], symbol: point.marked ? "diamond" : "circle", symbolSize: point.size ?? 11, itemStyle: { color: colour(point.marked ? "--user" : "--accent"), opacity: 0.8 } })),
      label: { show: few, formatter: "{b}", position: "right", color: ink, fontSize: 11 },
      labelLayout: { hideOverlap: true },
    }],
  };
}
