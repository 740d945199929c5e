import { type Matrix, matrix } from "./matrix.ts";

/** Rows `start` up to but without `end`, sharing the values. */
export function rowSlice({ cols, data }: Matrix, start: number, end: number): Matrix {
  return matrix(end - start, cols, data.subarray(start * cols, end * cols));
}
