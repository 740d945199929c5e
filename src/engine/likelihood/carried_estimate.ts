import type { Estimate } from "../../core/run.ts";
import { methodLabel } from "../../family/likelihood_method.ts";
import { twoPhaseMean } from "../../stats/two_phase_mean.ts";
import { bitsPerNat, type LikelihoodContext, likelihoodEstimate } from "./likelihood_estimate.ts";
import type { LikelihoodScores } from "./likelihood_pass.ts";

/** Whether a method's number is carried to the first method's images: see {@linkcode carriedEstimate}. */
export function carries(scores: LikelihoodScores, first: LikelihoodScores | undefined): boolean {
  if (first === undefined || first === scores) return false;
  // A log-partition's error is common to all images: no difference of images tells it.
  const shared = scores.partition !== undefined || first.partition !== undefined;
  return !shared && scores.nats.length >= 2 && scores.nats.length < first.nats.length;
}

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
  if (!carries(scores, first)) return own;
  const factor = bitsPerNat(context.format);
  const bits = (nats: Float64Array) => nats.map((value) => -factor * value);
  // Two methods' draws are in the sum, and images that one of them alone has seen.
  const { terms: _, redrawError: __, ...plain } = own;
  return {
    ...plain,
    ...twoPhaseMean(bits(first.nats), bits(scores.nats)),
    convention: { ...plain.convention, interval: "t over images, of the difference and of what it is added to" },
    details: {
      ...plain.details,
      carried: `by the difference to ${methodLabel(first.likelihood.method)}, to its ${first.nats.length} images`,
    },
  };
}
