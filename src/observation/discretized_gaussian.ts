import { logNormalInterval } from "../stats/normal_cdf.ts";
import { normalQuantile } from "../stats/normal_quantile.ts";
import type { Geometry, Observation } from "./observation.ts";

/** A cumulative distribution function of the standard normal; the reference implementation approximates it. */
export type Cdf = (z: number) => number;

/**
 * The approximation of Φ that guided-diffusion's losses.py takes (commit 22e0df8): within 2e-4 of it.
 * Source: Page, "Approximations to the cumulative normal function", Applied Statistics 26, 1977.
 */
export const tanhCdf: Cdf = (z) => 0.5 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3)));

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

/**
 * Parameters [2 · channels, places]: every number's mean on [-1, 1], then the logarithm of every number's standard
 * deviation on that scale.
 */
export function discretizedGaussianObservation({ channels, places, levels }: Geometry): Observation {
  const size = channels * places, top = levels - 1;
  const toLevel = (value: number) => Math.min(top, Math.max(0, (value + 1) * top / 2));
  return {
    kind: "discretized-gaussian",
    sites: size,
    uniformsPerSite: 1,
    logMasses(parameters, image, out) {
      for (let p = 0; p < size; p++) {
        const value = 2 * image[p]! / top - 1;
        out[p] = discretizedGaussianLogMass(value, parameters[p]!, Math.exp(parameters[size + p]!), levels);
      }
    },
    drawSite(parameters, site, uniforms, image) {
      const drawn = parameters[site]! + Math.exp(parameters[size + site]!) * normalQuantile(uniforms[0]!);
      if (Number.isNaN(drawn)) throw new RangeError("Cannot draw: mean and deviation must be numbers, got NaN");
      image[site] = Math.round(toLevel(drawn));
    },
    mean(parameters, out) {
      for (let p = 0; p < size; p++) out[p] = toLevel(parameters[p]!);
    },
  };
}
