import { expect, test } from "vitest";
import { timeBins } from "./time_bins.ts";

test("step 0 stands alone, bins follow without gaps, and later ones are wider", () => {
  const { starts, binOf } = timeBins(1000, 40);
  expect(starts.slice(0, 3)).toEqual([0, 1, 2]);
  expect(starts.length).toBeGreaterThan(30);
  expect(starts.length).toBeLessThanOrEqual(40);
  const widths = starts.slice(1).map((start, i) => start - starts[i]!);
  expect(Math.min(...widths)).toBeGreaterThanOrEqual(1);
  expect(widths.at(-1)).toBeGreaterThan(50);
  for (let t = 0; t < 1000; t++) {
    expect(starts[binOf(t)]!).toBeLessThanOrEqual(t);
    expect(starts[binOf(t) + 1] ?? 1000).toBeGreaterThan(t);
  }
  expect(() => binOf(1000)).toThrow("not among 0 to 999");
});

test("as many bins as steps give each its own", () => {
  expect(timeBins(5, 5).starts).toEqual([0, 1, 2, 3, 4]);
  expect(timeBins(5, 9).starts).toEqual([0, 1, 2, 3, 4]);
  expect(timeBins(2, 2).starts).toEqual([0, 1]);
});
