import { expect, test } from "vitest";
import { type DiffusionSpec, samplerSchema } from "../../card/card.ts";
import { diffusionCard } from "../fake_card.ts";
import { noiseSchedule } from "./noise_schedule.ts";
import { residentPlan } from "./resident_plan.ts";

const { alphaBars } = noiseSchedule({ name: "cosine", steps: 100 });
const planOf = (spec: Partial<DiffusionSpec>) => residentPlan(diffusionCard(spec).diffusion, alphaBars);

test.each<DiffusionSpec["sampler"]>([
  { kind: "ancestral", steps: 7 },
  { kind: "ddim", steps: 7, eta: 0 },
  { kind: "ddim", steps: 7, eta: 0.5 },
  samplerSchema.parse({ kind: "dpm-solver++-2m", steps: 7 }),
  samplerSchema.parse({ kind: "dpm-solver++-2m", steps: 7, finalSigma: "smallest", lowerOrderFinal: false }),
])("told the true x_0, a step ends with the next level's signal and noise: %o", (sampler) => {
  const { other, steps } = planOf({ sampler });
  expect(steps).toHaveLength(7);
  steps.forEach(({ t, next }, i) => {
    const bar = alphaBars[t]!, at = steps[i + 1]?.t;
    const end = sampler.kind === "dpm-solver++-2m" && sampler.finalSigma === "smallest" ? alphaBars[0]! : 1;
    const following = at === undefined ? end : alphaBars[at]!;
    const before = other === "before" ? next.other : 0, noise = other === "noise" ? next.other : 0;
    // x_t is signal x_0 + spread ε, and the x_0 of the step before was the true one too.
    expect(next.x * Math.sqrt(bar) + next.clean + before).toBeCloseTo(Math.sqrt(following), 12);
    expect((next.x * Math.sqrt(1 - bar)) ** 2 + noise ** 2).toBeCloseTo(1 - following, 12);
  });
});

test("whatever the network predicts, the true prediction gives the true x_0", () => {
  const x0 = 0.3, epsilon = -1.2;
  for (const prediction of ["epsilon", "v", "x0"] as const) {
    for (const { t, clean } of planOf({ prediction, sampler: { kind: "ancestral", steps: 50 } }).steps) {
      const signal = Math.sqrt(alphaBars[t]!), spread = Math.sqrt(1 - alphaBars[t]!);
      const output = { epsilon, v: signal * epsilon - spread * x0, x0 }[prediction];
      expect(clean.x * (signal * x0 + spread * epsilon) + clean.output * output).toBeCloseTo(x0, 9);
    }
  }
});

test("steps without noise ask for none, and a step of first order not for the one before", () => {
  expect(planOf({ sampler: { kind: "ddim", steps: 5, eta: 0 } }).other).toBe("none");
  expect(planOf({ sampler: { kind: "ancestral", steps: 1 } }).other).toBe("none");
  const { other, steps } = planOf({ sampler: samplerSchema.parse({ kind: "dpm-solver++-2m", steps: 4 }) });
  expect(other).toBe("before");
  expect(steps.map(({ next }) => next.other !== 0)).toEqual([false, true, true, false]);
});

test("a learned variance is refused", () => {
  expect(() => planOf({ variance: "learned-range" })).toThrow("A learned variance has no one weight for all pixels");
});
