/** 1 where all of [4 · quadruples] float32 are finite, else 0. */
export function finite(values: usize, quadruples: i32): i32 {
  // Each sum is NaN as soon as a number is not finite; four do not wait for each other.
  const none = f32x4.splat(0), last = values + (<usize>(quadruples & ~3) << 4);
  const end = values + (<usize>quadruples << 4);
  let a = none, b = none, c = none, d = none;
  for (; values < last; values += 64) {
    a = f32x4.add(a, f32x4.mul(v128.load(values), none));
    b = f32x4.add(b, f32x4.mul(v128.load(values, 16), none));
    c = f32x4.add(c, f32x4.mul(v128.load(values, 32), none));
    d = f32x4.add(d, f32x4.mul(v128.load(values, 48), none));
  }
  for (; values < end; values += 16) a = f32x4.add(a, f32x4.mul(v128.load(values), none));
  return i32(i32x4.all_true(f32x4.eq(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), none)));
}
