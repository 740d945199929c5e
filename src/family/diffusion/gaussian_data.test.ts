/** Normal data with the denoiser that is optimal for it: every term of the bound and the ODE's likelihood are known. */
import { expect, test } from "vitest";
import type { DiffusionSpec } from "../../card/card.ts";
import { Noise, STREAM } from "../../core/noise.ts";
import { discretizedGaussianLogMass } from "../../observation/discretized_gaussian.ts";
import { meanAndVariance } from "../../stats/mean_and_variance.ts";
import { openDiffusion } from "../diffusion.ts";
import { diffusionCard, fakeGraphs } from "../fake_card.ts";
import { imagesOf } from "../fixture_images.ts";
import type { LikelihoodMethod } from "../likelihood_method.ts";
import { GaussianDiffusion } from "./gaussian_diffusion.ts";
import { noiseSchedule } from "./noise_schedule.ts";

const s = 0.25, steps = 40, size = 6, levels = 256;
const image = [100, 140, 128, 90, 170, 121];
const x0 = image.map((level) => level / 127.5 - 1);

const ANGLES = { linear: anglesOf("linear"), cosine: anglesOf("cosine") };

function anglesOf(name: "linear" | "cosine"): Float64Array {
  return noiseSchedule({ name, steps }).alphaBars.map((bar) => Math.acos(Math.sqrt(bar)));
}

/** cos φ and sin φ at a step, between whole ones too. */
function scalesAt(name: "linear" | "cosine", step: number): { signal: number; spread: number } {
  const low = Math.floor(step), high = Math.min(steps - 1, low + 1);
  const at = ANGLES[name][low]! + (step - low) * (ANGLES[name][high]! - ANGLES[name][low]!);
  return { signal: Math.cos(at), spread: Math.sin(at) };
}

/** E[x_0 | x_t] is this times x_t for x_0 ~ N(0, s²). */
const gain = ({ signal, spread }: { signal: number; spread: number }) =>
  signal * s ** 2 / (signal ** 2 * s ** 2 + spread ** 2);

function optimal(name: "linear" | "cosine", prediction: DiffusionSpec["prediction"]) {
  return fakeGraphs({
    denoise: ({ x, t }) => {
      const times = t!.data as Float32Array;
      const data = Float32Array.from(x!.data as Float32Array, (xt, i) => {
        const scales = scalesAt(name, times[Math.floor(i / size)]!);
        const clean = gain(scales) * xt, noise = (xt - scales.signal * clean) / scales.spread;
        return prediction === "x0"
          ? clean
          : prediction === "epsilon"
          ? noise
          : scales.signal * noise - scales.spread * clean;
      });
      return { out: { data, dims: x!.dims } };
    },
  });
}

async function score(
  spec: {
    name: "linear" | "cosine";
    variance?: "fixed-small" | "fixed-large";
    prediction?: DiffusionSpec["prediction"];
  },
  method: LikelihoodMethod,
  copies: number,
) {
  const { name, variance = "fixed-small", prediction = "x0" } = spec;
  const card = diffusionCard({ schedule: { name, steps }, variance, prediction });
  const capability = (await openDiffusion(card, optimal(name, prediction))).likelihood(method);
  if (!capability.has) throw new Error(capability.reason);
  return await capability.use.score(imagesOf(image, copies), new Noise(11n), 0);
}

/** Expected terms of the bound over the noise, in closed form but for one integral over the last step's noise. */
function expectedTerms(name: "linear" | "cosine", variance: "fixed-small" | "fixed-large"): number[] {
  const diffusion = new GaussianDiffusion(noiseSchedule({ name, steps }), { prediction: "x0", variance });
  return Array.from({ length: steps }, (_, t) => {
    const scales = scalesAt(name, t), g = gain(scales), weights = diffusion.posteriorMean(t);
    const model = diffusion.modelVariance(t), ratio = diffusion.posteriorVariance(t) / model;
    if (t > 0) {
      const squares = x0.reduce((sum, x) => sum + ((1 - g * scales.signal) * x) ** 2 + (g * scales.spread) ** 2, 0);
      return 0.5 * (size * (ratio - 1 - Math.log(ratio)) + weights.x0 ** 2 * squares / model);
    }
    const factor = weights.x0 * g + weights.xt;
    return x0.reduce((sum, x) => {
      let mean = 0;
      for (let e = -8; e <= 8; e += 0.01) {
        const at = factor * (scales.signal * x + scales.spread * e);
        mean -= 0.01 * Math.exp(-e * e / 2) / Math.sqrt(2 * Math.PI) *
          discretizedGaussianLogMass(x, at, Math.sqrt(model), levels);
      }
      return sum + mean;
    }, 0);
  });
}

test.each(
  [["linear", "fixed-small"], ["linear", "fixed-large"], ["cosine", "fixed-small"]] as const,
)("each term of the whole bound has its expectation: %s schedule, %s", async (name, variance) => {
  const copies = 600, expected = expectedTerms(name, variance);
  const { nats, curve, terms } = await score({ name, variance }, { method: "vlb", timeSteps: "all" }, copies);
  expect(curve!.at).toEqual(expected.map((_, t) => t));
  expected.forEach((value, t) => {
    const { mean, variance: spread } = meanAndVariance(curve!.values[t]!);
    expect(Math.abs(mean - value), `step ${t}`).toBeLessThan(4.5 * Math.sqrt(spread / copies) + 1e-6);
  });
  const total = expected.reduce((sum, value) => sum + value, 0) + terms["prior"]![0]!;
  const sample = meanAndVariance(nats);
  expect(Math.abs(sample.mean + total)).toBeLessThan(4 * Math.sqrt(sample.variance / copies));
});

