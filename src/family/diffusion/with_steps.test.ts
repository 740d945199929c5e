import { expect, test } from "vitest";
import { diffusionCard } from "../fake_card.ts";
import { withSteps } from "./with_steps.ts";

const card = diffusionCard({ sampler: { kind: "ddim", steps: 25, eta: 0.5 } });

test("the same sampler with other steps keeps what else the card says of it", () => {
  expect(withSteps(card, "ddim", 10).diffusion.sampler).toEqual({ kind: "ddim", steps: 10, eta: 0.5 });
  const fast = withSteps(card, "dpm-solver++-2m", 10);
  const sampler = { ...fast.diffusion.sampler, spacing: "karras" } as const;
  const changed = { ...fast, diffusion: { ...fast.diffusion, sampler } };
  expect(withSteps(changed, "dpm-solver++-2m", 50).diffusion.sampler).toMatchObject({ steps: 50, spacing: "karras" });
});

test("another sampler has the schema's defaults, and nothing else of the card changes", () => {
  expect(withSteps(card, "ancestral", 5).diffusion.sampler).toEqual({ kind: "ancestral", steps: 5 });
  const fast = withSteps(card, "dpm-solver++-2m", 20);
  expect(fast.diffusion.sampler).toEqual({
    kind: "dpm-solver++-2m",
    steps: 20,
    spacing: "log-snr",
    lowerOrderFinal: true,
    finalSigma: "zero",
  });
  expect({ ...fast, diffusion: { ...fast.diffusion, sampler: card.diffusion.sampler } }).toEqual(card);
  expect(withSteps(withSteps(card, "ancestral", 5), "ddim", 9).diffusion.sampler).toEqual({
    kind: "ddim",
    steps: 9,
    eta: 0,
  });
});

test("steps that are no count are refused", () => {
  expect(() => withSteps(card, "ancestral", 0)).toThrow();
  expect(() => withSteps(card, "dpm-solver++-2m", 2.5)).toThrow();
});
