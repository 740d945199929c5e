import { expect, test } from "vitest";
import { matrix, type ProductTransposed } from "../linalg/matrix.ts";
import { coverage } from "./coverage.ts";
import { density, densityMetric } from "./density.ts";
import { plainAlgebra } from "../linalg/plain_algebra.ts";
import { gaussianRows } from "./goldens/gaussian_rows.ts";
import { compare, expected, goldenComparison, SETS } from "./goldens/goldens.ts";
import { neighbourhoods } from "./neighbourhoods.ts";
import { precision } from "./precision.ts";
import { recall } from "./recall.ts";

const CASES = SETS.flatMap((set) => [[set, 3] as const, [set, 5] as const]);

test.each(CASES)(
  "precision, recall, density and coverage are prdc's and torch-fidelity's on %s, k = %i",
  async (set, k) => {
    const hoods = await neighbourhoods(goldenComparison(set), k);
    const golden = expected[set][k === 3 ? "prdc_k3" : "prdc_k5"];
    expect(precision(hoods).value).toBe(golden.precision);
    expect(recall(hoods).value).toBe(golden.recall);
    expect(density(hoods).value).toBeCloseTo(golden.density, 13);
    expect(coverage(hoods).value).toBe(golden.coverage);
    const single = expected[set][k === 3 ? "prc_torch_fidelity_k3" : "prc_torch_fidelity_k5"];
    expect(precision(hoods).value).toBeCloseTo(single.precision, 7);
    expect(recall(hoods).value).toBeCloseTo(single.recall, 7);
  },
);

test("four points on a line, by hand", async () => {
  // Reference balls of k = 1: 0 ± 1, 1 ± 1, 5 ± 4. Generated balls: 0.5 ± 0.5, 1 ± 0.5, 9 ± 8.
  const hoods = await neighbourhoods(compare(matrix(3, 1, [0.5, 1, 9]), matrix(3, 1, [0, 1, 5])), 1);
  // The ends are open: 1 is not in 0 ± 1, nor 9 in 5 ± 4, nor 1 in 9 ± 8.
  expect([...hoods.generatedInReference.ballsAround]).toEqual([2, 1, 0]);
  expect([...hoods.generatedInReference.pointsWithin]).toEqual([1, 2, 0]);
  expect([...hoods.referenceInGenerated.ballsAround]).toEqual([0, 1, 1]);
});

test("a copied set decides its ties exactly, however the product rounds", async () => {
  const reference = gaussianRows(120, 7, 1, { shift: 3 });
  const product: ProductTransposed = async (a, b) => {
    const c = await plainAlgebra.product(a, b);
    return { ...c, data: c.data.map((value, at) => value * (1 + (at % 3 - 1) * 2e-16)) };
  };
  const copy = { ...compare(matrix(120, 7, reference.data.slice()), reference), algebra: { ...plainAlgebra, product } };
  const hoods = await neighbourhoods(copy, 5);
  // Every ball holds its own centre and its 4 nearest; the 5th lies on the edge, outside.
  expect(hoods.generatedInReference.pairs).toBe(120 * 5);
  expect(density(hoods).value).toBe(1);
});

test("every interval keeps a positive width at its ends", async () => {
  const hoods = await neighbourhoods(compare(gaussianRows(20, 2, 1, { shift: 50 }), gaussianRows(20, 2, 2)), 3);
  expect(precision(hoods)).toMatchObject({ value: 0 });
  expect(precision(hoods).interval![1]).toBeGreaterThan(0.1);
  expect(coverage(hoods)).toMatchObject({ value: 0 });
  expect(coverage(hoods).interval![1]).toBeGreaterThan(0.1);
  expect(density(hoods)).toMatchObject({ value: 0 });
  expect(density(hoods).interval![0]).toBe(0);
  expect(density(hoods).interval![1]).toBeGreaterThan(0.1);
  const copied = compare(gaussianRows(60, 2, 3), gaussianRows(60, 2, 3));
  const { value, interval } = precision(await neighbourhoods(copied, 3));
  expect([value, interval![1]]).toEqual([1, 1]);
  expect(interval![0]).toBeLessThan(0.95);
});

test("samples just outside an outlier's ball give wide intervals: another reference might hold them", async () => {
  // Two reference samples at the left, the rest far to the right, and all generated samples on the left pair's rim.
  const reference = matrix(30, 1, Array.from({ length: 30 }, (_, i) => i < 2 ? i : 100 + i));
  const generated = matrix(30, 1, Array.from({ length: 30 }, (_, i) => -20 - i / 100));
  const hoods = await neighbourhoods(compare(generated, reference), 1);
  expect(precision(hoods).value).toBe(0);
  expect(precision(hoods).interval![1]).toBeGreaterThan(0.5);
});

test("k + 1 samples are enough, for values and intervals", async () => {
  const hoods = await neighbourhoods(compare(gaussianRows(4, 2, 1), gaussianRows(4, 2, 2)), 3);
  for (const measured of [precision(hoods), recall(hoods), density(hoods), coverage(hoods)]) {
    expect(measured.interval!.every(Number.isFinite)).toBe(true);
  }
});

test("the estimate says k and the boundary, and too few samples are refused", async () => {
  const { convention, n } = await densityMetric().measure(compare(gaussianRows(30, 2, 1), gaussianRows(40, 2, 2)));
  expect(convention).toMatchObject({ k: 5, boundary: "<", n_generated: 30, n_reference: 40 });
  expect(convention.interval).toBe("quasi-Poisson score, jackknife over both sets, not scaled");
  expect(n).toBe(30);
  const few = compare(gaussianRows(5, 2, 1), gaussianRows(40, 2, 2));
  await expect(neighbourhoods(few, 5)).rejects.toThrow("at least 6 generated samples, got 5");
});
