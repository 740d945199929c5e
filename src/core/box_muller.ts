/**
 * Standard normals from pairs of uniform words: the Box-Muller transform, radius √(-2 log u) and angle 2πv.
 *
 * Single precision is the transform in double precision, rounded, to the last bit. Where tables and short series, good to
 * 1e-12 of the radius, leave no doubt of how it rounds, they are taken; else, for a pair in some thousand, the functions of
 * the language.
 */
import { kernels, ROOM, TABLES } from "./wasm/kernels.ts";

const SCALE = 2 ** -32;
/** Intervals of the tables. */
const INTERVALS = 256;

const logarithms = new Float64Array(ROOM.buffer, TABLES.logarithms, 2 * INTERVALS);
const turns = new Float64Array(ROOM.buffer, TABLES.turns, 2 * INTERVALS);
const zeros = new Float64Array(ROOM.buffer, TABLES.zeros, 2 * 33);
for (let i = 0; i < INTERVALS; i++) {
  const middle = (i + 0.5) / INTERVALS, angle = 2 * Math.PI * middle;
  // One over the middle of each interval of [1, 2), and the logarithm of the middle.
  logarithms.set([1 / (1 + middle), Math.log1p(middle)], 2 * i);
  turns.set([Math.cos(angle), Math.sin(angle)], 2 * i);
}
// By the number of leading zeros of a word: what brings it to [1, 2), and minus the logarithm of that in 2^-32.
for (let k = 0; k <= 32; k++) zeros.set([2 ** (k - 31), (k + 1) * Math.LN2], 2 * k);

/** Words that are transformed at once. */
const MOST = 2048;
const words = new Uint32Array(ROOM.buffer, ROOM.start, MOST);
const normals = new Float32Array(ROOM.buffer, ROOM.start + 4 * MOST, MOST);
const undecided = new Int32Array(ROOM.buffer, ROOM.start + 8 * MOST, MOST / 4);

/**
 * Fills `out` with standard normals.
 *
 * @param uniform Uniform 32-bit words, as many as `out` has numbers, and one more where these are odd.
 *
 * @example
 * ```ts
 * boxMuller(new Float32Array(2), Uint32Array.of(0x80000000, 0)); // 1.1774, and 8.6e-10: an angle of almost 0
 * ```
 */
export function boxMuller(out: Float32Array | Float64Array, uniform: Uint32Array): void {
  if (out instanceof Float64Array) return plain(out, uniform, 0, out.length);
  for (let at = 0; at < out.length; at += MOST) {
    const count = Math.min(MOST, out.length - at), quadruples = count + 3 >> 2;
    words.set(uniform.subarray(at, at + 4 * quadruples));
    const doubts = kernels.normals(words.byteOffset, normals.byteOffset, quadruples, undecided.byteOffset);
    out.set(count === MOST ? normals : normals.subarray(0, count), at);
    for (let k = 0; k < doubts; k++) {
      const from = at + 4 * undecided[k]!;
      plain(out, uniform, from, Math.min(from + 4, out.length));
    }
  }
}

/** The transform of the words from an even place on. */
function plain(out: Float32Array | Float64Array, uniform: Uint32Array, from: number, to: number): void {
  for (let i = from; i < to; i += 2) {
    const radius = Math.sqrt(-2 * Math.log((uniform[i]! + 0.5) * SCALE));
    const angle = 2 * Math.PI * (uniform[i + 1]! + 0.5) * SCALE;
    out[i] = radius * Math.cos(angle);
    if (i + 1 < to) out[i + 1] = radius * Math.sin(angle);
  }
}
