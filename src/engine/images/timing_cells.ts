/** Turns times into cells: percentiles of latency, and throughput at the best batch size. */
import type { Convention, Estimate } from "../../core/run.ts";
import { intervalOfMean } from "../../stats/interval_of_mean.ts";
import { meanAndVariance } from "../../stats/mean_and_variance.ts";
import { quantileInterval } from "../../stats/quantile_interval.ts";
import { type Percentile, percentileOutcome, type TimingOutcome } from "../timing_outcome.ts";

/** The batch size that was taken and its times, and what the search saw of each size. */
export interface BatchTimes {
  readonly batchSize: number;
  readonly secondsPerRun: readonly number[];
  readonly curve: readonly { readonly batchSize: number; readonly seconds: number }[];
}

/** The `percentile`-th percentile of single-sample latency, in milliseconds. */
export function latencyPercentile(
  milliseconds: readonly number[],
  percentile: Percentile,
  machine: Convention,
): TimingOutcome {
  const { value, interval } = quantileInterval(milliseconds, percentile / 100);
  const estimate: Estimate = {
    value,
    interval,
    level: 0.95,
    n: milliseconds.length,
    unit: "ms",
    direction: "lower",
    convention: {
      scenario: "single-stream",
      percentile,
      clock: "noise to grey levels",
      interval: "order statistics",
      ...machine,
    },
  };
  return percentileOutcome(percentile, estimate, ["queries", "fitted in the time"]);
}

/** Samples per second at the batch size where they are most. */
export function bestThroughput({ batchSize, secondsPerRun, curve }: BatchTimes, machine: Convention): TimingOutcome {
  // Time adds up over runs, rates do not: the interval is of the mean time of a run.
  const sample = meanAndVariance(secondsPerRun);
  const seconds = intervalOfMean(sample);
  return {
    state: "measured",
    estimate: {
      value: batchSize / sample.mean,
      interval: seconds === null || seconds[0] <= 0 ? null : [batchSize / seconds[1], batchSize / seconds[0]],
      level: 0.95,
      n: sample.n,
      unit: "samples/s",
      direction: "higher",
      convention: { scenario: "offline", clock: "noise to grey levels", interval: "t over runs", ...machine },
      details: {
        batch_size: batchSize,
        curve: curve.map((at) => `${at.batchSize}: ${(at.batchSize / at.seconds).toPrecision(3)}/s`).join(", "),
      },
    },
  };
}
