import { expect, test } from "vitest";
import { RandomState } from "../core/mt19937.ts";
import { plainAlgebra } from "../linalg/plain_algebra.ts";
import { relativeError } from "../stats/relative_error.ts";
import { gatheredRows } from "./gathered_rows.ts";
import { gaussianRows } from "./goldens/gaussian_rows.ts";
import { expected, goldenFeatures, SETS } from "./goldens/goldens.ts";
import { kidSubsets } from "./kid_subsets.ts";
import { kernelSums } from "./polynomial_kernel.ts";
import { MMD_ESTIMATORS, polynomialMmd } from "./polynomial_mmd.ts";

test.each(SETS)("in float32 KID over subsets is torch-fidelity's on %s", async (set) => {
  const { generated, reference } = goldenFeatures(set);
  const golden = expected[set].kid_torch_fidelity;
  const { mean, std } = await kidSubsets(generated, reference, plainAlgebra, {
    subsets: golden.subsets,
    subsetSize: golden.subset_size,
    seed: golden.rng_seed,
    precision: "float32",
  });
  expect(relativeError(mean, golden.mean)).toBeLessThan(1e-6);
  expect(relativeError(std, golden.std)).toBeLessThan(1e-6);
});

test.each(MMD_ESTIMATORS)(
  "one kernel matrix for all subsets gives what each subset's own gives, %s",
  async (estimator) => {
    // Past one tile, and more pairs in the subsets than in the sets.
    const x = gaussianRows(530, 2, 1, { shift: 0.3 }), y = gaussianRows(515, 2, 2);
    const options = { subsets: 12, subsetSize: 300, seed: 7, estimator, degree: 2, coef0: 0.5 };
    const kernel = { degree: 2, gamma: null, coef0: 0.5 };
    const random = new RandomState(7), values: number[] = [];
    for (let subset = 0; subset < options.subsets; subset++) {
      const a = gatheredRows(x, random.choice(530, 300)), b = gatheredRows(y, random.choice(515, 300));
      const sums = {
        x: await kernelSums(a, a, plainAlgebra, kernel),
        y: await kernelSums(b, b, plainAlgebra, kernel),
        cross: await kernelSums(a, b, plainAlgebra, kernel),
      };
      values.push(polynomialMmd(sums, estimator).value);
    }
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const streamed = await kidSubsets(x, y, plainAlgebra, options);
    expect(relativeError(streamed.mean, mean)).toBeLessThan(1e-11);
    const single = await kidSubsets(x, y, plainAlgebra, { ...options, precision: "float32" });
    expect(Math.abs(single.mean - mean)).toBeLessThan(1e-6);
  },
);

test("few small subsets of large sets are taken apart, in float32 to the same bits", async () => {
  const { generated, reference } = goldenFeatures("rank_deficient");
  const one = { subsets: 1, subsetSize: 60, precision: "float32" } as const;
  const many = { ...one, subsets: 20 };
  const random = new RandomState(2020);
  const [x, y] = [random.choice(generated.rows, 60), random.choice(reference.rows, 60)];
  const alone = await kidSubsets(generated, reference, plainAlgebra, one);
  const again = await kidSubsets(gatheredRows(generated, x), gatheredRows(reference, y), plainAlgebra, one);
  expect(Math.abs(alone.mean - again.mean)).toBeLessThan(1e-6);
  expect((await kidSubsets(generated, reference, plainAlgebra, many)).mean).not.toBe(alone.mean);
});
