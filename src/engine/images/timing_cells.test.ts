import { expect, test } from "vitest";
import { bestThroughput, latencyPercentile } from "./timing_cells.ts";

const times = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

test("percentiles interpolate as NumPy does, with an interval of order statistics", () => {
  // numpy.percentile(range(1, 102), [50, 90]) is 51 and 91.
  const median = latencyPercentile(times(101), 50, { cpu: "x" });
  expect(median).toMatchObject({ state: "measured", estimate: { value: 51, n: 101, unit: "ms" } });
  expect(median.estimate.interval![0]).toBeLessThan(51);
  expect(latencyPercentile(times(101), 90, {})).toMatchObject({ state: "measured", estimate: { value: 91 } });
});

test.each([[50, 10, 11], [90, 63, 64]] as const)(
  "p%i of %i queries is invalid, and says that it needs %i",
  (p, n, least) => {
    const outcome = latencyPercentile(times(n), p, {});
    expect(outcome).toMatchObject({
      state: "invalid",
      reason: `p${p} needs ${least} queries, ${n} fitted in the time: 1 more`,
    });
    expect(latencyPercentile(times(least), p, {}).state).toBe("measured");
  },
);

test("throughput is the batch over the mean time, its interval over the interval of the time", () => {
  const { estimate } = bestThroughput({
    batchSize: 60,
    secondsPerRun: [1.9, 2, 2.1],
    curve: [{ batchSize: 1, seconds: 0.1 }, { batchSize: 60, seconds: 1.9 }],
  }, {});
  expect(estimate.value).toBeCloseTo(30, 12);
  // t quantile for two degrees of freedom: 4.302653; the standard error of the time is 0.1/sqrt(3).
  const half = 4.302652729 * 0.1 / Math.sqrt(3);
  expect(estimate.interval![0]).toBeCloseTo(60 / (2 + half), 6);
  expect(estimate.interval![1]).toBeCloseTo(60 / (2 - half), 6);
  expect(estimate.details).toEqual({ batch_size: 60, curve: "1: 10.0/s, 60: 31.6/s" });
});

test("times too scattered to bound the rate have no interval", () => {
  expect(bestThroughput({ batchSize: 1, secondsPerRun: [0.1, 2], curve: [] }, {}).estimate.interval).toBeNull();
});
