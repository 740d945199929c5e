/**
 * Generative adversarial networks: samples, and no likelihood.
 * Source: Goodfellow et al. 2014 (arXiv:1406.2661).
 */
import type { CardOf } from "../card/card.ts";
import { Pixels } from "../card/pixels.ts";
import { type Noise, STREAM } from "../core/noise.ts";
import type { Graph, OpenGraph } from "../runtime/graph.ts";
import { classLabels, labelConvention } from "./class_labels.ts";
import { finiteOutput } from "./finite_output.ts";
import type { Capability, LikelihoodEstimator, Model, Sampler } from "./model.ts";
import { latentCodes } from "./latent_codes.ts";

/** Turns a GAN's card into a model. */
export async function openGan(card: CardOf<"gan">, open: OpenGraph): Promise<Model> {
  const graph = await open("generate");
  const sampler = generatorSampler(card, graph);
  const none: Capability<LikelihoodEstimator> = {
    has: false,
    reason: "a GAN defines no likelihood: its generator is a map from noise to images, not a density",
  };
  return {
    card,
    sample: { has: true, use: sampler },
    likelihoodMethods: [],
    likelihood: () => none,
  };
}

function generatorSampler(card: CardOf<"gan">, graph: Graph): Sampler {
  const pixels = new Pixels(card.format);
  const { latent, generate, conditioning } = card.gan;
  return {
    evaluations: 1,
    convention: { sampler: "generator", ...labelConvention(conditioning) },
    async draw(noise: Noise, first: number, count: number) {
      const z = latentCodes(noise, STREAM.latent, first, count, latent);
      const outputs = await graph.run({
        [generate.input]: { data: z, dims: [count, latent] },
        ...classLabels(conditioning, first, count),
      });
      return pixels.toLevels(finiteOutput(outputs, generate.output, { first, count }), count);
    },
  };
}
