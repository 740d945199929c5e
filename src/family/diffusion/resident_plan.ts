/**
 * The steps of every sampler as weights of sums: what a device needs to be told of them.
 *
 * In a step the network's output is turned into x_0 = a x + b output, cut to [-1, 1], and x becomes
 * c x_0 + d x + e other, where other is fresh noise or the step before's x_0. The weights are computed in float64, as the
 * samplers that run on the host do; sums of them in float32 differ from theirs by rounding.
 */
import type { DiffusionSpec } from "../../card/card.ts";
import { trailingSteps } from "./diffusion_sampler.ts";
import { solverSteps } from "./dpm_solver.ts";
import { lastOrder, type SolverSpec, solverTimes, trainedLevel } from "./solver_times.ts";

export interface ResidentStep {
  /** Time step at which the network is asked. */
  readonly t: number;
  /** Weights of x_0 before it is cut. */
  readonly clean: { readonly x: number; readonly output: number };
  /** Weights of the x that the step ends with; `other` is 0 where the step has no use for it. */
  readonly next: { readonly clean: number; readonly x: number; readonly other: number };
}

export interface ResidentPlan {
  /** What steps are given besides x and the network's output: noise, the x_0 of the step before, or nothing. */
  readonly other: "noise" | "before" | "none";
  readonly steps: readonly ResidentStep[];
}

/**
 * The steps of a card's sampler, from the noisy end.
 *
 * @param alphaBars [T]: the schedule's.
 * @throws {RangeError} Where the variance is learned: then the weights differ from pixel to pixel. And where the schedule
 * has fewer steps than are asked for.
 *
 * @example
 * ```ts
 * const { alphaBars } = noiseSchedule(card.diffusion.schedule);
 * residentPlan(card.diffusion, alphaBars).steps.length; // the sampler's network evaluations
 * ```
 */
export function residentPlan(spec: DiffusionSpec, alphaBars: Float64Array): ResidentPlan {
  if (spec.variance === "learned-range") throw new RangeError("A learned variance has no one weight for all pixels");
  return spec.sampler.kind === "dpm-solver++-2m"
    ? solverPlan(spec.prediction, spec.sampler, alphaBars)
    : spacedPlan(spec, alphaBars);
}

/** Ancestral sampling and DDIM, as in `diffusionSampler`. */
function spacedPlan({ prediction, variance, sampler }: DiffusionSpec, alphaBars: Float64Array): ResidentPlan {
  const times = trailingSteps(alphaBars.length, sampler.steps);
  const eta = sampler.kind === "ddim" ? sampler.eta : 1;
  const large = sampler.kind === "ancestral" && variance === "fixed-large";
  const steps = times.map((t, i): ResidentStep => {
    const bar = alphaBars[t]!, next = times[i + 1], previous = next === undefined ? 1 : alphaBars[next]!;
    const beta = 1 - bar / previous, posterior = (1 - previous) / (1 - bar) * beta;
    const towards = Math.sqrt(Math.max(0, 1 - previous - eta ** 2 * posterior)) / Math.sqrt(1 - bar);
    return {
      t,
      clean: cleanWeights(prediction, bar),
      next: {
        clean: Math.sqrt(previous) - towards * Math.sqrt(bar),
        x: towards,
        other: next === undefined ? 0 : eta * Math.sqrt(large ? beta : posterior),
      },
    };
  });
  return { other: steps.some(({ next }) => next.other !== 0) ? "noise" : "none", steps };
}

/** DPM-Solver++ 2M, as in `solver`. */
function solverPlan(
  prediction: DiffusionSpec["prediction"],
  sampler: SolverSpec,
  alphaBars: Float64Array,
): ResidentPlan {
  const times = solverTimes(alphaBars, sampler), bars = times.map((t) => alphaBars[t]!);
  const end = sampler.finalSigma === "zero" ? 1 : alphaBars[0]!;
  const steps = solverSteps([...bars, end].map(trainedLevel), lastOrder(sampler)).map((step, i): ResidentStep => ({
    t: times[i]!,
    clean: cleanWeights(prediction, bars[i]!),
    next: { clean: step.current, x: step.x, other: step.previous },
  }));
  return { other: steps.some(({ next }) => next.other !== 0) ? "before" : "none", steps };
}

/** The network's output turned into x_0, as in `GaussianDiffusion.predictX0`. */
function cleanWeights(prediction: DiffusionSpec["prediction"], alphaBar: number): ResidentStep["clean"] {
  const signal = Math.sqrt(alphaBar), spread = Math.sqrt(1 - alphaBar);
  switch (prediction) {
    case "v":
      return { x: signal, output: -spread };
    case "epsilon":
      return { x: 1 / signal, output: -spread / signal };
    case "x0":
      return { x: 0, output: 1 };
  }
}
