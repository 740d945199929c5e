/**
 * Every estimator against data whose distribution is written down: models that are the truth itself, in the form that each
 * family has, must give the true likelihood, or a bound on its side.
 */
import { expect, test } from "vitest";
import { Noise } from "../core/noise.ts";
import { logisticLogMasses } from "../dataset/oracle/logistic_log_masses.ts";
import type { PixelMixture } from "../dataset/oracle/pixel_mixture.ts";
import { scoreMixture } from "../dataset/oracle/score_mixture.ts";
import { plainAlgebra } from "../linalg/plain_algebra.ts";
import type { Tensor } from "../runtime/graph.ts";
import { meanAndVariance } from "../stats/mean_and_variance.ts";
import { normalCdf } from "../stats/normal_cdf.ts";
import { normalQuantile } from "../stats/normal_quantile.ts";
import { openAutoregressive } from "./autoregressive.ts";
import { noiseSchedule } from "./diffusion/noise_schedule.ts";
import { openDiffusion } from "./diffusion.ts";
import { autoregressiveCard, diffusionCard, fakeGraphs, flowCard, vaeCard } from "./fake_card.ts";
import { openFlow } from "./flow.ts";
import type { Capability } from "./model.ts";
import { openVae } from "./vae.ts";

const MEANS = [60, 120, 190], SCALE = 5, SIZE = 6, LEVELS = 256;

/** Three modes of 2 × 3 pixels. */
const TRUTH: PixelMixture = {
  modes: 3,
  pixels: SIZE,
  kinds: Uint8Array.of(0, 1, 2, 2, 1, 0, 1, 1, 0, 2, 0, 2, 2, 0, 1, 0, 2, 1),
  logMasses: MEANS.map((mean) => logisticLogMasses(mean, SCALE)),
};
const COUNT = 60;
const images = drawImages(COUNT);
const { logLikelihoods: truth } = await scoreMixture(TRUTH, images, plainAlgebra);
const noise = new Noise(11n);

function drawImages(count: number): Uint8Array {
  const uniforms = new Float64Array(count * (SIZE + 1));
  new Noise(5n).uniform(uniforms, { stream: 1, example: 0 });
  const drawn = new Uint8Array(count * SIZE);
  for (let i = 0; i < count; i++) {
    const mode = Math.floor(3 * uniforms[i * (SIZE + 1)]!);
    for (let d = 0; d < SIZE; d++) {
      const u = uniforms[i * (SIZE + 1) + 1 + d]!;
      drawn[i * SIZE + d] = Math.round(MEANS[kindOf(mode, d)]! + SCALE * Math.log(u / (1 - u)));
    }
  }
  return drawn;
}

function kindOf(mode: number, d: number): number {
  return TRUTH.kinds[mode * SIZE + d]!;
}

function massAt(mode: number, d: number, level: number): number {
  return TRUTH.logMasses[kindOf(mode, d)]![level]!;
}

function use<T>(capability: Capability<T>): T {
  if (!capability.has) throw new Error(capability.reason);
  return capability.use;
}

/** Weights of the modes given the pixels before one: [3], not normalised. */
function weightsBefore(levels: ArrayLike<number>, site: number): number[] {
  return [0, 1, 2].map((mode) => {
    let sum = 0;
    for (let d = 0; d < site; d++) sum += massAt(mode, d, levels[d]!);
    return Math.exp(sum);
  });
}

function levelsOf(x: Tensor, toLevel: (value: number) => number): Uint8Array[] {
  const values = x.data as Float32Array;
  return Array.from(
    { length: x.dims[0]! },
    (_, i) => Uint8Array.from(values.subarray(i * SIZE, (i + 1) * SIZE), (value) => Math.round(toLevel(value))),
  );
}

test("the chain rule over the mixture's conditionals is the mixture: autoregressive, 256-way", async () => {
  const graphs = fakeGraphs({
    logits: ({ x }) => {
      const batch = levelsOf(x!, (value) => 255 * value);
      const logits = new Float32Array(batch.length * LEVELS * SIZE);
      batch.forEach((levels, i) => {
        for (let site = 0; site < SIZE; site++) {
          const weights = weightsBefore(levels, site);
          for (let level = 0; level < LEVELS; level++) {
            const mass = weights.reduce((sum, weight, mode) => sum + weight * Math.exp(massAt(mode, site, level)), 0);
            logits[(i * LEVELS + level) * SIZE + site] = Math.log(mass);
          }
        }
      });
      return { logits: { data: logits, dims: [batch.length, LEVELS, 2, 3] } };
    },
  });
  const model = await openAutoregressive(autoregressiveCard(), graphs);
  const { nats } = await use(model.likelihood({ method: "exact" })).score(images, noise, 0);
  nats.forEach((value, i) => expect(value).toBeCloseTo(truth[i]!, 3));
});

