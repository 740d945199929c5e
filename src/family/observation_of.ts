import type { ImageFormat } from "../card/image_format.ts";
import type { ObservationSpec } from "../card/observation_spec.ts";
import { bernoulliObservation } from "../observation/bernoulli.ts";
import { betaBinomialObservation } from "../observation/beta_binomial.ts";
import { categoricalObservation } from "../observation/categorical.ts";
import { discretizedGaussianObservation } from "../observation/discretized_gaussian.ts";
import { discretizedLogisticMixture } from "../observation/discretized_logistic_mixture.ts";
import type { Observation } from "../observation/observation.ts";

/**
 * The distribution that a card's observation names, for images of its format.
 *
 * @param places Height times width where it is not the whole image's: 1 for a network that gives one place at a time.
 */
export function observationOf(
  spec: ObservationSpec,
  { shape: [channels, height, width], levels }: ImageFormat,
  places: number = height * width,
): Observation {
  const geometry = { channels, places, levels };
  switch (spec.kind) {
    case "categorical":
      return categoricalObservation(geometry);
    case "bernoulli":
      return bernoulliObservation(geometry);
    case "beta-binomial":
      return betaBinomialObservation(geometry);
    case "discretized-gaussian":
      return discretizedGaussianObservation(geometry);
    case "discretized-logistic-mixture":
      return discretizedLogisticMixture(geometry, spec.components);
  }
}
