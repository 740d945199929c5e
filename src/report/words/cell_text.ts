import type { MeasuredCell } from "../../core/run.ts";
import { boundMark } from "./bound_mark.ts";
import { formatValue } from "./format_value.ts";

type Number = Pick<MeasuredCell, "value" | "direction" | "unit"> & {
  readonly interval: readonly [number, number] | null;
  readonly kind?: MeasuredCell["kind"];
};

/**
 * A number as it stands in a sentence: its bound, its unit, its interval.
 *
 * @example
 * ```ts
 * cellText({ value: 1.4, interval: [1.39, 1.41], unit: "bits/dim", direction: "lower", kind: "lower-bound" });
 * // "≤ 1.40 bits/dim [1.39, 1.41]"
 * ```
 */
export function cellText(cell: Number): string {
  const { value, low, high } = formatValue(cell.value, cell.interval);
  const mark = boundMark(cell);
  const unit = cell.unit === "" ? "" : ` ${cell.unit}`;
  const interval = low === null ? "" : ` [${low}, ${high}]`;
  return `${mark === "" ? "" : `${mark} `}${value}${unit}${interval}`;
}
