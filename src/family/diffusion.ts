/**
 * Diffusion models: samples, the variational bound, and an estimate along the probability-flow ODE.
 * Source: Ho et al. 2020 (arXiv:2006.11239).
 */
import type { CardOf } from "../card/card.ts";
import type { OpenGraph } from "../runtime/graph.ts";
import { denoiser } from "./diffusion/denoiser.ts";
import { diffusionSampler } from "./diffusion/diffusion_sampler.ts";
import { GaussianDiffusion } from "./diffusion/gaussian_diffusion.ts";
import { noiseSchedule } from "./diffusion/noise_schedule.ts";
import { probabilityFlow } from "./diffusion/probability_flow.ts";
import { residentSampler } from "./diffusion/resident_sampler.ts";
import { variationalBound } from "./diffusion/variational_bound.ts";
import type { LikelihoodMethod } from "./likelihood_method.ts";
import type { Capability, LikelihoodEstimator, Model } from "./model.ts";
import { notOffered } from "./not_offered.ts";

const METHODS: readonly LikelihoodMethod[] = [
  { method: "vlb", timeSteps: 16 },
  { method: "ode", tolerance: 1e-3, probes: 1 },
];

/** Turns a diffusion model's card into a model. */
export async function openDiffusion(card: CardOf<"diffusion">, open: OpenGraph): Promise<Model> {
  const [low, high] = card.format.range;
  if (low !== -1 || high !== 1) {
    throw new RangeError(`A diffusion model's range must be [-1, 1], the card declares [${low}, ${high}]`);
  }
  const graph = await open("denoise");
  const diffusion = new GaussianDiffusion(noiseSchedule(card.diffusion.schedule), card.diffusion);
  const denoise = denoiser(card, graph, diffusion.schedule.steps);
  const conditional = card.diffusion.conditioning !== undefined;
  const likelihood = (method: LikelihoodMethod): Capability<LikelihoodEstimator> => {
    if (conditional) {
      return { has: false, reason: "the model is class-conditional: it gives p(image | class), not p(image)" };
    }
    switch (method.method) {
      case "vlb":
        return { has: true, use: variationalBound(card, diffusion, denoise, method) };
      case "ode":
        return { has: true, use: probabilityFlow(card, diffusion, denoise, method) };
      default:
        return notOffered(card.family, method, METHODS);
    }
  };
  const sampler = residentSampler(card, diffusion.schedule, graph, diffusionSampler(card, diffusion, denoise));
  return {
    card,
    sample: { has: true, use: sampler },
    likelihoodMethods: conditional ? [] : METHODS,
    likelihood,
  };
}
