// Colours and words that all charts share; they follow the page's tokens, in light and in dark.
import type { Axis } from "./types.generated";

export const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
export const palette = () => ["--accent", "--user", "--supplier", "--absent", "--weak", "--steady", "--lost"].map(colour);
export const font = () => getComputedStyle(document.body).fontFamily;

/** Marks of the series of a chart, so that lines of like colours are told apart; with the seven colours a pair comes again after 35. */
export const symbols = ["emptyCircle", "rect", "triangle", "diamond", "emptyRect"];

/** Writes a value of an axis: rounded, without its unit, which stands in the title of the chart. */
export function scaled(axis: Axis): (value: number) => string {
  if (axis.percent) return writer(axis);
  return (value) => Number(value.toPrecision(6)).toLocaleString();
}

/** Writes a value as the tables do: per cent for shares, thousands apart, an unknown value as a dash. */
export function writer(axis: Pick<Axis, "unit" | "percent" | "digits">): (value: unknown) => string {
  const digits = { maximumFractionDigits: axis.digits };
  return (value) => {
    if (typeof value !== "number" || Number.isNaN(value)) return "–";
    if (axis.percent) return `${(value * 100).toFixed(1)}%`;
    return `${value.toLocaleString(undefined, digits)}${axis.unit ? ` ${/^\d/.test(axis.unit) ? "× " : ""}${axis.unit}` : ""}`;
  };
}
