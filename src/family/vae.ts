/**
 * Variational autoencoders: samples through the decoder, and the evidence lower bound (ELBO)
 *
 *   log p(x) >= E_q(z|x)[log p(x|z)] - KL(q(z|x) || N(0, I)),
 *
 * estimated by one draw of z for each image; the KL of the diagonal normal posterior is in closed form.
 * Source: Kingma & Welling 2014 (arXiv:1312.6114), equations 3 and 10.
 */
import type { CardOf } from "../card/card.ts";
import { Pixels } from "../card/pixels.ts";
import { type Noise, STREAM } from "../core/noise.ts";
import { BetaBinomial } from "../observation/beta_binomial.ts";
import type { Graph, OpenGraph } from "../runtime/graph.ts";
import { finiteOutput } from "./finite_output.ts";
import { latentCodes } from "./latent_codes.ts";
import type { LikelihoodEstimator, Model, Sampler } from "./model.ts";
import { checkFinite } from "./check_finite.ts";

/** Turns a VAE's card into a model. */
export async function openVae(card: CardOf<"vae">, open: OpenGraph): Promise<Model> {
  const decode = await open("decode");
  const sampler = decoderSampler(card, decode);
  let encode: Graph | undefined;
  return {
    card,
    sample: { has: true, use: sampler },
    logLikelihood: () => ({
      has: true,
      use: elboEstimator(card, async () => encode ??= await open("encode"), decode),
    }),
  };
}

/** The decoder's output for each image: log alpha and log beta of its pixels. */
async function decodePixels(
  card: CardOf<"vae">,
  decode: Graph,
  z: Float32Array,
  first: number,
): Promise<readonly { readonly logAlpha: Float32Array; readonly logBeta: Float32Array }[]> {
  const { latent, decode: names } = card.vae;
  const count = z.length / latent;
  const outputs = await decode.run({ [names.input]: { data: z, dims: [count, latent] } });
  const parameters = finiteOutput(outputs, names.output, { first, count });
  const size = new Pixels(card.format).size;
  return Array.from({ length: count }, (_, i) => ({
    logAlpha: parameters.subarray(2 * i * size, (2 * i + 1) * size),
    logBeta: parameters.subarray((2 * i + 1) * size, (2 * i + 2) * size),
  }));
}

function decoderSampler(card: CardOf<"vae">, decode: Graph): Sampler {
  const pixels = new Pixels({ ...card.format, range: [0, card.format.levels - 1] });
  const distribution = new BetaBinomial(card.format.levels);
  const { latent, sampled } = card.vae;
  return {
    evaluations: 1,
    convention: { sampler: "prior", pixels: sampled },
    async draw(noise: Noise, first: number, count: number) {
      const z = latentCodes(noise, STREAM.latent, first, count, latent);
      const levels = new Float32Array(count * pixels.size);
      const uniforms = new Float64Array(pixels.size);
      for (const [i, { logAlpha, logBeta }] of (await decodePixels(card, decode, z, first)).entries()) {
        const image = levels.subarray(i * pixels.size, (i + 1) * pixels.size);
        if (sampled === "mean") {
          for (let p = 0; p < image.length; p++) image[p] = distribution.meanAt(logAlpha[p]!, logBeta[p]!);
        } else {
          noise.uniform(uniforms, { stream: STREAM.observation, example: first + i });
          for (let p = 0; p < image.length; p++) {
            image[p] = distribution.draw(uniforms[p]!, Math.exp(logAlpha[p]!), Math.exp(logBeta[p]!));
          }
        }
      }
      return pixels.toLevels(levels, count);
    },
  };
}

function elboEstimator(card: CardOf<"vae">, encoder: () => Promise<Graph>, decode: Graph): LikelihoodEstimator {
  const pixels = new Pixels(card.format);
  const distribution = new BetaBinomial(card.format.levels);
  const { latent, encode: names } = card.vae;
  return {
    kind: "lower-bound",
    convention: { likelihood: "beta-binomial", bound: "ELBO", posterior_draws: 1 },
    evaluations: 2,
    async score(images: Uint8Array, noise: Noise, first: number) {
      const count = images.length / pixels.size;
      const encode = await encoder();
      const outputs = await encode.run({
        [names.input]: { data: pixels.toValues(images), dims: [count, ...card.format.shape] },
      });
      const mean = finiteOutput(outputs, names.mean, { first, count });
      const logVariance = finiteOutput(outputs, names.logVariance, { first, count });
      const z = latentCodes(noise, STREAM.bound, first, count, latent);
      const kl = new Float64Array(count);
      for (let i = 0; i < count; i++) {
        for (let j = i * latent; j < (i + 1) * latent; j++) {
          z[j] = mean[j]! + Math.exp(0.5 * logVariance[j]!) * z[j]!;
          kl[i]! += 0.5 * (mean[j]! ** 2 + Math.exp(logVariance[j]!) - 1 - logVariance[j]!);
        }
      }
      const reconstruction = new Float64Array(count);
      for (const [i, { logAlpha, logBeta }] of (await decodePixels(card, decode, z, first)).entries()) {
        for (let p = 0; p < pixels.size; p++) {
          const level = images[i * pixels.size + p]!;
          reconstruction[i]! -= distribution.logMass(level, Math.exp(logAlpha[p]!), Math.exp(logBeta[p]!));
        }
      }
      const nats = kl.map((value, i) => -value - reconstruction[i]!);
      checkFinite(nats, first);
      return { nats, terms: { reconstruction, kl } };
    },
  };
}
