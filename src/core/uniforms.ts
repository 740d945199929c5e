import { kernels, ROOM } from "./wasm/kernels.ts";

/** Words that are turned into numbers at once. */
const MOST = 2048;
const room = new Uint32Array(ROOM.buffer, ROOM.start, MOST);
const numbers = new Float64Array(ROOM.buffer, ROOM.start + 4 * MOST, MOST);

/**
 * Fills `out` with numbers on the open interval (0, 1): (word + 1/2) · 2^-32, which float64 holds exactly.
 *
 * @param words Uniform 32-bit words, at least as many as `out` has numbers.
 *
 * @example
 * ```ts
 * uniforms(new Float64Array(2), Uint32Array.of(0, 0x80000000)); // 1.2e-10, 0.5000000001
 * ```
 */
export function uniforms(out: Float32Array | Float64Array, words: Uint32Array): void {
  for (let at = 0; at < out.length; at += MOST) {
    const count = Math.min(MOST, out.length - at);
    room.set(words.subarray(at, at + count));
    kernels.uniforms(room.byteOffset, numbers.byteOffset, count + 3 >> 2);
    out.set(count === MOST ? numbers : numbers.subarray(0, count), at);
  }
}
