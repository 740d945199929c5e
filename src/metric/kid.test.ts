import { expect, test } from "vitest";
import { type Matrix, matrix } from "../linalg/matrix.ts";
import { rowSlice } from "../linalg/row_slice.ts";
import { plainAlgebra } from "../linalg/plain_algebra.ts";
import { gaussianRows } from "./goldens/gaussian_rows.ts";
import { compare, expected, goldenComparison, goldenFeatures, SETS } from "./goldens/goldens.ts";
import { kernelDistance, kidMetric } from "./kid.ts";
import { kidSubsets } from "./kid_subsets.ts";
import { kernelSums, KID_KERNEL } from "./polynomial_kernel.ts";
import { MMD_ESTIMATORS, polynomialMmd } from "./polynomial_mmd.ts";
import { subsetTotals } from "./subset_totals.ts";
import { subsetTotalsApart } from "./subset_totals_apart.ts";

async function sumsOf(x: Matrix, y: Matrix) {
  return {
    x: await kernelSums(x, x, plainAlgebra),
    y: await kernelSums(y, y, plainAlgebra),
    cross: await kernelSums(x, y, plainAlgebra),
  };
}

test.each(SETS)("MMD² by all three estimators is torch-fidelity's on %s", async (set) => {
  const { generated, reference } = goldenFeatures(set);
  const { m, unbiased, biased, u_statistic } = expected[set].mmd2_torch_fidelity_first_m;
  const sums = await sumsOf(rowSlice(generated, 0, m), rowSlice(reference, 0, m));
  // Where MMD² is nearly 0, the reference's own rounding is left: its terms are of size 1.
  const tolerance = (truth: number) => 1e-11 * Math.abs(truth) + 1e-14;
  expect(Math.abs(polynomialMmd(sums).value - unbiased)).toBeLessThan(tolerance(unbiased));
  expect(Math.abs(polynomialMmd(sums, "biased").value - biased)).toBeLessThan(tolerance(biased));
  expect(Math.abs(polynomialMmd(sums, "u-statistic").value - u_statistic)).toBeLessThan(tolerance(u_statistic));
});

test.each(SETS)("KID over random subsets is torch-fidelity's on %s", async (set) => {
  const { generated, reference } = goldenFeatures(set);
  const golden = expected[set].kid_torch_fidelity;
  const { mean, std } = await kidSubsets(generated, reference, plainAlgebra, {
    subsets: golden.subsets,
    subsetSize: golden.subset_size,
    seed: golden.rng_seed,
  });
  // torch-fidelity takes the kernel in float32, whose terms of size 1 to 10 round by about 1e-7.
  expect(Math.abs(mean - golden.mean)).toBeLessThan(1e-7);
  expect(Math.abs(std - golden.std)).toBeLessThan(1e-7);
});

test("KID is symmetric, and of unequal sizes too", async () => {
  const { generated, reference } = goldenFeatures("full_rank");
  const there = await kernelDistance(compare(generated, reference));
  const back = await kernelDistance(compare(reference, generated));
  expect(there.value).toBeCloseTo(back.value, 12);
  expect(there.interval![0]).toBeCloseTo(back.interval![0], 12);
});

test("the estimates scatter around 0 for one distribution, and the interval covers at least as often as it says", async () => {
  let sum = 0, covered = 0;
  for (let trial = 0; trial < 150; trial++) {
    const sets = compare(gaussianRows(60, 3, 2 * trial), gaussianRows(80, 3, 2 * trial + 1));
    const { value, interval } = await kernelDistance(sets);
    sum += value;
    if (interval![0] <= 0 && interval![1] >= 0) covered++;
  }
  expect(Math.abs(sum / 150)).toBeLessThan(0.01);
  expect(covered / 150).toBeGreaterThan(0.93);
});

test.each(MMD_ESTIMATORS)(
  "the interval of the %s estimator covers the closed form for one-dimensional Gaussians about as often as it says",
  async (kidEstimator) => {
    // E k(x, y) = 1 + 3E[x]E[y] + 3E[x²]E[y²] + E[x³]E[y³] for independent x, y; N(μ, σ²) has E[x³] = μ³ + 3μσ².
    const moments = (mu: number, sigma: number) => [mu, mu ** 2 + sigma ** 2, mu ** 3 + 3 * mu * sigma ** 2] as const;
    const mean = (p: readonly [number, number, number], q: readonly [number, number, number]) =>
      1 + 3 * p[0] * q[0] + 3 * p[1] * q[1] + p[2] * q[2];
    // E k(x, x) = E(x² + 1)³, of which the biased estimator keeps a share of 1/n.
    const withItself = (mu: number, sigma: number) =>
      1 + 3 * (mu ** 2 + sigma ** 2) + 3 * (mu ** 4 + 6 * mu ** 2 * sigma ** 2 + 3 * sigma ** 4) +
      mu ** 6 + 15 * mu ** 4 * sigma ** 2 + 45 * mu ** 2 * sigma ** 4 + 15 * sigma ** 6;
    const p = moments(0.5, 1.2), q = moments(0, 1), n = 200;
    const bias = (withItself(0.5, 1.2) - mean(p, p) + withItself(0, 1) - mean(q, q)) / n;
    const truth = mean(p, p) + mean(q, q) - 2 * mean(p, q) + (kidEstimator === "biased" ? bias : 0);
    let covered = 0;
    for (let trial = 0; trial < 200; trial++) {
      const generated = gaussianRows(n, 1, 2 * trial, { shift: 0.5, scale: 1.2 });
      const { interval } = await kernelDistance(compare(generated, gaussianRows(n, 1, 2 * trial + 1)), {
        kidEstimator,
      });
      if (interval![0] <= truth && truth <= interval![1]) covered++;
    }
    expect(covered / 200).toBeGreaterThan(0.88);
    expect(covered / 200).toBeLessThanOrEqual(0.99);
  },
);

