/**
 * The divergence curve of two histograms p and q: with the mixtures r = w p + (1 - w) q, the points
 * (exp(-c KL(q|r)), exp(-c KL(p|r))) for w from 0 to 1. Above it lies what no mixture gets: the first number falls where q has
 * mass that p lacks, the second where p has mass that q lacks. The area under it is MAUVE.
 *
 * The grid is the reference implementation's: `points` weights spread evenly from 1e-6 to 1 - 1e-6, and the ends (1, 0) and
 * (0, 1). A trapezoid rule along the curve gives the area. The reference sorts the points by each number in turn and averages
 * two areas; both fall or rise along the whole curve, so that these are the same area of one polygon, but that sorting
 * breaks ties at will: it gives histograms that are equal to the last bit 0.75 at times, and this rule always 1.
 *
 * Sources: Pillutla et al., "MAUVE: measuring the gap between neural text and human text using divergence frontiers",
 * NeurIPS 2021; Pillutla et al., "MAUVE scores for generative models: theory and practice", JMLR 24, 2023;
 * krishnap25/mauve, src/mauve/compute_mauve.py.
 */

/** Points in order of w. */
export interface DivergenceCurve {
  /** exp(-c KL(q|r)), from 1 down to 0. */
  readonly x: Float64Array;
  /** exp(-c KL(p|r)), from 0 up to 1. */
  readonly y: Float64Array;
}

export interface DivergenceCurveOptions {
  /** c, above 0. @default 5 */
  readonly scale?: number;
  /** Weights between the ends, at least 2. @default 25 */
  readonly points?: number;
}

const FIRST_WEIGHT = 1e-6;

/**
 * @param p Shares that sum to 1.
 * @param q Of the same bins.
 * @throws RangeError Where they are no two histograms of the same bins, or an option is out of range.
 *
 * @example
 * ```ts
 * areaUnder(divergenceCurve([0.5, 0.5], [0.5, 0.5])); // 1
 * ```
 */
export function divergenceCurve(
  p: ArrayLike<number>,
  q: ArrayLike<number>,
  { scale = 5, points = 25 }: DivergenceCurveOptions = {},
): DivergenceCurve {
  checkHistograms(p, q);
  if (!(scale > 0)) throw new RangeError(`Cannot draw the curve: 'scale' must be above 0, got ${scale}`);
  if (!Number.isInteger(points) || points < 2) {
    throw new RangeError(`Cannot draw the curve: 'points' must be an integer from 2 up, got ${points}`);
  }
  const x = new Float64Array(points + 2), y = new Float64Array(points + 2);
  x[0] = 1;
  y[points + 1] = 1;
  for (let at = 1; at <= points; at++) {
    const weight = FIRST_WEIGHT + (at - 1) / (points - 1) * (1 - 2 * FIRST_WEIGHT);
    x[at] = Math.exp(-scale * toMixture(q, p, 1 - weight));
    y[at] = Math.exp(-scale * toMixture(p, q, weight));
  }
  return { x, y };
}

/**
 * The area under a divergence curve by the trapezoid rule: MAUVE, 1 for equal histograms, and higher is closer.
 *
 * It does not reach 0: histograms without a common bin have c!² / (2c)! in the limit of many points, 0.004 for c = 5.
 */
export function areaUnder({ x, y }: DivergenceCurve): number {
  let area = 0;
  for (let at = 1; at < x.length; at++) area += (x[at - 1]! - x[at]!) * (y[at - 1]! + y[at]!) / 2;
  return area;
}

/** Throws a RangeError where these are no two histograms of the same bins. */
export function checkHistograms(p: ArrayLike<number>, q: ArrayLike<number>): void {
  if (p.length !== q.length) {
    throw new RangeError(`Cannot compare histograms: needs as many bins in both, got ${p.length} and ${q.length}`);
  }
  for (const [name, shares] of [["p", p], ["q", q]] as const) {
    let sum = 0;
    for (let at = 0; at < shares.length; at++) {
      if (!(shares[at]! >= 0)) {
        throw new RangeError(`Cannot compare histograms: bin ${at} of '${name}' must be at least 0, got ${shares[at]}`);
      }
      sum += shares[at]!;
    }
    if (!(Math.abs(sum - 1) < 1e-6)) {
      throw new RangeError(`Cannot compare histograms: the shares of '${name}' must sum to 1, got ${sum}`);
    }
  }
}

/** KL(a | weight a + (1 - weight) b) in nats. */
function toMixture(a: ArrayLike<number>, b: ArrayLike<number>, weight: number): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) {
    const share = a[at]!;
    if (share > 0) sum += share * Math.log(share / (weight * share + (1 - weight) * b[at]!));
  }
  return sum;
}
