import { logGamma } from "./log_gamma.ts";

/**
 * P(X ≤ k) of the binomial distribution: relatively exact to about 1e-13 in its lower tail, for n of millions too.
 *
 * It is the sum of the probabilities on the side of k that is away from the mean, each from the one before. The first is
 * computed by the saddle-point expansion of Loader, "Fast and accurate computation of binomial probabilities", 2000, in
 * which nothing large cancels.
 *
 * @param k Successes; below 0 the probability is 0, from n on it is 1.
 * @param n Trials, a whole number from 1.
 * @param q Chance of a success, between 0 and 1, both excluded.
 * @throws {RangeError} Where n or q is out of range.
 *
 * @example
 * ```ts
 * binomialCdf(1, 662, 0.01); // 0.00991: at most one query in 662 slower than the 99th percentile
 * ```
 */
export function binomialCdf(k: number, n: number, q: number): number {
  if (!(Number.isInteger(n) && n >= 1)) {
    throw new RangeError(`Cannot take a binomial probability: 'n' must be a whole number from 1, got ${n}`);
  }
  if (!(q > 0 && q < 1)) {
    throw new RangeError(`Cannot take a binomial probability: 'q' must be between 0 and 1, got ${q}`);
  }
  if (k < 0) return 0;
  if (k >= n) return 1;
  const whole = Math.floor(k);
  return whole < n * q ? lowerTail(whole, n, q, 1 - q) : 1 - lowerTail(n - whole - 1, n, 1 - q, q);
}

/** P(X ≤ k) for k below the mean, where each probability is smaller than the one above it. */
function lowerTail(k: number, n: number, q: number, rest: number): number {
  let sum = 0, term = probability(k, n, q, rest);
  for (let j = k; j >= 0 && term > sum * Number.EPSILON; j--) {
    sum += term;
    term *= j / (n - j + 1) * (rest / q);
  }
  return sum;
}

/** P(X = k). */
function probability(k: number, n: number, q: number, rest: number): number {
  if (k === 0) return Math.exp(n * Math.log1p(-q));
  const logScale = stirlingError(n) - stirlingError(k) - stirlingError(n - k) - deviance(k, n * q) -
    deviance(n - k, n * rest);
  return Math.exp(logScale) * Math.sqrt(n / (2 * Math.PI * k * (n - k)));
}

/** log n! less Stirling's formula. */
function stirlingError(n: number): number {
  if (n < 16) return logGamma(n + 1) - (n + 0.5) * Math.log(n) + n - HALF_LOG_2_PI;
  const square = n * n;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / n;
}

const HALF_LOG_2_PI = 0.9189385332046727;

/** x log(x / mean) + mean - x, as a series where both are close. */
function deviance(x: number, mean: number): number {
  if (Math.abs(x - mean) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x;
  const ratio = (x - mean) / (x + mean);
  let sum = (x - mean) * ratio, term = 2 * x * ratio;
  for (let j = 3;; j += 2) {
    term *= ratio * ratio;
    const next = sum + term / j;
    if (next === sum) return sum;
    sum = next;
  }
}
