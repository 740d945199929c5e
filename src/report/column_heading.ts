import type { Column } from "../core/run.ts";

/** ↓ where lower is better, ↑ where higher is. */
export function directionArrow({ direction }: Pick<Column, "direction">): "↓" | "↑" {
  return direction === "lower" ? "↓" : "↑";
}

/** The unit as a heading shows it: empty where the title already says it or the number has none. */
export function headingUnit({ title, unit }: Pick<Column, "title" | "unit">): string {
  return unit === "" || title.toLowerCase().includes(unit.toLowerCase()) ? "" : unit;
}
