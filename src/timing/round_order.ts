import { Noise, STREAM } from "../core/noise.ts";

/** As arrivals are, but not of the same draw. */
const ORDER = { stream: STREAM.schedule, draw: 1 } as const;

/**
 * In which order models are measured in each round: rows of a Williams design, models and rows shuffled by the seed.
 *
 * Over as many rounds as there are models, each is measured once at every place of a round; over twice as many (as many,
 * where their number is even) each comes directly after every other equally often, so that a model that leaves the
 * machine hot or its caches full does not always trouble the same one. With fewer rounds no model has a place twice.
 *
 * Source: Williams, "Experimental designs balanced for the estimation of residual effects of treatments", Australian
 * Journal of Scientific Research A 2, 1949.
 *
 * @param rounds A whole number from 0; a RangeError otherwise.
 * @param seed From 0 to 2^64 - 1.
 * @returns Each round's models.
 *
 * @example
 * ```ts
 * roundOrder(["vae", "gan", "flow"], 2, 7n); // [["gan", "flow", "vae"], ["flow", "vae", "gan"]], say
 * ```
 */
export function roundOrder<T>(models: readonly T[], rounds: number, seed: bigint): T[][] {
  if (!(Number.isInteger(rounds) && rounds >= 0)) {
    throw new RangeError(`Cannot order rounds: 'rounds' must be a whole number from 0, got ${rounds}`);
  }
  const noise = new Noise(seed), n = models.length;
  let shuffles = 0;
  const shuffled = <U>(items: readonly U[]): U[] => {
    const uniform = new Float64Array(items.length);
    noise.uniform(uniform, { ...ORDER, example: shuffles++ });
    return items.map((item, i) => ({ item, at: uniform[i]! })).sort((a, b) => a.at - b.at).map(({ item }) => item);
  };
  const labels = shuffled(models), rows = Array.from({ length: n }, (_, shift) => williamsRow(n, shift));
  const orders: number[][] = [];
  while (orders.length < rounds && n > 0) {
    orders.push(...shuffled(rows));
    // With an odd number of models, who follows whom is balanced only together with the same rows from behind.
    if (n % 2 === 1) orders.push(...shuffled(rows.map((row) => row.toReversed())));
  }
  if (n === 0) return Array.from({ length: rounds }, () => []);
  return orders.slice(0, rounds).map((row) => row.map((model) => labels[model]!));
}

/** 0, 1, n - 1, 2, n - 2, … shifted around. */
function williamsRow(n: number, shift: number): number[] {
  return Array.from({ length: n }, (_, place) => {
    const zigzag = place % 2 === 1 ? (place + 1) / 2 : (n - place / 2) % n;
    return (zigzag + shift) % n;
  });
}
