import { normalQuantile } from "./normal_quantile.ts";
import { wilsonInterval } from "./wilson_interval.ts";

/**
 * Wilson's interval of a fraction whose variance is not the binomial one, at the effective size p(1 - p)/variance: so
 * many independent trials would vary as much. Inside [0, 1], of positive width at 0 and 1, and never narrower than
 * Wilson's own.
 *
 * Near 0 and 1, where p(1 - p) vanishes, it is taken no smaller than at the share that an empty count is moved to by
 * Agresti and Coull, z²/2 of n + z².
 *
 * Source: Franco, Little, Louis and Slud, "Comparative study of confidence intervals for proportions in complex sample
 * surveys", Journal of Survey Statistics and Methodology 7, 2019; Agresti and Coull, American Statistician 52, 1998.
 *
 * @param hits From 0 to n.
 * @param n At least 1; a RangeError otherwise.
 * @param variance Of hits / n, 0 or more.
 *
 * @example
 * ```ts
 * effectiveWilsonInterval(50, 100, 0.01); // as wide as wilsonInterval(12.5, 25): [0.317, 0.683]
 * ```
 */
export function effectiveWilsonInterval(hits: number, n: number, variance: number, level = 0.95): [number, number] {
  const z = normalQuantile((1 + level) / 2);
  const share = hits / n, least = z * z / 2 / (n + z * z);
  const spread = Math.max(share * (1 - share), least * (1 - least));
  const effective = Math.max(1, Math.min(n, spread / variance));
  return wilsonInterval(hits === n ? effective : share * effective, effective, level);
}
