/**
 * Which of the trained time steps a fast solver visits.
 *
 * The authors of DPM-Solver put a line through log alpha_t between the trained steps and ask the network at times
 * between them; diffusers rounds to trained steps, on grids of noise without rounding the noise too. Here every place is
 * a trained step with its own alpha_bar: networks need not know the times between, and what x holds is what the network
 * is told.
 */
import type { DiffusionSpec } from "../../card/card.ts";
import { halfLogSnr, type NoiseLevel } from "./dpm_solver.ts";

/** The entry of a card that asks for DPM-Solver++ 2M. */
export type SolverSpec = Extract<DiffusionSpec["sampler"], { kind: "dpm-solver++-2m" }>;

/**
 * The least λ of a step that is visited, unless so many are asked for that all are needed. A cosine schedule's last few
 * steps are pure noise and lie far apart in λ: the authors' code leaves out what is below this number, and so does ours.
 */
export const LOWEST_HALF_LOG_SNR = -5.1;

/** Below this number of steps `lowerOrderFinal` makes the last one of first order: diffusers' rule. */
const FEW_STEPS = 15;

/** Order of the last step: 1 where it ends at clean images, or is one of few and the card wants it so. */
export function lastOrder({ steps, lowerOrderFinal, finalSigma }: SolverSpec): 1 | 2 {
  return finalSigma === "zero" || steps === 1 || (lowerOrderFinal && steps < FEW_STEPS) ? 1 : 2;
}

/** Signal and spread of a trained step. */
export function trainedLevel(alphaBar: number): NoiseLevel {
  return { signal: Math.sqrt(alphaBar), spread: Math.sqrt(1 - alphaBar) };
}

/**
 * The time steps at which the network is asked, from the noisy end: as many as the card says, all different.
 *
 * They are the nearest to a grid that is even in the spacing's own measure, moved on towards less noise where two would be
 * one. With a final sigma of `zero` a grid in time has clean images for its end, evenly spaced from the noisy end as
 * DDIM's is here ("trailing"); in λ, where those are infinitely far, and in Karras' measure the network is asked at step 0
 * too, and goes to clean images from there. With the `smallest` sigma every grid ends at step 0, without asking there.
 *
 * @param alphaBars [T]: falling.
 * @throws {RangeError} Where there are more steps than the schedule has: T, or T - 1 for the `smallest` final sigma,
 * which is step 0's.
 *
 * @example
 * ```ts
 * const { alphaBars } = noiseSchedule({ name: "linear", steps: 1000 });
 * solverTimes(alphaBars, { steps: 4, spacing: "time-uniform", finalSigma: "zero" });
 * // [999, 749, 499, 249]
 * ```
 */
export function solverTimes(
  alphaBars: Float64Array,
  { steps, spacing, finalSigma }: Pick<SolverSpec, "steps" | "spacing" | "finalSigma">,
): number[] {
  const total = alphaBars.length, least = finalSigma === "zero" ? 0 : 1;
  if (steps > total - least) {
    const end = least === 0 ? "" : ", and step 0 is where the path ends";
    throw new RangeError(`Cannot sample in ${steps} steps: the schedule has ${total}${end}`);
  }
  const place = places(alphaBars, spacing);
  const start = Math.max(noisiestStep(alphaBars), steps - 1 + least);
  const inTime = spacing === "time-uniform" || spacing === "time-quadratic";
  const from = place(start), to = place(finalSigma === "zero" && inTime ? -1 : 0);
  const intervals = Math.max(1, finalSigma === "zero" && !inTime ? steps - 1 : steps);
  const times: number[] = [];
  let t = start;
  for (let i = 0; i < steps; i++) {
    const wanted = ((intervals - i) * from + i * to) / intervals;
    while (t > 0 && Math.abs(place(t - 1) - wanted) < Math.abs(place(t) - wanted)) t--;
    // Room must be left for the steps to come.
    t = Math.max(t, steps - 1 - i + least);
    times.push(t);
    t--;
  }
  return times;
}

/** The last step whose λ is not below the lowest; 0 where all are. */
function noisiestStep(alphaBars: Float64Array): number {
  let t = alphaBars.length - 1;
  while (t > 0 && halfLogSnr(trainedLevel(alphaBars[t]!)) < LOWEST_HALF_LOG_SNR) t--;
  return t;
}

/** The measure in which a spacing is even, of a step from -1, which is clean images. */
function places(alphaBars: Float64Array, spacing: SolverSpec["spacing"]): (t: number) => number {
  const lambda = (t: number) => halfLogSnr(trainedLevel(alphaBars[t]!));
  switch (spacing) {
    case "time-uniform":
      return (t) => t + 1;
    case "time-quadratic":
      return (t) => Math.sqrt(t + 1);
    case "log-snr":
      return lambda;
    case "karras":
      // Noise over signal to the power 1/7: Karras et al. 2022 (arXiv:2206.00364), equation 5.
      return (t) => Math.exp(-lambda(t) / 7);
  }
}
