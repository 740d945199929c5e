/**
 * Inception Score, exp of the mean over samples of KL(p(y|x) ‖ p(y)), p(y|x) the class probabilities that the feature
 * network gives.
 *
 * Higher is better; from 1 to the number of classes. Looks at generated samples alone.
 *
 * The interval is the delta method's on the score's logarithm, a mean of KL terms: their deviation over √n, as the
 * marginal's own sampling has no first-order effect. It does not cover the bias of few samples per class.
 *
 * Source: Salimans et al., "Improved techniques for training GANs", 2016; agrees with torch-fidelity, with and
 * without its shuffle.
 */
import { RandomState } from "../core/mt19937.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { intervalOfMean } from "../stats/interval_of_mean.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { checkFinite } from "./check_features.ts";
import { logSoftmaxRows } from "./log_softmax_rows.ts";
import type { SampleMetric } from "./sample_metric.ts";

export interface InceptionScore {
  /** Mean of the splits' scores. */
  readonly mean: number;
  /** Deviation of the splits' scores, divisor `splits`. */
  readonly std: number;
  /** At `level`; `null` where a split has a single sample. */
  readonly interval: [number, number] | null;
}

/**
 * @param logits [n, classes], before the softmax; a RangeError where there are fewer samples than splits, or NaN.
 * @param options `splits` (1) parts in order, after NumPy's `RandomState(seed).permutation(n)` where `shuffle` (false).
 *
 * @example
 * ```ts
 * inceptionScore(logits, { splits: 10, shuffle: true }).mean; // as torch-fidelity's default
 * ```
 */
export function inceptionScore(
  logits: Matrix,
  { splits = 1, shuffle = false, seed = 2020, level = 0.95 }: {
    splits?: number;
    shuffle?: boolean;
    seed?: number;
    level?: number;
  } = {},
): InceptionScore {
  const n = logits.rows;
  if (!Number.isInteger(splits) || splits < 1 || splits > n) {
    throw new RangeError(`Cannot split: 'splits' must be from 1 to the ${n} samples there are, got ${splits}`);
  }
  checkFinite(logits, "class logits");
  const logProbabilities = logSoftmaxRows(logits);
  const order = shuffle ? new RandomState(seed).permutation(n) : Uint32Array.from({ length: n }, (_, i) => i);
  const scores: number[] = [];
  let variance = 0;
  for (let split = 0; split < splits; split++) {
    const part = order.subarray(Math.floor(split * n / splits), Math.floor((split + 1) * n / splits));
    const divergences = meanAndVariance(klFromMarginal(logProbabilities, part));
    const score = Math.exp(divergences.mean);
    scores.push(score);
    variance += (score / splits) ** 2 * divergences.variance / part.length;
  }
  const { mean } = meanAndVariance(scores);
  const std = Math.sqrt(meanAndVariance(scores.map((score) => (score - mean) ** 2)).mean);
  if (Number.isNaN(variance)) return { mean, std, interval: null };
  // On the log scale; intervalOfMean() divides by n once more.
  const logInterval = intervalOfMean({ mean: Math.log(mean), variance: variance / mean ** 2 * n, n }, level);
  return { mean, std, interval: logInterval && [Math.max(1, Math.exp(logInterval[0])), Math.exp(logInterval[1])] };
}

export const inceptionScoreMetric: SampleMetric = {
  id: "inception_score",
  name: "Inception Score",
  unit: "",
  direction: "higher",
  // An async function, so that what is wrong with the input is a rejection as for every other metric.
  // deno-lint-ignore require-await
  async measure({ generated, network }) {
    const { logits } = generated;
    if (logits === undefined) {
      throw new RangeError(`Cannot take the Inception Score: the network ${network} gives no class logits`);
    }
    const { mean, interval } = inceptionScore(logits);
    return {
      value: mean,
      interval,
      level: 0.95,
      n: logits.rows,
      unit: inceptionScoreMetric.unit,
      direction: inceptionScoreMetric.direction,
      convention: {
        network,
        layer: "logits",
        precision: "float64",
        n_generated: logits.rows,
        classes: logits.cols,
        splits: 1,
        shuffle: false,
        interval: "delta method on the log score, t",
      },
    };
  },
};

/** KL(p(y|x) ‖ p(y)) in nats for each sample of `part`, p(y) the mean over `part`. */
function klFromMarginal({ cols, data }: Matrix, part: Uint32Array): Float64Array {
  const marginal = new Float64Array(cols);
  for (const row of part) {
    for (let j = 0; j < cols; j++) marginal[j] = marginal[j]! + Math.exp(data[row * cols + j]!);
  }
  const logMarginal = marginal.map((sum) => Math.log(sum / part.length));
  return Float64Array.from(part, (row) => {
    let sum = 0;
    for (let j = 0; j < cols; j++) {
      const log = data[row * cols + j]!;
      const probability = Math.exp(log);
      // A probability that underflows adds nothing, though its logarithm may be infinite.
      if (probability > 0) sum += probability * (log - logMarginal[j]!);
    }
    return sum;
  });
}
