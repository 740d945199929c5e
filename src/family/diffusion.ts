/**
 * Diffusion models: ancestral and DDIM sampling, and the variational lower bound in bits.
 *
 * Sources: Ho et al. 2020 (arXiv:2006.11239); DDIM: Song et al. 2021 (arXiv:2010.02502), equation 12; time steps are
 * spaced from the noisy end ("trailing"): Lin et al. 2024 (arXiv:2305.08891).
 */
import type { CardOf } from "../card/card.ts";
import { Pixels } from "../card/pixels.ts";
import { type Noise, STREAM } from "../core/noise.ts";
import type { Graph, OpenGraph } from "../runtime/graph.ts";
import { classLabels, labelConvention } from "./class_labels.ts";
import { finiteOutput } from "./finite_output.ts";
import { GaussianDiffusion } from "./gaussian_diffusion.ts";
import { latentCodes } from "./latent_codes.ts";
import type { LikelihoodBudget, LikelihoodEstimator, Model, Sampler } from "./model.ts";
import { noiseSchedule } from "./noise_schedule.ts";
import { checkFinite } from "./check_finite.ts";
import { TimeProposal } from "./time_draws.ts";

type DiffusionCard = CardOf<"diffusion">;

/** Predicts for a batch of noised images, each at its own time step. */
type Denoise = (xt: Float32Array, steps: readonly number[], first: number) => Promise<Float32Array>;

/** Turns a diffusion model's card into a model. */
export async function openDiffusion(card: DiffusionCard, open: OpenGraph): Promise<Model> {
  const [low, high] = card.format.range;
  if (low !== -1 || high !== 1) {
    throw new RangeError(`A diffusion model's range must be [-1, 1], the card declares [${low}, ${high}]`);
  }
  const graph = await open("denoise");
  const diffusion = new GaussianDiffusion(noiseSchedule(card.diffusion.schedule), card.diffusion);
  const denoise = denoiser(card, graph, diffusion.schedule.steps);
  return {
    card,
    sample: { has: true, use: sampler(card, diffusion, denoise) },
    logLikelihood: (budget) =>
      card.diffusion.conditioning === undefined
        ? { has: true, use: variationalBound(card, diffusion, denoise, budget) }
        : { has: false, reason: "the model is class-conditional: it gives p(image | class), not p(image)" },
  };
}

function denoiser(card: DiffusionCard, graph: Graph, steps: number): Denoise {
  const { denoise, time, conditioning } = card.diffusion;
  return async (xt, indices, first) => {
    const times = Float32Array.from(indices, (t) => time === "index" ? t : t / steps);
    const outputs = await graph.run({
      [denoise.input]: { data: xt, dims: [indices.length, ...card.format.shape] },
      [denoise.time]: { data: times, dims: [indices.length] },
      ...classLabels(conditioning, first, indices.length),
    });
    return finiteOutput(outputs, denoise.output, { first, count: indices.length });
  };
}

/** The time steps that a sampler of `count` steps visits, from the noisy end. */
export function trailingSteps(total: number, count: number): number[] {
  if (count > total) throw new RangeError(`Cannot sample in ${count} steps: the schedule has ${total}`);
  return Array.from({ length: count }, (_, i) => Math.round((count - i) * total / count) - 1);
}

function sampler(card: DiffusionCard, diffusion: GaussianDiffusion, denoise: Denoise): Sampler {
  const pixels = new Pixels(card.format);
  const spec = card.diffusion.sampler;
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
      for (const [i, t] of steps.entries()) {
        const output = await denoise(x, new Array<number>(count).fill(t), first);
        const bar = alphaBars[t]!;
        const next = steps[i + 1];
        const previous = next === undefined ? 1 : alphaBars[next]!;
        const posterior = (1 - previous) / (1 - bar) * (1 - bar / previous);
        const deviation = next === undefined ? 0 : eta * Math.sqrt(large ? 1 - bar / previous : posterior);
        const towards = Math.sqrt(Math.max(0, 1 - previous - eta ** 2 * posterior));
        const scale = Math.sqrt(previous), signal = Math.sqrt(bar), spread = 1 / Math.sqrt(1 - bar);
        for (let j = 0; j < x.length; j++) {
          const x0 = diffusion.predictX0(bar, x[j]!, output[j]!);
          x[j] = scale * x0 + towards * (x[j]! - signal * x0) * spread;
        }
        if (deviation > 0) {
          const fresh = latentCodes(noise, STREAM.sampler, first, count, pixels.size, t);
          for (let j = 0; j < x.length; j++) x[j]! += deviation * fresh[j]!;
        }
      }
      return pixels.toLevels(x, count);
    },
  };
}

function variationalBound(
  card: DiffusionCard,
  diffusion: GaussianDiffusion,
  denoise: Denoise,
  { timeSteps }: LikelihoodBudget,
): LikelihoodEstimator {
  const pixels = new Pixels(card.format);
  const { steps, alphaBars } = diffusion.schedule;
  const proposal = new TimeProposal(steps);
  return {
    kind: "lower-bound",
    convention: {
      likelihood: "discretised-gaussian",
      bound: "VLB",
      variance: card.diffusion.variance,
      time_steps: timeSteps,
      chain: steps,
      clip: true,
    },
    evaluations: timeSteps + 1,
    async score(images: Uint8Array, noise: Noise, first: number) {
      const count = images.length / pixels.size;
      const x0 = pixels.toValues(images);
      const image = (values: Float32Array, i: number) => values.subarray(i * pixels.size, (i + 1) * pixels.size);
      const prior = Float64Array.from({ length: count }, (_, i) => diffusion.prior(image(x0, i)));

      /** Terms of all images, each at its own step, with noise addressed by `draw`. */
      const termsAt = async (at: readonly number[], draw: number): Promise<Float64Array> => {
        const xt = latentCodes(noise, STREAM.bound, first, count, pixels.size, draw);
        for (let i = 0; i < count; i++) {
          const signal = Math.sqrt(alphaBars[at[i]!]!), spread = Math.sqrt(1 - alphaBars[at[i]!]!);
          for (let j = i * pixels.size; j < (i + 1) * pixels.size; j++) xt[j] = signal * x0[j]! + spread * xt[j]!;
        }
        const output = await denoise(xt, at, first);
        return Float64Array.from(
          { length: count },
          (_, i) => diffusion.term(at[i]!, image(x0, i), image(xt, i), image(output, i), pixels.levels),
        );
      };

      const reconstruction = await termsAt(new Array<number>(count).fill(0), 0);
      const offsets = new Float64Array(count);
      for (let i = 0; i < count; i++) {
        noise.uniform(offsets.subarray(i, i + 1), { stream: STREAM.time, example: first + i });
      }
      const sum = new Float64Array(count);
      for (let k = 0; k < timeSteps; k++) {
        const draws = Array.from(offsets, (offset) => proposal.draw(k, timeSteps, offset));
        const terms = await termsAt(draws.map(({ t }) => t), k + 1);
        for (let i = 0; i < count; i++) sum[i]! += draws[i]!.weight * terms[i]!;
      }
      const nats = sum.map((value, i) => -(value + prior[i]! + reconstruction[i]!));
      checkFinite(nats, first);
      return { nats, terms: { prior, diffusion: sum, reconstruction } };
    },
  };
}
