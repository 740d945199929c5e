/**
 * Coverage: the fraction of reference samples whose own ball holds at least one generated sample.
 *
 * Higher is better; from 0 to 1. Says how much of the variety is reached; unlike recall it uses no balls of generated
 * samples, so outliers among them cannot lift it.
 *
 * The interval is Wilson's, for the drawing of reference samples with the generated set and the balls' radii held
 * fixed; what other generated samples would have hit is not in it.
 *
 * Source: Naeem et al., "Reliable fidelity and diversity metrics for generative models", 2020; agrees with prdc.
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
 * coverage(await neighbourhoods(comparison, 5)).value;
 * ```
 */
export function coverage({ covered }: Neighbourhoods, level = 0.95): Measured {
  const hits = covered.reduce((sum, hit) => sum + hit, 0);
  return { value: hits / covered.length, interval: wilsonInterval(hits, covered.length, level) };
}

export const coverageMetric: SampleMetric = {
  id: "coverage",
  name: "Coverage",
  unit: "",
  direction: "higher",
  async measure(comparison) {
    const measured = coverage(await neighbourhoods(comparison, DEFAULT_K));
    return sampleEstimate(comparison, coverageMetric, measured, {
      k: DEFAULT_K,
      boundary: "<",
      interval: "Wilson over reference samples, radii and generated samples held fixed",
    });
  },
};
