import type { Column } from "../../core/run.ts";

/** Metrics of a gap that may be on either side: what is best is none. */
const GAPS = ["entropy_gap"];

/** Metrics that are a ratio to what real data have: too much is no better than too little. */
const RATIOS_TO_REAL = ["sharpness", "high_frequency_energy"];

/** ↓ where lower is better, ↑ where higher is, →0 where nearer to 0 is, →1 where nearer to 1 is. */
export function directionArrow({ id, direction }: Pick<Column, "id" | "direction">): "↓" | "↑" | "→0" | "→1" {
  if (GAPS.includes(id)) return "→0";
  if (RATIOS_TO_REAL.includes(id)) return "→1";
  return direction === "lower" ? "↓" : "↑";
}

/** The arrow in words: "lower is better". */
export function directionWords({ id, direction }: Pick<Column, "id" | "direction">): string {
  if (GAPS.includes(id)) return "nearer to 0 is better";
  if (RATIOS_TO_REAL.includes(id)) return "nearer to 1 is better";
  return direction === "lower" ? "lower is better" : "higher is better";
}

/** The unit as a heading shows it: empty where the title already says it or the number has none. */
export function headingUnit({ title, unit }: Pick<Column, "title" | "unit">): string {
  return unit === "" || title.toLowerCase().includes(unit.toLowerCase()) ? "" : unit;
}

/**
 * What a column is called where its unit does not stand beneath: its title, with its unit where another column has the
 * same title.
 *
 * @example
 * ```ts
 * columnName(columns, { title: "decode", unit: "bytes/s" }); // "decode, bytes/s"
 * ```
 */
export function columnName(
  columns: readonly Pick<Column, "title">[],
  { title, unit }: Pick<Column, "title" | "unit">,
): string {
  return columns.filter((other) => other.title === title).length > 1 && unit !== "" ? `${title}, ${unit}` : title;
}
