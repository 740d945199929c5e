import { expect, test } from "vitest";
import { poissonArrivals } from "./poisson_arrivals.ts";

const plan = { rate: 50, leastQueries: 20_000, leastSeconds: 0, seed: 3n, probe: 0 };

test("gaps are exponential: their share beyond each multiple of the mean is its exponential", () => {
  const times = poissonArrivals(plan);
  expect(times).toHaveLength(20_000);
  expect(times[0]).toBe(0);
  const gaps = Array.from(times.subarray(1), (time, i) => (time - times[i]!) / 20);
  for (const x of [0.1, 0.5, 1, 2, 4]) {
    const share = gaps.filter((gap) => gap > x).length / gaps.length, truth = Math.exp(-x);
    expect(Math.abs(share - truth), `beyond ${x}`).toBeLessThan(4 * Math.sqrt(truth * (1 - truth) / gaps.length));
  }
});

test("counts in stretches of time have a variance equal to their mean", () => {
  const times = poissonArrivals({ ...plan, leastQueries: 50_000 });
  const counts = new Float64Array(Math.floor(times.at(-1)! / 200));
  for (const time of times) {
    const stretch = Math.floor(time / 200);
    if (stretch < counts.length) counts[stretch]!++;
  }
  const mean = counts.reduce((sum, one) => sum + one, 0) / counts.length;
  const variance = counts.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (counts.length - 1);
  expect(mean).toBeCloseTo(10, 0);
  expect(variance / mean).toBeGreaterThan(0.9);
  expect(variance / mean).toBeLessThan(1.1);
});

test("the same seed and probe give the same arrivals, others do not", () => {
  const short = { ...plan, leastQueries: 100 };
  expect(poissonArrivals(short)).toEqual(poissonArrivals(short));
  expect(poissonArrivals(short)).toEqual(poissonArrivals(plan).slice(0, 100));
  expect(poissonArrivals({ ...short, seed: 4n })[1]).not.toBe(poissonArrivals(short)[1]);
  expect(poissonArrivals({ ...short, probe: 1 })[1]).not.toBe(poissonArrivals(short)[1]);
  // Twice the rate is the same arrivals in half the time.
  expect(poissonArrivals({ ...short, rate: 100 })).toEqual(poissonArrivals(short).map((time) => time / 2));
});

test("they end with the first that is late enough, but not before there are enough", () => {
  const times = poissonArrivals({ ...plan, leastQueries: 1, leastSeconds: 10 });
  expect(times.at(-1)).toBeGreaterThanOrEqual(10_000);
  expect(times.at(-2)).toBeLessThan(10_000);
  expect(poissonArrivals({ ...plan, leastQueries: 1 })).toEqual(Float64Array.of(0));
  // A rate so low that most of the gaps that were made room for are too short.
  expect(poissonArrivals({ ...plan, rate: 0.001, leastQueries: 1, leastSeconds: 1e6 }).at(-1)).toBeGreaterThan(1e9 - 1);
});

test("a rate or a number that is none is refused", () => {
  expect(() => poissonArrivals({ ...plan, rate: 0 })).toThrow("'rate' must be positive and finite, got 0");
  expect(() => poissonArrivals({ ...plan, leastQueries: 0 })).toThrow("got 0 in 0 s");
  expect(() => poissonArrivals({ ...plan, leastSeconds: -1 })).toThrow("no negative time");
});
