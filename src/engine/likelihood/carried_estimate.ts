import type { Estimate } from "../../core/run.ts";
import { methodLabel } from "../../family/likelihood_method.ts";
import { twoPhaseMean } from "../../stats/two_phase_mean.ts";
import { type LikelihoodContext, likelihoodEstimate } from "./likelihood_estimate.ts";
import type { LikelihoodScores } from "./likelihood_pass.ts";

/**
 * Bits per dimension by a method that was spent on a few images, carried to all images of a model's first method by the
 * difference between the two: numbers that compare, whatever images were the lot of each. What was measured on as many images, and
 * the first method itself, stays as it is.
 */
export function carriedEstimate(
  scores: LikelihoodScores,
  first: LikelihoodScores,
  context: LikelihoodContext,
): Estimate {
  const own = likelihoodEstimate(scores, context);
  const count = scores.nats.length;
  // A log-partition's error is common to all images: no difference of images tells it.
  const shared = scores.partition !== undefined || first.partition !== undefined;
  if (scores === first || shared || count < 2 || count >= first.nats.length) return own;
  const { shape: [channels, height, width] } = context.format;
  const factor = -1 / (channels * height * width * Math.LN2);
  const bits = (nats: Float64Array) => nats.map((value) => factor * value);
  const { terms: _, ...plain } = own;
  return {
    ...plain,
    ...twoPhaseMean(bits(first.nats), bits(scores.nats)),
    details: {
      ...plain.details,
      measured_on: count,
      carried: `by the difference to ${methodLabel(first.likelihood.method)}, to its ${first.nats.length} images`,
    },
  };
}
