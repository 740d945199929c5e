import { expect, test } from "vitest";
import { Noise, STREAM } from "../core/noise.ts";
import { fewestLargest } from "./fewest_largest.ts";

/** Values of which many are equal. */
function someValues(example: number, length: number): Float64Array {
  const values = new Float64Array(length);
  new Noise(2n).uniform(values, { stream: STREAM.latent, example });
  return values.map((value) => Math.floor(value * (example % 7 === 0 ? 4 : 1000)));
}

test("as many of the largest as asked for stand at the end, the smallest of them first", () => {
  for (let example = 0; example < 200; example++) {
    const values = someValues(example, 1 + example), sorted = values.toSorted();
    for (const count of [1, Math.ceil(values.length / 3), values.length]) {
      const ours = values.slice(), place = fewestLargest(ours, count, "count");
      expect(place).toBe(values.length - count);
      expect(ours[place]).toBe(sorted[place]);
      expect(ours.subarray(place).toSorted()).toEqual(sorted.subarray(place));
      expect(ours.toSorted()).toEqual(sorted);
    }
  }
});

test("as few of the largest as sum to so much, as a sort would find them", () => {
  for (let example = 0; example < 200; example++) {
    const values = someValues(example, 1 + example), sorted = values.toSorted();
    const total = values.reduce((sum, value) => sum + value, 0);
    // Whole numbers, so that sums do not round.
    for (const mass of [0, 1, Math.floor(total / 2), total - 1, total, total + 5]) {
      let expected = sorted.length - 1;
      for (let sum = sorted[expected]!; expected > 0 && sum < mass;) sum += sorted[--expected]!;
      const ours = values.slice(), place = fewestLargest(ours, mass, "mass");
      expect(ours.subarray(place).toSorted()).toEqual(sorted.subarray(expected));
      expect(ours[place]).toBe(sorted[expected]);
    }
  }
});

test("order and equal values do not slow it down", () => {
  const n = 200_000;
  for (
    const values of [
      Float64Array.from({ length: n }, (_, i) => i),
      Float64Array.from({ length: n }, (_, i) => -i),
    ]
  ) {
    const sorted = values.toSorted();
    expect(values[fewestLargest(values, 50, "count")]).toBe(sorted[n - 50]);
  }
  expect(fewestLargest(new Float64Array(n).fill(1), 1000, "mass")).toBe(n - 1000);
});
