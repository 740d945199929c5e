/** Turns times into cells: percentiles of latency, and throughput at the best batch size. */
import type { Convention, Estimate } from "../../core/run.ts";
import { intervalOfMean } from "../../stats/interval_of_mean.ts";
import { meanAndVariance } from "../../stats/mean_and_variance.ts";
import { quantileInterval } from "../../stats/quantile_interval.ts";
/** The batch size that was taken and its times, and what the search saw of each size. */
export interface BatchTimes {
  readonly batchSize: number;
  readonly secondsPerRun: readonly number[];
  readonly curve: readonly { readonly batchSize: number; readonly seconds: number }[];
}

/** An estimate, or one that was measured with too little to count. */
export type TimingOutcome =
  | { readonly state: "measured"; readonly estimate: Estimate }
  | { readonly state: "invalid"; readonly reason: string; readonly estimate: Estimate };

/**
 * Queries that a percentile needs at 99 % confidence by MLPerf loadgen's early-stopping rule
 * (mlcommons/inference, loadgen/early_stopping.cc: the least count that allows one query over the latency).
 */
const LEAST_QUERIES = { 50: 11, 90: 64 } as const;

/** The `percentile`-th percentile of single-sample latency, in milliseconds. */
export function latencyPercentile(
  milliseconds: readonly number[],
  percentile: keyof typeof LEAST_QUERIES,
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
  const missing = LEAST_QUERIES[percentile] - milliseconds.length;
  if (missing <= 0) return { state: "measured", estimate };
  return {
    state: "invalid",
    reason: `p${percentile} needs ${
      LEAST_QUERIES[percentile]
    } queries, ${milliseconds.length} fitted in the time: ${missing} more`,
    estimate,
  };
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
