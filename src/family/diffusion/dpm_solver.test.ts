/** DPM-Solver++ 2M against normal data, for which the probability-flow ODE is solved in closed form. */
import { expect, test } from "vitest";
import { meanAndVariance } from "../../stats/mean_and_variance.ts";
import { firstOrderStep, followSteps, type NoiseLevel, type SolverStep, solverSteps } from "./dpm_solver.ts";

const COUNTS = [10, 20, 40, 80, 160];
const MEAN = 0.3, DEVIATION = 0.5;
const CODES = [-1.7, -0.6, 0.2, 0.9, 2.1];

/** Levels from λ = -4 to λ = 4, even in λ. */
function evenLevels(steps: number): NoiseLevel[] {
  return Array.from({ length: steps + 1 }, (_, i) => {
    const lambda = -4 + 8 * i / steps;
    return { signal: 1 / Math.sqrt(1 + Math.exp(-2 * lambda)), spread: 1 / Math.sqrt(1 + Math.exp(2 * lambda)) };
  });
}

/** The ODE's solution through a standard normal code: x has N(signal · mean, signal² s² + spread²) at every level. */
function solution({ signal, spread }: NoiseLevel): Float32Array {
  return Float32Array.from(CODES, (code) => signal * MEAN + Math.hypot(signal * DEVIATION, spread) * code);
}

/** E[x_0 | x_t]. */
function optimal(x: Float32Array, { signal, spread }: NoiseLevel): Float32Array {
  const gain = signal * DEVIATION ** 2 / (signal ** 2 * DEVIATION ** 2 + spread ** 2);
  return x.map((value) => MEAN + gain * (value - signal * MEAN));
}

/** Root-mean-square error at the last level. */
async function errorOf(levels: NoiseLevel[], steps: SolverStep[]): Promise<number> {
  const x = solution(levels[0]!), exact = solution(levels.at(-1)!);
  await followSteps(x, steps, (at, i) => Promise.resolve(optimal(at, levels[i]!)));
  return Math.sqrt(x.reduce((sum, value, j) => sum + (value - exact[j]!) ** 2, 0) / x.length);
}

/** The power of 1 / steps with which errors fall, by least squares on logarithms. */
function orderOf(counts: readonly number[], errors: readonly number[]): number {
  const x = counts.map(Math.log), y = errors.map(Math.log);
  const centre = meanAndVariance(x).mean;
  const product = x.reduce((sum, value, i) => sum + (value - centre) * y[i]!, 0);
  return -product / x.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}

test("errors fall with the square of the number of steps, and those of DDIM, which are larger, with the number", async () => {
  const second: number[] = [], first: number[] = [];
  for (const count of COUNTS) {
    const levels = evenLevels(count);
    second.push(await errorOf(levels, solverSteps(levels, 2)));
    first.push(await errorOf(levels, levels.slice(1).map((to, i) => firstOrderStep(levels[i]!, to))));
  }
  expect(Math.abs(orderOf(COUNTS, second) - 2)).toBeLessThan(0.15);
  expect(Math.abs(orderOf(COUNTS.slice(-2), second.slice(-2)) - 2)).toBeLessThan(0.02);
  expect(Math.abs(orderOf(COUNTS, first) - 1)).toBeLessThan(0.15);
  expect(Math.abs(orderOf(COUNTS.slice(-2), first.slice(-2)) - 1)).toBeLessThan(0.02);
  second.forEach((error, i) => expect(error).toBeLessThan(first[i]! / 5));
});

test("a prediction that never changes is carried exactly by steps of both orders", async () => {
  const levels = evenLevels(7), known = Float32Array.of(-0.5, 0.25);
  const noise = [0.7, -1.2];
  const at = ({ signal, spread }: NoiseLevel) => known.map((value, j) => signal * value + spread * noise[j]!);
  for (const lastOrder of [1, 2] as const) {
    const x = at(levels[0]!), expected = at(levels.at(-1)!);
    await followSteps(x, solverSteps(levels, lastOrder), () => Promise.resolve(known.slice()));
    x.forEach((value, j) => expect(value).toBeCloseTo(expected[j]!, 6));
  }
});

test("a step to clean images is the prediction itself, whatever order the last step was to have", () => {
  const levels = [...evenLevels(3), { signal: 1, spread: 0 }];
  const steps = solverSteps(levels, 2);
  expect(steps.map(({ order }) => order)).toEqual([1, 2, 2, 1]);
  expect(steps.at(-1)).toEqual({ order: 1, x: 0, current: 1, previous: 0 });
  expect(solverSteps(evenLevels(3), 2).map(({ order }) => order)).toEqual([1, 2, 2]);
  expect(solverSteps(evenLevels(3), 1).map(({ order }) => order)).toEqual([1, 2, 1]);
});

test("a path on which noise grows is refused", () => {
  const [noisy, , clear] = evenLevels(2);
  expect(() => solverSteps([clear!, noisy!], 2)).toThrow("Noise must fall from level to level");
  expect(() => solverSteps([noisy!, noisy!], 2)).toThrow("goes from -4");
});
