import type { Noise, Stream } from "../core/noise.ts";

/** Standard normal numbers for the examples `first`..`first + count - 1`: [count, size]. */
export function latentCodes(
  noise: Noise,
  stream: Stream,
  first: number,
  count: number,
  size: number,
  draw = 0,
): Float32Array {
  const codes = new Float32Array(count * size);
  fillLatentCodes(codes, noise, stream, first, count, draw);
  return codes;
}

/** Overwrites `codes`, [count, size], with what `latentCodes` gives. */
export function fillLatentCodes(
  codes: Float32Array,
  noise: Noise,
  stream: Stream,
  first: number,
  count: number,
  draw = 0,
): void {
  const size = codes.length / count;
  for (let i = 0; i < count; i++) {
    noise.normal(codes.subarray(i * size, (i + 1) * size), { stream, example: first + i, draw });
  }
}
