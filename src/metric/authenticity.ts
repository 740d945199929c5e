/**
 * Authenticity: the fraction of generated samples that are farther from their nearest training sample than that one is
 * from its own nearest neighbour in the training set. The others may be copies with noise.
 *
 * Higher is better; from 0 to 1. Without copying it is not 1: a fresh sample of the data's own distribution is about
 * as often nearer as not, so that compare with held-out data, not with 1.
 *
 * The interval is Wilson's, for the drawing of generated samples: given the training set each is authentic or not
 * independently of the others. The training set is taken as given, since it is the one that may have been copied.
 *
 * Source: Alaa et al., "How faithful is your synthetic data? Sample-level metrics for evaluating and auditing
 * generative models", ICML 2022; agrees with dgm-eval's AuthPct (authpct.py), which is in per cent and in float32.
 */
import { nearestNeighbours } from "../linalg/nearest_neighbours.ts";
import { wilsonInterval } from "../stats/wilson_interval.ts";
import { ballsOf } from "./balls.ts";
import { type Measured, sampleEstimate } from "./sample_estimate.ts";
import type { SampleComparison, SampleMetric } from "./sample_metric.ts";
import { trainingFeatures } from "./training_features.ts";

/**
 * The fraction with its interval. Rejects with a RangeError for fewer than two training samples.
 *
 * @param comparison `training`, or the reference where there is none.
 *
 * @example
 * ```ts
 * const { value } = await authenticity({ ...comparison, training });
 * ```
 */
export async function authenticity(comparison: SampleComparison, level = 0.95): Promise<Measured> {
  const { generated, training } = trainingFeatures(comparison, 2);
  const { algebra } = comparison;
  const nearest = await nearestNeighbours(generated, training, 1, algebra);
  // Balls to the first neighbour: the squared distances within the training set.
  const { radii } = await ballsOf(training, 1, algebra);
  let authentic = 0;
  nearest.indices.forEach((index, i) => authentic += nearest.squared[i]! > radii[index]! ? 1 : 0);
  return { value: authentic / generated.rows, interval: wilsonInterval(authentic, generated.rows, level) };
}

/** Authenticity as a metric. */
export function authenticityMetric(): SampleMetric {
  const column = { id: "authenticity", name: "Authenticity", unit: "", direction: "higher" } as const;
  return {
    ...column,
    async measure(comparison) {
      const { training, from } = trainingFeatures(comparison, 2);
      return sampleEstimate(comparison, column, await authenticity(comparison), {
        training: from,
        n_training: training.rows,
        boundary: ">",
        interval: "Wilson, generated set sampled, training set given",
      });
    },
  };
}
