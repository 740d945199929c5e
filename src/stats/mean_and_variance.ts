/** What the interval of a mean needs to know of a sample. */
export interface MeanAndVariance {
  readonly mean: number;
  /** With divisor n - 1; NaN for fewer than two values. */
  readonly variance: number;
  readonly n: number;
}

/**
 * Mean and variance of a sample in two passes.
 *
 * @param values At least one; a RangeError otherwise.
 */
export function meanAndVariance(values: ArrayLike<number>): MeanAndVariance {
  const n = values.length;
  if (n === 0) throw new RangeError("Cannot take a mean: there are no values");
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i]! - mean) ** 2;
  return { mean, variance: n > 1 ? squares / (n - 1) : NaN, n };
}
