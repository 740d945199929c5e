/**
 * Student's t distribution, for intervals of means.
 *
 * Source: the distribution function by the regularised incomplete beta function (DLMF 8.17), its continued fraction
 * (DLMF 8.17.22) summed by Lentz's method.
 */
import { logGamma } from "./log_gamma.ts";
import { normalQuantile } from "./normal_quantile.ts";

/**
 * P(T ≤ t).
 *
 * @param degrees Degrees of freedom, positive.
 */
export function studentTCdf(t: number, degrees: number): number {
  const tail = incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
  return t > 0 ? 1 - tail : tail;
}

/**
 * The t with P(T ≤ t) = p, by Newton's iteration from the normal quantile.
 *
 * @param p Between 0 and 1, both excluded; a RangeError outside.
 * @param degrees Degrees of freedom, at least 1.
 *
 * @example
 * ```ts
 * studentTQuantile(0.975, 10); // 2.228
 * ```
 */
export function studentTQuantile(p: number, degrees: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`Cannot take a quantile: 'p' must be between 0 and 1, got ${p}`);
  if (!(degrees >= 1)) throw new RangeError(`Cannot take a quantile: 'degrees' must be at least 1, got ${degrees}`);
  if (p > 0.5) return -studentTQuantile(1 - p, degrees);
  if (degrees > 1e8) return normalQuantile(p);
  const logScale = logGamma((degrees + 1) / 2) - logGamma(degrees / 2) - Math.log(degrees * Math.PI) / 2;
  let t = normalQuantile(p);
  for (let step = 0; step < 100; step++) {
    const density = Math.exp(logScale - (degrees + 1) / 2 * Math.log1p(t * t / degrees));
    const reached = studentTCdf(t, degrees);
    // Newton on the logarithm: the raw distribution function is too flat in the tail to step safely.
    const change = Math.log(p / reached) * reached / density;
    t += change;
    if (Math.abs(change) <= 1e-14 * Math.max(1, Math.abs(t))) break;
  }
  return t;
}

/** The regularised incomplete beta function, I_x(a, b). */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const logFront = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  return Math.exp(logFront) / (a * betaFraction(x, a, b));
}

/** The continued fraction 1 + d1/(1 + d2/(1 + …)) below the front factor. */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  let value = 1, numerator = 1, denominator = 0;
  for (let j = 1; j < 10_000; j++) {
    const m = j >> 1;
    const term = j % 2 === 0
      ? m * (b - m) * x / ((a + j - 1) * (a + j))
      : -(a + m) * (a + b + m) * x / ((a + j - 1) * (a + j));
    denominator = 1 / (1 + term * denominator || tiny);
    numerator = 1 + term / numerator || tiny;
    value *= numerator * denominator;
    if (Math.abs(numerator * denominator - 1) < 1e-16) break;
  }
  return value;
}
