// Lines and bars over one axis of names: several series, bands of uncertainty around a line, a line to be reached.
import type { EChartsCoreOption } from "echarts/core";
import { colour, font, palette, scaled, symbols, writer, type Written } from "./theme";

type Values = (number | null)[];
export interface Series { name: string; values: Values; dashed?: boolean }
export interface Band { name: string; low: Values; high: Values }
export interface Axes extends Written {
  kind: "lines" | "bars";
  x: string[];
  series: Series[];
  bands?: Band[];
  goals?: { name: string; value: number }[];
  horizontal?: boolean;
  stacked?: boolean;
  compact?: boolean;
}

/** A band is an invisible line at its lower bound with an area of its width stacked on it. */
function bandSeries(band: Band, number: number): EChartsCoreOption[] {
  const widths = band.high.map((high, place) => {
    const low = band.low[place];
    return high === null || low === null ? null : high - low;
  });
  const base = { type: "line", stack: `band-${number}`, stackStrategy: "all", symbol: "none", silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false } };
  const fill = { color: colour("--accent"), opacity: number ? 0.24 : 0.13 };
  return [{ ...base, data: band.low, name: `${band.name}·` }, { ...base, name: band.name, data: widths, areaStyle: fill, itemStyle: { color: colour("--accent"), opacity: fill.opacity } }];
}

export function axes(data: Axes): EChartsCoreOption {
  const ink = colour("--ink-soft");
  const write = writer(data);
  const bands = data.bands ?? [];
  const named = [...data.series.map((item) => item.name), ...bands.map((band) => band.name)];
  const legend = named.length > 1 && !data.compact;
  const names = { type: "category", data: data.x, inverse: data.horizontal, axisLine: { lineStyle: { color: colour("--line-strong") } }, axisTick: { show: !data.compact }, axisLabel: { color: ink, show: !data.compact || data.x.length < 7, hideOverlap: !data.horizontal, interval: data.horizontal ? 0 : undefined, width: data.horizontal ? (innerWidth < 700 ? 120 : 240) : undefined, overflow: "truncate" } };
  const reach = data.kind === "lines" ? (data.goals ?? []).map((goal) => goal.value) : [];
  const lowest = Math.min(...[...data.series.map((item) => item.values), ...bands.map((band) => band.low)].flat().filter((value): value is number => value !== null));
  const numbers = {
    type: "value",
    scale: data.kind === "lines",
    min: reach.some((goal) => goal < lowest) ? Math.min(...reach) : undefined,
    max: (range: { max: number }) => (data.percent && range.max <= 1 && range.max > 0.8 ? 1 : reach.some((goal) => goal > range.max) ? Math.max(...reach) : null),
    splitNumber: data.compact ? 2 : 3,
    axisLabel: { color: ink, show: !data.compact, hideOverlap: true, formatter: scaled(data) },
    splitLine: { lineStyle: { color: colour("--line") } },
  };
  const goals = (data.goals ?? []).map((goal) => ({ yAxis: goal.value, name: goal.name }));
  return {
    color: palette(),
    textStyle: { color: ink, fontFamily: font() },
    grid: { left: 4, right: 14, top: legend ? 34 : 12, bottom: 2, containLabel: true },
    legend: legend ? { type: "scroll", top: 0, left: 0, textStyle: { color: ink }, data: named } : undefined,
    tooltip: { trigger: "axis", confine: true, valueFormatter: write },
    xAxis: data.horizontal ? numbers : names,
    yAxis: data.horizontal ? names : numbers,
    series: [
      ...bands.flatMap(bandSeries),
      ...data.series.map((item, place) => ({
        name: item.name,
        type: data.kind === "lines" ? "line" : "bar",
        stack: data.stacked ? "all" : undefined,
        data: item.values,
        connectNulls: false,
        symbol: symbols[place % symbols.length],
        symbolSize: data.compact ? 3 : 6,
        lineStyle: { type: item.dashed ? "dashed" : "solid" },
        markLine: place || !goals.length ? undefined : { symbol: "none", data: goals, lineStyle: { color: colour("--lost"), type: "dashed" }, label: { formatter: "{b}", color: ink, position: "insideEndTop" } },
      })),
    ],
  };
}
