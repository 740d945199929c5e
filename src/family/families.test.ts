import { expect, test } from "vitest";
import { Noise } from "../core/noise.ts";
import { openAutoregressive } from "./autoregressive.ts";
import { openDiffusion } from "./diffusion.ts";
import { trailingSteps } from "./diffusion/diffusion_sampler.ts";
import { autoregressiveCard, diffusionCard, fakeGraphs, ganCard, vaeCard } from "./fake_card.ts";
import { openGan } from "./gan.ts";
import { GaussianDiffusion } from "./diffusion/gaussian_diffusion.ts";
import type { Capability, LikelihoodEstimator, Sampler } from "./model.ts";
import { noiseSchedule } from "./diffusion/noise_schedule.ts";
import { openVae } from "./vae.ts";

const noise = new Noise(1n);

function use<T extends Sampler | LikelihoodEstimator>(capability: Capability<T>): T {
  if (!capability.has) throw new Error(capability.reason);
  return capability.use;
}

const identity = fakeGraphs({ generate: ({ z }) => ({ x: z! }) });

test("a GAN's sample i is the same alone and in any batch", async () => {
  const sampler = use((await openGan(ganCard(), identity)).sample);
  const together = await sampler.draw(noise, 0, 9);
  const alone = await sampler.draw(noise, 7, 1);
  expect(together.slice(7 * 6, 8 * 6)).toEqual(alone);
});

test("a GAN defines no likelihood, and says why", async () => {
  const { likelihood } = await openGan(ganCard(), identity);
  const capability = likelihood({ method: "exact" });
  expect(capability.has ? "" : capability.reason).toContain("defines no likelihood");
});

test("a class-conditional sampler asks for the classes in turn, and says so", async () => {
  const card = ganCard();
  const asked: bigint[] = [];
  const labelled = fakeGraphs({
    generate: ({ z, label }) => {
      asked.push(...label!.data as BigInt64Array);
      return { x: z! };
    },
  });
  const conditional = { ...card, gan: { ...card.gan, conditioning: { input: "label", classes: 3 } } };
  const sampler = use((await openGan(conditional, labelled)).sample);
  await sampler.draw(noise, 4, 4);
  expect(asked).toEqual([1n, 2n, 0n, 1n]);
  expect(sampler.convention).toMatchObject({ labels: "index mod classes", classes: 3 });
});

test("a sample that is no number is refused with its index and its batch", async () => {
  const broken = fakeGraphs({
    generate: ({ z }) => ({
      x: {
        ...z!,
        data: Float32Array.from(z!.data as Float32Array, (v, i) => i === 15 ? NaN : v),
      },
    }),
  });
  const sampler = use((await openGan(ganCard(), broken)).sample);
  await expect(sampler.draw(noise, 64, 4)).rejects.toThrow(
    "gave NaN in output 'x' for example 66, element 3 (batch of examples 64 to 67)",
  );
});

/** A VAE whose posterior is N(mean, 1) and whose pixels are uniform. */
const constantVae = (mean: number) =>
  fakeGraphs({
    encode: ({ x }) => {
      const dims = [x!.dims[0]!, 4];
      return {
        mean: { data: new Float32Array(dims[0]! * 4).fill(mean), dims },
        log_variance: { data: new Float32Array(dims[0]! * 4), dims },
      };
    },
    decode: ({ z }) => {
      const n = z!.dims[0]!;
      return { parameters: { data: new Float32Array(n * 12), dims: [n, 2, 2, 3] } };
    },
  });

test("a VAE's bound is uniform pixels less the closed-form KL", async () => {
  const model = await openVae(vaeCard("mean"), constantVae(1.5));
  const { nats, terms } = await use(model.likelihood({ method: "elbo" })).score(new Uint8Array(12), noise, 0);
  const kl = 4 * 0.5 * 1.5 ** 2;
  for (const i of [0, 1]) {
    expect(terms["kl"]![i]).toBeCloseTo(kl, 6);
    expect(terms["reconstruction"]![i]).toBeCloseTo(6 * Math.log(256), 8);
    expect(nats[i]).toBeCloseTo(-6 * Math.log(256) - kl, 6);
  }
});

