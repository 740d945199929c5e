// Draws of 0 or 1 by logits in single precision, for those that it leaves no doubt about.

import { exp } from "./exp";

/** u (1 + exp(-logit)) so near to 1 is not decided; it is off by 4e-6 at most. */
const DOUBT: f32 = 3e-5;
/** Vectors of them are read from memory: V8 would make those that are written in the code anew at each use. */
const NUMBERS: usize = memory.data<f32>([1, DOUBT]);

/** u (1 + exp(-logit)) - 1 of four, negative where 1 is drawn; uniforms are float64. */
@inline
function margins(logits: usize, uniforms: usize): v128 {
  const low = f32x4.demote_f64x2_zero(v128.load(uniforms)), high = f32x4.demote_f64x2_zero(v128.load(uniforms, 16));
  const uniform = v128.shuffle<i64>(low, high, 0, 2), one = v128.load_splat<f32>(NUMBERS);
  return f32x4.sub(f32x4.mul(uniform, f32x4.add(one, exp(f32x4.neg(v128.load(logits))))), one);
}

/** Whether one of four is in doubt; NaN is. */
@inline
function doubtful(margins: v128): bool {
  return !i32x4.all_true(f32x4.gt(f32x4.abs(margins), v128.load_splat<f32>(NUMBERS, 4)));
}

/**
 * @param logits [4 · quadruples], float32.
 * @param uniforms As many, float64.
 * @param out As many bytes, 0 or 1.
 * @param undecided Receives the number of each quadruple that has one in doubt, int32: room for all of them.
 * @returns How many of those there are.
 */
export function bernoulliBytes(logits: usize, uniforms: usize, out: usize, quadruples: i32, undecided: usize): i32 {
  let doubts = 0;
  for (let i = 0; i < quadruples; i++) {
    const four = margins(logits, uniforms);
    // The sign of each, moved to the lowest byte of all four.
    const ones = i32x4.shr_u(four, 31), pairs = i16x8.narrow_i32x4_u(ones, ones);
    v128.store_lane<i32>(out, i8x16.narrow_i16x8_u(pairs, pairs), 0);
    if (doubtful(four)) {
      store<i32>(undecided + (<usize>doubts << 2), i);
      doubts++;
    }
    logits += 16;
    uniforms += 32;
    out += 4;
  }
  return doubts;
}

/** The same with `out` in float32. */
export function bernoulliFloats(logits: usize, uniforms: usize, out: usize, quadruples: i32, undecided: usize): i32 {
  let doubts = 0;
  for (let i = 0; i < quadruples; i++) {
    const four = margins(logits, uniforms);
    v128.store(out, v128.and(f32x4.lt(four, f32x4.splat(0)), v128.load_splat<f32>(NUMBERS)));
    if (doubtful(four)) {
      store<i32>(undecided + (<usize>doubts << 2), i);
      doubts++;
    }
    logits += 16;
    uniforms += 32;
    out += 16;
  }
  return doubts;
}
