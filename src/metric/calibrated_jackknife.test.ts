import { expect, test } from "vitest";
import { calibratedJackknife } from "./calibrated_jackknife.ts";
import { coverage } from "./coverage.ts";
import { density } from "./density.ts";
import { gaussianRows } from "./goldens/gaussian_rows.ts";
import { compare } from "./goldens/goldens.ts";
import { memberships } from "./memberships.ts";
import { neighbourhoods } from "./neighbourhoods.ts";
import { precision } from "./precision.ts";
import { recall } from "./recall.ts";

const METRICS = { precision, recall, density, coverage };
const TRIALS = 200;
const REDRAWS = 400;
// 200 trials at a true 95 % fall below 0.92 once in thirty; seeded, so they do it always or never.
const LEAST = 0.92;

test.each([
  ["close", { shift: 0, scale: 1 }],
  ["clearly different", { shift: 0.8, scale: 0.8 }],
])("intervals cover the expectation over redraws of both sets: sets %s", async (_, generated) => {
  const k = 2, n = 192, d = 2;
  const draw = (seed: number) => compare(gaussianRows(n, d, seed, generated), gaussianRows(n, d, 1_000_000 + seed));
  const truth = { precision: 0, recall: 0, density: 0, coverage: 0 };
  for (let seed = 0; seed < REDRAWS; seed++) {
    const drawn = { ...await memberships(draw(10_000 + seed), k), k, splits: [] };
    for (const name of names()) truth[name] += METRICS[name](drawn).value / REDRAWS;
  }
  const covered = { precision: 0, recall: 0, density: 0, coverage: 0 };
  for (let seed = 0; seed < TRIALS; seed++) {
    const hoods = await neighbourhoods(draw(seed), k);
    expect(hoods.splits[0]).toHaveLength(8);
    for (const name of names()) {
      const [low, high] = METRICS[name](hoods).interval!;
      if (low <= truth[name] && truth[name] <= high) covered[name] += 1 / TRIALS;
    }
  }
  for (const name of names()) expect(covered[name], name).toBeGreaterThanOrEqual(LEAST);
}, 60_000);

test("the variance is the jackknife's times the ratio found in groups, at its upper limit, and never more", async () => {
  const draw = compare(gaussianRows(120, 2, 1), gaussianRows(120, 2, 2));
  const whole = await memberships(draw, 1);
  const groups = await Promise.all(Array.from({ length: 11 }, () => memberships(draw, 1)));
  const withSpread = (spread: number) => {
    let at = 0;
    const results = groups.map((_, i) => ({ value: spread * (i - 5), variance: 1 }));
    // The whole is asked first, then each group.
    const statistic = () => at++ === 0 ? { value: 7, variance: 3 } : results[at - 2]!;
    return calibratedJackknife({ k: 1, ...whole, splits: [groups] }, statistic);
  };
  // Values -5 … 5 have variance 11; chi-square's 10 % point at 10 degrees is 4.865 (any printed table).
  const { value, variance } = withSpread(0.1);
  expect(value).toBe(7);
  expect(variance).toBeCloseTo(3 * 0.11 * 10 / 4.865, 2);
  expect(withSpread(10).variance).toBe(3);
});

function names(): (keyof typeof METRICS)[] {
  return ["precision", "recall", "density", "coverage"];
}
