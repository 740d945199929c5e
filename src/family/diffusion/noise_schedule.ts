/**
 * The variances of a discrete-time Gaussian diffusion.
 *
 * `linear` goes from 1e-4 to 0.02 for 1,000 steps, scaled by 1000/T: Ho et al. 2020 (arXiv:2006.11239), section 4.
 * `cosine` follows alpha_bar(t) = cos²((t/T + 0.008)/1.008 · π/2) with betas cut at 0.999: Nichol & Dhariwal 2021
 * (arXiv:2102.09672), equation 17.
 */
import type { DiffusionSpec } from "../../card/card.ts";

export interface NoiseSchedule {
  readonly steps: number;
  /** beta_t for t = 0..T-1. */
  readonly betas: Float64Array;
  /** Products of (1 - beta) up to and with t. */
  readonly alphaBars: Float64Array;
}

/** Builds the schedule that a card names or lists. */
export function noiseSchedule(spec: DiffusionSpec["schedule"]): NoiseSchedule {
  const betas = "betas" in spec
    ? Float64Array.from(spec.betas)
    : spec.name === "linear"
    ? linearBetas(spec.steps)
    : cosineBetas(spec.steps);
  const alphaBars = new Float64Array(betas.length);
  let product = 1;
  for (let t = 0; t < betas.length; t++) alphaBars[t] = product *= 1 - betas[t]!;
  return { steps: betas.length, betas, alphaBars };
}

function linearBetas(steps: number): Float64Array {
  const scale = 1000 / steps;
  const first = scale * 1e-4, last = scale * 0.02;
  return Float64Array.from({ length: steps }, (_, t) => first + (last - first) * t / (steps - 1));
}

function cosineBetas(steps: number): Float64Array {
  const alphaBar = (time: number) => Math.cos((time + 0.008) / 1.008 * Math.PI / 2) ** 2;
  return Float64Array.from(
    { length: steps },
    (_, t) => Math.min(1 - alphaBar((t + 1) / steps) / alphaBar(t / steps), 0.999),
  );
}
