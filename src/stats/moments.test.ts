import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { matrix } from "../linalg/matrix.ts";
import { plainAlgebra } from "../linalg/plain_algebra.ts";
import { covariance, mergeMoments, momentsOf } from "./moments.ts";

function gaussian(rows: number, cols: number, offset = 0) {
  const values = new Float64Array(rows * cols);
  new Noise(3n).normal(values, { stream: STREAM.observation, example: rows });
  return matrix(rows, cols, values.map((value) => value + offset));
}

test("four points on a cross have the moments that the hand computes", async () => {
  const moments = await momentsOf(matrix(4, 2, [3, 1, -1, 1, 1, 2, 1, 0]), plainAlgebra);
  expect([...moments.mean]).toEqual([1, 1]);
  expect([...covariance(moments).data]).toEqual([8 / 3, 0, 0, 2 / 3]);
  expect([...covariance(moments, 0).data]).toEqual([2, 0, 0, 0.5]);
});

test("merged moments are those of one pass", async () => {
  const all = gaussian(300, 5);
  const first = matrix(77, 5, all.data.subarray(0, 77 * 5));
  const second = matrix(223, 5, all.data.subarray(77 * 5));
  const merged = mergeMoments(await momentsOf(first, plainAlgebra), await momentsOf(second, plainAlgebra));
  const whole = await momentsOf(all, plainAlgebra);
  expect(merged.n).toBe(300);
  whole.mean.forEach((value, j) => expect(merged.mean[j]).toBeCloseTo(value, 14));
  whole.scatter.data.forEach((value, j) => expect(merged.scatter.data[j]).toBeCloseTo(value, 11));
});

test("a mean a million times the spread does not spoil the covariance", async () => {
  const near = covariance(await momentsOf(gaussian(5000, 3), plainAlgebra));
  const far = covariance(await momentsOf(gaussian(5000, 3, 1e6), plainAlgebra));
  near.data.forEach((value, j) => expect(Math.abs(far.data[j]! - value)).toBeLessThan(1e-9));
});

test("no rows, one row, and differing dimensions are refused", async () => {
  await expect(momentsOf(matrix(0, 2, []), plainAlgebra)).rejects.toThrow("no rows");
  const single = await momentsOf(matrix(1, 2, [1, 2]), plainAlgebra);
  expect(() => covariance(single)).toThrow("more than 1 rows, got 1");
  const wider = await momentsOf(matrix(1, 3, [1, 2, 3]), plainAlgebra);
  expect(() => mergeMoments(single, wider)).toThrow("dimensions 2 and 3 differ");
});
