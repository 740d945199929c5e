import { expect, test } from "vitest";
import { noisyStream } from "./fixture_stream.ts";
import { driftWarnings, roundDrift } from "./round_drift.ts";

interface Simulated {
  rounds: number;
  times: number;
  spread: number;
  correlation?: number;
  /** By which the last round is slower. */
  slower?: number;
}

/** The share of runs in which drift is found. */
function found({ rounds, times, slower = 1, ...noise }: Simulated, runs = 400): number {
  let drifted = 0;
  for (let run = 0; run < runs; run++) {
    const all = Array.from({ length: rounds }, (_, round) => {
      const stream = noisyStream(times, { seed: 17n, example: run * rounds + round, ...noise });
      return round === rounds - 1 ? stream.map((one) => slower * one) : stream;
    });
    if (roundDrift(all)?.drifted === true) drifted++;
  }
  return drifted / runs;
}

test.each([[2, 16], [3, 16], [5, 64], [8, 16]])(
  "of %i rounds of %i steady times, drift is rarely found",
  (rounds, times) => {
    for (const spread of [0.05, 0.3]) expect(found({ rounds, times, spread })).toBeLessThan(0.025);
  },
);

test("times that lean on their neighbours are hardly taken for drift", () => {
  expect(found({ rounds: 3, times: 300, spread: 0.2, correlation: 0.7 }, 200)).toBeLessThan(0.03);
  expect(found({ rounds: 5, times: 64, spread: 0.2, correlation: 0.7 })).toBeLessThan(0.07);
});

test("a round that is 15 % slower is found", () => {
  for (const [rounds, times] of [[3, 16], [2, 16], [8, 64]] as const) {
    expect(found({ rounds, times, spread: 0.05, slower: 1.15 }, 100)).toBeGreaterThan(0.95);
  }
});

test("a change that is certain but small is none", () => {
  const drift = roundDrift([new Array(400).fill(100), new Array(400).fill(104)]);
  expect(drift).toMatchObject({ change: expect.closeTo(0.04, 12), medians: [100, 104], drifted: false });
  expect(drift!.pValue).toBeLessThan(0.001);
});

test("one round has no drift, and rounds without times are left out", () => {
  expect(roundDrift([[1, 2, 3]])).toBeUndefined();
  expect(roundDrift([[1, 2, 3], []])).toBeUndefined();
  expect(roundDrift([])).toBeUndefined();
});

test("the warning gives the medians", () => {
  const rounds = [10, 10, 11.5].map((ms) => Array.from({ length: 40 }, (_, i) => ms + (i % 3) / 100));
  expect(driftWarnings("vae", rounds)).toEqual([{
    kind: "drift",
    message: "vae was not equally fast in all rounds: medians 10, 10, 11.5 ms, 15 % apart (p less than 0.001).",
    advice: expect.any(String),
  }]);
  expect(driftWarnings("vae", rounds.slice(0, 2))).toEqual([]);
});
