import type { FloatMatrix } from "./matrix.ts";

/** Rows `start` up to but without `end`, sharing the values, in the precision that they have. */
export function rowSlice<T extends FloatMatrix>(rows: T, start: number, end: number): T {
  return { ...rows, rows: end - start, data: rows.data.subarray(start * rows.cols, end * rows.cols) };
}