test("a VAE's pixels are the mean or draws of its observation, as the card says", async () => {
  const mean = await use((await openVae(vaeCard("mean"), constantVae(0))).sample).draw(noise, 0, 400);
  expect(new Set(mean)).toEqual(new Set([128])); // the mean of the uniform on 0..255 is 127.5
  const draws = await use((await openVae(vaeCard("draw"), constantVae(0))).sample).draw(noise, 0, 400);
  const average = draws.reduce((sum, level) => sum + level, 0) / draws.length;
  expect(Math.abs(average - 127.5)).toBeLessThan(4 * 73.9 / Math.sqrt(draws.length));
  expect(new Set(draws).size).toBeGreaterThan(200);
});

test("an autoregressive model with equal logits has 8 bits a pixel and draws every level", async () => {
  const uniform = fakeGraphs({
    logits: ({ x }) => ({ logits: { data: new Float32Array(x!.dims[0]! * 256 * 6), dims: [] } }),
  });
  const model = await openAutoregressive(autoregressiveCard(), uniform);
  const { nats } = await use(model.likelihood({ method: "exact" })).score(Uint8Array.of(0, 1, 2, 3, 4, 255), noise, 0);
  expect(-nats[0]! / Math.LN2 / 6).toBeCloseTo(8, 12);
  const images = await use(model.sample).draw(noise, 0, 500);
  expect(new Set(images).size).toBe(256);
});

