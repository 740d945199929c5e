import { normalQuantile } from "./normal_quantile.ts";
import { studentTQuantile } from "./student_t.ts";
import { wilsonInterval } from "./wilson_interval.ts";

/**
 * Wilson's interval of a fraction whose variance is not the binomial one, at the effective size p(1 - p)/variance: so
 * many independent trials would vary as much. Inside [0, 1], of positive width at 0 and 1, and never narrower than
 * Wilson's own.
 *
 * Near 0 and 1, where p(1 - p) vanishes, it is taken no smaller than at the share that an empty count is moved to by
 * Agresti and Coull, z²/2 of n + z². A variance that was itself estimated from few units shrinks the effective size by (z/t)²,
 * after it was held to n.
 *
 * Source: Franco, Little, Louis and Slud, "Comparative study of confidence intervals for proportions in complex sample
 * surveys", Journal of Survey Statistics and Methodology 7, 2019; Agresti and Coull, American Statistician 52, 1998; the degrees of
 * freedom: Korn and Graubard, "Confidence intervals for proportions with small expected number of positive counts estimated
 * from survey data", Survey Methodology 24, 1998.
 *
 * @param hits From 0 to n.
 * @param n At least 1; a RangeError otherwise.
 * @param variance Of hits / n, 0 or more.
 * @param degrees Degrees of freedom of the variance, at least 1; none are lost unless told.
 *
 * @example
 * ```ts
 * effectiveWilsonInterval(50, 100, 0.01); // as wide as wilsonInterval(12.5, 25): [0.317, 0.683]
 * ```
 */
export function effectiveWilsonInterval(
  hits: number,
  n: number,
  variance: number,
  level = 0.95,
  degrees = Infinity,
): [number, number] {
  const z = normalQuantile((1 + level) / 2);
  const share = hits / n, least = z * z / 2 / (n + z * z);
  const spread = Math.max(share * (1 - share), least * (1 - least));
  const lost = (z / studentTQuantile((1 + level) / 2, degrees)) ** 2;
  const effective = Math.max(1, Math.min(n, spread / variance) * lost);
  return wilsonInterval(hits === n ? effective : share * effective, effective, level);
}
