import type { RoundTrip } from "../model.ts";
import type { CheckOutcome } from "./check_outcome.ts";

/** Root-mean-square of z - forward(inverse(z)) that rounding in single precision may make, in standard deviations. */
const MOST_ERROR = 0.02;
/** Share of a sample's numbers that may lie outside the range of its data. */
const MOST_OUTSIDE = 0.01;

/**
 * Whether a flow's two graphs are one map and its inverse, and whether that map lives on the card's range: only then are its
 * samples drawn from the density that its likelihoods are of.
 */
export function checkRoundTrip({ error, outside }: RoundTrip): CheckOutcome {
  const check = "inverse undoes forward";
  // A number that is none is as wrong as can be.
  if (!(error <= MOST_ERROR)) {
    return {
      check,
      ok: false,
      finding:
        `forward(inverse(z)) is ${error.toPrecision(3)} standard deviations away from z: samples and likelihoods are ` +
        "of two different models.",
    };
  }
  if (!(outside <= MOST_OUTSIDE)) {
    return {
      check,
      ok: false,
      finding:
        `${
          (100 * outside).toFixed(1)
        } % of the numbers that the inverse gives lie outside the card's range: it is most ` +
        "likely not the range that the model was trained on.",
    };
  }
  return { check, ok: true, finding: `forward(inverse(z)) is z to ${error.toPrecision(2)} standard deviations.` };
}
