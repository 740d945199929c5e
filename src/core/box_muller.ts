/**
 * Standard normals from pairs of uniform words: the Box-Muller transform, radius √(-2 log u) and angle 2πv.
 *
 * Single precision is the transform in double precision, rounded, to the last bit. Where tables and short series, good to
 * 1e-12 of the radius, leave no doubt of how it rounds, they are taken; else, for a pair in some ten thousand, the
 * functions of the language.
 */

const SCALE = 2 ** -32;
/** Intervals of the tables, and what a word is shifted by to know its own. */
const INTERVALS = 256, SHIFT = 24;

/** One over the middle of each interval of [1, 2), and the logarithm of the middle. */
const INVERSE = Float64Array.from({ length: INTERVALS }, (_, i) => INTERVALS / (INTERVALS + i + 0.5));
const LOG = Float64Array.from({ length: INTERVALS }, (_, i) => Math.log1p((i + 0.5) / INTERVALS));
/** By the number of leading zeros of a word: what brings it to [1, 2), and minus the logarithm of that in 2^-32. */
const TO_ONE = Float64Array.from({ length: 33 }, (_, zeros) => 2 ** (zeros - 31));
const MINUS_LOG = Float64Array.from({ length: 33 }, (_, zeros) => (zeros + 1) * Math.LN2);
/** Cosines and sines of the middles of the intervals of a turn. */
const COSINE = Float64Array.from({ length: INTERVALS }, (_, i) => Math.cos(2 * Math.PI * (i + 0.5) / INTERVALS));
const SINE = Float64Array.from({ length: INTERVALS }, (_, i) => Math.sin(2 * Math.PI * (i + 0.5) / INTERVALS));

/** Below, a word and a half may lie in another interval than the word; above, u > 0.999, the logarithm loses digits. */
const FEWEST = 2 ** 12, MOST = Math.floor(0.999 * 2 ** 32);
const WITHIN_INTERVAL = 2 ** SHIFT - 1, HALF_INTERVAL = 2 ** (SHIFT - 1) - 0.5, TURN = 2 * Math.PI * SCALE;
/** Both ways to a normal are this near to each other, relative to the radius, with room to spare. */
const DOUBT = 1e-12;

/**
 * Fills `out` with standard normals.
 *
 * @param words Uniform 32-bit words, as many as `out` has numbers, and one more where these are odd.
 *
 * @example
 * ```ts
 * boxMuller(new Float32Array(2), Uint32Array.of(0x80000000, 0)); // 1.1774, and 8.6e-10: an angle of almost 0
 * ```
 */
export function boxMuller(out: Float32Array | Float64Array, words: Uint32Array): void {
  if (out instanceof Float32Array) return single(out, words);
  for (let i = 0; i < out.length; i += 2) {
    const radius = radiusOf(words[i]!), angle = angleOf(words[i + 1]!);
    out[i] = radius * Math.cos(angle);
    if (i + 1 < out.length) out[i + 1] = radius * Math.sin(angle);
  }
}

function single(out: Float32Array, words: Uint32Array): void {
  for (let i = 0; i < out.length; i += 2) {
    const a = words[i]!, b = words[i + 1]!;
    // As a signed word: V8 compiles Math.clz32 anew each time that it meets one above 2^31.
    const zeros = Math.clz32(a | 0), interval = (a << zeros >>> (SHIFT - 1)) & (INTERVALS - 1);
    const r = (a + 0.5) * TO_ONE[zeros]! * INVERSE[interval]! - 1;
    const log1p = r * (1 - r * (1 / 2 - r * (1 / 3 - r * (1 / 4 - r * (1 / 5)))));
    const radius = Math.sqrt(2 * (MINUS_LOG[zeros]! - LOG[interval]! - log1p));
    const turn = b >>> SHIFT, cosine = COSINE[turn]!, sine = SINE[turn]!;
    const d = ((b & WITHIN_INTERVAL) - HALF_INTERVAL) * TURN, square = d * d;
    const along = 1 - square * (1 / 2 - square * (1 / 24)), across = d * (1 - square * (1 / 6 - square * (1 / 120)));
    const x = radius * (cosine * along - sine * across), y = radius * (sine * along + cosine * across);
    const doubt = a < FEWEST || a > MOST ? Infinity : DOUBT * radius;
    const one = Math.fround(x - doubt), other = Math.fround(y - doubt);
    const sure = one === Math.fround(x + doubt) && other === Math.fround(y + doubt);
    out[i] = sure ? one : radiusOf(a) * Math.cos(angleOf(b));
    if (i + 1 < out.length) out[i + 1] = sure ? other : radiusOf(a) * Math.sin(angleOf(b));
  }
}

function radiusOf(word: number): number {
  return Math.sqrt(-2 * Math.log((word + 0.5) * SCALE));
}

function angleOf(word: number): number {
  return 2 * Math.PI * (word + 0.5) * SCALE;
}