test("the estimate from drawn steps has the whole bound's expectation, and so has its curve over time", async () => {
  const copies = 3000, expected = expectedTerms("cosine", "fixed-small");
  const { terms, curve } = await score({ name: "cosine" }, { method: "vlb", timeSteps: 4 }, copies);
  const total = expected.slice(1).reduce((sum, value) => sum + value, 0);
  const { mean, variance } = meanAndVariance(terms["diffusion"]!);
  expect(Math.abs(mean - total)).toBeLessThan(4 * Math.sqrt(variance / copies));
  curve!.at.forEach((start, bin) => {
    const inBin = expected.slice(start, curve!.at[bin + 1] ?? steps).reduce((sum, value) => sum + value, 0);
    const sample = meanAndVariance(curve!.values[bin]!);
    expect(Math.abs(sample.mean - inBin), `from ${start}`).toBeLessThan(4.5 * Math.sqrt(sample.variance / copies));
  });
});

test("as guided-diffusion only the last step differs, by its approximation of the normal", async () => {
  const ours = await score({ name: "cosine" }, { method: "vlb", timeSteps: "all" }, 4);
  const theirs = await score({ name: "cosine" }, { method: "vlb", timeSteps: "all", as: "guided-diffusion" }, 4);
  expect(theirs.terms["diffusion"]).toEqual(ours.terms["diffusion"]);
  expect(theirs.nats).not.toEqual(ours.nats);
  theirs.nats.forEach((value, i) => {
    expect(Math.abs(value - ours.nats[i]!)).toBeLessThan(0.02 * ours.terms["reconstruction"]![i]!);
  });
});

test.each(["v", "epsilon", "x0"] as const)(
  "the ODE finds the likelihood of the path it follows, predicting %s",
  async (prediction) => {
    const copies = 3;
    const { nats, terms, evaluations } = await score(
      { name: "cosine", prediction },
      { method: "ode", tolerance: 1e-4, probes: 1 },
      copies,
    );
    // The optimal path stretches every x by the same factor, from the first step's deviation to the last one's.
    const deviation = (t: number) => {
      const { signal, spread } = scalesAt("cosine", t);
      return Math.sqrt(signal ** 2 * s ** 2 + spread ** 2);
    };
    const stretch = deviation(steps - 1) / deviation(0);
    const noise = new Noise(11n), uniforms = new Float64Array(size);
    for (let i = 0; i < copies; i++) {
      noise.uniform(uniforms, { stream: STREAM.dequantisation, example: i });
      let expected = size * Math.log(2 / 255 * stretch);
      image.forEach((level, j) => {
        const end = stretch * (2 * (level + uniforms[j]! - 0.5) / 255 - 1);
        expected -= 0.5 * (end ** 2 + Math.log(2 * Math.PI));
      });
      expect(Math.abs(nats[i]! - expected)).toBeLessThan(0.01);
      expect(terms["prior"]![i]! + terms["volume"]![i]! + terms["dequantisation"]![i]!).toBeCloseTo(-nats[i]!, 8);
      expect(evaluations![i]! % 3).toBe(0);
      expect(evaluations![i]!).toBeGreaterThan(30);
    }
  },
);

test("with the first step's noise the ODE's likelihood is that of the path, the last step and the noise", async () => {
  const copies = 3;
  const method = { method: "ode", tolerance: 1e-4, probes: 1, dequantisation: "first-step" } as const;
  const { nats } = await score({ name: "cosine", prediction: "v" }, method, copies);
  const diffusion = new GaussianDiffusion(noiseSchedule({ name: "cosine", steps }), {
    prediction: "x0",
    variance: "fixed-small",
  });
  const scales = scalesAt("cosine", 0), last = scalesAt("cosine", steps - 1), weights = diffusion.posteriorMean(0);
  const stretch = Math.sqrt(
    (last.signal ** 2 * s ** 2 + last.spread ** 2) / (scales.signal ** 2 * s ** 2 + scales.spread ** 2),
  );
  const noise = new Noise(11n), epsilon = new Float32Array(size);
  for (let i = 0; i < copies; i++) {
    noise.normal(epsilon, { stream: STREAM.dequantisation, example: i });
    let expected = size * Math.log(stretch * scales.spread);
    x0.forEach((x, j) => {
      const noised = scales.signal * x + scales.spread * epsilon[j]!;
      expected += 0.5 * (epsilon[j]! ** 2 - (stretch * noised) ** 2);
      const mean = weights.x0 * gain(scales) * noised + weights.xt * noised;
      expected += discretizedGaussianLogMass(x, mean, Math.sqrt(diffusion.modelVariance(0)), levels);
    });
    expect(Math.abs(nats[i]! - expected)).toBeLessThan(0.01);
  }
});
