import { RandomState } from "../core/mt19937.ts";
import type { Algebra } from "../linalg/algebra.ts";
import { type Matrix, matrix } from "../linalg/matrix.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { kernelSums } from "./polynomial_kernel.ts";
import { polynomialMmd } from "./polynomial_mmd.ts";

/**
 * KID as papers report it: mean and standard deviation of the unbiased MMD² over random subsets, with the draws of
 * torch-fidelity.
 *
 * The standard deviation is that of one subset (divisor `subsets`), no error of the mean.
 *
 * Source: torch-fidelity's `kid_features_to_metric`.
 *
 * @param generated [n, d]
 * @param reference [m, d]; a RangeError where a set is smaller than a subset or the two d differ.
 * @param options `seed` is that of NumPy's `RandomState`.
 *
 * @example
 * ```ts
 * const { mean, std } = await kidSubsets(generated, reference, algebra, { subsets: 100, subsetSize: 1000 });
 * ```
 */
export async function kidSubsets(
  generated: Matrix,
  reference: Matrix,
  algebra: Algebra,
  { subsets = 100, subsetSize = 1000, seed = 2020 }: { subsets?: number; subsetSize?: number; seed?: number } = {},
): Promise<{ mean: number; std: number }> {
  const fewest = Math.min(generated.rows, reference.rows);
  if (subsetSize > fewest) {
    throw new RangeError(`Cannot draw subsets of ${subsetSize} from ${fewest} samples: lower 'subsetSize'`);
  }
  const random = new RandomState(seed);
  const values: number[] = [];
  for (let subset = 0; subset < subsets; subset++) {
    const x = pick(generated, random.choice(generated.rows, subsetSize));
    const y = pick(reference, random.choice(reference.rows, subsetSize));
    const sums = {
      x: await kernelSums(x, x, algebra),
      y: await kernelSums(y, y, algebra),
      cross: await kernelSums(x, y, algebra),
    };
    values.push(polynomialMmd(sums).value);
  }
  const { mean } = meanAndVariance(values);
  return { mean, std: Math.sqrt(meanAndVariance(values.map((value) => (value - mean) ** 2)).mean) };
}

function pick({ cols, data }: Matrix, indices: Uint32Array): Matrix {
  const picked = new Float64Array(indices.length * cols);
  indices.forEach((row, i) => picked.set(data.subarray(row * cols, (row + 1) * cols), i * cols));
  return matrix(indices.length, cols, picked);
}
