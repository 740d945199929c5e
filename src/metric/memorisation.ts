/**
 * Memorisation: the fraction of generated samples whose nearest training sample is less than a third as far as the
 * second nearest. Such a sample is near that one image and nothing else.
 *
 * Lower is better; from 0 to 1.
 *
 * A sample that equals a training sample is memorised whatever the second is; how many do is in the details as
 * `copies`. Exact repetitions within the training set count once: the published rule is blind to what is there twice,
 * as both neighbours are then equally near.
 *
 * The interval is Wilson's, for the drawing of generated samples: given the training set each is memorised or not
 * independently of the others.
 *
 * Source: Yoon et al., "Diffusion probabilistic models generalize when they fail to memorize", ICML workshop SPIGM,
 * 2023, for ratio and threshold; Gu et al., "On memorization in diffusion models", 2023, which uses it. Theirs are
 * distances of pixels, here of features.
 */
import type { FloatMatrix } from "../linalg/matrix.ts";
import { nearestNeighbours } from "../linalg/nearest_neighbours.ts";
import { wilsonInterval } from "../stats/wilson_interval.ts";
import { distinctRows } from "./distinct_rows.ts";
import { type Measured, sampleEstimate } from "./sample_estimate.ts";
import type { SampleComparison, SampleMetric } from "./sample_metric.ts";
import { trainingFeatures } from "./training_features.ts";
import { weakMemo } from "./weak_memo.ts";

export interface MemorisationOptions {
  /** What nearest over second nearest distance must be below, above 0 and up to 1. @default 1/3 */
  readonly ratio?: number;
}

export interface Memorisation extends Measured {
  readonly details: {
    /** Generated samples that equal a training sample. */
    readonly copies: number;
    /** Training samples that repeat an earlier one. */
    readonly training_repetitions: number;
  };
}

const DEFAULT_RATIO = 1 / 3;

/**
 * The fraction with its interval. Rejects with a RangeError for fewer than two different training samples.
 *
 * @param comparison `training`, or the reference where there is none.
 *
 * @example
 * ```ts
 * const { value, details } = await memorisation({ ...comparison, training });
 * details.copies;
 * ```
 */
export async function memorisation(
  comparison: SampleComparison,
  { ratio = DEFAULT_RATIO, level = 0.95 }: MemorisationOptions & { readonly level?: number } = {},
): Promise<Memorisation> {
  if (!(ratio > 0 && ratio <= 1)) {
    throw new RangeError(`Cannot look for copies: 'ratio' must be above 0 and at most 1, got ${ratio}`);
  }
  const { generated, training, from } = trainingFeatures(comparison, 2);
  const distinct = await remember(training, "distinct", () => Promise.resolve(distinctRows(training)));
  if (distinct.rows < 2) throw new RangeError(`Cannot look for copies: all ${training.rows} ${from} samples are equal`);
  const { squared } = await nearestNeighbours(generated, distinct, 2, comparison.algebra);
  let memorised = 0, copies = 0;
  for (let i = 0; i < generated.rows; i++) {
    if (squared[2 * i]! < ratio * ratio * squared[2 * i + 1]!) memorised++;
    if (squared[2 * i] === 0) copies++;
  }
  return {
    value: memorised / generated.rows,
    interval: wilsonInterval(memorised, generated.rows, level),
    details: { copies, training_repetitions: training.rows - distinct.rows },
  };
}

/** Memorisation as a metric, under these options. */
export function memorisationMetric(options: MemorisationOptions = {}): SampleMetric {
  const column = { id: "memorisation", name: "Memorisation", unit: "", direction: "lower" } as const;
  return {
    ...column,
    async measure(comparison) {
      const { training, from } = trainingFeatures(comparison, 2);
      return sampleEstimate(comparison, column, await memorisation(comparison, options), {
        training: from,
        n_training: training.rows,
        ratio: options.ratio ?? DEFAULT_RATIO,
        repetitions: "once",
        interval: "Wilson, generated set sampled, training set given",
      });
    },
  };
}

const remember = weakMemo<FloatMatrix>();
