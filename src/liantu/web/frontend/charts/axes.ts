// Lines and bars over one axis of names: several series, bands of uncertainty around a line, a line to be reached.
import type { EChartsCoreOption } from "echarts/core";
import { colour, font, palette, scaled, symbols, writer } from "./theme";
import { tooltip, tooltipBox, type Hit } from "./tooltip";
import type { Band, Bars, Goal, Lines } from "./types.generated";

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

/** What stands at one name of the axis: the values of the series, then the bounds of the bands. */
function reading(data: Lines | Bars, bands: Band[], hits: Hit[]): HTMLElement {
  const write = writer(data.axis);
  const place = hits[0].dataIndex;
  const colours = new Map(hits.map((hit) => [hit.seriesIndex, String(hit.color)]));
  const values = data.series.map((item, number) => ({ name: item.name, value: write(item.values[place]), colour: colours.get(2 * bands.length + number) }));
  const bounds = bands.filter((band) => band.low[place] !== null && band.high[place] !== null);
  return tooltipBox(data.x[place], [...values, ...bounds.map((band) => ({ name: band.name, value: `${write(band.low[place])} – ${write(band.high[place])}` }))]);
}

/** The names of lines stand at their ends where there is room, in the colour of the line; a line that ends before the axis has its name above its end. */
function ending(item: Lines["series"][number], last: number, room: number): EChartsCoreOption {
  const short = item.values[last] === null || item.values[last] === undefined;
  const place = short ? { align: "right", verticalAlign: "bottom", offset: [-6, -8] } : { distance: 8 };
  return { show: true, formatter: "{a}", color: "inherit", width: room - 12, overflow: "break", lineHeight: 15, ...place };
}

/** Pixels to the right of the lines that the longest of their names needs; none where the chart is narrow, or the names are many. */
function roomForNames(data: Lines, width: number): number {
  if (width < 560 || data.compact || data.series.length < 2 || data.series.length > 7) return 0;
  const longest = Math.max(...data.series.map((item) => [...item.name].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 255 ? 12.5 : 7), 0)));
  return Math.min(longest + 22, 190);
}

export function axes(data: Lines | Bars, width: number): EChartsCoreOption {
  const ink = colour("--ink-soft");
  const { axis } = data;
  const lines = data.kind === "lines";
  const bands: Band[] = lines ? data.bands : [];
  const aims: Goal[] = lines ? data.goals : [];
  const compact = lines && data.compact;
  const horizontal = !lines && data.horizontal;
  const room = lines ? roomForNames(data, width) : 0;
  const named = [...(room ? [] : data.series.map((item) => item.name)), ...bands.map((band) => band.name)];
  const legend = named.length > (room ? 0 : 1) && !compact;
  const names = { type: "category", data: data.x, inverse: horizontal, axisLine: { lineStyle: { color: colour("--line-strong") } }, axisTick: { show: !compact }, axisLabel: { color: ink, show: !compact || data.x.length < 7, hideOverlap: !horizontal, interval: horizontal ? 0 : undefined, width: horizontal ? (innerWidth < 700 ? 120 : 240) : undefined, overflow: "truncate" } };
  const reach = aims.map((goal) => goal.value);
  const lowest = Math.min(...[...data.series.map((item) => item.values), ...bands.map((band) => band.low)].flat().filter((value): value is number => value !== null));
  const numbers = {
    type: "value",
    scale: lines,
    min: reach.some((goal) => goal < lowest) ? Math.min(...reach) : undefined,
    max: (range: { max: number }) => (axis.percent && range.max <= 1 && range.max > 0.8 ? 1 : reach.some((goal) => goal > range.max) ? Math.max(...reach) : null),
    splitNumber: compact ? 2 : 3,
    axisLabel: { color: ink, show: !compact, hideOverlap: true, formatter: scaled(axis) },
    splitLine: { lineStyle: { color: colour("--line") } },
  };
  const goals = aims.map((goal) => ({ yAxis: goal.value, name: goal.name }));
  return {
    color: palette(),
    textStyle: { color: ink, fontFamily: font() },
    grid: { left: 4, right: room || 14, top: legend ? 34 : 12, bottom: 2, containLabel: true },
    legend: legend ? { type: "scroll", top: 0, left: 0, textStyle: { color: ink }, data: named } : undefined,
    tooltip: tooltip((hits) => reading(data, bands, hits), "axis"),
    xAxis: horizontal ? numbers : names,
    yAxis: horizontal ? names : numbers,
    series: [
      ...bands.flatMap(bandSeries),
      ...data.series.map((item, place) => ({
        name: item.name,
        type: lines ? "line" : "bar",
        data: item.values,
        connectNulls: false,
        symbol: symbols[place % symbols.length],
        symbolSize: compact ? 3 : 6,
        lineStyle: { type: item.dashed ? "dashed" : "solid" },
        endLabel: room ? ending(item as Lines["series"][number], data.x.length - 1, room) : undefined,
        labelLayout: room ? { moveOverlap: "shiftY" } : undefined,
        markLine: place || !goals.length ? undefined : { symbol: "none", data: goals, lineStyle: { color: colour("--lost"), type: "dashed" }, label: { formatter: "{b}", color: ink, position: room ? "insideStartTop" : "insideEndTop" } },
      })),
    ],
  };
}
