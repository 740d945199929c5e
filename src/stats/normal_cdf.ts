/**
 * The standard normal distribution function Φ, its logarithm, and the logarithm of the mass between two bounds: what
 * discretised Gaussian likelihoods need, also where the mass is far too small for a float64.
 */
import { erf, erfcx } from "./erf.ts";

const LOG_2 = Math.LN2;
const HALF_LOG_2_PI = 0.9189385332046727;

/**
 * Φ(x), to about 1e-15 relative, in the lower tail too.
 *
 * @example
 * ```ts
 * normalCdf(1.959963984540054); // 0.975
 * ```
 */
export function normalCdf(x: number): number {
  return x < 0 ? upperTail(-x) : 1 - upperTail(x);
}

/** log Φ(x) in nats, finite for every finite x. */
export function logNormalCdf(x: number): number {
  if (x === -Infinity) return -Infinity;
  return x < -1 ? -x * x / 2 - LOG_2 + Math.log(erfcx(-x * Math.SQRT1_2)) : Math.log1p(-normalCdf(-x));
}

/**
 * log(Φ(upper) - Φ(lower)) in nats, without cancellation in either tail or between near bounds.
 *
 * @param lower May be -Infinity.
 * @param upper May be Infinity; a RangeError where it is below `lower`. -Infinity where both are equal.
 *
 * @example
 * ```ts
 * logNormalInterval(38, 39); // -726.56, though Φ(39) - Φ(38) is 0 in float64
 * ```
 */
export function logNormalInterval(lower: number, upper: number): number {
  if (upper < lower) throw new RangeError(`Cannot take the mass from ${lower} to ${upper}: the bounds are swapped`);
  if (lower === upper) return -Infinity;
  if (lower === -Infinity) return logNormalCdf(upper);
  if (upper === Infinity) return logNormalCdf(-lower);
  // By symmetry the interval's middle may be taken as positive.
  const [a, b] = lower + upper < 0 ? [-upper, -lower] : [lower, upper];
  const width = b - a;
  const middle = a + width / 2;
  // The Taylor series about the middle; its next term is below 1e-15 here.
  if (width * Math.max(1, middle) < 1e-3) {
    return Math.log(width) - middle * middle / 2 - HALF_LOG_2_PI +
      Math.log1p((middle * middle - 1) * width * width / 24);
  }
  if (a > 0) {
    const rest = Math.exp(-width * middle) * erfcx(b * Math.SQRT1_2);
    return -a * a / 2 - LOG_2 + Math.log(erfcx(a * Math.SQRT1_2) - rest);
  }
  const outside = upperTail(b) + upperTail(-a);
  return outside < 0.5 ? Math.log1p(-outside) : Math.log((erf(b * Math.SQRT1_2) + erf(-a * Math.SQRT1_2)) / 2);
}

/** 1 - Φ(x) for x ≥ 0. */
function upperTail(x: number): number {
  if (x > 40) return 0;
  return 0.5 * expMinusHalfSquare(x) * erfcx(x * Math.SQRT1_2);
}

/** exp(-x²/2); the square of a float32 is exact in float64, so that rounding does not grow with x. */
function expMinusHalfSquare(x: number): number {
  const short = Math.fround(x);
  return Math.exp(-short * short / 2) * Math.exp(-(x - short) * (x + short) / 2);
}
