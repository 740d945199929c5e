/**
 * Ancestral and DDIM sampling; DPM-Solver++ has a file of its own.
 *
 * Sources: Ho et al. 2020 (arXiv:2006.11239); DDIM: Song et al. 2021 (arXiv:2010.02502), equation 12; time steps are
 * spaced from the noisy end ("trailing"): Lin et al. 2024 (arXiv:2305.08891).
 */
import type { CardOf } from "../../card/card.ts";
import { Pixels } from "../../card/pixels.ts";
import { type Noise, STREAM } from "../../core/noise.ts";
import { labelConvention } from "../class_labels.ts";
import { fillLatentCodes, latentCodes } from "../latent_codes.ts";
import type { Sampler } from "../model.ts";
import type { Denoise } from "./denoiser.ts";
import type { GaussianDiffusion } from "./gaussian_diffusion.ts";
import { solverSampler } from "./solver_sampler.ts";

/** The time steps that a sampler of `count` steps visits, from the noisy end. */
export function trailingSteps(total: number, count: number): number[] {
  if (count > total) throw new RangeError(`Cannot sample in ${count} steps: the schedule has ${total}`);
  return Array.from({ length: count }, (_, i) => Math.round((count - i) * total / count) - 1);
}

/** Samples as the card's sampler says. */
export function diffusionSampler(
  card: CardOf<"diffusion">,
  diffusion: GaussianDiffusion,
  denoise: Denoise,
): Sampler {
  const spec = card.diffusion.sampler;
  if (spec.kind === "dpm-solver++-2m") return solverSampler(card, diffusion, denoise, spec);
  const pixels = new Pixels(card.format);
  const { alphaBars, steps: total } = diffusion.schedule;
  const steps = trailingSteps(total, spec.steps);
  // Ancestral sampling is DDIM with eta = 1: the variance is then the posterior's of the spaced-out chain.
  const eta = spec.kind === "ddim" ? spec.eta : 1;
  const large = spec.kind === "ancestral" && card.diffusion.variance === "fixed-large";
  return {
    evaluations: spec.steps,
    convention: {
      sampler: spec.kind,
      steps: spec.steps,
      spacing: "trailing",
      clip: true,
      ...(spec.kind === "ddim" && { eta }),
      ...labelConvention(card.diffusion.conditioning),
    },
    async draw(noise: Noise, first: number, count: number) {
      const x = latentCodes(noise, STREAM.latent, first, count, pixels.size);
      const drawn = new Float32Array(x.length);
      for (const [i, t] of steps.entries()) {
        const { prediction, variance } = await denoise(x, new Array<number>(count).fill(t), first);
        const alphaBar = alphaBars[t]!;
        const next = steps[i + 1];
        const previous = next === undefined ? 1 : alphaBars[next]!;
        const beta = 1 - alphaBar / previous;
        const posterior = (1 - previous) / (1 - alphaBar) * beta;
        const deviation = next === undefined ? 0 : eta * Math.sqrt(large ? beta : posterior);
        const towards = Math.sqrt(Math.max(0, 1 - previous - eta ** 2 * posterior));
        const weights = { alphaBar, scale: Math.sqrt(previous), towards };
        if (deviation === 0) {
          diffusion.step(x, prediction, weights);
          continue;
        }
        fillLatentCodes(drawn, noise, STREAM.sampler, first, count, t);
        if (spec.kind === "ancestral" && variance !== undefined) {
          diffusion.step(x, prediction, weights);
          // Between the posterior's variance and beta of the spaced-out chain: arXiv:2102.09672, section 4.
          const low = Math.log(posterior), high = Math.log(beta);
          for (let j = 0; j < x.length; j++) {
            const share = (variance[j]! + 1) / 2;
            x[j]! += Math.exp((share * high + (1 - share) * low) / 2) * drawn[j]!;
          }
        } else {
          diffusion.step(x, prediction, weights, { drawn, deviation });
        }
      }
      return pixels.toLevels(x, count);
    },
  };
}
