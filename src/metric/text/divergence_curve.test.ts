import { expect, test } from "vitest";
import { areaUnder, divergenceCurve } from "./divergence_curve.ts";
import golden from "./goldens/text.json" with { type: "json" };

const shares = (counts: readonly number[], added = 0) => {
  const total = counts.reduce((sum, count) => sum + count + added, 0);
  return counts.map((count) => (count + added) / total);
};

test("the area is MAUVE's own: its published code on 30 bins", () => {
  const { p, q, scaling_factor: scale, curve_points: points, mauve } = golden.mauve_from_histograms;
  expect(Math.abs(areaUnder(divergenceCurve(p, q, { scale, points })) - mauve)).toBeLessThan(1e-13);
  expect(areaUnder(divergenceCurve(p, q))).toBe(areaUnder(divergenceCurve(p, q, { scale, points })));
});

test.each(golden.cases)(
  "it is the reference's for other constants, grids and smoothed counts: $scaling_factor",
  (item) => {
    const options = { scale: item.scaling_factor, points: item.curve_points };
    for (const [added, truth] of [[0, item.mauve], [0.5, item.mauve_star]] as const) {
      const found = areaUnder(divergenceCurve(shares(item.p_counts, added), shares(item.q_counts, added), options));
      expect(Math.abs(found - truth)).toBeLessThan(1e-13);
    }
  },
);

test("points by hand: two bins, half and half against one alone", () => {
  const { x, y } = divergenceCurve([1, 0], [0.5, 0.5], { scale: 1, points: 3 });
  // At w = 1/2 the mixture is (3/4, 1/4): KL(q|r) = ln(2/3) / 2 + ln(2) / 2 and KL(p|r) = ln(4/3).
  expect(x[2]).toBeCloseTo(Math.sqrt(3 / 4), 14);
  expect(y[2]).toBeCloseTo(3 / 4, 14);
  expect([x[0], y[0], x[4], y[4]]).toEqual([1, 0, 0, 1]);
});

test("equal histograms have the area 1, also where every point ties", () => {
  expect(areaUnder(divergenceCurve([0.5, 0.5], [0.5, 0.5]))).toBeCloseTo(1, 14);
  expect(areaUnder(divergenceCurve([0.1, 0.2, 0.7], [0.1, 0.2, 0.7]))).toBeCloseTo(1, 14);
});

test("without a common bin the curve is ((1 - w)^c, w^c), and its area c!² / (2c)!", () => {
  const area = areaUnder(divergenceCurve([1, 0], [0, 1], { points: 2000 }));
  expect(area).toBeCloseTo(120 ** 2 / 3628800, 6);
});

test("p and q change places and nothing else does", () => {
  const [item] = golden.cases, p = shares(item!.p_counts), q = shares(item!.q_counts);
  expect(areaUnder(divergenceCurve(p, q))).toBeCloseTo(areaUnder(divergenceCurve(q, p)), 14);
});

test("what is no histogram or no grid is refused", () => {
  expect(() => divergenceCurve([1], [0.5, 0.5])).toThrow("as many bins in both, got 1 and 2");
  expect(() => divergenceCurve([0.5, 0.4], [0.5, 0.5])).toThrow("the shares of 'p' must sum to 1, got 0.9");
  expect(() => divergenceCurve([0.5, 0.5], [1.5, -0.5])).toThrow("bin 1 of 'q' must be at least 0, got -0.5");
  expect(() => divergenceCurve([1], [1], { points: 1 })).toThrow("'points' must be an integer from 2 up, got 1");
  expect(() => divergenceCurve([1], [1], { scale: 0 })).toThrow("'scale' must be above 0, got 0");
});
