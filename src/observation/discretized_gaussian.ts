import { logNormalInterval } from "../stats/normal_cdf.ts";

/** A cumulative distribution function of the standard normal; the reference implementation approximates it. */
export type Cdf = (z: number) => number;

/**
 * The mass that a normal puts on the bin of one grey level, the outermost bins reaching to infinity: the decoder of a
 * diffusion model's last step.
 *
 * Source: Ho et al. 2020 (arXiv:2006.11239), equation 13.
 *
 * @param value The level's number on [-1, 1].
 * @param mean Mean on the same scale.
 * @param standardDeviation Its standard deviation.
 * @param levels Number of levels: a bin is 2 / (levels - 1) wide.
 * @param cdf Takes an approximation instead, with masses cut at 1e-12 as in guided-diffusion's losses.py.
 * @returns Log-mass in nats.
 */
export function discretizedGaussianLogMass(
  value: number,
  mean: number,
  standardDeviation: number,
  levels: number,
  cdf?: Cdf,
): number {
  const half = 1 / (levels - 1);
  const upper = (value - mean + half) / standardDeviation;
  const lower = (value - mean - half) / standardDeviation;
  const first = value < -0.999, last = value > 0.999;
  if (cdf === undefined) return logNormalInterval(first ? -Infinity : lower, last ? Infinity : upper);
  return Math.log(Math.max((last ? 1 : cdf(upper)) - (first ? 0 : cdf(lower)), 1e-12));
}
