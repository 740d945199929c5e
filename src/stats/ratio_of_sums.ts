import { jackknifeVariance } from "./jackknife_variance.ts";
import { studentTQuantile } from "./student_t.ts";

/** A ratio of two sums over units that were drawn together. */
export interface RatioOfSums {
  readonly value: number;
  /** Standard error; `null` for a single unit. */
  readonly error: number | null;
  /** Degrees of freedom of Student's t. */
  readonly degrees: number;
  /** `null` for a single unit. */
  readonly interval: [number, number] | null;
}

/**
 * Σ numerators / Σ denominators, with its interval for the redraw of all units.
 *
 * Source: the ratio estimator (Cochran, "Sampling techniques", 1977, chapter 6) with the delete-one jackknife's variance
 * (Efron and Stein 1981) and Student's t, whose degrees of freedom are those of Kish's effective number of units,
 * (Σ denominators)² / Σ denominators² - 1 and at least 1: n - 1 where all are equal.
 *
 * @param denominators Positive.
 * @throws RangeError where there are none, or not equally many.
 *
 * @example
 * ```ts
 * ratioOfSums([8, 4], [4, 4]).value; // 1.5
 * ```
 */
export function ratioOfSums(
  numerators: ArrayLike<number>,
  denominators: ArrayLike<number>,
  level = 0.95,
): RatioOfSums {
  const n = numerators.length;
  if (n === 0 || denominators.length !== n) {
    throw new RangeError(
      `Cannot take a ratio: needs units of two numbers, got ${n} and ${denominators.length} numbers`,
    );
  }
  let above = 0, below = 0, squares = 0;
  for (let i = 0; i < n; i++) {
    above += numerators[i]!;
    below += denominators[i]!;
    squares += denominators[i]! ** 2;
  }
  const value = above / below, degrees = Math.max(1, below * below / squares - 1);
  if (n === 1) return { value, error: null, degrees, interval: null };
  const leftOut = Float64Array.from(numerators, (part, i) => (above - part) / (below - denominators[i]!));
  const error = Math.sqrt(jackknifeVariance(leftOut));
  const half = studentTQuantile((1 + level) / 2, degrees) * error;
  return { value, error, degrees, interval: [value - half, value + half] };
}
