import { expect, test } from "vitest";
import { comparesAsRatio, isTimed, leastEffectOf, reaches } from "./compare_rules.ts";

test("times, rates, memory and energy compare as ratios, all else as differences", () => {
  expect(["ms", "s", "samples/s", "tokens/s", "MiB", "J", "×"].filter((unit) => !comparesAsRatio(unit))).toEqual([]);
  expect(["", "bits/dim", "bits/byte", "nats", "%", "bits", "toString"].filter(comparesAsRatio)).toEqual([]);
});

test("times, rates and energy are what others on the machine may have moved; memory, counts and ratios are not", () => {
  expect(["ms", "s", "samples/s", "bytes/s", "J"].filter((unit) => !isTimed(unit))).toEqual([]);
  expect(["", "bits/dim", "MiB", "GFLOP", "×", "%"].filter(isTimed)).toEqual([]);
});

test("the rules' own least effect comes first, then the metric's, then its unit's", () => {
  const rules = { leastEffect: { precision: { absolute: 0.03 } } };
  expect(leastEffectOf({ id: "precision", unit: "" }, rules)).toEqual({ absolute: 0.03 });
  expect(leastEffectOf({ id: "precision", unit: "" }, {})).toEqual({ absolute: 0.01 });
  expect(leastEffectOf({ id: "fid", unit: "" }, rules)).toEqual({ relative: 0.02 });
  expect(leastEffectOf({ id: "bits_per_dim", unit: "bits/dim" }, rules)).toEqual({ relative: 0.005 });
  expect(leastEffectOf({ id: "open_ms", unit: "ms" }, rules)).toEqual({ relative: 0.05 });
});

test("a metric or unit named as something that every object has takes the rest's default", () => {
  expect(leastEffectOf({ id: "constructor", unit: "toString" }, { leastEffect: {} })).toEqual({ relative: 0.02 });
});

test("a least effect below 0 or without a number is refused by name", () => {
  expect(() => leastEffectOf({ id: "fid", unit: "" }, { leastEffect: { fid: { relative: -1 } } }))
    .toThrow("The least effect of 'fid' must be a number from 0 up, got -1");
  expect(() => leastEffectOf({ id: "fid", unit: "" }, { leastEffect: { fid: { absolute: NaN } } })).toThrow("got NaN");
});

test("a change of just the least effect counts, whichever number is the base", () => {
  for (const [a, b] of [[100, 105], [0.1, 0.105], [1e9, 1.05e9]] as const) {
    expect(reaches({ relative: 0.05 }, a, b)).toBe(true);
    expect(reaches({ relative: 0.05 }, b, a)).toBe(true);
    expect(reaches({ relative: 0.0501 }, a, b)).toBe(false);
  }
  expect(reaches({ absolute: 0.01 }, 0.87, 0.88)).toBe(true);
  expect(reaches({ absolute: 0.01 }, 0.87, 0.879)).toBe(false);
});
