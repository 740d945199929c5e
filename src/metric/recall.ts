/**
 * Recall: the fraction of reference samples that lie in the ball of at least one generated sample.
 *
 * Higher is better; from 0 to 1. Says how much of the variety is reached; a single far outlier among the samples can
 * lift it, as its ball is large.
 *
 * The interval is Wilson's, for the drawing of reference samples with the generated set and its balls held fixed; how
 * the balls would move with other generated samples is not in it.
 *
 * Source: Kynkäänniemi et al., "Improved precision and recall metric for assessing generative models", 2019; agrees
 * with prdc and torch-fidelity.
 */
import { wilsonInterval } from "../stats/wilson_interval.ts";
import { DEFAULT_K, type Neighbourhoods, neighbourhoods } from "./neighbourhoods.ts";
import { type Measured, sampleEstimate } from "./sample_estimate.ts";
import type { SampleMetric } from "./sample_metric.ts";

/**
 * The fraction with Wilson's interval at `level`, from what `neighbourhoods()` found.
 *
 * @example
 * ```ts
 * recall(await neighbourhoods(comparison, 5)).value;
 * ```
 */
export function recall({ recalled }: Neighbourhoods, level = 0.95): Measured {
  const hits = recalled.reduce((sum, hit) => sum + hit, 0);
  return { value: hits / recalled.length, interval: wilsonInterval(hits, recalled.length, level) };
}

export const recallMetric: SampleMetric = {
  id: "recall",
  name: "Recall",
  unit: "",
  direction: "higher",
  async measure(comparison) {
    const measured = recall(await neighbourhoods(comparison, DEFAULT_K));
    return sampleEstimate(comparison, recallMetric, measured, {
      k: DEFAULT_K,
      boundary: "<",
      interval: "Wilson over reference samples, generated balls held fixed",
    });
  },
};
