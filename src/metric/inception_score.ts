/**
 * Inception Score, exp of the mean over samples of KL(p(y|x) ‖ p(y)), p(y|x) the class probabilities that the feature
 * network gives.
 *
 * Higher is better; from 1 to the number of classes. Looks at generated samples alone.
 *
 * The interval is the delta method's on the score's logarithm, a mean of KL terms: their deviation over √n, as the
 * marginal's own sampling has no first-order effect. It does not cover the bias of few samples per class, which grows
 * with the number of splits.
 *
 * Source: Salimans et al., "Improved techniques for training GANs", 2016; agrees with torch-fidelity, with and
 * without its shuffle.
 */
import { RandomState } from "../core/mt19937.ts";
import type { Convention, Estimate } from "../core/run.ts";
import type { FloatMatrix } from "../linalg/matrix.ts";
import { intervalOfMean } from "../stats/interval_of_mean.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { checkFinite } from "./check_features.ts";
import { logSoftmaxRows } from "./log_softmax_rows.ts";
import { type InceptionScoreOptions, METRIC_DEFAULTS } from "./metric_options.ts";
import type { Measured } from "./sample_estimate.ts";
import type { SampleComparison, SampleMetric } from "./sample_metric.ts";

export interface InceptionScore {
  /** Mean of the parts' scores. */
  readonly mean: number;
  /** Deviation of the parts' scores, divisor the number of parts. */
  readonly std: number;
  /** Each part's score. */
  readonly scores: readonly number[];
  /** At `level`; `null` where a part has a single sample. */
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
  logits: FloatMatrix,
  { splits = 1, shuffle = false, seed = METRIC_DEFAULTS.seed, level = 0.95 }: InceptionScoreOptions & {
    level?: number;
  } = {},
): InceptionScore {
  const n = logits.rows;
  if (!Number.isInteger(splits) || splits < 1 || splits > n) {
    throw new RangeError(`Cannot split: 'splits' must be from 1 to the ${n} samples there are, got ${splits}`);
  }
  const order = shuffle ? new RandomState(seed).permutation(n) : Uint32Array.from({ length: n }, (_, i) => i);
  const bounds = Array.from({ length: splits + 1 }, (_, split) => Math.floor(split * n / splits));
  return inceptionScoreOfParts(logits, bounds.slice(1).map((end, split) => order.subarray(bounds[split]!, end)), level);
}

/**
 * The mean of the scores of parts, each a list of rows, for those who split by another rule.
 *
 * @param logits [n, classes], before the softmax; a RangeError where a value is not finite.
 *
 * @example
 * ```ts
 * inceptionScoreOfParts(logits, [Uint32Array.of(0, 1, 2), Uint32Array.of(3, 4, 5)]).scores; // one for each part
 * ```
 */
export function inceptionScoreOfParts(
  logits: FloatMatrix,
  parts: readonly Uint32Array[],
  level = 0.95,
): InceptionScore {
  checkFinite(logits, "class logits");
  const logProbabilities = logSoftmaxRows(logits);
  const scores: number[] = [];
  let variance = 0;
  for (const part of parts) {
    const divergences = meanAndVariance(klFromMarginal(logProbabilities, part));
    const score = Math.exp(divergences.mean);
    scores.push(score);
    variance += (score / parts.length) ** 2 * divergences.variance / part.length;
  }
  const { mean } = meanAndVariance(scores);
  const std = Math.sqrt(meanAndVariance(scores.map((score) => (score - mean) ** 2)).mean);
  if (Number.isNaN(variance)) return { mean, std, scores, interval: null };
  const n = parts.reduce((sum, part) => sum + part.length, 0);
  // On the log scale; intervalOfMean() divides by n once more.
  const logInterval = intervalOfMean({ mean: Math.log(mean), variance: variance / mean ** 2 * n, n }, level);
  const interval = logInterval && [Math.max(1, Math.exp(logInterval[0])), Math.exp(logInterval[1])] as [number, number];
  return { mean, std, scores, interval };
}

/** The splits of the ± that papers print, and the samples from which on it is reported unasked. */
const PRINTED = { splits: 10, fewest: 1000 } as const;

/**
 * The Inception Score as a metric: of all samples at once, or the mean over splits where they are asked for. What
 * papers print behind the ± is in the details as what it is, the deviation of one split's score; with `printedSpread`
 * beside the score of all samples too.
 *
 * @example
 * ```ts
 * const { value, details } = await inceptionScoreMetric({ splits: 10 }).measure(comparison);
 * details?.splits_std;
 * ```
 */
export function inceptionScoreMetric(options: InceptionScoreOptions = {}): SampleMetric {
  const column = { id: "inception_score", name: "Inception Score", unit: "", direction: "higher" } as const;
  const { splits, seed, ...asked } = { ...METRIC_DEFAULTS, ...options };
  const shuffle = splits > 1 && asked.shuffle;
  return {
    ...column,
    // An async function, so that what is wrong with the input is a rejection as for every other metric.
    // deno-lint-ignore require-await
    async measure(comparison) {
      const logits = classLogits(comparison);
      const score = inceptionScore(logits, { splits, shuffle, seed });
      const unasked = options.splits === undefined && asked.printedSpread && logits.rows >= PRINTED.fewest;
      const details = splits > 1
        ? splitDetails(score)
        : unasked
        ? printedDetails(logits, { shuffle: asked.shuffle, seed })
        : undefined;
      return inceptionScoreEstimate(comparison, {
        value: score.mean,
        interval: score.interval,
        ...(details && { details }),
      }, {
        splits,
        shuffle,
        ...(shuffle && { seed }),
        interval: "delta method on the log score, t",
      });
    },
  };
}

function splitDetails({ mean, std }: InceptionScore): Convention {
  const is = "deviation of one split's score, divisor splits; no error of the mean";
  return { splits_mean: mean, splits_std: std, splits_std_is: is };
}

/** What papers print beside a score of one split, whose convention says nothing of splits. */
function printedDetails(logits: FloatMatrix, { shuffle, seed }: { shuffle: boolean; seed: number }): Convention {
  const { splits } = PRINTED;
  const printed = splitDetails(inceptionScore(logits, { splits, shuffle, seed }));
  return { ...printed, splits, splits_shuffle: shuffle, ...(shuffle && { splits_seed: seed }) };
}

/** The generated samples' class logits; a RangeError where the network gives none. */
export function classLogits({ generated: { logits }, network }: SampleComparison): FloatMatrix {
  if (logits === undefined) {
    throw new RangeError(
      `Cannot take the Inception Score: there are no class logits (network: ${network}); give them with --logits`,
    );
  }
  return logits;
}

/** An Estimate of a score: its convention knows no reference. */
export function inceptionScoreEstimate(
  comparison: SampleComparison,
  { value, interval, details }: Measured,
  convention: Convention,
): Estimate {
  const { rows, cols } = classLogits(comparison);
  return {
    value,
    interval,
    level: 0.95,
    n: rows,
    unit: "",
    direction: "higher",
    convention: {
      network: comparison.network,
      layer: "logits",
      precision: "float64",
      n_generated: rows,
      classes: cols,
      ...convention,
    },
    ...(details && { details }),
  };
}

/** KL(p(y|x) ‖ p(y)) in nats for each sample of `part`, p(y) the mean over `part`. */
function klFromMarginal({ cols, data }: FloatMatrix, part: Uint32Array): Float64Array {
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
