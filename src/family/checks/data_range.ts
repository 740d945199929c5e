import type { CheckOutcome } from "./check_outcome.ts";

/** What a model says of some images that are handed to it as numbers of one range. */
export interface ScoredRange {
  readonly range: readonly [number, number];
  /** Mean bits per dimension; infinite where the model gave none. */
  readonly bits: number;
}

/** Bits per dimension by which another range must be better: rounding and a bound's noise are far smaller. */
const MARGIN = 0.1;

/**
 * Whether a model's images are far more likely as numbers of another customary range than of the one that its card declares:
 * then it was most likely trained on that one, and every number is of garbage.
 *
 * @param declared By the card's range.
 * @param others By the others, with the same images and noise.
 */
export function checkDataRange(declared: ScoredRange, others: readonly ScoredRange[]): CheckOutcome {
  const check = "range of the data";
  const [best] = others.toSorted((a, b) => a.bits - b.bits);
  if (best === undefined || !(best.bits < declared.bits - MARGIN)) {
    return { check, ok: true, finding: `No other range than ${shown(declared)} makes the images more likely.` };
  }
  return {
    check,
    ok: false,
    finding: `On the card's range ${shown(declared)} the images take ${declared.bits.toFixed(3)} bits/dim, on ${
      shown(best)
    } they take ${best.bits.toFixed(3)}: that is most likely the range that the model was trained on.`,
  };
}

function shown({ range: [low, high] }: ScoredRange): string {
  return `[${low}, ${high}]`;
}
