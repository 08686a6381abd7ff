// A change taken apart: bars that stand on each other from the first total to the last. Up and down differ by colour, sign and label.
import type { EChartsCoreOption } from "echarts/core";
import { colour, font, scaled, writer } from "./theme";
import { tooltip, tooltipBox } from "./tooltip";
import type { Step, Waterfall } from "./types.generated";

const LYING_BELOW = 640;

interface Bar { from: number; to: number; step: Step }

/** The next lower level that is round on the scale of the span. */
function rounded(level: number, span: number): number {
  const step = 10 ** Math.floor(Math.log10(span)) / 2;
  return Math.floor(level / step) * step;
}

/** Where totals are large against the parts the axis starts above zero, or no part would be seen; totals stand on the axis then. */
function floor(bars: Bar[]): number | undefined {
  const ends = bars.flatMap((bar) => (bar.step.total ? [bar.to] : [bar.from, bar.to]));
  const low = Math.min(...ends);
  const span = Math.max(...ends) - low;
  return bars.length > 2 && low > 0 && span < 0.4 * low ? rounded(low - 0.35 * span, span) : undefined;
}

export function waterfall(data: Waterfall): EChartsCoreOption {
  const ink = colour("--ink-soft");
  const write = writer(data.axis);
  let level = 0;
  const bars = data.steps.map((step): Bar => {
    const from = step.total ? 0 : level;
    level = step.total ? step.value : level + step.value;
    return { from, to: level, step };
  });
  const lowest = floor(bars);
  const tone = (step: Step) => colour(step.total ? "--ink-soft" : step.value < 0 ? "--lost" : "--strong");
  const bare = writer({ ...data.axis, unit: "" });
  const signed = (step: Step, written: (value: number) => string) => (step.total || step.value < 0 ? "" : "+") + written(step.value);
  // A custom series draws each bar between its two levels, so that levels below zero stand right too. On a phone the bars lie, names beside them.
  const lying = window.innerWidth < LYING_BELOW;
  const names = { type: "category", data: data.steps.map((step) => step.name), axisLine: { lineStyle: { color: colour("--line-strong") } } };
  const levels = { type: "value", scale: true, min: lowest, splitNumber: lying ? 3 : 4, axisLabel: { color: ink, formatter: scaled(data.axis) }, splitLine: { lineStyle: { color: colour("--line") } } };
  const upright = { color: ink, interval: 0, rotate: data.steps.length > 8 ? 38 : 0, width: 110, overflow: "truncate" };
  return {
    textStyle: { color: ink, fontFamily: font() },
    grid: { left: 4, right: lying ? 48 : 10, top: lying ? 4 : 22, bottom: 2, containLabel: true },
    tooltip: tooltip(([hit]) => {
      const { step } = bars[hit.dataIndex];
      return tooltipBox(step.name, [{ value: signed(step, write) }]);
    }),
    xAxis: lying ? levels : { ...names, axisLabel: upright },
    yAxis: lying ? { ...names, inverse: true, axisLabel: { color: ink, interval: 0, width: 96, overflow: "truncate" } } : levels,
    series: [{
      type: "custom",
      data: bars.map((bar, place) => [place, bar.from, bar.to]),
      encode: lying ? { y: 0, x: [1, 2] } : { x: 0, y: [1, 2] },
      renderItem: (_: unknown, api: { value: (at: number) => number; coord: (point: number[]) => number[]; size: (span: number[]) => number[] }) => {
        const place = api.value(0);
        const { step } = bars[place];
        const base = step.total ? (lowest ?? 0) : api.value(1);
        const at = (level: number) => api.coord(lying ? [level, place] : [place, level]);
        const [middle, start, end] = lying ? [at(base)[1], at(base)[0], at(api.value(2))[0]] : [at(base)[0], at(base)[1], at(api.value(2))[1]];
        const width = Math.max(api.size(lying ? [0, 1] : [1, 0])[lying ? 1 : 0] * 0.62, 3);
        const low = Math.min(start, end);
        const length = Math.max(Math.abs(end - start), 1);
        const shape = lying ? { x: low, y: middle - width / 2, width: length, height: width } : { x: middle - width / 2, y: low, width, height: length };
        const label = lying
          ? { text: signed(step, bare), x: low + length + 4, y: middle, align: "left", verticalAlign: "middle" }
          : { text: width < 20 ? "" : signed(step, bare), x: middle, y: low - 4, align: "center", verticalAlign: "bottom" };
        return { type: "group", children: [{ type: "rect", shape, style: { fill: tone(step) } }, { type: "text", style: { ...label, fill: ink, fontSize: 11 } }] };
      },
    }],
  };
}
