// n / (1 + exp(b - a)) to the nearest whole number in single precision, for those that it leaves no doubt about.

import { exp } from "./exp";
import { storeBytes } from "./levels";

/** What comes so near to where levels meet is not decided; for n ≤ 255 it is off by 3e-4 at most. */
const DOUBT: f32 = 1e-3;
/** Vectors of them are read from memory: V8 would make those that are written in the code anew at each use. */
const NUMBERS: usize = memory.data<f32>([1, 0.5 - DOUBT]);

/**
 * @param a [4 · quadruples], float32.
 * @param b As many.
 * @param n At most 255.
 * @param out As many bytes.
 * @param undecided Receives the number of each quadruple that has one in doubt, int32: room for all of them.
 * @returns How many of those there are.
 */
export function logisticLevels(a: usize, b: usize, n: f32, out: usize, quadruples: i32, undecided: usize): i32 {
  const top = f32x4.splat(n);
  let doubts = 0;
  for (let i = 0; i < quadruples; i++) {
    const one = v128.load_splat<f32>(NUMBERS), sure = v128.load_splat<f32>(NUMBERS, 4);
    const level = f32x4.div(top, f32x4.add(one, exp(f32x4.sub(v128.load(b), v128.load(a)))));
    const whole = f32x4.nearest(level);
    storeBytes(out, i32x4.trunc_sat_f32x4_s(whole));
    if (!i32x4.all_true(f32x4.lt(f32x4.abs(f32x4.sub(level, whole)), sure))) {
      store<i32>(undecided + (<usize>doubts << 2), i);
      doubts++;
    }
    a += 16;
    b += 16;
    out += 4;
  }
  return doubts;
}
