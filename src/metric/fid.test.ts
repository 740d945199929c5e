import { expect, test } from "vitest";
import { matrix } from "../linalg/matrix.ts";
import { relativeError } from "../stats/relative_error.ts";
import { type Moments, momentsOf } from "../stats/moments.ts";
import { fidMetric, frechetDistance, frechetDistanceInterval } from "./fid.ts";
import { plainAlgebra } from "../linalg/plain_algebra.ts";
import { gaussianRows } from "./goldens/gaussian_rows.ts";
import { compare, expected, goldenComparison, goldenFeatures, SETS } from "./goldens/goldens.ts";

const distanceOf = async (set: typeof SETS[number]) => (await frechetDistanceInterval(goldenComparison(set))).value;

test("FID is pytorch-fid's where the covariances have full rank", async () => {
  expect(relativeError(await distanceOf("full_rank"), expected.full_rank.fid_pytorch_fid)).toBeLessThan(1e-12);
});

test("FID of fewer samples than dimensions is the true one, to 1e-11", async () => {
  const { fid_truth, fid_pytorch_fid } = expected.rank_deficient;
  const value = await distanceOf("rank_deficient");
  expect(relativeError(value, fid_truth!)).toBeLessThan(1e-11);
  expect(relativeError(value, fid_pytorch_fid)).toBeLessThan(1e-7);
});

test("FID of nearly identical sets keeps its digits", async () => {
  expect(relativeError(await distanceOf("nearly_identical"), expected.nearly_identical.fid_pytorch_fid)).toBeLessThan(
    1e-7,
  );
});

test("frechetDistance() of a set with itself is 0, and swapping the sets changes nothing", async () => {
  const { generated, reference } = goldenFeatures("rank_deficient");
  const [a, b] = [await momentsOf(generated, plainAlgebra), await momentsOf(reference, plainAlgebra)];
  expect(await frechetDistance(a, a, plainAlgebra)).toBeLessThan(1e-25);
  const there = await frechetDistance(a, b, plainAlgebra), back = await frechetDistance(b, a, plainAlgebra);
  expect(relativeError(back, there)).toBeLessThan(1e-12);
});

test("frechetDistance() of Gaussians with known moments is the closed form", async () => {
  const gaussian = (mean: number[], covariance: number[]): Moments => ({
    n: 101,
    mean: Float64Array.from(mean),
    scatter: matrix(mean.length, mean.length, covariance.map((value) => value * 100)),
  });
  // Commuting covariances: Σ (√λ - √μ)².
  const a = gaussian([1, 2, 3], [4, 0, 0, 0, 9, 0, 0, 0, 0]);
  const b = gaussian([1, 0, 3], [1, 0, 0, 0, 16, 0, 0, 0, 25]);
  expect(await frechetDistance(a, b, plainAlgebra)).toBeCloseTo(4 + 1 + 1 + 25, 12);
  // In two dimensions tr(AB)^½ = √(tr AB + 2√det AB), commuting or not.
  const c = gaussian([0, 0], [2, 1, 1, 3]);
  const d = gaussian([0, 0], [5, -2, -2, 1]);
  expect(await frechetDistance(c, d, plainAlgebra)).toBeCloseTo(5 + 6 - 2 * Math.sqrt(9 + 2 * Math.sqrt(5 * 1)), 12);
});

test("a collapsed generator is as far as the reference's mean and trace", async () => {
  const reference = gaussianRows(300, 4, 1);
  const { value } = await frechetDistanceInterval(compare(matrix(5, 4, new Array(20).fill(2)), reference));
  const { mean, scatter, n } = await momentsOf(reference, plainAlgebra);
  let truth = 0;
  mean.forEach((entry, j) => truth += (2 - entry) ** 2 + scatter.data[j * 5]! / (n - 1));
  expect(value).toBeCloseTo(truth, 11);
});

test("the interval covers FID's expectation at this n about as often as it says", async () => {
  const results = [];
  for (let trial = 0; trial < 200; trial++) {
    const generated = gaussianRows(150, 3, 2 * trial, { shift: 0.4, scale: 1.3 });
    results.push(await frechetDistanceInterval(compare(generated, gaussianRows(200, 3, 2 * trial + 1))));
  }
  const mean = results.reduce((sum, { value }) => sum + value, 0) / results.length;
  const covered = results.filter(({ interval }) => interval![0] <= mean && mean <= interval![1]).length;
  expect(covered / 200).toBeGreaterThan(0.9);
  expect(covered / 200).toBeLessThanOrEqual(0.99);
});

test("the interval is cut off at 0, and there is none with no more samples than dimensions", async () => {
  const same = await fidMetric.measure(compare(gaussianRows(100, 2, 1), gaussianRows(100, 2, 2)));
  expect(same.interval![0]).toBeGreaterThanOrEqual(0);
  expect(same.convention).toMatchObject({
    n_generated: 100,
    n_reference: 100,
    ddof: 1,
    network: "golden@000000000000",
  });
  const few = await fidMetric.measure(goldenComparison("rank_deficient"));
  expect(few.interval).toBeNull();
  expect(few.convention.interval_note).toContain("no more samples");
});

test("NaN, differing dimensions and single samples are refused, and the row is named", async () => {
  const good = gaussianRows(10, 2, 1);
  const bad = matrix(3, 2, [1, 2, 3, NaN, 5, 6]);
  await expect(fidMetric.measure(compare(bad, good))).rejects.toThrow("row 1 of the generated features holds NaN");
  await expect(fidMetric.measure(compare(good, gaussianRows(10, 3, 1)))).rejects.toThrow("2 dimensions");
  await expect(fidMetric.measure(compare(gaussianRows(1, 2, 1), good))).rejects.toThrow("at least 2 generated");
});
