import { intervalOfMean } from "../../stats/interval_of_mean.ts";
import { meanAndVariance } from "../../stats/mean_and_variance.ts";
import type { PixelMixture } from "./pixel_mixture.ts";

/** The entropy of a mixture's images: the negative log-likelihood that no model can get below on average. */
export interface MixtureEntropy {
  /** In nats per image. */
  readonly nats: number;
  /** Interval of `nats`; `null` for fewer than two posteriors. */
  readonly interval: [number, number] | null;
  /** The exactly known part: H(x | mode), in nats per image. */
  readonly conditionalNats: number;
}

/**
 * H(x) = H(x | mode) + H(mode) - H(mode | x). The first two are sums over the definition, so that sampling error is left
 * only in the last: the mean entropy of posteriors over modes, which is near 0 where modes are told apart easily.
 *
 * @param posteriorEntropies Of images drawn from the mixture, as `scoreMixture()` gives them; at least one.
 * @param confidence Of the interval.
 *
 * @example
 * ```ts
 * const { images } = oracleImages(0, 10_000, "test");
 * const truth = mixtureEntropy(oracle(), (await scoreMixture(oracle(), images, algebra)).posteriorEntropies);
 * truth.nats / 256 / Math.LN2; // bits per dimension
 * ```
 */
export function mixtureEntropy(
  { modes, pixels, kinds, logMasses }: PixelMixture,
  posteriorEntropies: Float64Array,
  confidence = 0.95,
): MixtureEntropy {
  const entropies = logMasses.map(entropy);
  let sum = 0;
  for (let i = 0; i < modes * pixels; i++) sum += entropies[kinds[i]!]!;
  const conditionalNats = sum / modes, known = conditionalNats + Math.log(modes);
  const sample = meanAndVariance(posteriorEntropies);
  const interval = intervalOfMean(sample, confidence);
  return {
    nats: known - sample.mean,
    interval: interval === null ? null : [known - interval[1], known - Math.max(0, interval[0])],
    conditionalNats,
  };
}

function entropy(logMasses: Float64Array): number {
  let total = 0;
  for (const value of logMasses) if (value > -Infinity) total -= Math.exp(value) * value;
  return total;
}
