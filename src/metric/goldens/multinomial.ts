import { Noise, STREAM } from "../../core/noise.ts";

/** Seeded counts of n draws by weights; `example` tells draws apart. */
export function multinomial(n: number, weights: ArrayLike<number>, example: number): Uint32Array {
  const draws = new Float64Array(n), counts = new Uint32Array(weights.length), bounds = Array.from(weights);
  for (let i = 1; i < bounds.length; i++) bounds[i]! += bounds[i - 1]!;
  new Noise(13n).uniform(draws, { stream: STREAM.observation, example });
  for (const draw of draws) counts[bounds.findIndex((bound) => draw * bounds.at(-1)! <= bound)]!++;
  return counts;
}
