/**
 * The seed of a night: its date in UTC as a number, 20261126. Where that is the baseline's own it is one more, since the
 * same seed draws the same samples, which proves nothing.
 *
 * @example
 * ```ts
 * nightlySeed(new Date("2026-11-26T03:00:00Z"), "0"); // "20261126"
 * ```
 */
export function nightlySeed(date: Date, baselines: string | undefined): string {
  const seed = date.toISOString().slice(0, 10).replaceAll("-", "");
  return seed === baselines ? `${Number(seed) + 1}` : seed;
}
