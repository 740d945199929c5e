import { Noise, STREAM } from "../../../core/noise.ts";

/**
 * Seeded token sequences, for tests: token t of 0 to `vocabulary` - 1 has a probability proportional to
 * (t + 1)^-`exponent`, and with probability `repeat` the token before is taken again. `set` tells sets apart.
 */
export function zipfianSequences({ count, length, vocabulary, set, exponent = 1, repeat = 0 }: {
  readonly count: number;
  readonly length: number;
  readonly vocabulary: number;
  readonly set: number;
  readonly exponent?: number;
  readonly repeat?: number;
}): number[][] {
  const noise = new Noise(17n), cumulative = new Float64Array(vocabulary);
  let sum = 0;
  for (let t = 0; t < vocabulary; t++) cumulative[t] = sum += (t + 1) ** -exponent;
  return Array.from({ length: count }, (_, i) => {
    const draws = new Float64Array(2 * length), tokens: number[] = [];
    noise.uniform(draws, { stream: STREAM.observation, example: i, draw: set });
    for (let at = 0; at < length; at++) {
      const before = tokens[at - 1];
      tokens.push(
        before !== undefined && draws[length + at]! < repeat
          ? before
          : cumulative.findIndex((reached) => draws[at]! * sum < reached),
      );
    }
    return tokens;
  });
}
