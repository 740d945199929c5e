import { Noise, STREAM } from "../../../core/noise.ts";

/**
 * A copy of some symbols with random edits, for tests: each is deleted, replaced, or followed by another one, with a
 * probability of `rate` / 3 each. New symbols are from 0 to `kinds` - 1; `example` tells copies apart.
 */
export function edited(symbols: readonly number[], { rate, kinds, example }: {
  readonly rate: number;
  readonly kinds: number;
  readonly example: number;
}): number[] {
  const draws = new Float64Array(2 * symbols.length);
  new Noise(41n).uniform(draws, { stream: STREAM.observation, example });
  return symbols.flatMap((symbol, i) => {
    const kind = Math.floor(3 * draws[2 * i]! / rate), other = Math.floor(draws[2 * i + 1]! * kinds);
    if (kind === 0) return [];
    if (kind === 1) return [other];
    return kind === 2 ? [symbol, other] : [symbol];
  });
}
