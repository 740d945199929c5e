import type { LikelihoodEstimator } from "../model.ts";
import type { CheckOutcome } from "./check_outcome.ts";

/**
 * Whether log-likelihoods can be masses of grey levels: a mass is at most 1, and a model whose images are less likely than
 * uniform noise was most likely fed with numbers of another range.
 *
 * Densities fail at the lower end: with 8-bit data on [0, 1] the constant that is left out is 8 bits per dimension, on
 * [-1, 1] it is 7.
 *
 * @param nats Log-likelihoods of examples; their mean is judged, as single estimates may be off.
 */
export function checkPlausibleBits(
  nats: Float64Array,
  { dimensions, levels, basis, kind = "exact" }: {
    readonly dimensions: number;
    readonly levels: number;
    readonly basis: LikelihoodEstimator["basis"];
    readonly kind?: LikelihoodEstimator["kind"];
  },
): CheckOutcome {
  const check = "a mass, not a density";
  const mean = nats.reduce((sum, value) => sum + value, 0) / nats.length;
  const bits = -mean / (dimensions * Math.LN2), most = Math.log2(levels);
  const shown = `${bits.toFixed(4)} bits/dim`;
  const above = basis === "mass" ? nats.findIndex((value) => value > 1e-6) : -1;
  if (above >= 0) {
    return {
      check,
      ok: false,
      finding: `Example ${above} has a log-mass of +${nats[above]!.toPrecision(6)} nats, a mass above 1: ${
        kind === "exact" ? "this is a density" : "the estimate is wrong, or this is a density"
      }.`,
    };
  }
  if (!(bits >= 0)) {
    return {
      check,
      ok: false,
      finding: `${shown} is below 0: a density is taken for a mass, or the constant of the data's scaling is missing.`,
    };
  }
  if (bits > most) {
    return {
      check,
      ok: false,
      finding:
        `${shown} is more than the ${most} of uniform noise: the card's range is most likely not the one that the ` +
        "model was trained on.",
    };
  }
  return { check, ok: true, finding: `${shown} lies between 0 and the ${most} of uniform noise.` };
}
