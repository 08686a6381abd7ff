// Written by generate_types.py from liantu/web/charts.py; not by hand.

/** How values are written: with a unit behind them or as per cent (of shares 0–1), and to how many digits. */
export interface Axis {
  name: string;
  unit: string;
  percent: boolean;
  digits: number;
}

/** One value for each name of the axis; ``dashed`` for what is expected or set beside, not measured. */
export interface Series {
  name: string;
  values: (number | null)[];
  dashed: boolean;
}

/** An interval around a line: its lower and its upper bound for each name of the axis. */
export interface Band {
  name: string;
  low: (number | null)[];
  high: (number | null)[];
}

/** A level that is asked for, drawn across the whole chart. */
export interface Goal {
  name: string;
  value: number;
}

/** Values over time or along names; ``compact`` draws a small one without labels, for small multiples. */
export interface Lines {
  x: string[];
  series: Series[];
  axis: Axis;
  bands: Band[];
  goals: Goal[];
  compact: boolean;
  kind: "lines";
}

/** Values of names side by side; ``horizontal`` puts one name on each row. */
export interface Bars {
  x: string[];
  series: Series[];
  axis: Axis;
  horizontal: boolean;
  kind: "bars";
}

/** Values by two lists of names, as shades: ``rows[y][x]``. */
export interface Heat {
  x: string[];
  y: string[];
  rows: ((number | null)[])[];
  axis: Axis;
  kind: "heat";
}

/** A named point; ``marked`` ones are told apart by shape and colour, ``url`` is the page behind it. */
export interface Point {
  name: string;
  x: number;
  y: number;
  marked: boolean;
  url: string | null;
}

/** Things by two figures. */
export interface Scatter {
  across: Axis;
  up: Axis;
  points: Point[];
  kind: "scatter";
}

/** A part of a change, or with ``total`` the level before or after it. */
export interface Step {
  name: string;
  value: number;
  total: boolean;
}

/** A change taken apart: from the first total over its parts to the last. */
export interface Waterfall {
  steps: Step[];
  axis: Axis;
  kind: "waterfall";
}

export type Chart = Lines | Bars | Heat | Scatter | Waterfall;
