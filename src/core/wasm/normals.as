// Standard normals in single precision by the Box-Muller transform, for those that it leaves no doubt about: see
// box_muller.ts, which fills the tables.

/** Where the tables are: {1 / middle, log middle} of intervals, {cosine, sine} of turns, {2^(zeros-31), -log} by zeros. */
const LOGARITHMS: usize = 1024, TURNS: usize = LOGARITHMS + 4096, ZEROS: usize = TURNS + 4096;

const WITHIN_INTERVAL: i32 = 0xffffff, HALF_INTERVAL: f64 = 0x7fffff + 0.5;
/** 2π · 2^-32. */
const TURN: f64 = 1.4629180792671596e-9;
/** Below, a word and a half may lie in another interval than the word; from so many above, the logarithm loses digits. */
const FEWEST: u32 = 4096, USABLE: u32 = 4290672328 - 4096;
/** Both ways to a normal are this near to each other, relative to the radius, with room to spare. */
const DOUBT: f64 = 1e-12;

@inline
function series(x: v128, coefficient: f64, rest: v128): v128 {
  return f64x2.relaxed_nmadd(x, rest, f64x2.splat(coefficient));
}

@inline
function evens(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 0, 2);
}

@inline
function odds(a: v128, b: v128): v128 {
  return v128.shuffle<i64>(a, b, 1, 3);
}

/**
 * Makes a normal of each word.
 *
 * @param words Two pairs after two pairs, [4 · quadruples], uint32.
 * @param out As many, float32.
 * @param undecided Receives the number of each quadruple that has a pair in doubt, int32: room for all of them.
 * @returns How many of those there are.
 */
export function normals(words: usize, out: usize, quadruples: i32, undecided: usize): i32 {
  let doubts = 0;
  for (let i = 0; i < quadruples; i++) {
    const four = v128.load(words), first = load<u32>(words), second = load<u32>(words, 8);
    const zeros0 = clz(first), zeros1 = clz(second);
    const z0 = v128.load(ZEROS + (<usize>zeros0 << 4)), z1 = v128.load(ZEROS + (<usize>zeros1 << 4));
    const l0 = v128.load(LOGARITHMS + (<usize>((first << zeros0) >> 23 & 255) << 4));
    const l1 = v128.load(LOGARITHMS + (<usize>((second << zeros1) >> 23 & 255) << 4));
    const word = f64x2.add(f64x2.convert_low_i32x4_u(v128.shuffle<i32>(four, four, 0, 2, 0, 2)), f64x2.splat(0.5));
    const r = f64x2.relaxed_madd(f64x2.mul(word, evens(z0, z1)), evens(l0, l1), f64x2.splat(-1));
    const log1p = f64x2.mul(
      r, series(r, 1, series(r, 1.0 / 2, series(r, 1.0 / 3, series(r, 1.0 / 4, f64x2.splat(1.0 / 5))))),
    );
    const half = f64x2.sub(f64x2.sub(odds(z0, z1), odds(l0, l1)), log1p);
    const radius = f64x2.sqrt(f64x2.add(half, half));
    const t0 = v128.load(TURNS + (<usize>load<u8>(words, 7) << 4));
    const t1 = v128.load(TURNS + (<usize>load<u8>(words, 15) << 4));
    const cosine = evens(t0, t1), sine = odds(t0, t1);
    const within = v128.and(v128.shuffle<i32>(four, four, 1, 3, 1, 3), i32x4.splat(WITHIN_INTERVAL));
    const d = f64x2.mul(f64x2.sub(f64x2.convert_low_i32x4_s(within), f64x2.splat(HALF_INTERVAL)), f64x2.splat(TURN));
    const square = f64x2.mul(d, d);
    const along = series(square, 1, series(square, 1.0 / 2, f64x2.splat(1.0 / 24)));
    const across = f64x2.mul(d, series(square, 1, series(square, 1.0 / 6, f64x2.splat(1.0 / 120))));
    const x = f64x2.mul(radius, f64x2.relaxed_nmadd(sine, across, f64x2.mul(cosine, along)));
    const y = f64x2.mul(radius, f64x2.relaxed_madd(sine, along, f64x2.mul(cosine, across)));
    const doubt = f64x2.mul(radius, f64x2.splat(DOUBT));
    const lowX = f32x4.demote_f64x2_zero(f64x2.sub(x, doubt)), highX = f32x4.demote_f64x2_zero(f64x2.add(x, doubt));
    const lowY = f32x4.demote_f64x2_zero(f64x2.sub(y, doubt)), highY = f32x4.demote_f64x2_zero(f64x2.add(y, doubt));
    v128.store(out, v128.shuffle<i32>(lowX, lowY, 0, 4, 1, 5));
    const sure = i32x4.all_true(v128.and(f32x4.eq(lowX, highX), f32x4.eq(lowY, highY)));
    if (!(i32(sure) & i32(first - FEWEST < USABLE) & i32(second - FEWEST < USABLE))) {
      store<i32>(undecided + (<usize>doubts << 2), i);
      doubts++;
    }
    words += 16;
    out += 16;
  }
  return doubts;
}
