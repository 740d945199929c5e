/** Turns times into cells: percentiles of latency, and throughput at the best batch size. */
import type { Convention, Estimate } from "../core/run.ts";
import { intervalOfMean } from "../stats/interval_of_mean.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { quantileInterval } from "../stats/quantile_interval.ts";
import type { LatencyResult, ThroughputResult } from "./task.ts";

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
  { milliseconds }: LatencyResult,
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
export function bestThroughput({ curve }: ThroughputResult, machine: Convention): TimingOutcome {
  const rates = curve.map(({ batchSize, secondsPerRun }) => {
    // Time adds up over runs, rates do not: the interval is of the mean time of a run.
    const sample = meanAndVariance(Float64Array.from(secondsPerRun));
    return { batchSize, runs: sample.n, value: batchSize / sample.mean, seconds: intervalOfMean(sample) };
  });
  const best = rates.reduce((a, b) => b.value > a.value ? b : a);
  return {
    state: "measured",
    estimate: {
      value: best.value,
      interval: best.seconds === null || best.seconds[0] <= 0
        ? null
        : [best.batchSize / best.seconds[1], best.batchSize / best.seconds[0]],
      level: 0.95,
      n: best.runs,
      unit: "samples/s",
      direction: "higher",
      convention: { scenario: "offline", clock: "noise to grey levels", interval: "t over runs", ...machine },
      details: {
        batch_size: best.batchSize,
        curve: rates.map(({ batchSize, value }) => `${batchSize}: ${value.toPrecision(3)}/s`).join(", "),
      },
    },
  };
}
