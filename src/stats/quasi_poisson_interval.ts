import { normalQuantile } from "./normal_quantile.ts";

/**
 * The score interval of a mean count whose variance grows in proportion to it, by whatever factor `variance` shows:
 * the values μ with (mean - μ)² ≤ z²μ · variance/mean. To counts what Wilson's interval is to fractions: never below 0,
 * and of positive width at 0.
 *
 * Source: the score interval of a Poisson mean (Rao; Barker, "A comparison of nine confidence intervals for a Poisson
 * parameter", American Statistician 56, 2002), with the dispersion of quasi-likelihood (Wedderburn, Biometrika 61,
 * 1974).
 *
 * @param mean 0 or more, in any unit; a RangeError otherwise.
 * @param variance Of the mean, in that unit squared; 0 or more.
 * @param least The smallest variance/mean to believe in, positive: what one event adds to the mean. It alone gives the
 * interval its width where `variance` is 0.
 *
 * @example
 * ```ts
 * quasiPoissonInterval(0, 0, 1 / 100); // nothing seen in 100: [0, 0.0384]
 * ```
 */
export function quasiPoissonInterval(mean: number, variance: number, least: number, level = 0.95): [number, number] {
  if (!(mean >= 0 && variance >= 0 && least > 0)) {
    throw new RangeError(
      `Cannot take the interval of a mean count: needs mean and variance ≥ 0 and least > 0, got ` +
        `${mean}, ${variance} and ${least}`,
    );
  }
  const z = normalQuantile((1 + level) / 2);
  // At 0 there is no ratio; the half-width is then z standard deviations.
  const perUnit = Math.max(least, mean > 0 ? variance / mean : Math.sqrt(variance) / z);
  const shift = z * z * perUnit / 2;
  const half = z * Math.sqrt(perUnit * mean + (z * perUnit / 2) ** 2);
  return [mean > 0 ? Math.max(0, mean + shift - half) : 0, mean + shift + half];
}
