import { expect, test } from "vitest";
import { matrix } from "../linalg/matrix.ts";
import { rowSlice } from "../linalg/row_slice.ts";
import { relativeError } from "../stats/relative_error.ts";
import { covered, meanValue } from "./goldens/covered.ts";
import { gaussianRows } from "./goldens/gaussian_rows.ts";
import { compare, goldenComparison, goldenFeatures, SETS } from "./goldens/goldens.ts";
import { mindMetric, mongeInceptionDistance } from "./mind.ts";

// torch-fidelity 0.4's computation in float64 (PyTorch 1.13) on the first n rows of both sets, over 40,000 directions;
// their deviation over the root of that.
const TORCH = {
  full_rank: { n: 1000, value: 12.318410953, standardError: 0.075008 },
  rank_deficient: { n: 90, value: 37.494734851, standardError: 0.207901 },
  nearly_identical: { n: 400, value: 8.352691878e-5, standardError: 3.0688e-8 },
};

test.each(SETS)("MIND is torch-fidelity's but for the directions drawn: %s", async (set) => {
  const { generated, reference } = goldenFeatures(set);
  const { n, value: truth, standardError } = TORCH[set];
  const comparison = compare(rowSlice(generated, 0, n), rowSlice(reference, 0, n));
  const { value, details } = await mongeInceptionDistance(comparison, { directions: 400 });
  expect(Math.abs(value - truth)).toBeLessThan(3 * Math.hypot(standardError, details.directions_standard_error));
  // 400 directions here, 40,000 there: ten times the standard error.
  expect(Math.abs(details.directions_standard_error / standardError - 10)).toBeLessThan(2);
});

test("two Gaussians of known moments come near the closed form", async () => {
  // On a direction u they are normal: W₂² = (uᵀμ)² + (σ - τ)², on average ‖μ‖²/d + (σ - τ)².
  const d = 8, shift = 1.5;
  const comparison = compare(gaussianRows(1500, d, 1, { shift, scale: 2 }), gaussianRows(1500, d, 2));
  const { value, interval, details } = await mongeInceptionDistance(comparison, { directions: 300 });
  const truth = 3 * d * (shift ** 2 + 1);
  expect(Math.abs(value - truth)).toBeLessThan(3 * Math.hypot(details.directions_standard_error, value - interval![0]));
  expect(relativeError(value, truth)).toBeLessThan(0.1);
});

test("a set against itself is 0, swapping sets changes only rounding, and one seed gives one number", async () => {
  const { generated, reference } = goldenFeatures("rank_deficient");
  const options = { directions: 20 };
  expect((await mongeInceptionDistance(compare(generated, generated), options)).value).toBe(0);
  const there = await mongeInceptionDistance(compare(generated, reference), options);
  const back = await mongeInceptionDistance(compare(reference, generated), options);
  expect(relativeError(back.value, there.value)).toBeLessThan(1e-13);
  expect(relativeError(back.interval![1], there.interval![1])).toBeLessThan(1e-12);
  expect(await mongeInceptionDistance(compare(generated, reference), options)).toEqual(there);
  expect((await mongeInceptionDistance(compare(generated, reference), { ...options, seed: 7 })).value)
    .not.toBe(there.value);
});

test("the standard error of directions is the deviation over seeds", async () => {
  const comparison = compare(gaussianRows(40, 6, 1, { shift: 0.5 }), gaussianRows(40, 6, 2));
  const draws = [];
  for (let seed = 0; seed < 200; seed++) draws.push(await mongeInceptionDistance(comparison, { directions: 20, seed }));
  const truth = meanValue(draws);
  const deviation = Math.sqrt(draws.reduce((sum, { value }) => sum + (value - truth) ** 2 / 199, 0));
  const said = draws.reduce((sum, { details }) => sum + details.directions_standard_error / 200, 0);
  expect(said / deviation).toBeGreaterThan(0.85);
  expect(said / deviation).toBeLessThan(1.15);
});

test("of unequal sets every sample counts, or a random subset of the larger one", async () => {
  const generated = gaussianRows(90, 3, 1, { shift: 1 }), reference = gaussianRows(60, 3, 2);
  const measure = (unequal: "quantiles" | "subset") =>
    mongeInceptionDistance(compare(generated, reference), { directions: 30, unequal });
  // Whole, repeated to one size, both must agree.
  const repeated = (rows: typeof generated, times: number) =>
    matrix(rows.rows * times, 3, Array.from({ length: times }, () => [...rows.data]).flat());
  const same = await mongeInceptionDistance(compare(repeated(generated, 2), repeated(reference, 3)), {
    directions: 30,
  });
  expect(relativeError((await measure("quantiles")).value, same.value)).toBeLessThan(1e-12);
  expect((await measure("subset")).value).not.toBe((await measure("quantiles")).value);
});

test("float32 features give what the same numbers in float64 give", async () => {
  const { generated, reference } = goldenFeatures("nearly_identical");
  const narrow = { ...generated, data: Float32Array.from(generated.data) };
  const wide = matrix(narrow.rows, narrow.cols, narrow.data);
  const measured = async (features: typeof narrow | typeof wide) =>
    await mongeInceptionDistance({ ...compare(wide, reference), generated: { features } }, { directions: 10 });
  expect(await measured(narrow)).toEqual(await measured(wide));
});

test.each([
  [{ shift: 0.4, scale: 1.3 }, 100, 150, 3],
  [{ shift: 0.3 }, 80, 80, 16],
])("the interval covers MIND at this n about as often as it says: %o", async (shape, n, m, d) => {
  const trials = [];
  for (let trial = 0; trial < 300; trial++) {
    const comparison = compare(gaussianRows(n, d, 2 * trial, shape), gaussianRows(m, d, 2 * trial + 1));
    trials.push(await mongeInceptionDistance(comparison, { directions: 30 }));
  }
  const truth = meanValue(trials);
  expect(covered(trials, truth)).toBeGreaterThan(0.91);
  expect(covered(trials, truth, 0.5)).toBeLessThan(0.82);
});

test("the metric records its directions, and fewer than two are refused", async () => {
  const { convention, details } = await mindMetric({ directions: 50 }).measure(goldenComparison("nearly_identical"));
  expect(convention).toMatchObject({ alpha: "3d", directions: 50, seed: 2020, agreement: "statistical" });
  expect(details?.directions_standard_error).toBeGreaterThan(0);
  await expect(mindMetric({ directions: 1 }).measure(goldenComparison("nearly_identical"))).rejects.toThrow(
    "at least 2",
  );
});
