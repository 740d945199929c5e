import type { CardOf } from "../../card/card.ts";
import { Pixels } from "../../card/pixels.ts";
import { type Noise, STREAM } from "../../core/noise.ts";
import { labelConvention } from "../class_labels.ts";
import { latentCodes } from "../latent_codes.ts";
import type { Sampler } from "../model.ts";
import type { Denoise } from "./denoiser.ts";
import { followSteps, solverSteps } from "./dpm_solver.ts";
import type { GaussianDiffusion } from "./gaussian_diffusion.ts";
import { lastOrder, LOWEST_HALF_LOG_SNR, type SolverSpec, solverTimes, trainedLevel } from "./solver_times.ts";

/**
 * Samples by DPM-Solver++ 2M: sample i starts from the same noise as DDIM's does.
 *
 * @throws {RangeError} Where the schedule has fewer steps than are asked for.
 *
 * @example
 * ```ts
 * const sampler = solverSampler(card, diffusion, denoise, samplerSpec);
 * const images = await sampler.draw(new Noise(7n), 0, 64);
 * ```
 */
export function solverSampler(
  card: CardOf<"diffusion">,
  diffusion: GaussianDiffusion,
  denoise: Denoise,
  spec: SolverSpec,
): Sampler {
  const pixels = new Pixels(card.format);
  const solve = solver(diffusion, denoise, spec);
  return {
    evaluations: spec.steps,
    convention: {
      sampler: spec.kind,
      steps: spec.steps,
      spacing: spec.spacing,
      times: "trained steps",
      lowestHalfLogSnr: LOWEST_HALF_LOG_SNR,
      finalSigma: spec.finalSigma,
      lastOrder: lastOrder(spec),
      clip: true,
      ...labelConvention(card.diffusion.conditioning),
    },
    async draw(noise: Noise, first: number, count: number) {
      const x = latentCodes(noise, STREAM.latent, first, count, pixels.size);
      await solve(x, first, count);
      return pixels.toLevels(x, count);
    },
  };
}

/**
 * Takes standard normal numbers, [count, size], to images on [-1, 1], in place. Predictions of x_0 are cut to [-1, 1], as
 * DDIM's are here: the paper's thresholding at a fixed value.
 *
 * @throws {RangeError} Where the schedule has fewer steps than are asked for.
 *
 * @example
 * ```ts
 * const x = latentCodes(new Noise(7n), STREAM.latent, 0, 64, 784);
 * await solver(diffusion, denoise, samplerSpec)(x, 0, 64);
 * ```
 */
export function solver(
  diffusion: GaussianDiffusion,
  denoise: Denoise,
  spec: SolverSpec,
): (x: Float32Array, first: number, count: number) => Promise<void> {
  const { alphaBars } = diffusion.schedule;
  const times = solverTimes(alphaBars, spec);
  const end = spec.finalSigma === "zero" ? 1 : alphaBars[0]!;
  const bars = [...times.map((t) => alphaBars[t]!), end];
  const steps = solverSteps(bars.map(trainedLevel), lastOrder(spec));
  return (x, first, count) =>
    followSteps(x, steps, async (xt, i) => {
      const { prediction } = await denoise(xt, new Array<number>(count).fill(times[i]!), first);
      return diffusion.predictAllX0(bars[i]!, xt, prediction);
    });
}
