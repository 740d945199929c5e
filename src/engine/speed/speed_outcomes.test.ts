import { expect, test } from "vitest";
import type { Estimate } from "../../core/run.ts";
import { fixtureLayout, fixtureRound, fixtureSetting } from "./fixture_round_times.ts";
import type { SpeedOutcome } from "./outcome_rules.ts";
import { latencyOutcome, serverOutcome, throughputOutcome } from "./speed_outcomes.ts";

const setting = fixtureSetting();
const several = { ...setting, rounds: 3 };
const LARGEST = 64;
/** The estimate of an outcome that has one. */
function estimateOf(outcome: SpeedOutcome): Estimate {
  if (outcome.state === "undefined" || outcome.state === "skipped") throw new Error(outcome.reason);
  return outcome.estimate;
}
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

test("a latency is the plain percentile, and its interval ends at MLPerf's early-stopping estimate", () => {
  const outcome = latencyOutcome([upTo(1000)], 10, 99, setting);
  expect(outcome.state).toBe("measured");
  const { value, interval, n, details } = estimateOf(outcome);
  // Index ⌊1000 · 0.99⌋ of 1 to 1000, counted from 0. Of 1000 queries loadgen allows two over: the second largest.
  expect([value, n]).toEqual([991, 1000]);
  expect(details?.["early_stopping_ms"]).toBe(999);
  expect(interval?.[1]).toBe(999);
  // scipy.stats.binom.cdf(982, 1000, 0.99) is 0.0138, and 0.0264 at 983.
  expect(interval?.[0]).toBe(983);
});

test("a percentile of too few queries is invalid and says how many more, and so is one of too short a time", () => {
  expect(latencyOutcome([upTo(60)], 10, 90, setting)).toMatchObject({
    state: "invalid",
    reason: "p90 needs 64 queries, 60 were timed: 4 more",
    estimate: { interval: null },
  });
  expect(latencyOutcome([upTo(64)], 0.4, 90, setting)).toMatchObject({
    state: "invalid",
    reason: "it must last 1 s, and was timed for 0.4 s: 0.6 s more",
  });
});

test("what differs between processes widens a latency's interval", () => {
  // Within each round nothing scatters; their percentiles are e^-1, 1 and e.
  const rounds = [-1, 0, 1].map((exponent) => new Array<number>(100).fill(Math.exp(exponent)));
  const { interval } = estimateOf(latencyOutcome(rounds, 10, 50, several));
  // t of 2 degrees of freedom at 97.5 % is 4.302653 (tables).
  expect(Math.log(interval![1])).toBeCloseTo(4.302653 / Math.sqrt(3), 6);
  expect(Math.log(interval![0])).toBeCloseTo(-4.302653 / Math.sqrt(3), 6);
});

test("rounds that are missing, and a model that is too slow for its time, are told", () => {
  expect(latencyOutcome([upTo(100)], 10, 50, several)).toMatchObject({
    state: "invalid",
    reason: "it needs 3 rounds, 1 were timed: 2 more",
  });
  expect(latencyOutcome([[], []], 0, 50, setting)).toEqual({
    state: "skipped",
    reason: "one sample takes longer than its scenario had time",
  });
});

test("throughput is that of the layout that the search found fastest, and the other one stands beside it", () => {
  const sessions = fixtureLayout({ workers: 2, threads: 1, size: 16, seconds: [0.01, 0.01] });
  const search = { workers: 2, threads: 1, points: [{ size: 16, perSecond: 1500 }], leftOut: null, best: 16 };
  const rounds = [1, 2, 3].map((round) =>
    fixtureRound({
      offline: [fixtureLayout(), sessions],
      searches: round === 1 ? [...fixtureRound().searches, search] : [],
    })
  );
  const outcome = throughputOutcome(rounds, LARGEST, several),
    { state, layout } = outcome,
    estimate = estimateOf(outcome);
  expect([state, layout]).toEqual(["measured", { workers: 2, threads: 1 }]);
  expect(estimate.value).toBeCloseTo(1600, 9);
  expect(estimate).toMatchObject({
    n: 6,
    details: { batch_size: 16, workers: 2, threads: 1, other_layout: "1 × 2 threads: 800/s" },
  });
  expect(estimate.convention).toMatchObject({ layouts: "1 × 2 threads, 2 × 1 thread", largest_batch: 64 });
});

test("throughput scatters by the round, not by the batch", () => {
  const rounds = [[0.01], [0.02], [0.04]].map((seconds) => fixtureRound({ offline: [fixtureLayout({ seconds })] }));
  const estimate = estimateOf(throughputOutcome(rounds, LARGEST, several));
  expect(estimate.value).toBeCloseTo(400, 9);
  // Rates of 800, 400 and 200: logarithms log 2 apart, t of 2 degrees of freedom.
  expect(estimate.interval![1] / 400).toBeCloseTo(Math.exp(4.302653 * Math.LN2 / Math.sqrt(3)), 4);
  expect(estimateOf(throughputOutcome(rounds.slice(0, 1), LARGEST, setting)).interval).toBeNull();
});

test("batches that were cut short are not to the rule", () => {
  const outcome = throughputOutcome([fixtureRound({ offline: [fixtureLayout({ enough: false })] })], LARGEST, setting);
  expect(outcome).toMatchObject({
    state: "invalid",
    reason: "it must last 1 s, and was timed for 0.03 s: 0.97 s more",
  });
  expect(throughputOutcome([fixtureRound()], LARGEST, { ...setting, rounds: 2 })).toMatchObject({ state: "invalid" });
  const none = fixtureRound({ offline: [fixtureLayout({ seconds: [] })] });
  expect(throughputOutcome([none], LARGEST, setting).state).toBe("skipped");
  const failed = fixtureRound({ offlineError: "out of memory" });
  expect(() => throughputOutcome([fixtureRound(), failed], LARGEST, setting)).toThrow("out of memory");
});

test("a server's rate counts once its search has ended", () => {
  const probes = [{ rate: 100, holds: true, queries: 500, over: 0 }],
    bound = { percentile: 0.99, boundMs: 50, belowMs: 20, precision: 0.1 };
  const served = (ended: "found" | "stopped" | "no-rate-held", held: number | null) =>
    serverOutcome(
      { ended, bracket: [held, 120], probes, wokeLateMs: 0.1, warnings: [] },
      bound,
      { queries: 500, leastSeconds: 2, maxSeconds: 60 },
      setting,
    );
  expect(served("found", 100)).toMatchObject({
    state: "measured",
    estimate: { value: 100, n: 500, convention: { bound: "p99 within 50 ms of the scheduled arrival" } },
  });
  expect(served("stopped", 100)).toMatchObject({ state: "invalid", reason: expect.stringContaining("after 1 rates") });
  expect(served("stopped", null).state).toBe("skipped");
  expect(served("no-rate-held", null)).toMatchObject({
    state: "undefined",
    reason: expect.stringContaining("above 50 ms"),
  });
});