test("the conditionals are mixtures of logistics: autoregressive, discretised logistic mixture", async () => {
  const graphs = fakeGraphs({
    logits: ({ x }) => {
      const batch = levelsOf(x!, (value) => (value + 1) * 127.5);
      const logits = new Float32Array(batch.length * 9 * SIZE);
      batch.forEach((levels, i) => {
        for (let site = 0; site < SIZE; site++) {
          weightsBefore(levels, site).forEach((weight, mode) => {
            const at = (row: number) => (i * 9 + row) * SIZE + site;
            logits[at(mode)] = Math.log(weight);
            logits[at(3 + mode)] = MEANS[kindOf(mode, site)]! / 127.5 - 1;
            logits[at(6 + mode)] = Math.log(SCALE / 127.5);
          });
        }
      });
      return { logits: { data: logits, dims: [batch.length, 9, 2, 3] } };
    },
  });
  const card = autoregressiveCard({ kind: "discretized-logistic-mixture", components: 3 }, { range: [-1, 1] });
  const { nats } = await use((await openAutoregressive(card, graphs)).likelihood({ method: "exact" }))
    .score(images, noise, 0);
  nats.forEach((value, i) => expect(value).toBeCloseTo(truth[i]!, 3));
});

test("a VAE whose code is the mode lies below the truth, and reaches it with the number of draws", async () => {
  // z is normal, its third of the probability the mode; the encoder knows nothing.
  const graphs = fakeGraphs({
    encode: ({ x }) => {
      const zeros = { data: new Float32Array(x!.dims[0]!), dims: [x!.dims[0]!, 1] };
      return { mean: zeros, log_variance: zeros };
    },
    decode: ({ z }) => {
      const codes = z!.data as Float32Array;
      const logits = new Float32Array(codes.length * LEVELS * SIZE);
      codes.forEach((code, i) => {
        const mode = Math.min(2, Math.floor(3 * normalCdf(code)));
        for (let level = 0; level < LEVELS; level++) {
          for (let d = 0; d < SIZE; d++) logits[(i * LEVELS + level) * SIZE + d] = massAt(mode, d, level);
        }
      });
      return { parameters: { data: logits, dims: [codes.length, LEVELS, 2, 3] } };
    },
  });
  const card = vaeCard("draw", { latent: 1, observation: { kind: "categorical", classAxis: 1 } });
  const model = await openVae(card, graphs);
  const score = async (method: Parameters<typeof model.likelihood>[0]) =>
    meanAndVariance((await use(model.likelihood(method)).score(images, noise, 0)).nats).mean;
  const exact = meanAndVariance(truth).mean;
  const [elbo, few, many] = [
    await score({ method: "elbo" }),
    await score({ method: "importance-weighted", draws: 4 }),
    await score({ method: "importance-weighted", draws: 400 }),
  ];
  expect(elbo).toBeLessThan(few);
  expect(few).toBeLessThan(many);
  // Two thirds of the draws fall on other modes: the weights' relative variance is 2, the bias -2 / 2K.
  expect(Math.abs(many - (exact - 1 / 400))).toBeLessThan(4 * Math.sqrt(2 / 400 / COUNT));
});

test("a flow whose density is flat within each level has the true mass from one draw", async () => {
  // One mode: every number's distribution function, linear within levels, carried to the normal.
  const cumulative = TRUTH.logMasses.map((row) => {
    let sum = 0;
    return Float64Array.from([0, ...row.map((value) => sum += Math.exp(value))]);
  });
  const graphs = fakeGraphs({
    forward: ({ x }) => {
      const values = x!.data as Float32Array, count = values.length / SIZE;
      const z = new Float32Array(values.length), logDet = new Float32Array(count);
      values.forEach((value, at) => {
        const i = Math.floor(at / SIZE), d = at % SIZE, kind = kindOf(0, d);
        const level = Math.min(255, Math.floor(256 * value)), within = 256 * value - level;
        const below = cumulative[kind]![level]!, mass = cumulative[kind]![level + 1]! - below;
        const code = normalQuantile(Math.min(1 - 1e-12, Math.max(1e-12, below + within * mass)));
        z[at] = code;
        logDet[i]! += Math.log(256 * mass) + 0.5 * (code ** 2 + Math.log(2 * Math.PI));
      });
      return { z: { data: z, dims: [count, SIZE] }, log_det: { data: logDet, dims: [count] } };
    },
    inverse: () => ({}),
  });
  const one: PixelMixture = { ...TRUTH, modes: 1, kinds: TRUTH.kinds.slice(0, SIZE) };
  // Mode 0 is the one with a dark pixel before a middling one.
  const own = images.filter((_, at) => {
    const first = SIZE * Math.floor(at / SIZE), second = images[first + 1]!;
    return images[first]! < 90 && second > 90 && second < 155;
  });
  const { logLikelihoods } = await scoreMixture(one, own, plainAlgebra);
  const model = await openFlow(flowCard([0, 1]), graphs);
  const { nats } = await use(model.likelihood({ method: "dequantised", draws: 1 })).score(own, noise, 0);
  expect(nats.length).toBeGreaterThan(10);
  nats.forEach((value, i) => expect(value).toBeCloseTo(logLikelihoods[i]!, 3));
});

