import type { Curve } from "../../core/run.ts";
import { intervalOfMean } from "../../stats/interval_of_mean.ts";
import { meanAndVariance } from "../../stats/mean_and_variance.ts";
import { twoPhaseMean } from "../../stats/two_phase_mean.ts";
import { bitsPerNat, type LikelihoodContext } from "./likelihood_estimate.ts";
import type { LikelihoodScores } from "./likelihood_pass.ts";

/**
 * A method's curve over images.
 *
 * Over draws, the bound in bits per dimension at each number of them, carried to all images of the model's first method by the
 * difference to it: the same images at every point, and an interval that few images do not blow up. Over time steps, the bits
 * per dimension and step that a diffusion's terms take, with a t interval over images.
 *
 * @param first The model's first method.
 */
export function curveOf(
  { nats, curve }: LikelihoodScores,
  first: LikelihoodScores,
  { format }: LikelihoodContext,
): Curve | undefined {
  if (curve === undefined) return undefined;
  const { axis, at, values, end = NaN } = curve;
  const factor = bitsPerNat(format);
  const count = nats.length;
  const bits = (point: number, scale: number) =>
    Float64Array.from({ length: count }, (_, i) => scale * values[i * at.length + point]!);
  const points = at.map((place, point) => {
    if (axis === "time-steps") {
      // Time steps that were added up are told by their mean.
      const sample = meanAndVariance(bits(point, factor / ((at[point + 1] ?? end) - place)));
      return { at: place, value: sample.mean, interval: intervalOfMean(sample) };
    }
    const own = bits(point, -factor);
    if (count >= 2 && count <= first.nats.length) {
      return { at: place, ...twoPhaseMean(first.nats.map((value) => -factor * value), own) };
    }
    const sample = meanAndVariance(own);
    return { at: place, value: sample.mean, interval: intervalOfMean(sample) };
  });
  return {
    axis,
    unit: axis === "draws" ? "bits/dim" : "bits/dim per time step",
    points,
    ...(axis === "time-steps" && { end }),
  };
}
