/**
 * Philox4x32-10, the counter-based generator behind every random number of a quality pass.
 *
 * A block of four 32-bit words is a pure function of (key, counter), so that sample `i` has the same noise whatever
 * the batch, the shard or the order.
 *
 * Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011; the test checks the
 * known-answer vectors of the authors' Random123 library.
 */
import { kernels, ROOM } from "./wasm/kernels.ts";

/** Words that are made at once: the kernel needs room for 28 more. */
const MOST = 2048;
const room = new Uint32Array(ROOM.buffer, ROOM.start, MOST);

/**
 * Writes the words of as many blocks as there is room for, the counter's first word going up by one from block to block.
 *
 * @param out Receives whole blocks of four words.
 * @param key The two key words.
 * @param counter The four counter words of the first block.
 */
export function philox4x32(
  out: Uint32Array,
  [key0, key1]: readonly [number, number],
  [counter0, counter1, counter2, counter3]: readonly [number, number, number, number],
): void {
  const words = out.length & ~3;
  for (let at = 0; at < words; at += MOST) {
    const count = Math.min(MOST, words - at);
    kernels.philox(ROOM.start, count >>> 2, key0, key1, counter0 + (at >>> 2), counter1, counter2, counter3);
    out.set(room.subarray(0, count), at);
  }
}
