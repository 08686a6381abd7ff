// Points by two figures, each with its name and the page behind it.
import type { EChartsCoreOption } from "echarts/core";
import { colour, font, scaled, writer } from "./theme";
import { tooltip, tooltipBox } from "./tooltip";
import type { Axis, Scatter } from "./types.generated";

export function scatter(data: Scatter): EChartsCoreOption {
  const ink = colour("--ink-soft");
  const axis = (given: Axis, gap: number) => ({ type: "value", scale: true, name: given.name, nameLocation: "middle", nameGap: gap, nameTextStyle: { color: ink }, axisLabel: { color: ink, formatter: scaled(given) }, splitLine: { lineStyle: { color: colour("--line") } } });
  const across = writer(data.across);
  const up = writer(data.up);
  const few = data.points.length <= 45;
  return {
    textStyle: { color: ink, fontFamily: font() },
    grid: { left: 34, right: 18, top: 14, bottom: 30, containLabel: true },
    tooltip: tooltip(([hit]) => {
      const point = data.points[hit.dataIndex];
      return tooltipBox(point.name, [{ name: data.across.name, value: across(point.x) }, { name: data.up.name, value: up(point.y) }]);
    }),
    xAxis: axis(data.across, 24),
    yAxis: axis(data.up, 44),
    series: [{
      type: "scatter",
      data: data.points.map((point) => ({ name: point.name, url: point.url, value: [point.x, point.y], symbol: point.marked ? "diamond" : "circle", symbolSize: 9, itemStyle: { color: colour(point.marked ? "--user" : "--accent"), opacity: 0.8 } })),
      label: { show: few, formatter: "{b}", position: "right", color: ink, fontSize: 11 },
      labelLayout: { hideOverlap: true },
    }],
  };
}
