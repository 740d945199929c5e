/** Vectors of 1/2 and of 1, read from memory: V8 would make those that are written in the code anew at each use. */
const NUMBERS: usize = memory.data<f64>([0.5, 1]);

/** What `Pixels.toLevels` does, in its order of operations: two numbers, which may be NaN, to whole ones. */
@inline
function two(values: v128, low: f64, scale: f64, top: f64): v128 {
  const half = v128.load_splat<f64>(NUMBERS), one = v128.load_splat<f64>(NUMBERS, 8);
  const level = f64x2.mul(f64x2.sub(f64x2.promote_low_f32x4(values), f64x2.splat(low)), f64x2.splat(scale));
  const cut = f64x2.pmin(f64x2.pmax(level, f64x2.splat(0)), f64x2.splat(top));
  const whole = f64x2.floor(f64x2.add(cut, half));
  // What adding a half has rounded up to the next whole number goes back.
  const tooFar = f64x2.gt(f64x2.sub(whole, half), cut);
  return i32x4.trunc_sat_f64x2_s_zero(f64x2.sub(whole, v128.and(tooFar, one)));
}

/** Four whole numbers to bytes, cut to 0 and 255. */
@inline
export function storeBytes(out: usize, four: v128): void {
  const pairs = i16x8.narrow_i32x4_s(four, four);
  v128.store_lane<i32>(out, i8x16.narrow_i16x8_u(pairs, pairs), 0);
}

/**
 * Numbers to the nearest levels, from 0 to `top`: [4 · quadruples], float32 to bytes. By single precision where none of
 * four is nearer than `doubt` to where levels meet, else by double.
 *
 * @param scale Levels for each unit above `low`.
 */
export function levels(
  values: usize, low: f64, scale: f64, top: f64, doubt: f64, out: usize, quadruples: i32,
): void {
  const low4 = f32x4.splat(<f32>low), scale4 = f32x4.splat(<f32>scale), top4 = f32x4.splat(<f32>top);
  const sure = f32x4.splat(<f32>(0.5 - doubt)), none = f32x4.splat(0);
  for (let i = 0; i < quadruples; i++) {
    const four = v128.load(values);
    const cut = f32x4.pmin(f32x4.pmax(f32x4.mul(f32x4.sub(four, low4), scale4), none), top4);
    const whole = f32x4.nearest(cut);
    let all: v128;
    if (i32x4.all_true(f32x4.lt(f32x4.abs(f32x4.sub(cut, whole)), sure))) {
      all = i32x4.trunc_sat_f32x4_s(whole);
    } else {
      all = v128.shuffle<i64>(
        two(four, low, scale, top), two(v128.shuffle<i64>(four, four, 1, 1), low, scale, top), 0, 2,
      );
    }
    storeBytes(out, all);
    values += 16;
    out += 4;
  }
}
