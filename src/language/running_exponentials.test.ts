import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { runningExponentials } from "./running_exponentials.ts";

test("each term is the exponential, on both sides of 1 and at every temperature", () => {
  for (const temperature of [0.03, 1, 7]) {
    for (let x = -680; x < 680; x += 0.37) {
      const sums = new Float64Array(2), value = x * temperature;
      const term = runningExponentials(sums, [0, value], temperature) - 1, expected = Math.exp(x);
      // What is added to 1 keeps only so much of itself.
      expect(Math.abs(term - expected)).toBeLessThan(3e-13 * expected + 2 ** -53);
      expect([...sums]).toEqual([1, term + 1]);
    }
  }
});

test("sums run, from the first value on", () => {
  const values = new Float64Array(1000), sums = new Float64Array(1200).fill(-1);
  new Noise(4n).normal(values, { stream: STREAM.latent, example: 0 });
  const last = runningExponentials(sums, values.map((value) => 50 + 3 * value), 2);
  let expected = 0;
  for (const [i, value] of values.entries()) {
    expected += Math.exp(1.5 * (value - values[0]!));
    expect(Math.abs(sums[i]! / expected - 1)).toBeLessThan(1e-12);
  }
  expect(last).toBe(sums[999]);
  expect(sums[1000]).toBe(-1);
});

test("what cannot come adds nothing, and what is no distribution gives NaN", () => {
  const sums = new Float64Array(4);
  expect(runningExponentials(sums, [0, -Infinity, -1e9, 0], 1)).toBe(2);
  expect([...sums]).toEqual([1, 1, 1, 2]);
  for (const values of [[0, NaN], [0, Infinity], [-Infinity, 0], [NaN, 0], [0, 1e4], [0, 1e300], []]) {
    expect([values, runningExponentials(sums, values, 1)]).toEqual([values, values.length === 0 ? 0 : NaN]);
  }
  expect(runningExponentials(sums, [0, 1e-5], 1e-300)).toBeNaN();
});
