import { kernels, ROOM } from "./wasm/kernels.ts";

/** Numbers that are looked at once. */
const MOST = 4096;
const room = new Float32Array(ROOM.buffer, ROOM.start, MOST);

/**
 * Whether all numbers are finite.
 *
 * @example
 * ```ts
 * allFinite(Float32Array.of(1, NaN)); // false
 * ```
 */
export function allFinite(values: Float32Array): boolean {
  for (let at = 0; at < values.length; at += MOST) {
    const some = values.length <= MOST ? values : values.subarray(at, at + MOST), whole = some.length + 3 & ~3;
    if (some.length < whole) room.fill(0, some.length, whole);
    room.set(some);
    if (kernels.finite(room.byteOffset, whole / 4) !== 1) return false;
  }
  return true;
}
