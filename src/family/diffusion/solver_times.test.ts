import { expect, test } from "vitest";
import golden from "../goldens/dpm_solver.json" with { type: "json" };
import { trailingSteps } from "./diffusion_sampler.ts";
import { halfLogSnr } from "./dpm_solver.ts";
import { noiseSchedule } from "./noise_schedule.ts";
import { lastOrder, LOWEST_HALF_LOG_SNR, solverTimes, trainedLevel } from "./solver_times.ts";

const { alphaBars: linear } = noiseSchedule({ name: "linear", steps: 1000 });
const { alphaBars: cosine } = noiseSchedule({ name: "cosine", steps: 1000 });
const SPACINGS = ["log-snr", "time-uniform", "time-quadratic", "karras"] as const;

test.each(golden.cases)(
  "the nearest trained steps: $schedule, $rules.spacing, $rules.steps",
  ({ schedule, ...rest }) => {
    const { spacing, finalSigma, steps } = rest.rules;
    const rules = {
      steps,
      spacing: pick(SPACINGS, spacing),
      finalSigma: pick(["zero", "smallest"] as const, finalSigma),
    };
    expect(solverTimes(schedule === "linear" ? linear : cosine, rules)).toEqual(rest.times);
  },
);

function pick<T extends string>(names: readonly T[], wanted: string): T {
  const found = names.find((name) => name === wanted);
  if (found === undefined) throw new Error(`Expected one of ${names.join(", ")}, found ${wanted}`);
  return found;
}

test.each([1, 7, 16, 250, 1000])("evenly in time, %i steps to clean images are DDIM's", (steps) => {
  expect(solverTimes(linear, { steps, spacing: "time-uniform", finalSigma: "zero" })).toEqual(
    trailingSteps(1000, steps),
  );
});

test.each(SPACINGS)("any number of steps that the schedule has gives as many, all different: %s", (spacing) => {
  for (const bars of [linear, cosine]) {
    for (const steps of [1, 2, 3, 10, 50, 333, 998, 999, 1000]) {
      for (const finalSigma of ["zero", "smallest"] as const) {
        const rules = { steps, spacing, finalSigma }, least = finalSigma === "zero" ? 0 : 1;
        if (steps > 1000 - least) {
          expect(() => solverTimes(bars, rules)).toThrow("Cannot sample in 1000 steps: the schedule has 1000");
          continue;
        }
        const times = solverTimes(bars, rules);
        expect(times.length).toBe(steps);
        times.forEach((t, i) => expect(t).toBeLessThan(times[i - 1] ?? 1000));
        expect(times.at(-1)!).toBeGreaterThanOrEqual(least);
      }
    }
  }
});

test("a cosine schedule's steps of pure noise are left out, unless there are so many that they are needed", () => {
  const noisiest = (steps: number) => solverTimes(cosine, { steps, spacing: "log-snr", finalSigma: "zero" })[0]!;
  expect(noisiest(10)).toBe(995);
  expect(halfLogSnr(trainedLevel(cosine[995]!))).toBeGreaterThan(LOWEST_HALF_LOG_SNR);
  expect(halfLogSnr(trainedLevel(cosine[996]!))).toBeLessThan(LOWEST_HALF_LOG_SNR);
  expect(noisiest(1000)).toBe(999);
});

test("the last step is of first order at clean images, and where it is one of few", () => {
  const rules = { kind: "dpm-solver++-2m", spacing: "log-snr", lowerOrderFinal: true, finalSigma: "smallest" } as const;
  expect(lastOrder({ ...rules, steps: 14 })).toBe(1);
  expect(lastOrder({ ...rules, steps: 15 })).toBe(2);
  expect(lastOrder({ ...rules, steps: 14, lowerOrderFinal: false })).toBe(2);
  expect(lastOrder({ ...rules, steps: 100, lowerOrderFinal: false, finalSigma: "zero" })).toBe(1);
});
