/**
 * Philox4x32-10, the counter-based generator behind every random number of a quality pass.
 *
 * A block of four 32-bit words is a pure function of (key, counter), so that sample `i` has the same noise whatever
 * the batch, the shard or the order.
 *
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011; the test checks the
 * known-answer vectors of the authors' Random123 library.
 */

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const LOW_0 = MULTIPLIER_0 & 0xffff, HIGH_0 = MULTIPLIER_0 >>> 16;
const LOW_1 = MULTIPLIER_1 & 0xffff, HIGH_1 = MULTIPLIER_1 >>> 16;
const INVERSE_2_16 = 1 / 65536;

/**
 * Writes the four words of one block.
 *
 * @param out Receives the words in its first four places.
 * @param key The two key words.
 * @param counter The four counter words.
 */
export function philox4x32(
  out: Uint32Array,
  [key0, key1]: readonly [number, number],
  [counter0, counter1, counter2, counter3]: readonly [number, number, number, number],
): void {
  let c0 = counter0 >>> 0, c1 = counter1 >>> 0, c2 = counter2 >>> 0, c3 = counter3 >>> 0;
  let k0 = key0 >>> 0, k1 = key1 >>> 0;
  for (let round = 0; round < 10; round++) {
    // The high word of a 32 by 32 bit product from two 48-bit ones, exact in float64.
    const high0 = ((c0 * HIGH_0 + Math.floor(c0 * LOW_0 * INVERSE_2_16)) * INVERSE_2_16) >>> 0;
    const high1 = ((c2 * HIGH_1 + Math.floor(c2 * LOW_1 * INVERSE_2_16)) * INVERSE_2_16) >>> 0;
    const low0 = Math.imul(c0, MULTIPLIER_0);
    const low1 = Math.imul(c2, MULTIPLIER_1);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1 >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0 >>> 0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}