/** E[x_0 | x_t] under the truth, in numbers from -1 to 1. */
function posteriorMean(xt: Float32Array, signal: number, spread: number): Float32Array {
  const logs = new Float64Array(3), means = [0, 1, 2].map(() => new Float64Array(SIZE));
  for (let mode = 0; mode < 3; mode++) {
    for (let d = 0; d < SIZE; d++) {
      let total = 0, weighted = 0;
      for (let level = 0; level < LEVELS; level++) {
        const value = level / 127.5 - 1;
        const mass = Math.exp(massAt(mode, d, level) - 0.5 * ((xt[d]! - signal * value) / spread) ** 2);
        total += mass;
        weighted += mass * value;
      }
      logs[mode]! += Math.log(total);
      means[mode]![d] = weighted / total;
    }
  }
  const largest = Math.max(...logs), weights = logs.map((value) => Math.exp(value - largest));
  const total = weights.reduce((a, b) => a + b);
  return Float32Array.from(
    { length: SIZE },
    (_, d) => weights.reduce((sum, weight, mode) => sum + weight * means[mode]![d]!, 0) / total,
  );
}

/** A diffusion with the denoiser that is optimal for the truth. */
async function optimalDiffusion(steps: number) {
  const card = diffusionCard({ prediction: "x0", schedule: { name: "linear", steps } });
  const { alphaBars } = noiseSchedule({ name: "linear", steps });
  const angles = alphaBars.map((bar) => Math.acos(Math.sqrt(bar)));
  return await openDiffusion(
    card,
    fakeGraphs({
      denoise: ({ x, t }) => {
        const times = t!.data as Float32Array, values = x!.data as Float32Array;
        const out = new Float32Array(values.length);
        times.forEach((time, i) => {
          const low = Math.floor(time), high = Math.min(steps - 1, low + 1);
          const angle = angles[low]! + (time - low) * (angles[high]! - angles[low]!);
          out.set(posteriorMean(values.subarray(i * SIZE, (i + 1) * SIZE), Math.cos(angle), Math.sin(angle)), i * SIZE);
        });
        return { out: { data: out, dims: x!.dims } };
      },
    }),
  );
}

test("a diffusion with the optimal denoiser lies below the truth and near it; drawn time steps agree", async () => {
  const model = await optimalDiffusion(200);
  const bits = (nats: Float64Array, n: number) => nats.subarray(0, n).map((value) => -value / SIZE / Math.LN2);
  const n = 24, few = images.subarray(0, n * SIZE);
  const whole = bits((await use(model.likelihood({ method: "vlb", timeSteps: "all" })).score(few, noise, 0)).nats, n);
  const gap = meanAndVariance(whole.map((value, i) => value - bits(truth, n)[i]!));
  const error = Math.sqrt(gap.variance / n);
  // The terms' noise is still in it: below the truth within four errors, and less than a tenth of a bit away.
  expect(gap.mean).toBeGreaterThan(-4 * error);
  expect(gap.mean).toBeLessThan(0.1 + 4 * error);
  const drawn = bits((await use(model.likelihood({ method: "vlb", timeSteps: 16 })).score(few, noise, 0)).nats, n);
  const difference = meanAndVariance(drawn.map((value, i) => value - whole[i]!));
  expect(Math.abs(difference.mean)).toBeLessThan(4 * Math.sqrt(difference.variance / n));
});

test("the probability-flow ODE of the optimal denoiser estimates the truth, started by the first step's noise", async () => {
  const model = await optimalDiffusion(200);
  const n = 24, method = { method: "ode", tolerance: 1e-3, probes: 4, dequantisation: "first-step" } as const;
  const { nats } = await use(model.likelihood(method)).score(images.subarray(0, n * SIZE), noise, 0);
  const gap = meanAndVariance(nats.map((value, i) => (truth[i]! - value) / SIZE / Math.LN2));
  expect(Math.abs(gap.mean)).toBeLessThan(0.1 + 4 * Math.sqrt(gap.variance / n));
});
