import { chiSquareTail } from "./chi_square_tail.ts";

/**
 * The chance that groups of one distribution differ so much in their ranks: the Kruskal-Wallis test, corrected for ties, its
 * statistic taken as chi-square. Of groups of five or fewer the p-value is rather too large.
 *
 * Source: Kruskal, Wallis, "Use of ranks in one-criterion variance analysis", JASA 47, 1952.
 *
 * @param groups At least two with a value each; a RangeError otherwise.
 * @returns From 0 to 1; 1 where all values are equal.
 *
 * @example
 * ```ts
 * kruskalWallis([[1, 2, 3], [4, 5, 6]]); // 0.0495
 * ```
 */
export function kruskalWallis(groups: readonly (readonly number[])[]): number {
  if (groups.length < 2 || groups.some(({ length }) => length === 0)) {
    const sizes = groups.map(({ length }) => length).join(", ");
    throw new RangeError(`Cannot compare groups: needs at least two with a value each, got sizes [${sizes}]`);
  }
  const all = groups.flatMap((values, group) => values.map((value) => ({ value, group })));
  all.sort((a, b) => a.value - b.value);
  const n = all.length, rankSums = new Float64Array(groups.length);
  let ties = 0;
  for (let first = 0; first < n;) {
    let end = first + 1;
    while (end < n && all[end]!.value === all[first]!.value) end++;
    // Ranks count from 1: equal values share the middle of theirs.
    for (let i = first; i < end; i++) rankSums[all[i]!.group]! += (first + 1 + end) / 2;
    ties += (end - first) ** 3 - (end - first);
    first = end;
  }
  const spread = 1 - ties / (n ** 3 - n);
  if (spread === 0) return 1;
  const between = groups.reduce((sum, { length }, group) => sum + rankSums[group]! ** 2 / length, 0);
  return chiSquareTail((12 * between / (n * (n + 1)) - 3 * (n + 1)) / spread, groups.length - 1);
}
