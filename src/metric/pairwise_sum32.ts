/** Up to so many numbers are summed in eight strands; more are halved first. */
const BLOCK = 128;

/**
 * Σ values[start..start + length) in float32, in the order of NumPy's pairwise summation.
 *
 * Source: NumPy 1.24, `FLOAT_pairwise_sum` in loops_utils.h.src.
 *
 * @example
 * ```ts
 * pairwiseSum32(Float32Array.of(1, 2, 3), 0, 3); // 6
 * ```
 */
export function pairwiseSum32(values: Float32Array, start: number, length: number): number {
  const f = Math.fround;
  if (length < 8) {
    let sum = f(0);
    for (let i = start; i < start + length; i++) sum = f(sum + values[i]!);
    return sum;
  }
  if (length > BLOCK) {
    let half = length >> 1;
    half -= half % 8;
    return f(pairwiseSum32(values, start, half) + pairwiseSum32(values, start + half, length - half));
  }
  let s0 = values[start]!, s1 = values[start + 1]!, s2 = values[start + 2]!, s3 = values[start + 3]!;
  let s4 = values[start + 4]!, s5 = values[start + 5]!, s6 = values[start + 6]!, s7 = values[start + 7]!;
  const end = start + length;
  let i = start + 8;
  for (; i + 7 < end; i += 8) {
    s0 = f(s0 + values[i]!);
    s1 = f(s1 + values[i + 1]!);
    s2 = f(s2 + values[i + 2]!);
    s3 = f(s3 + values[i + 3]!);
    s4 = f(s4 + values[i + 4]!);
    s5 = f(s5 + values[i + 5]!);
    s6 = f(s6 + values[i + 6]!);
    s7 = f(s7 + values[i + 7]!);
  }
  let sum = f(f(f(s0 + s1) + f(s2 + s3)) + f(f(s4 + s5) + f(s6 + s7)));
  for (; i < end; i++) sum = f(sum + values[i]!);
  return sum;
}
