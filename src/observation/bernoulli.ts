/**
 * Binary pixels: level 1 with the probability of the logistic function at a logit, level 0 otherwise.
 */
import { softplus } from "../stats/softplus.ts";
import { nearExp } from "./near_exp.ts";
import type { Geometry, Observation } from "./observation.ts";

/** Draws this near to the edge are taken again with the exponential itself: more than `nearExp` is off by. */
const DOUBT = 1e-12;

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
  let side = uniform * (1 + nearExp(-logit));
  if (Math.abs(side - 1) < DOUBT) side = uniform * (1 + Math.exp(-logit));
  return side < 1 ? 1 : 0;
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
    drawImages(logits, uniforms, images) {
      for (let p = 0; p < images.length; p++) {
        if (Number.isNaN(logits[p]!)) throw new RangeError("Cannot draw: the logit must be a number, got NaN");
        images[p] = bernoulliDraw(logits[p]!, uniforms[p]!);
      }
    },
    mean(logits, out) {
      for (let p = 0; p < out.length; p++) out[p] = 1 / (1 + Math.exp(-logits[p]!));
    },
  };
}
