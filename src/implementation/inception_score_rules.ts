import type { Rule } from "./implementation.ts";

/** Texts that several implementations share. */
export const IN_ORDER = "none: samples in order";
export const EXACT_PROBABILITIES = "softmax and logarithm in float64";

export function evenParts(splits: number): string {
  return splits === 1
    ? "all samples at once"
    : `${splits} parts from ⌊i·n/${splits}⌋ to ⌊(i + 1)·n/${splits}⌋, the mean of their scores`;
}

export function shuffleRule(seed: number): string {
  return `NumPy's RandomState(${seed}).permutation`;
}

/** The texts of an implementation's Inception Score; the same up to rounding whatever the probabilities' precision. */
export function inceptionScoreRules(
  { parts, shuffle, probabilities, deviation = "divisor the number of parts" }: {
    readonly parts: string;
    readonly shuffle: string;
    readonly probabilities: string;
    readonly deviation?: string;
  },
): Rule[] {
  return [
    { aspect: "parts", rule: parts },
    { aspect: "shuffle", rule: shuffle },
    { aspect: "probabilities", rule: probabilities, aside: true },
    { aspect: "deviation", rule: deviation, aside: true },
  ];
}
