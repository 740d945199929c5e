/** 1.5 · 2^23: a small number added to it is rounded to a whole one, which its last bits then hold. */
const ROUNDER: f32 = 12582912;

/**
 * exp(x) in single precision, off by 3e-6 relatively at most: 2^n times the series of exp(f log 2), |f| ≤ 1/2. It is
 * 2^-100 where it is less, and 2^100 where it is more. NaN stays NaN.
 */
@inline
export function exp(x: v128): v128 {
  const least = f32x4.pmax(f32x4.mul(x, f32x4.splat(1.4426950408889634)), f32x4.splat(-100));
  const t = f32x4.pmin(least, f32x4.splat(100));
  const rounded = f32x4.add(t, f32x4.splat(ROUNDER)), f = f32x4.sub(t, f32x4.sub(rounded, f32x4.splat(ROUNDER)));
  let sum = f32x4.relaxed_madd(f, f32x4.splat(0.0013333558), f32x4.splat(0.009618129));
  sum = f32x4.relaxed_madd(f, sum, f32x4.splat(0.055504109));
  sum = f32x4.relaxed_madd(f, sum, f32x4.splat(0.24022651));
  sum = f32x4.relaxed_madd(f, sum, f32x4.splat(0.69314718));
  sum = f32x4.relaxed_madd(f, sum, f32x4.splat(1));
  return i32x4.add(sum, i32x4.shl(rounded, 23));
}
