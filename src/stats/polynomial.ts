/**
 * Evaluates Σ c[j]·t^j, even and odd powers apart, so that the processor works on two chains at once.
 *
 * @param coefficients At least two, the constant first.
 *
 * @example
 * ```ts
 * polynomial(Float64Array.of(1, 0, 3), 2); // 13
 * ```
 */
export function polynomial(coefficients: Float64Array, t: number): number {
  const square = t * t;
  let last = coefficients.length - 1;
  let even = 0, odd = 0;
  if (last % 2 === 0) even = coefficients[last--]!;
  for (let j = last; j > 0; j -= 2) {
    odd = odd * square + coefficients[j]!;
    even = even * square + coefficients[j - 1]!;
  }
  return even + odd * t;
}
