import type { Column, MeasuredCell } from "../../core/run.ts";
import { kindPhrase } from "../words/bound_mark.ts";
import { cellText } from "../words/cell_text.ts";
import { headingUnit } from "../words/column_heading.ts";
import { isTextBound } from "../words/text_bounds.ts";

/**
 * What a chart tells of one number: its metric, value, unit, interval and kind.
 *
 * @example
 * ```ts
 * pointLine(column, cell); // "bits/dim ≤ 1.40 [1.39, 1.41] (upper bound)"
 * ```
 */
export function pointLine(column: Pick<Column, "title" | "unit">, cell: MeasuredCell): string {
  const kind = isTextBound(cell.metric) ? null : kindPhrase(cell);
  const number = `${column.title} ${cellText({ ...cell, unit: headingUnit(column) })}`;
  return kind === null ? number : `${number} (${kind})`;
}
