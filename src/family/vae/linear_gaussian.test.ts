/** A VAE whose marginal likelihood is known: z ~ N(0, I), x | z ~ N(b + W z, s² I), with orthogonal columns in W. */
import { expect, test } from "vitest";
import { Noise } from "../../core/noise.ts";
import { meanAndVariance } from "../../stats/mean_and_variance.ts";
import { fakeGraphs, vaeCard } from "../fake_card.ts";
import { imagesOf } from "../fixture_images.ts";
import type { LikelihoodMethod } from "../likelihood_method.ts";
import { openVae } from "../vae.ts";

const s = 0.4, size = 6;
const b = [0.1, -0.2, 0, 0.15, 0.05, -0.1];
const W = [[0.4, 0.4, 0, 0, -0.4, 0.1], [0.2, -0.1, 0.3, 0, 0.1, 0]];
const normSquared = W.map((w) => w.reduce((sum, value) => sum + value ** 2, 0));
const image = [90, 60, 140, 170, 100, 120];
const x = image.map((level) => level / 127.5 - 1);

/** w_j · (x - b) / s² and 1 + |w_j|² / s²: all that the posterior depends on. */
const pulls = (values: readonly number[]) =>
  W.map((w) => w.reduce((sum, value, i) => sum + value * (values[i]! - b[i]!), 0) / s ** 2);
const precisions = normSquared.map((square) => 1 + square / s ** 2);

function logMarginal(): number {
  let nats = -size / 2 * Math.log(2 * Math.PI * s ** 2) -
    x.reduce((sum, v, i) => sum + (v - b[i]!) ** 2, 0) / (2 * s ** 2);
  pulls(x).forEach((pull, j) => nats += pull ** 2 / precisions[j]! / 2 - Math.log(precisions[j]!) / 2);
  // Bins are narrow against s: their mass is the density at the middle, to 2e-5 a number.
  return nats + size * Math.log(2 / 255);
}

/** The posterior with its mean shifted and its variance stretched. */
const linear = (shift: number, stretch: number) =>
  fakeGraphs({
    encode: ({ x: input }) => {
      const n = input!.dims[0]!, values = Array.from(input!.data as Float32Array);
      const mean = new Float32Array(n * 2), logVariance = new Float32Array(n * 2);
      for (let i = 0; i < n; i++) {
        pulls(values.slice(i * size, (i + 1) * size)).forEach((pull, j) => {
          mean[2 * i + j] = pull / precisions[j]! + shift;
          logVariance[2 * i + j] = Math.log(stretch / precisions[j]!);
        });
      }
      return { mean: { data: mean, dims: [n, 2] }, log_variance: { data: logVariance, dims: [n, 2] } };
    },
    decode: ({ z }) => {
      const n = z!.dims[0]!, data = new Float32Array(n * 12).fill(Math.log(s)), codes = z!.data as Float32Array;
      for (let i = 0; i < n; i++) {
        for (let p = 0; p < size; p++) {
          data[i * 12 + p] = b[p]! + W[0]![p]! * codes[2 * i]! + W[1]![p]! * codes[2 * i + 1]!;
        }
      }
      return { parameters: { data, dims: [n, 2, 2, 3] } };
    },
  });

async function score(shift: number, stretch: number, method: LikelihoodMethod, copies: number) {
  const card = vaeCard("draw", { latent: 2, observation: { kind: "discretized-gaussian" } });
  const capability = (await openVae(card, linear(shift, stretch))).likelihood(method);
  if (!capability.has) throw new Error(capability.reason);
  return await capability.use.score(imagesOf(image, copies), new Noise(3n), 0);
}

test("columns of W are orthogonal, which makes the posterior diagonal", () => {
  expect(W[0]!.reduce((sum, value, i) => sum + value * W[1]![i]!, 0)).toBeCloseTo(0, 12);
});

test("with the true posterior every single draw weighs the marginal likelihood", async () => {
  const { nats, curve } = await score(0, 1, { method: "importance-weighted", draws: 10 }, 3);
  expect(curve!.at).toEqual([1, 2, 5, 10]);
  for (const values of [nats, ...curve!.values]) {
    for (const value of values) expect(Math.abs(value - logMarginal())).toBeLessThan(5e-4);
  }
});

test("with the true posterior the ELBO is the marginal likelihood in expectation", async () => {
  const { nats, terms } = await score(0, 1, { method: "elbo" }, 4000);
  const { mean, variance } = meanAndVariance(nats);
  expect(Math.abs(mean - logMarginal())).toBeLessThan(4 * Math.sqrt(variance / nats.length));
  nats.forEach((value, i) => expect(terms["reconstruction"]![i]! + terms["kl"]![i]!).toBeCloseTo(-value, 9));
});

test("with another posterior the ELBO falls short by its KL from the true one", async () => {
  const shift = 0.3, stretch = 2;
  const { nats } = await score(shift, stretch, { method: "elbo" }, 4000);
  const gap = precisions.reduce((sum, p) => sum + 0.5 * (stretch + shift ** 2 * p - 1 - Math.log(stretch)), 0);
  const { mean, variance } = meanAndVariance(nats);
  expect(gap).toBeGreaterThan(0.5);
  expect(Math.abs(mean - (logMarginal() - gap))).toBeLessThan(4 * Math.sqrt(variance / nats.length));
});

test("the importance-weighted bound rises with the number of draws and comes to the marginal likelihood", async () => {
  const { nats, curve } = await score(0.3, 2, { method: "importance-weighted", draws: 1000 }, 60);
  const means = curve!.values.map((values) => meanAndVariance(values).mean);
  for (let k = 1; k < means.length; k++) expect(means[k]!).toBeGreaterThan(means[k - 1]! - 0.01);
  expect(means[0]!).toBeLessThan(logMarginal() - 0.5);
  const { mean, variance } = meanAndVariance(nats);
  const error = Math.sqrt(variance / nats.length);
  expect(error).toBeLessThan(0.01);
  expect(Math.abs(mean - logMarginal())).toBeLessThan(4 * error + 1e-3);
});
