import { expect, test } from "vitest";
import { kernelDistance } from "../metric/kid.ts";
import { gaussianRows } from "../metric/goldens/gaussian_rows.ts";
import { compare } from "../metric/goldens/goldens.ts";
import type { Measured } from "../metric/sample_estimate.ts";
import { subsetKid } from "./subset_kid.ts";

test("the interval covers MMD² about as often as it says, draws included; the full sets' alone would not", async () => {
  const options = { kidSubsets: 4, kidSubsetSize: 25, library: "a library", large: "refused" } as const;
  const trials = 250;
  const results: { subset: Measured; full: Measured }[] = [];
  for (let trial = 0; trial < trials; trial++) {
    const sets = compare(gaussianRows(120, 8, 2 * trial, { shift: 0.35 }), gaussianRows(120, 8, 2 * trial + 1));
    const subset = await subsetKid(sets, { ...options, seed: trial });
    results.push({ subset, full: await kernelDistance(sets) });
  }
  // Both are unbiased; the full sets' mean is known to about 1 % of one result's deviation.
  const truth = results.reduce((sum, { full }) => sum + full.value, 0) / trials;
  const share = (holds: (result: typeof results[number]) => boolean) => results.filter(holds).length / trials;
  const covered = share(({ subset }) => subset.interval![0] <= truth && truth <= subset.interval![1]);
  expect(covered).toBeGreaterThan(0.88);
  expect(covered).toBeLessThanOrEqual(0.99);
  const unwidened = share(({ subset, full }) => {
    const half = (full.interval![1] - full.interval![0]) / 2;
    return Math.abs(subset.value - truth) <= half;
  });
  expect(unwidened).toBeLessThan(covered - 0.05);
});

test("one subset has no interval, and the note says why", async () => {
  const sets = compare(gaussianRows(20, 2, 1), gaussianRows(20, 2, 2));
  const { interval, convention } = await subsetKid(sets, {
    kidSubsets: 1,
    kidSubsetSize: 10,
    library: "a library",
    large: "lowered",
  });
  expect(interval).toBeNull();
  expect(convention?.interval_note).toContain("one subset");
});

test("a subset of one sample, whose estimate would divide by zero, is refused", async () => {
  const sets = compare(gaussianRows(20, 2, 1), gaussianRows(20, 2, 2));
  const options = { kidSubsetSize: 1, library: "a library", large: "refused" } as const;
  await expect(subsetKid(sets, options)).rejects.toThrow("needs subsets of 2 samples, got 1");
});
