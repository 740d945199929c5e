/**
 * Vectors of one number each are read from memory: V8 would make those that are written in the code anew at each use.
 *
 * log2 e, the ends of t, 1.5 · 2^23, which a small number is added to so that it is rounded to a whole one in the last
 * bits, and the series of 2^f from its last coefficient to its first.
 */
const NUMBERS: usize = memory.data<f32>([
  1.4426950408889634, -100, 100, 12582912, 0.0013333558, 0.009618129, 0.055504109, 0.24022651, 0.69314718, 1,
]);

@inline
function number(k: usize): v128 {
  return v128.load_splat<f32>(NUMBERS + (k << 2));
}

/**
 * exp(x) in single precision, off by 3e-6 relatively at most: 2^n times the series of exp(f log 2), |f| ≤ 1/2. It is
 * 2^-100 where it is less, and 2^100 where it is more. NaN stays NaN. Whether products and sums are rounded at once is left
 * to the processor: nothing here decides by more than the error says.
 */
@inline
export function exp(x: v128): v128 {
  const t = f32x4.pmin(f32x4.pmax(f32x4.mul(x, number(0)), number(1)), number(2));
  const rounded = f32x4.add(t, number(3)), f = f32x4.sub(t, f32x4.sub(rounded, number(3)));
  let sum = f32x4.relaxed_madd(f, number(4), number(5));
  sum = f32x4.relaxed_madd(f, sum, number(6));
  sum = f32x4.relaxed_madd(f, sum, number(7));
  sum = f32x4.relaxed_madd(f, sum, number(8));
  sum = f32x4.relaxed_madd(f, sum, number(9));
  return i32x4.add(sum, i32x4.shl(rounded, 23));
}
