// Colours and words that all charts share; they follow the page's tokens, in light and in dark.

export const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
export const palette = () => ["--accent", "--user", "--supplier", "--absent", "--weak", "--steady", "--lost"].map(colour);
export const font = () => getComputedStyle(document.body).fontFamily;

export interface Written { unit?: string; percent?: boolean; digits?: number }

/** Writes a value as the tables do: per cent for shares, thousands apart, an unknown value as a dash. */
export function writer(data: Written): (value: unknown) => string {
  const digits = { maximumFractionDigits: data.digits ?? 2 };
  return (value) => {
    if (typeof value !== "number" || Number.isNaN(value)) return "–";
    if (data.percent) return `${(value * 100).toFixed(1)}%`;
    return `${value.toLocaleString(undefined, digits)}${data.unit ? ` ${data.unit}` : ""}`;
  };
}
