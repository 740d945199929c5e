import { expect, test } from "vitest";
import { matrix } from "../linalg/matrix.ts";
import { relativeError } from "../stats/relative_error.ts";
import { covered } from "./goldens/covered.ts";
import { gaussianRows } from "./goldens/gaussian_rows.ts";
import { compare, expected, goldenComparison, goldenFeatures, SETS } from "./goldens/goldens.ts";
import { slicedWassersteinApproximation, slicedWassersteinMetric } from "./sliced_wasserstein.ts";

test.each(SETS)("sliced Wasserstein is dgm-eval's sw_approx: %s", (set) => {
  const { value } = slicedWassersteinApproximation(goldenComparison(set));
  expect(relativeError(value, expected[set].sw_approx_dgm_eval)).toBeLessThan(1e-10);
});

test("moments put in by hand give the definition's value", () => {
  // Means 0 and (3, 4), mean ‖x - μ‖² of 8 and 2: √(25/2 + (√4 - √1)²).
  const a = matrix(4, 2, [2, 2, -2, -2, 2, -2, -2, 2]), b = matrix(2, 2, [4, 5, 2, 3]);
  expect(slicedWassersteinApproximation(compare(a, b)).value).toBeCloseTo(Math.sqrt(12.5 + 1), 14);
});

test("float32 features give what the same numbers in float64 give", () => {
  const { generated, reference } = goldenFeatures("nearly_identical");
  const narrow = { ...generated, data: Float32Array.from(generated.data) };
  const wide = matrix(narrow.rows, narrow.cols, narrow.data);
  const of = (features: typeof narrow | typeof wide) =>
    slicedWassersteinApproximation({ generated: { features }, reference: { features: reference } });
  expect(of(narrow)).toEqual(of(wide));
});

test("two collapsed sets are as far as their points, for certain", () => {
  const collapsed = (value: number) => matrix(3, 2, new Array(6).fill(value));
  const { value, interval } = slicedWassersteinApproximation(compare(collapsed(1), collapsed(4)));
  expect(value).toBe(3);
  expect(interval).toEqual([3, 3]);
});

test.each([
  [{ shift: 0.4, scale: 1.3 }, 150, 3],
  [{ shift: 0.2 }, 100, 16],
])("the interval covers the distance at this n about as often as it says: %o", (shape, m, d) => {
  const trials = Array.from({ length: 300 }, (_, trial) =>
    slicedWassersteinApproximation(
      compare(gaussianRows(100, d, 2 * trial, shape), gaussianRows(m, d, 2 * trial + 1)),
    ));
  const truth = Math.sqrt(trials.reduce((sum, { value }) => sum + value * value / trials.length, 0));
  expect(covered(trials, truth)).toBeGreaterThan(0.91);
  expect(covered(trials, truth, 0.5)).toBeLessThan(0.82);
});

test("the metric says how it was measured", async () => {
  const { convention, interval, value } = await slicedWassersteinMetric().measure(goldenComparison("full_rank"));
  expect(convention).toMatchObject({ ddof: 0, n_generated: 1200, n_reference: 1000, layer: "features" });
  expect(interval![0]).toBeLessThan(value);
  await expect(slicedWassersteinMetric().measure(compare(gaussianRows(1, 2, 1), gaussianRows(5, 2, 1)))).rejects
    .toThrow(
      "at least 2 generated",
    );
});
