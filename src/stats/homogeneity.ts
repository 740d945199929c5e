import { chiSquareTail } from "./chi_square_tail.ts";

/** Below this expected count the chi-square distribution no longer holds: such cells are put together. */
const LEAST_EXPECTED = 5;

/**
 * The p-value of Pearson's test that two samples of counts are of one distribution. Categories of which either sample
 * is expected to hold fewer than five are tested as one, and where even that is too small it joins the rarest other.
 *
 * Source: Pearson, Philosophical Magazine 50, 1900; Cochran, Biometrics 10, 1954, for the least expected count.
 *
 * @param a How many of the first sample are of each category.
 * @param b The same of the second; a RangeError where it has other categories.
 * @returns 1 where fewer than two categories are left, or a sample is empty.
 *
 * @example
 * ```ts
 * homogeneity([500, 500], [450, 550]); // 0.025
 * ```
 */
export function homogeneity(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) {
    throw new RangeError(`Counts of ${a.length} and of ${b.length} categories cannot be held against each other`);
  }
  const n = total(a), m = total(b), smaller = Math.min(n, m) / (n + m);
  const cells = a.map((count, i) => [count, b[i]!] as const).filter(([x, y]) => x + y > 0);
  const isRare = ([x, y]: readonly [number, number]) => (x + y) * smaller < LEAST_EXPECTED;
  const common = cells.filter((cell) => !isRare(cell)).toSorted(([x, y], [u, v]) => x + y - u - v);
  const rare = cells.filter(isRare).reduce<[number, number]>(([x, y], [u, v]) => [x + u, y + v], [0, 0]);
  if (isRare(rare) && common.length > 0) {
    const [first, ...rest] = common;
    common.splice(0, common.length, [first![0] + rare[0], first![1] + rare[1]], ...rest);
  } else if (rare[0] + rare[1] > 0) {
    common.push(rare);
  }
  if (common.length < 2 || n === 0 || m === 0) return 1;
  let statistic = 0;
  for (const [x, y] of common) {
    const ofA = (x + y) * n / (n + m), ofB = (x + y) * m / (n + m);
    statistic += (x - ofA) ** 2 / ofA + (y - ofB) ** 2 / ofB;
  }
  return chiSquareTail(statistic, common.length - 1);
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
