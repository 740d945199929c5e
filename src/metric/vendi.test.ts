import { expect, test } from "vitest";
import { matrix } from "../linalg/matrix.ts";
import { plainAlgebra } from "../linalg/plain_algebra.ts";
import { relativeError } from "../stats/relative_error.ts";
import { covered, meanValue } from "./goldens/covered.ts";
import { gaussianRows } from "./goldens/gaussian_rows.ts";
import { compare, expected, goldenComparison, goldenFeatures, SETS } from "./goldens/goldens.ts";
import { vendiMetric, vendiScore } from "./vendi.ts";

test.each(SETS)("Vendi is dgm-eval's, with more and with fewer samples than dimensions: %s", async (set) => {
  const { value, details } = await vendiMetric().measure(goldenComparison(set));
  expect(relativeError(value, expected[set].vendi_dgm_eval_generated)).toBeLessThan(1e-11);
  expect(relativeError(Number(details?.reference_value), expected[set].vendi_dgm_eval_real)).toBeLessThan(1e-11);
});

test("k orthogonal directions, equally often, score k, and one direction scores 1", async () => {
  const axes = matrix(12, 4, Array.from({ length: 48 }, (_, at) => at % 4 === Math.floor(at / 4) % 3 ? at + 1 : 0));
  expect((await vendiScore(axes, plainAlgebra)).value).toBeCloseTo(3, 12);
  const { value, interval } = await vendiScore(matrix(5, 2, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]), plainAlgebra);
  expect(value).toBeCloseTo(1, 12);
  expect(interval![0]).toBeCloseTo(1, 12);
});

test("two directions in shares p and 1 - p score exp of their entropy", async () => {
  const rows = matrix(10, 3, Array.from({ length: 30 }, (_, at) => at % 3 === (at < 21 ? 0 : 1) ? 2 : 0));
  const truth = Math.exp(-0.7 * Math.log(0.7) - 0.3 * Math.log(0.3));
  expect((await vendiScore(rows, plainAlgebra)).value).toBeCloseTo(truth, 12);
});

test("float32 features give what the same numbers in float64 give", async () => {
  const { generated } = goldenFeatures("nearly_identical");
  const narrow = { ...generated, data: Float32Array.from(generated.data) };
  const wide = matrix(narrow.rows, narrow.cols, narrow.data);
  expect(await vendiScore(narrow, plainAlgebra)).toEqual(await vendiScore(wide, plainAlgebra));
});

test.each([
  ["many samples", 120, 6],
  ["as many samples as dimensions", 30, 30],
  ["fewer samples than dimensions", 24, 60],
])("the interval covers the score at this n about as often as it says: %s", async (_, n, d) => {
  const trials = [];
  for (let trial = 0; trial < 200; trial++) {
    const { data } = gaussianRows(n, d, trial, { shift: 0.3 });
    const rows = matrix(n, d, data.map((value, at) => value / Math.sqrt(1 + at % d)));
    trials.push(await vendiScore(rows, plainAlgebra));
  }
  const truth = meanValue(trials);
  expect(covered(trials, truth)).toBeGreaterThan(0.9);
  expect(covered(trials, truth, 0.5)).toBeLessThan(0.82);
});

test("what has no direction, no features or NaN is refused, and the row is named", async () => {
  await expect(vendiScore(matrix(3, 2, [1, 2, 0, 0, 3, 4]), plainAlgebra)).rejects.toThrow("row 1 is all zeros");
  const comparison = compare(matrix(2, 1, [1, NaN]), gaussianRows(3, 1, 1));
  await expect(vendiMetric().measure(comparison)).rejects.toThrow("row 1 of the generated features holds NaN");
  await expect(vendiMetric().measure({ ...comparison, generated: {} })).rejects.toThrow("give its features");
});

test("the convention is of the generated set alone, and a reference without features is no harm", async () => {
  const comparison = goldenComparison("nearly_identical");
  const { convention } = await vendiMetric().measure(comparison);
  expect(convention.n_reference).toBeUndefined();
  const alone = await vendiMetric().measure({ ...comparison, reference: {} });
  expect(alone.convention).toEqual(convention);
  expect(alone.details).toBeUndefined();
});
