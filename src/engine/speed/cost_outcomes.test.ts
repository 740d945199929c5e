import { expect, test } from "vitest";
import {
  cacheOutcome,
  coldOutcome,
  energyOutcome,
  gpuMemoryOutcome,
  memoryOutcome,
  operationsOutcome,
  ratioOutcome,
  shareOutcome,
} from "./cost_outcomes.ts";
import { fixtureLayout, fixtureRound, fixtureSetting, NONE } from "./fixture_round_times.ts";
import { throughputOutcome } from "./speed_outcomes.ts";

const setting = fixtureSetting();
const several = { ...setting, rounds: 3 };
const LARGEST = 64;
const operations = {
  flops: 2e9,
  macs: 1e9,
  transcendentals: 0,
  runs: { generate: 1 },
  isLowerBound: false,
  unknown: [],
};

test("a cold start is a mean over processes", () => {
  const outcome = coldOutcome([fixtureRound({ openMs: 20 }), fixtureRound({ openMs: 80 })], "openMs", setting);
  expect(outcome).toMatchObject({ state: "measured", estimate: { value: expect.closeTo(40, 9), n: 2, unit: "ms" } });
});

test("memory is the largest of all processes, with what they held before the model", () => {
  const single = { value: 140 * 2 ** 20, how: "VmHWM" };
  const larger = fixtureRound({ memory: { ...fixtureRound().memory, single } });
  expect(memoryOutcome([fixtureRound(), larger], setting)).toMatchObject({
    estimate: { value: 140, n: 2, details: { before_the_model_mib: 80, with_best_batches_mib: 250 } },
  });
  const untold = fixtureRound({ memory: { before: NONE, single: NONE, end: NONE } });
  expect(memoryOutcome([untold], setting)).toEqual({ state: "undefined", reason: "the machine does not tell" });
  expect(gpuMemoryOutcome([fixtureRound()], "cpu", setting)).toMatchObject({ reason: "it runs on the processor" });
});

test("energy is joules over samples of the part that computes, or why it is not known", () => {
  const energy = {
    processor: { value: 80, how: "RAPL" },
    gpu: { value: 400, how: "nvidia-smi, 12 samples in 1.2 s" },
    samples: 40,
  };
  const rounds = [fixtureRound({ offline: [fixtureLayout({ energy })] })], layout = { workers: 1, threads: 2 };
  expect(energyOutcome(rounds, layout, "cpu", setting)).toMatchObject({ estimate: { value: expect.closeTo(2, 12) } });
  expect(energyOutcome(rounds, layout, "cuda", setting)).toMatchObject({
    estimate: { value: expect.closeTo(10, 12), convention: { read: "nvidia-smi" } },
  });
  expect(energyOutcome([fixtureRound()], layout, "cpu", setting)).toEqual({
    state: "undefined",
    reason: "the machine does not tell",
  });
});

test("the share of the ceiling is operations times throughput over the matrix product's", () => {
  const throughput = throughputOutcome([fixtureRound(), fixtureRound()], LARGEST, setting);
  const ceiling = { flopsPerSecond: 1.6e13, size: 1024, threads: 2 };
  expect(shareOutcome(throughput, operations, ceiling, setting)).toMatchObject({
    state: "measured",
    // 2 GFLOP 800 times a second are 1.6 TFLOP/s.
    estimate: { value: expect.closeTo(10, 9), unit: "%", details: { gflop_per_s: 1600, ceiling_gflop_per_s: 16_000 } },
  });
  expect(shareOutcome(throughput, "no graph", ceiling, setting)).toEqual({ state: "undefined", reason: "no graph" });
  expect(operationsOutcome(operations)).toMatchObject({
    estimate: { value: 2, details: { gmac: 1, runs: "generate 1" } },
  });
  expect(operationsOutcome({ ...operations, isLowerBound: true, unknown: ["Foo"] })).toMatchObject({
    estimate: { details: { lower_bound: "operators that were not counted: Foo" } },
  });
});

test("what a cache and another runtime are worth are ratios of one round's medians", () => {
  const slow = (count: number) =>
    fixtureRound({ single: { latenciesMs: new Array<number>(count).fill(6), seconds: 1 } });
  const firsts = [fixtureRound(), fixtureRound()];
  expect(ratioOutcome([slow(6), slow(6)], firsts, "cpu", { ...setting, rounds: 2 })).toMatchObject({
    state: "measured",
    estimate: { value: expect.closeTo(3, 9), n: 2, unit: "×", convention: { first_device: "cpu" } },
  });
  expect(ratioOutcome([slow(2), slow(3)], firsts, "cpu", { ...setting, rounds: 2 })).toMatchObject({
    state: "invalid",
    reason: "medians need 11 queries, 5 were timed: 6 more",
  });
  expect(ratioOutcome([slow(20)], firsts, "cpu", several).state).toBe("invalid");
  expect(cacheOutcome([fixtureRound({ uncachedMs: [50] }), fixtureRound()], 1, several)).toMatchObject({
    state: "measured",
    estimate: { value: expect.closeTo(25, 9), n: 1, details: { uncached_ms: 50 } },
  });
  expect(cacheOutcome([fixtureRound({ uncachedMs: [50] })], 2, several).state).toBe("invalid");
  expect(cacheOutcome([fixtureRound()], 1, setting).state).toBe("skipped");
});
