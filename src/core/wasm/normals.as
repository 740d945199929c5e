// Standard normals in single precision by the Box-Muller transform, for those that it leaves no doubt about: see
// box_muller.ts, which fills the tables.

/** Where the tables are: {1 / middle, log middle} of intervals, {cosine, sine} of turns, {2^(zeros-31), -log} by zeros. */
const LOGARITHMS: usize = 1024, TURNS: usize = LOGARITHMS + 4096, ZEROS: usize = TURNS + 4096;

const WITHIN_INTERVAL: i32 = 0xffffff;
/** Below, a word and a half may lie in another interval than the word; from so many above, the logarithm loses digits. */
const FEWEST: u32 = 4096, USABLE: u32 = 4290672328 - 4096;

/**
 * Vectors of one number each are read from memory: V8 would make those that are written in the code anew at each use.
 * Named by what they hold; the last: both ways to a normal are that near to each other, relative to the radius, with room
 * to spare.
 */
const NUMBERS: usize = memory.data<f64>([
  1.0, 1.0 / 2, 1.0 / 3, 1.0 / 4, 1.0 / 5, 1.0 / 24, 1.0 / 6, 1.0 / 120, -1.0, 8388607.5, 1.4629180792671596e-9, 1e-12,
]);
const ONE: usize = 0, HALF: usize = 8, THIRD: usize = 16, FOURTH: usize = 24, FIFTH: usize = 32, FACTORIAL_4: usize = 40;
const FACTORIAL_3: usize = 48, FACTORIAL_5: usize = 56, MINUS_ONE: usize = 64, HALF_INTERVAL: usize = 72;
/** 2π · 2^-32. */
const TURN: usize = 80;
const DOUBT: usize = 88;

@inline
function number(offset: usize): v128 {
  return v128.load_splat<f64>(NUMBERS + offset);
}

/** coefficient - x · rest; whether it is rounded once or twice is left to the processor. */
@inline
function series(x: v128, coefficient: usize, rest: v128): v128 {
  return f64x2.relaxed_nmadd(x, rest, number(coefficient));
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
    const word = f64x2.add(f64x2.convert_low_i32x4_u(v128.shuffle<i32>(four, four, 0, 2, 0, 2)), number(HALF));
    const r = f64x2.relaxed_madd(f64x2.mul(word, evens(z0, z1)), evens(l0, l1), number(MINUS_ONE));
    const log1p = f64x2.mul(
      r, series(r, ONE, series(r, HALF, series(r, THIRD, series(r, FOURTH, number(FIFTH))))),
    );
    const half = f64x2.sub(f64x2.sub(odds(z0, z1), odds(l0, l1)), log1p);
    const radius = f64x2.sqrt(f64x2.add(half, half));
    const t0 = v128.load(TURNS + (<usize>load<u8>(words, 7) << 4));
    const t1 = v128.load(TURNS + (<usize>load<u8>(words, 15) << 4));
    const cosine = evens(t0, t1), sine = odds(t0, t1);
    const within = v128.and(v128.shuffle<i32>(four, four, 1, 3, 1, 3), i32x4.splat(WITHIN_INTERVAL));
    const d = f64x2.mul(f64x2.sub(f64x2.convert_low_i32x4_s(within), number(HALF_INTERVAL)), number(TURN));
    const square = f64x2.mul(d, d);
    const along = series(square, ONE, series(square, HALF, number(FACTORIAL_4)));
    const across = f64x2.mul(d, series(square, ONE, series(square, FACTORIAL_3, number(FACTORIAL_5))));
    const x = f64x2.mul(radius, f64x2.relaxed_nmadd(sine, across, f64x2.mul(cosine, along)));
    const y = f64x2.mul(radius, f64x2.relaxed_madd(sine, along, f64x2.mul(cosine, across)));
    const doubt = f64x2.mul(radius, number(DOUBT));
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
