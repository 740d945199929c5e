/**
 * Binary pixels: level 1 with the probability of the logistic function at a logit, level 0 otherwise.
 */
import { softplus } from "../stats/softplus.ts";
import type { Geometry, Observation } from "./observation.ts";

/** Log-mass of level 0 or 1 under a logit, in nats. */
export function bernoulliLogMass(level: number, logit: number): number {
  return level * logit - softplus(logit);
}

/**
 * Whether a pixel is 1: u < 1 / (1 + exp(-logit)).
 *
 * @param uniform In (0, 1).
 */
export function bernoulliDraw(logit: number, uniform: number): 0 | 1 {
  return uniform * (1 + Math.exp(-logit)) < 1 ? 1 : 0;
}

/** Parameters [channels, places]: one logit a number. A RangeError where levels are not two. */
export function bernoulliObservation({ channels, places, levels }: Geometry): Observation {
  if (levels !== 2) throw new RangeError(`Bernoulli pixels have 2 levels, the format has ${levels}`);
  return {
    kind: "bernoulli",
    sites: channels * places,
    uniformsPerSite: 1,
    logMasses(logits, image, out) {
      for (let p = 0; p < image.length; p++) out[p] = bernoulliLogMass(image[p]!, logits[p]!);
    },
    drawSite(logits, site, uniforms, image) {
      if (Number.isNaN(logits[site]!)) throw new RangeError("Cannot draw: the logit must be a number, got NaN");
      image[site] = bernoulliDraw(logits[site]!, uniforms[0]!);
    },
    mean(logits, out) {
      for (let p = 0; p < out.length; p++) out[p] = 1 / (1 + Math.exp(-logits[p]!));
    },
  };
}
