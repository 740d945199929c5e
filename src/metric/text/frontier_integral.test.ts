import { expect, test } from "vitest";
import { frontierIntegral } from "./frontier_integral.ts";
import golden from "./goldens/text.json" with { type: "json" };

const shares = (counts: readonly number[], added = 0) => {
  const total = counts.reduce((sum, count) => sum + count + added, 0);
  return counts.map((count) => (count + added) / total);
};

test("it is MAUVE's own: its published code on 30 bins", () => {
  const { p, q, frontier_integral } = golden.mauve_from_histograms;
  expect(Math.abs(frontierIntegral(p, q) - frontier_integral)).toBeLessThan(1e-13);
});

test.each(golden.cases)("it is the reference's on counts, plain and smoothed: $scaling_factor", (item) => {
  const { p_counts: p, q_counts: q } = item;
  expect(Math.abs(frontierIntegral(shares(p), shares(q)) - item.frontier_integral)).toBeLessThan(1e-13);
  expect(Math.abs(frontierIntegral(shares(p, 0.5), shares(q, 0.5)) - item.frontier_integral_star)).toBeLessThan(1e-13);
});

test("the closed form is the integral of its definition, by Simpson's rule", () => {
  const p = [0.1, 0.2, 0.3, 0.4], q = [0.25, 0.05, 0.5, 0.2], steps = 400;
  const integrand = (w: number) =>
    p.reduce((sum, a, at) => {
      const b = q[at]!, r = w * a + (1 - w) * b;
      return sum + w * a * Math.log(a / r) + (1 - w) * b * Math.log(b / r);
    }, 0);
  let sum = 0;
  for (let i = 0; i <= steps; i++) sum += integrand(i / steps) * (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2);
  expect(frontierIntegral(p, q)).toBeCloseTo(2 * sum / (3 * steps), 11);
});

test("equal histograms have 0, those without a common bin 1", () => {
  expect(frontierIntegral([0.3, 0.7], [0.3, 0.7])).toBe(0);
  expect(frontierIntegral([1, 0, 0], [0, 0.4, 0.6])).toBeCloseTo(1, 15);
});
