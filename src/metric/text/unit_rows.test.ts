import { expect, test } from "vitest";
import { matrix } from "../../linalg/matrix.ts";
import { unitRows } from "./unit_rows.ts";

test("rows are scaled to length 1 in either precision, and rows of zeros stay", () => {
  const narrow = { rows: 1, cols: 2, data: Float32Array.of(-3, 4) };
  expect(unitRows([matrix(2, 2, [0, 0, 5, 0]), narrow])).toEqual(matrix(3, 2, [0, 0, 1, 0, -0.6, 0.8]));
});

test("sets of other dimensions and numbers that are none are refused", () => {
  expect(() => unitRows([matrix(1, 2, [1, 2]), matrix(1, 1, [1])])).toThrow("all need 2 columns, got 1");
  expect(() => unitRows([matrix(2, 1, [1, NaN])])).toThrow("row 1 holds NaN or infinity");
});
