import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { earlyStoppingPercentile } from "./early_stopping_percentile.ts";

const oneTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

test("it is the t-th largest latency", () => {
  // loadgen's t: 1 at the least count, 2 for p99 of 1000, 78 for p90 of 1000.
  expect(earlyStoppingPercentile(oneTo(64).reverse(), 0.9)).toEqual({
    state: "enough",
    value: 64,
    queries: 64,
    discarded: 0,
  });
  expect(earlyStoppingPercentile(oneTo(1000), 0.99)).toMatchObject({ value: 999, discarded: 1 });
  expect(earlyStoppingPercentile(oneTo(1000), 0.9)).toMatchObject({ value: 923, discarded: 77 });
});

test("with fewer than the least it says how many more", () => {
  expect(earlyStoppingPercentile(oneTo(63), 0.9)).toEqual({ state: "too-few", queries: 63, least: 64, missing: 1 });
  expect(earlyStoppingPercentile([], 0.5)).toEqual({ state: "too-few", queries: 0, least: 11, missing: 11 });
  // All of 459 below a bound would prove it, but none of them is an estimate yet.
  expect(earlyStoppingPercentile(oneTo(500), 0.99)).toMatchObject({ state: "too-few", missing: 162 });
});

test("the true percentile is rarely above it, and never more often than once in a hundred", () => {
  const noise = new Noise(31n);
  for (const [p, queries] of [[0.5, 11], [0.5, 100], [0.9, 64], [0.9, 200], [0.99, 1000]] as const) {
    const values = new Float64Array(queries), runs = 4000;
    let above = 0;
    for (let example = 0; example < runs; example++) {
      noise.uniform(values, { stream: STREAM.observation, example });
      const found = earlyStoppingPercentile(values, p);
      if (found.state === "enough" && found.value < p) above++;
    }
    // The t-th largest is below it with the chance of t - 1 over it, which is less than that of t.
    expect(above / runs, `p = ${p} of ${queries}`).toBeLessThan(0.01);
  }
});

test("it comes down to the percentile as queries are added", () => {
  const noise = new Noise(32n), values = new Float64Array(1_000_000);
  noise.uniform(values, { stream: STREAM.observation, example: 0 });
  const found = earlyStoppingPercentile(values, 0.99);
  expect(found.state === "enough" && Math.abs(found.value - 0.99)).toBeLessThan(5e-4);
});
