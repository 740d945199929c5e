import { expect, test } from "vitest";
import { covariance, momentsOf } from "../stats/moments.ts";
import { plainAlgebra } from "../linalg/plain_algebra.ts";
import { relativeError } from "../stats/relative_error.ts";
import { type FidInfinity, fidInfinityMetric, frechetDistanceAtInfinity } from "./fid_infinity.ts";
import { covered, meanValue } from "./goldens/covered.ts";
import { gaussianRows } from "./goldens/gaussian_rows.ts";
import { compare, expected, goldenComparison } from "./goldens/goldens.ts";

/** Fresh pairs of sets: N(shift, scale²) against N(0, 1) in each of d dimensions, d(shift² + (scale - 1)²) apart. */
async function draws(
  count: number,
  [n, m, d]: readonly [number, number, number],
  shape: { shift?: number; scale?: number },
  design: "partitions" | "subsets" = "partitions",
): Promise<FidInfinity[]> {
  const trials = [];
  for (let trial = 0; trial < count; trial++) {
    const comparison = compare(gaussianRows(n, d, 2 * trial, shape), gaussianRows(m, d, 2 * trial + 1));
    trials.push(await frechetDistanceAtInfinity(comparison, { design }));
  }
  return trials;
}

test.each(
  [
    ["far apart", [60, 80, 2], { shift: 0.4, scale: 1.3 }, 2 * (0.16 + 0.09)],
    ["one distribution", [100, 100, 4], {}, 0],
  ] as const,
)("the interval covers the true Fréchet distance of two Gaussians: %s", async (_, sizes, shape, truth) => {
  const trials = await draws(200, sizes, shape);
  expect(covered(trials, truth)).toBeGreaterThan(0.91);
  expect(covered(trials, truth, 0.5)).toBeLessThan(0.86);
});

test("extrapolating both sides takes FID's bias away, the published design half of it", async () => {
  const sizes = [100, 100, 8] as const, shape = { shift: 0.2 }, truth = 8 * 0.04;
  const partitions = await draws(60, sizes, shape), subsets = await draws(60, sizes, shape, "subsets");
  const biasOfFid = partitions.reduce((sum, { details }) => sum + details.fid / 60, 0) - truth;
  expect(biasOfFid).toBeGreaterThan(0.5);
  expect(Math.abs(meanValue(partitions) - truth)).toBeLessThan(0.12 * biasOfFid);
  const left = (meanValue(subsets) - truth) / biasOfFid;
  expect(left).toBeGreaterThan(0.3);
  expect(left).toBeLessThan(0.6);
});

test("the interval of the published design covers what it is expected to give", async () => {
  const trials = await draws(200, [100, 100, 3], { shift: 0.5, scale: 1.2 }, "subsets");
  expect(covered(trials, meanValue(trials))).toBeGreaterThan(0.9);
  expect(covered(trials, meanValue(trials), 0.5)).toBeLessThan(0.82);
});

test("the line is reported: FID itself, its bias at this n, slope, points and how well they lie on it", async () => {
  const { value, details } = await frechetDistanceAtInfinity(goldenComparison("full_rank"));
  expect(relativeError(details.fid, expected.full_rank.fid_pytorch_fid)).toBeLessThan(1e-10);
  expect(details.bias).toBeCloseTo(details.fid - value, 12);
  expect(details.slope / 1200).toBeCloseTo(details.bias, 1);
  expect(details.r_squared).toBeGreaterThan(0.99);
  expect(details).toMatchObject({ points: 5, smallest_n: 240 });
});

test("groups with no more samples than dimensions give no interval, and the convention says why", async () => {
  const comparison = compare(gaussianRows(30, 12, 1), gaussianRows(30, 12, 2));
  const { interval, convention } = await fidInfinityMetric().measure(comparison);
  expect(interval).toBeNull();
  expect(convention).toMatchObject({ points: 3, interval: "none" });
  expect(convention.interval_note).toContain("no more samples");
});

test("against a reference known by its moments only the generated side is extrapolated", async () => {
  const generated = gaussianRows(60, 3, 1), reference = await momentsOf(gaussianRows(60, 3, 2), plainAlgebra);
  const gaussian = { n: 60, mean: reference.mean, covariance: covariance(reference) };
  const comparison = { ...compare(generated, generated), reference: { gaussian } };
  const { value, convention } = await fidInfinityMetric().measure(comparison);
  expect(convention).toMatchObject({ sides: "generated", interval: "none" });
  const both = await fidInfinityMetric().measure(compare(generated, gaussianRows(60, 3, 2)));
  expect(both.convention.sides).toBe("generated and reference");
  expect(both.value).toBeLessThan(value);
});

test("subsets are NumPy's draws under their seed; too few samples for the points are refused", async () => {
  const comparison = compare(gaussianRows(60, 2, 1), gaussianRows(60, 2, 2));
  const at = async (seed: number) => (await frechetDistanceAtInfinity(comparison, { design: "subsets", seed })).value;
  expect(await at(1)).toBe(await at(1));
  expect(await at(1)).not.toBe(await at(2));
  await expect(frechetDistanceAtInfinity(compare(gaussianRows(5, 2, 1), gaussianRows(60, 2, 2)))).rejects.toThrow(
    "half of the 5 samples",
  );
  await expect(frechetDistanceAtInfinity(comparison, { points: 2 })).rejects.toThrow("from 3");
});