test("trailing time steps begin at the last one and are evenly spaced", () => {
  expect(trailingSteps(1000, 4)).toEqual([999, 749, 499, 249]);
  expect(trailingSteps(10, 10)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
  expect(() => trailingSteps(10, 11)).toThrow("the schedule has 10");
});

test.each(
  [
    ["ddim", { kind: "ddim", steps: 10, eta: 0 }],
    ["stochastic ddim", { kind: "ddim", steps: 10, eta: 0.5 }],
    ["ancestral", { kind: "ancestral", steps: 40 }],
  ] as const,
)("%s sampling with a denoiser that knows the image ends at the image", async (_, sampler) => {
  const image = [-1, -0.6, -0.2, 0.2, 0.6, 1];
  const known = fakeGraphs({
    denoise: ({ x }) => ({
      out: { data: Float32Array.from(x!.data as Float32Array, (_, i) => image[i % 6]!), dims: x!.dims },
    }),
  });
  const model = await openDiffusion(diffusionCard({ prediction: "x0", sampler }), known);
  expect([...await use(model.sample).draw(noise, 0, 1)]).toEqual(image.map((value) => Math.round((value + 1) * 127.5)));
});

test.each([[-1, "fixed-small"], [1, "fixed-large"]] as const)(
  "a learned variance of %i samples and scores as %s does",
  async (output, variance) => {
    // The network halves its input and, where it has a second channel, says the same of every pixel's variance.
    const halving = (learned: boolean) =>
      fakeGraphs({
        denoise: ({ x }) => {
          const n = x!.dims[0]!, xt = x!.data as Float32Array, stride = learned ? 12 : 6;
          const data = new Float32Array(n * stride).fill(output);
          for (let i = 0; i < n; i++) {
            data.set(xt.subarray(i * 6, (i + 1) * 6).map((value) => 0.5 * value), i * stride);
          }
          return { out: { data, dims: [n, learned ? 2 : 1, 2, 3] } };
        },
      });
    const spec = { schedule: { name: "linear", steps: 20 }, sampler: { kind: "ancestral", steps: 10 } } as const;
    const fixed = await openDiffusion(diffusionCard({ ...spec, variance }), halving(false));
    const learned = await openDiffusion(diffusionCard({ ...spec, variance: "learned-range" }), halving(true));
    expect(await use(learned.sample).draw(noise, 0, 50)).toEqual(await use(fixed.sample).draw(noise, 0, 50));
    const image = Uint8Array.of(0, 50, 100, 150, 200, 255);
    const terms = async (model: typeof fixed) =>
      (await use(model.likelihood({ method: "vlb", timeSteps: "all" })).score(image, noise, 0)).terms["diffusion"]![0]!;
    expect(await terms(learned)).toBeCloseTo(await terms(fixed), 6);
  },
);

test("ancestral sampling with a linear denoiser has the variance that the recursion gives", async () => {
  // With x_0 predicted as gain · x_t every step is linear, so the variance follows v <- (c0 gain + ct)² v + sigma².
  const s = 0.2, steps = 50;
  const schedule = noiseSchedule({ name: "linear", steps });
  const diffusion = new GaussianDiffusion(schedule, { prediction: "x0", variance: "fixed-small" });
  const gain = (t: number) => {
    const bar = schedule.alphaBars[t]!;
    return Math.sqrt(bar) * s ** 2 / (bar * s ** 2 + 1 - bar); // optimal for x_0 ~ N(0, s²)
  };
  const linear = fakeGraphs({
    denoise: ({ x, t }) => {
      const factor = gain(Number(t!.data[0]));
      return { out: { data: Float32Array.from(x!.data as Float32Array, (value) => factor * value), dims: x!.dims } };
    },
  });
  let expected = 1;
  for (let t = steps - 1; t >= 0; t--) {
    const weights = diffusion.posteriorMean(t);
    expected *= (weights.x0 * gain(t) + weights.xt) ** 2;
    if (t > 0) expected += diffusion.posteriorVariance(t);
  }
  const card = diffusionCard({
    prediction: "x0",
    schedule: { name: "linear", steps },
    sampler: { kind: "ancestral", steps },
  });
  const images = await use((await openDiffusion(card, linear)).sample).draw(noise, 0, 2000);
  const variance = images.reduce((sum, level) => sum + (level / 127.5 - 1) ** 2, 0) / images.length;
  // Five standard errors of a variance over 12,000 pixels.
  expect(Math.abs(variance / expected - 1)).toBeLessThan(5 * Math.sqrt(2 / images.length));
});

test("the bound from random time steps agrees with the bound over all of them", async () => {
  const damped = fakeGraphs({
    denoise: ({ x }) => ({
      out: { data: Float32Array.from(x!.data as Float32Array, (value) => 0.4 * value), dims: x!.dims },
    }),
  });
  const image = Uint8Array.of(0, 50, 100, 150, 200, 255), copies = 3000;
  const model = await openDiffusion(diffusionCard(), damped);
  const batch = new Uint8Array(6 * copies);
  for (let i = 0; i < copies; i++) batch.set(image, i * 6);
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const few = await use(model.likelihood({ method: "vlb", timeSteps: 2 })).score(batch, noise, 0);
  const many = await use(model.likelihood({ method: "vlb", timeSteps: 39 * 8 })).score(
    batch.subarray(0, 6 * 200),
    noise,
    0,
  );
  const spread = Math.sqrt(few.nats.reduce((sum, value) => sum + (value - mean(few.nats)) ** 2, 0)) / copies;
  expect(Math.abs(mean(few.nats) - mean(many.nats))).toBeLessThan(5 * spread);
  expect(few.terms["prior"]![0]).toBeCloseTo(many.terms["prior"]![0]!, 12);
});

test("a mixture of discretised logistics draws colours with the masses that it gives them", async () => {
  const colour = { shape: [3, 1, 1] as [number, number, number] };
  const card = autoregressiveCard({ kind: "discretized-logistic-mixture", components: 1 }, colour);
  // One component: red about level 51, green with red, blue against green.
  const parameters = [0, -0.6, -3, 20, 0.1, -3, 0, 0, -3, -20];
  const fixed = fakeGraphs({
    logits: ({ x }) => ({
      logits: { data: Float32Array.from({ length: x!.dims[0]! * 10 }, (_, i) => parameters[i % 10]!), dims: [] },
    }),
  });
  const model = await openAutoregressive(card, fixed);
  const { evaluations, draw } = use(model.sample);
  expect(evaluations).toBe(1);
  const count = 3000, images = await draw(noise, 0, count);
  const { nats } = await use(model.likelihood({ method: "exact" })).score(images, noise, 0);
  // E[-log p] of what the model draws is its entropy: three logistics of scale s, each log s + 2, on bins of 2 / 255.
  const entropy = 3 * (-3 + 2 - Math.log(2 / 255));
  const mean = nats.reduce((sum, value) => sum - value, 0) / count;
  const spread = Math.sqrt(nats.reduce((sum, value) => sum + (-value - mean) ** 2, 0)) / count;
  expect(Math.abs(mean - entropy)).toBeLessThan(4 * spread + 3e-3);
});

test("a model says what it offers, and by which methods it has no number", async () => {
  const vae = await openVae(vaeCard("mean"), constantVae(0));
  expect(vae.likelihoodMethods.map(({ method }) => method)).toEqual(["elbo", "importance-weighted"]);
  expect(use(vae.likelihood({ method: "importance-weighted", draws: 7 }))).toMatchObject({
    kind: "importance-weighted",
    evaluations: 8,
    convention: { draws: 7 },
  });
  expect(vae.likelihood({ method: "exact" })).toMatchObject({ has: false });
  const gan = await openGan(ganCard(), identity);
  expect(gan.likelihoodMethods).toEqual([]);
});
