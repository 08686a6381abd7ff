// A heat map: rows of names against periods or another list of names; unknown cells stay empty and say so.
import type { EChartsCoreOption } from "echarts/core";
import { colour, font, writer } from "./theme";
import { tooltip, tooltipBox } from "./tooltip";
import type { Heat } from "./types.generated";

export function heat(data: Heat): EChartsCoreOption {
  const ink = colour("--ink-soft");
  const write = writer(data.axis);
  const bare = writer({ ...data.axis, unit: "" });
  const cells = data.rows.flatMap((values, row) => values.map((value, column) => ({ column, row, value })));
  const known = cells.map((cell) => cell.value).filter((value): value is number => value !== null);
  const low = Math.min(...known);
  const high = Math.max(...known);
  return {
    textStyle: { color: ink, fontFamily: font() },
    grid: { left: 4, right: 12, top: 8, bottom: 44, containLabel: true },
    tooltip: tooltip(([hit]) => {
      const { column, row, value } = cells[hit.dataIndex];
      return tooltipBox(`${data.y[row]} · ${data.x[column]}`, [{ value: write(value) }]);
    }),
    xAxis: { type: "category", data: data.x, axisLabel: { color: ink, hideOverlap: true }, axisTick: { show: false }, splitArea: { show: false } },
    yAxis: { type: "category", data: data.y, inverse: true, axisLabel: { color: ink, interval: 0, width: innerWidth < 700 ? 120 : 240, overflow: "truncate" } },
    visualMap: { min: low, max: high > low ? high : low + 1, calculable: false, orient: "horizontal", left: "center", bottom: 2, itemHeight: 160, itemWidth: 12, text: [bare(high), bare(low)], textStyle: { color: ink }, inRange: { color: ["#e3ecf8", "#86b2e6", "#2f6cb8", "#123f7d"] } },
    series: [{ type: "heatmap", data: cells.map((cell) => [cell.column, cell.row, cell.value ?? "-"]), itemStyle: { borderColor: colour("--surface"), borderWidth: 1 } }],
  };
}
