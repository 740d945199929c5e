import type { Curve } from "../../core/run.ts";
import { intervalOfMean } from "../../stats/interval_of_mean.ts";
import { meanAndVariance } from "../../stats/mean_and_variance.ts";
import type { LikelihoodContext } from "./likelihood_estimate.ts";
import type { LikelihoodScores } from "./likelihood_pass.ts";

/**
 * A method's curve over images: the bound in bits per dimension at each number of draws, or the bits per dimension and time
 * step that a diffusion's terms take, each with a t interval over images.
 */
export function curveOf({ nats, curve }: LikelihoodScores, { format }: LikelihoodContext): Curve | undefined {
  if (curve === undefined) return undefined;
  const { axis, at, values, end = NaN } = curve;
  const factor = 1 / (format.shape[0] * format.shape[1] * format.shape[2] * Math.LN2);
  const count = nats.length;
  const points = at.map((place, point) => {
    // Time steps that were added up are told by their mean.
    const width = axis === "draws" ? 1 : (at[point + 1] ?? end) - place;
    const sign = axis === "draws" ? -1 : 1;
    const sample = meanAndVariance(
      Float64Array.from({ length: count }, (_, i) => sign * values[i * at.length + point]! * factor / width),
    );
    return { at: place, value: sample.mean, interval: intervalOfMean(sample) };
  });
  return { axis, unit: axis === "draws" ? "bits/dim" : "bits/dim per time step", points };
}
