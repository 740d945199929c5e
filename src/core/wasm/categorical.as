// Draws from categorical distributions in single precision, for those that it leaves no doubt about.

import { exp } from "./exp";

/** Masses are added up by so many. */
const BLOCK: i32 = 16;
/** A draw so near to the edge of a level, relative to all mass, is not decided; masses are off by 3e-6 at most. */
const DOUBT: f32 = 3e-5;
/** What is written where nothing was decided, or where a logit is not finite. */
const UNDECIDED: i32 = -1;

@inline
function lanesSum(v: v128): f32 {
  return (f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1)) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

@inline
function lanesMax(v: v128): f32 {
  return max(
    max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
}

/**
 * Draws `count` levels by inverting cumulative distributions.
 *
 * @param logits [count, levels], float32; levels in sixteens.
 * @param uniforms [count], float64.
 * @param out [count], int32: a level, or UNDECIDED.
 * @param masses Room for [levels] float32 and, after them, one for each block.
 */
export function categorical(
  logits: usize, levels: i32, uniforms: usize, out: usize, count: i32, masses: usize,
): void {
  const bytes = <usize>levels << 2, sums = masses + bytes, blockBytes = <usize>BLOCK << 2;
  for (let i = 0; i < count; i++) {
    let a = v128.load(logits), b = v128.load(logits, 16), c = v128.load(logits, 32), d = v128.load(logits, 48);
    for (let at = blockBytes; at < bytes; at += blockBytes) {
      a = f32x4.pmax(a, v128.load(logits + at));
      b = f32x4.pmax(b, v128.load(logits + at, 16));
      c = f32x4.pmax(c, v128.load(logits + at, 32));
      d = f32x4.pmax(d, v128.load(logits + at, 48));
    }
    const top = f32x4.splat(max(max(lanesMax(a), lanesMax(b)), max(lanesMax(c), lanesMax(d))));
    let total: f32 = 0, sum = sums;
    for (let block: usize = 0; block < bytes; block += blockBytes) {
      a = exp(f32x4.sub(v128.load(logits + block), top));
      b = exp(f32x4.sub(v128.load(logits + block, 16), top));
      c = exp(f32x4.sub(v128.load(logits + block, 32), top));
      d = exp(f32x4.sub(v128.load(logits + block, 48), top));
      v128.store(masses + block, a);
      v128.store(masses + block, b, 16);
      v128.store(masses + block, c, 32);
      v128.store(masses + block, d, 48);
      const mass = lanesSum(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
      store<f32>(sum, mass);
      sum += 4;
      total += mass;
    }
    const doubt = DOUBT * total;
    let rest = <f32>(load<f64>(uniforms + (<usize>i << 3)) * <f64>total);
    let level = UNDECIDED;
    for (let first = 0; first < levels; first += BLOCK) {
      const mass = load<f32>(sums + (<usize>(first / BLOCK) << 2));
      if (rest - mass > doubt) {
        rest -= mass;
        continue;
      }
      // The edge that decides is in this block, or next to its end.
      for (let k = first; k < first + BLOCK; k++) {
        rest -= load<f32>(masses + (<usize>k << 2));
        if (rest > doubt) continue;
        if (rest < -doubt) level = k;
        break;
      }
      break;
    }
    store<i32>(out + (<usize>i << 2), level);
    logits += bytes;
  }
}