test("the kernel's degree, scale and constant are the closed form's for two points a set", async () => {
  const sets = compare(matrix(2, 1, [1, 2]), matrix(2, 1, [0, 3]));
  const { value } = await kernelDistance(sets, { kidDegree: 2, kidGamma: 0.5, kidCoef0: 2 });
  const k = (x: number, y: number) => (0.5 * x * y + 2) ** 2;
  expect(value).toBeCloseTo(k(1, 2) + k(0, 3) - (k(1, 0) + k(1, 3) + k(2, 0) + k(2, 3)) / 2, 12);
});

test("the convention names kernel, estimator and both sizes", async () => {
  const { convention } = await kidMetric().measure(goldenComparison("rank_deficient"));
  expect(convention).toMatchObject({ degree: 3, gamma: "1/d", coef0: 1, n_generated: 90, n_reference: 120 });
  const asked = await kidMetric({ kidDegree: 2, kidGamma: 0.5, kidEstimator: "biased" }).measure(
    goldenComparison("rank_deficient"),
  );
  expect(asked.convention).toMatchObject({ degree: 2, gamma: 0.5, coef0: 1, estimator: "biased, full sets" });
});

test("the ± of papers is reported where it is asked for, and the value stays that of the full sets", async () => {
  const sets = goldenComparison("full_rank");
  const golden = expected.full_rank.kid_torch_fidelity;
  const plain = await kidMetric().measure(sets);
  expect(plain.details).toBeUndefined();
  const asked = await kidMetric({ kidSubsets: golden.subsets, kidSubsetSize: golden.subset_size }).measure(sets);
  expect(asked.value).toBe(plain.value);
  expect(asked.convention).toEqual(plain.convention);
  expect(asked.details).toMatchObject({ subsets: 20, subset_size: 300, subsets_seed: 2020 });
  expect(Math.abs(Number(asked.details?.subsets_mean) - golden.mean)).toBeLessThan(1e-7);
  expect(Math.abs(Number(asked.details?.subsets_std) - golden.std)).toBeLessThan(1e-7);
});

test("the ± of papers comes unasked where a comparison wants it and both sets hold a subset", async () => {
  const small = await kidMetric({ printedSpread: true }).measure(goldenComparison("rank_deficient"));
  expect(small.details).toBeUndefined();
  const sets = compare(gaussianRows(1000, 3, 1), gaussianRows(1100, 3, 2));
  const { details } = await kidMetric({ printedSpread: true }).measure(sets);
  expect(details).toMatchObject({ subsets: 100, subset_size: 1000, subsets_seed: 2020 });
  expect((await kidMetric().measure(sets)).details).toBeUndefined();
});

test("few subsets of large sets, which have a kernel matrix each, sum to what one matrix gives", async () => {
  const x = gaussianRows(90, 4, 1), y = gaussianRows(70, 4, 2);
  const ofX = [Uint32Array.of(80, 3, 11), Uint32Array.of(5, 80, 6)],
    ofY = [Uint32Array.of(3, 69, 2), Uint32Array.of(1, 0, 5)];
  for (const [a, b, ofA, ofB] of [[x, y, ofX, ofY], [x, x, ofX, ofX]] as const) {
    const together = await subsetTotals(a, b, ofA, ofB, plainAlgebra, KID_KERNEL);
    const apart = await subsetTotalsApart(a, b, ofA, ofB, plainAlgebra, KID_KERNEL);
    for (const [s, { apart: sum, diagonal }] of together.entries()) {
      expect(apart[s]!.apart).toBeCloseTo(sum, 10);
      expect(apart[s]!.diagonal).toBeCloseTo(diagonal, 10);
    }
  }
});

test("subsets larger than a set, and a U-statistic of unequal sets, are refused", async () => {
  const x = gaussianRows(5, 2, 1), y = gaussianRows(6, 2, 2);
  await expect(kidSubsets(x, y, plainAlgebra, { subsetSize: 6 })).rejects.toThrow("subsets of 6 from 5");
  const sums = await sumsOf(x, y);
  expect(() => polynomialMmd(sums, "u-statistic")).toThrow("got 5 and 6");
});
