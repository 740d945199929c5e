import { checkHistograms } from "./divergence_curve.ts";

/**
 * The frontier integral of two histograms: twice the integral over w of w KL(p|r) + (1 - w) KL(q|r), r = w p + (1 - w) q.
 *
 * Lower is closer; 0 for equal histograms up to 1 for those without a common bin. It sums up the same divergence curve as
 * MAUVE, without its constant c and without a grid: each bin's part has a closed form.
 *
 * Source: Liu et al., "Divergence frontiers for generative models: sample complexity, quantization effects, and frontier
 * integrals", NeurIPS 2021, definition 2 and property 3; scaled to [0, 1] as in krishnap25/mauve, compute_mauve.py.
 *
 * @param p Shares that sum to 1.
 * @param q Of the same bins; a RangeError where they are no two histograms.
 *
 * @example
 * ```ts
 * frontierIntegral([1, 0], [0, 1]); // 1
 * ```
 */
export function frontierIntegral(p: ArrayLike<number>, q: ArrayLike<number>): number {
  checkHistograms(p, q);
  let sum = 0;
  for (let at = 0; at < p.length; at++) {
    const a = p[at]!, b = q[at]!;
    if (a === b) continue;
    // a b / (logarithmic mean of a and b), which goes to 0 with either.
    const cross = a > 0 && b > 0 ? a * b * Math.log(a / b) / (a - b) : 0;
    sum += Math.max(0, (a + b) / 2 - cross);
  }
  return sum;
}
