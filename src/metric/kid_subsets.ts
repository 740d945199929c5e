import { RandomState } from "../core/mt19937.ts";
import type { Algebra } from "../linalg/algebra.ts";
import type { FloatMatrix } from "../linalg/matrix.ts";
import type { Precision } from "../linalg/product_tiles.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { KID_KERNEL, type PolynomialKernel } from "./polynomial_kernel.ts";
import type { MmdEstimator } from "./polynomial_mmd.ts";
import { subsetTotals } from "./subset_totals.ts";
import { subsetTotals32 } from "./subset_totals32.ts";
import { subsetTotalsApart } from "./subset_totals_apart.ts";

/** How subsets are drawn and what is computed on them. */
export interface KidSubsetOptions extends Partial<PolynomialKernel> {
  /** 100. */
  readonly subsets?: number;
  /** 1000. */
  readonly subsetSize?: number;
  /** Of NumPy's `RandomState`: 2020. */
  readonly seed?: number;
  readonly estimator?: MmdEstimator;
  /** `float32` rounds the kernel and its sums as NumPy does on float32 features: what torch-fidelity prints. */
  readonly precision?: Precision;
}

/**
 * KID as papers report it: mean and standard deviation of the unbiased MMD² over random subsets, with the draws of
 * torch-fidelity.
 *
 * The standard deviation is that of one subset (divisor `subsets`), no error of the mean. All subsets are read off one
 * kernel matrix, which is streamed in tiles, or where that would be the larger work each has its own.
 *
 * In float32 sums of some 10⁶ kernels leave steps of about 1e-7 in MMD²: torch-fidelity's own code moves by as much from
 * one BLAS to the next, so that a KID near 0 repeats to a few 1e-6 only. Small sets are multiplied in one order
 * everywhere (product_in_strands32.ts). In float64 there are no such steps.
 *
 * Source: torch-fidelity's `kid_features_to_metric` and `mmd2`.
 *
 * @param generated [n, d]
 * @param reference [m, d]; a RangeError where a set is smaller than a subset or the two d differ.
 *
 * @example
 * ```ts
 * const { mean, std } = await kidSubsets(generated, reference, algebra, { subsets: 100, subsetSize: 1000 });
 * ```
 */
export async function kidSubsets(
  generated: FloatMatrix,
  reference: FloatMatrix,
  algebra: Algebra,
  { subsets = 100, subsetSize = 1000, seed = 2020, estimator = "unbiased", precision = "float64", ...kernel }:
    KidSubsetOptions = {},
): Promise<{ mean: number; std: number }> {
  const fewest = Math.min(generated.rows, reference.rows);
  if (subsetSize > fewest) {
    throw new RangeError(
      `Cannot draw subsets of ${subsetSize} from ${fewest} samples: lower the subset size (--kid-subset-size)`,
    );
  }
  const random = new RandomState(seed);
  const x: Uint32Array[] = [], y: Uint32Array[] = [];
  for (let subset = 0; subset < subsets; subset++) {
    x.push(random.choice(generated.rows, subsetSize));
    y.push(random.choice(reference.rows, subsetSize));
  }
  const pairsOfSubsets = subsets * subsetSize ** 2;
  const totals = precision === "float32"
    ? subsetTotals32
    : generated.rows * reference.rows > pairsOfSubsets
    ? subsetTotalsApart
    : subsetTotals;
  const asked = { ...KID_KERNEL, ...kernel };
  const ofX = await totals(generated, generated, x, x, algebra, asked);
  const ofY = await totals(reference, reference, y, y, algebra, asked);
  const cross = await totals(reference, generated, y, x, algebra, asked);
  const m = subsetSize;
  // NumPy adds float32 sums in float32, and divides by the number of pairs in float64.
  const round = precision === "float32" ? Math.fround : (value: number) => value;
  const values = ofX.map((self, s) => {
    const other = ofY[s]!, between = cross[s]!;
    const all = between.apart + between.diagonal;
    if (estimator === "biased") {
      return (round(self.apart + self.diagonal) + round(other.apart + other.diagonal) - 2 * all) / (m * m);
    }
    const within = round(self.apart + other.apart) / (m * (m - 1));
    if (estimator === "u-statistic") return within - 2 * round(between.apart) / (m * (m - 1));
    return within - 2 * all / (m * m);
  });
  const { mean } = meanAndVariance(values);
  return { mean, std: Math.sqrt(meanAndVariance(values.map((value) => (value - mean) ** 2)).mean) };
}
