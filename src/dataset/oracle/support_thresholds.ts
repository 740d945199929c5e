import type { PixelMixture } from "./pixel_mixture.ts";

/** Exponents at which the bound is tried: it holds at each, and a finer grid gains next to nothing. */
const EXPONENTS = Array.from({ length: 60 }, (_, i) => -(0.9 ** i));

/**
 * For every mode, a value of log p(x|mode) that the mode's own images fall below with probability `level` at most: an
 * image below the thresholds of all modes is off the mixture's support.
 *
 * The test is one-sided. An image closer to a mode's mean than noise allows, such as one without noise, stays on support:
 * coverage asks what is shown, and the likelihood asks how well.
 *
 * Method: Chernoff's bound. With S = log p(x|mode) a sum of independent terms, P(S <= t) <= exp(K(θ) - θ t) for every
 * θ < 0, where K(θ) = log E exp(θ S) is the sum over pixels of log Σ_level p(level)^(1 + θ), exactly computed. The bound equals
 * `level` at t = (K(θ) - log level) / θ, and the largest such t over θ is taken.
 *
 * @param level Between 0 and 1.
 * @returns [M], in nats.
 */
export function supportThresholds(
  { modes, pixels, kinds, logMasses }: PixelMixture,
  level: number,
): Float64Array {
  if (!(level > 0 && level < 1)) throw new RangeError(`Cannot bound: 'level' must be between 0 and 1, got ${level}`);
  const cumulants = EXPONENTS.map((exponent) => logMasses.map((row) => logSumExp(row, 1 + exponent)));
  const counts = new Float64Array(logMasses.length);
  return Float64Array.from({ length: modes }, (_, mode) => {
    counts.fill(0);
    for (let d = 0; d < pixels; d++) counts[kinds[mode * pixels + d]!]! += 1;
    let threshold = -Infinity;
    EXPONENTS.forEach((exponent, at) => {
      let sum = 0;
      cumulants[at]!.forEach((cumulant, kind) => sum += counts[kind]! * cumulant);
      threshold = Math.max(threshold, (sum - Math.log(level)) / exponent);
    });
    return threshold;
  });
}

/** log Σ exp(factor · value); values of -Infinity are levels that never occur. */
function logSumExp(values: Float64Array, factor: number): number {
  let total = 0;
  for (const value of values) if (value > -Infinity) total += Math.exp(factor * value);
  return Math.log(total);
}
