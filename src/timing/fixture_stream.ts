import { Noise, STREAM } from "../core/noise.ts";

/** Log-normal noise around 1, each value leaning on the one before by `correlation`. */
export function noisyStream(
  length: number,
  { seed, example, spread, correlation = 0 }: { seed: bigint; example: number; spread: number; correlation?: number },
): number[] {
  const normal = new Float64Array(length);
  new Noise(seed).normal(normal, { stream: STREAM.observation, example });
  let level = normal[0] ?? 0;
  return Array.from(normal, (one, i) => {
    level = i === 0 ? one : correlation * level + Math.sqrt(1 - correlation ** 2) * one;
    return Math.exp(spread * level);
  });
}
