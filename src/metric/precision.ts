/**
 * Precision: the fraction of generated samples that lie in the ball of at least one reference sample.
 *
 * Higher is better; from 0 to 1. Says how realistic samples are, not how varied.
 *
 * The interval is Wilson's, for the drawing of generated samples with the reference set and its balls held fixed; how
 * the balls would move with another reference set is not in it.
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
 * precision(await neighbourhoods(comparison, 5)).value;
 * ```
 */
export function precision({ ballsAroundGenerated }: Neighbourhoods, level = 0.95): Measured {
  const n = ballsAroundGenerated.length;
  const hits = ballsAroundGenerated.reduce((count, balls) => count + (balls > 0 ? 1 : 0), 0);
  return { value: hits / n, interval: wilsonInterval(hits, n, level) };
}

export const precisionMetric: SampleMetric = {
  id: "precision",
  name: "Precision",
  unit: "",
  direction: "higher",
  async measure(comparison) {
    const measured = precision(await neighbourhoods(comparison, DEFAULT_K));
    return sampleEstimate(comparison, precisionMetric, measured, {
      k: DEFAULT_K,
      boundary: "<",
      interval: "Wilson over generated samples, reference balls held fixed",
    });
  },
};
