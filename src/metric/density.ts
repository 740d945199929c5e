/**
 * Density: in how many reference balls a generated sample lies on average, divided by k.
 *
 * Higher is better; from 0 up, 1 in expectation where both sets come from one distribution, above 1 where samples
 * crowd the dense regions. Unlike precision, an outlier in the reference set moves it little.
 *
 * The interval is Student's of the mean over generated samples, cut off at 0, with the reference set and its balls
 * held fixed; how the balls would move with another reference set is not in it.
 *
 * Source: Naeem et al., "Reliable fidelity and diversity metrics for generative models", 2020; agrees with prdc.
 */
import { intervalOfMean } from "../stats/interval_of_mean.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { DEFAULT_K, type Neighbourhoods, neighbourhoods } from "./neighbourhoods.ts";
import { type Measured, sampleEstimate } from "./sample_estimate.ts";
import type { SampleMetric } from "./sample_metric.ts";

/**
 * The mean with Student's interval at `level`, from what `neighbourhoods()` found.
 *
 * @example
 * ```ts
 * density(await neighbourhoods(comparison, 5)).value;
 * ```
 */
export function density({ k, ballsAroundGenerated }: Neighbourhoods, level = 0.95): Measured {
  const sample = meanAndVariance(ballsAroundGenerated);
  const interval = intervalOfMean(sample, level);
  return { value: sample.mean / k, interval: interval && [Math.max(0, interval[0] / k), interval[1] / k] };
}

export const densityMetric: SampleMetric = {
  id: "density",
  name: "Density",
  unit: "",
  direction: "higher",
  async measure(comparison) {
    const measured = density(await neighbourhoods(comparison, DEFAULT_K));
    return sampleEstimate(comparison, densityMetric, measured, {
      k: DEFAULT_K,
      boundary: "<",
      interval: "t over generated samples, reference balls held fixed, cut off at 0",
    });
  },
};
