import { expect, test } from "vitest";
import { matrix } from "../linalg/matrix.ts";
import { distinctRows } from "./distinct_rows.ts";
import { gaussianRows } from "./goldens/gaussian_rows.ts";

test("repetitions go, the first of each stays in its place, and -0 is 0", () => {
  const distinct = distinctRows(matrix(5, 2, [1, 0, 2, 3, 1, -0, 2, 3.5, 2, 3]));
  expect(distinct.rows).toBe(3);
  expect([...distinct.data]).toEqual([1, 0, 2, 3, 2, 3.5]);
});

test("rows without repetitions are handed back as they are, float32 as float32", () => {
  const rows = gaussianRows(500, 3, 1);
  expect(distinctRows(rows)).toBe(rows);
  const twice = { rows: 2, cols: 2, data: Float32Array.of(1, 2, 1, 2) };
  expect(distinctRows(twice).data).toEqual(Float32Array.of(1, 2));
});
