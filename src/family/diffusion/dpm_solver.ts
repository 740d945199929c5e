/**
 * DPM-Solver++ 2M: the probability-flow ODE of a diffusion in few steps.
 *
 * In the half log-SNR λ = log(signal / spread) the solution from a level s to a level t is
 *
 *   x_t = spread_t / spread_s x_s + spread_t ∫ e^λ x_0(x_λ, λ) dλ
 *
 * where x_0(·) is the network's prediction. A step of first order, which is DDIM's, takes the prediction at s for all of
 * it; one of second order goes on along the line through the last two predictions, and costs no evaluation more.
 * Source: Lu et al. 2022 (arXiv:2211.01095), algorithm 2; the second order is that of the authors' code with its
 * default `solver_type`, which diffusers calls `midpoint`.
 */

/** A place on the path: x = signal · x_0 + spread · ε. Clean images are at a spread of 0. */
export interface NoiseLevel {
  readonly signal: number;
  readonly spread: number;
}

/** What a step makes of x and of the predictions of x_0: the weights of a sum. */
export interface SolverStep {
  readonly order: 1 | 2;
  readonly x: number;
  /** Weight of the prediction at the level where the step begins. */
  readonly current: number;
  /** Weight of the prediction one level before; 0 for a step of first order. */
  readonly previous: number;
}

/**
 * A step of first order: DDIM's, without noise.
 *
 * @example
 * ```ts
 * firstOrderStep({ signal: 0.6, spread: 0.8 }, { signal: 1, spread: 0 }); // x 0, current 1: the prediction itself
 * ```
 */
export function firstOrderStep(from: NoiseLevel, to: NoiseLevel): SolverStep {
  return { order: 1, x: to.spread / from.spread, current: gain(from, to), previous: 0 };
}

/** A step of second order, `before` being the level of the step before; `to` must have noise left. */
export function secondOrderStep(before: NoiseLevel, from: NoiseLevel, to: NoiseLevel): SolverStep {
  const share = (halfLogSnr(to) - halfLogSnr(from)) / (2 * (halfLogSnr(from) - halfLogSnr(before)));
  const whole = gain(from, to);
  return { order: 2, x: to.spread / from.spread, current: whole * (1 + share), previous: -whole * share };
}

/**
 * The steps along a path: the first one is of first order, the others of second.
 *
 * @param levels From the noisy end; each with less noise than the one before, only the last may be clean.
 * @param lastOrder Order of the last step. One that ends at clean images is of first order in any case: λ is infinite
 * there.
 * @throws {RangeError} Where the noise does not fall from level to level.
 *
 * @example
 * ```ts
 * solverSteps([{ signal: 0.1, spread: 0.995 }, { signal: 0.6, spread: 0.8 }, { signal: 1, spread: 0 }], 1)
 *   .map(({ order }) => order); // [1, 1]
 * ```
 */
export function solverSteps(levels: readonly NoiseLevel[], lastOrder: 1 | 2): SolverStep[] {
  return levels.slice(1).map((to, i) => {
    const from = levels[i]!, before = levels[i - 1];
    if (!(halfLogSnr(to) > halfLogSnr(from))) {
      throw new RangeError(
        `Noise must fall from level to level: the half log-SNR goes from ${halfLogSnr(from)} at level ${i} to ` +
          `${halfLogSnr(to)} at level ${i + 1}`,
      );
    }
    const isLast = i === levels.length - 2;
    return before === undefined || to.spread === 0 || (isLast && lastOrder === 1)
      ? firstOrderStep(from, to)
      : secondOrderStep(before, from, to);
  });
}

/**
 * Takes the steps: x ends at the last level.
 *
 * @param x Numbers at the first level; they are overwritten.
 * @param predict The prediction of x_0 at the level where step i begins, as long as x; a new array each time.
 *
 * @example
 * ```ts
 * const x = Float32Array.of(-0.3, 1.2);
 * await followSteps(x, solverSteps(levels, 2), (x, i) => Promise.resolve(x.map((value) => levels[i]!.signal * value)));
 * ```
 */
export async function followSteps(
  x: Float32Array,
  steps: readonly SolverStep[],
  predict: (x: Float32Array, i: number) => Promise<Float32Array>,
): Promise<void> {
  let before = x;
  for (const [i, step] of steps.entries()) {
    const now = await predict(x, i);
    if (step.previous === 0) {
      for (let j = 0; j < x.length; j++) x[j] = step.x * x[j]! + step.current * now[j]!;
    } else {
      for (let j = 0; j < x.length; j++) {
        x[j] = step.x * x[j]! + step.current * now[j]! + step.previous * before[j]!;
      }
    }
    before = now;
  }
}

/** λ: infinite at clean images. */
export function halfLogSnr({ signal, spread }: NoiseLevel): number {
  return Math.log(signal) - Math.log(spread);
}

/** What a prediction that does not change along the step is worth at its end. */
function gain(from: NoiseLevel, to: NoiseLevel): number {
  return -to.signal * Math.expm1(halfLogSnr(from) - halfLogSnr(to));
}
