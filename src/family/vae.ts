/**
 * Variational autoencoders: samples through the decoder, and lower bounds of the likelihood.
 * Source: Kingma & Welling 2014 (arXiv:1312.6114).
 */
import type { CardOf } from "../card/card.ts";
import { Pixels } from "../card/pixels.ts";
import { Noise, STREAM } from "../core/noise.ts";
import type { Observation } from "../observation/observation.ts";
import type { OpenGraph } from "../runtime/graph.ts";
import { numberLogMasses } from "./image_log_masses.ts";
import { latentCodes } from "./latent_codes.ts";
import type { LikelihoodMethod } from "./likelihood_method.ts";
import type { Capability, LikelihoodEstimator, Model, Sampler } from "./model.ts";
import { notOffered } from "./not_offered.ts";
import { observationOf } from "./observation_of.ts";
import { elbo } from "./vae/elbo.ts";
import { importanceWeighted } from "./vae/importance_weighted.ts";
import { openVaeNetworks, type VaeNetworks } from "./vae/vae_networks.ts";

const METHODS: readonly LikelihoodMethod[] = [{ method: "elbo" }, { method: "importance-weighted", draws: 64 }];

/** Turns a VAE's card into a model. */
export async function openVae(card: CardOf<"vae">, open: OpenGraph): Promise<Model> {
  const networks = await openVaeNetworks(card, open);
  const observation = observationOf(card.vae.observation, card.format);
  const { size } = new Pixels(card.format);
  const likelihood = (method: LikelihoodMethod): Capability<LikelihoodEstimator> => {
    switch (method.method) {
      case "elbo":
        return { has: true, use: elbo(networks, observation, size) };
      case "importance-weighted":
        return { has: true, use: importanceWeighted(networks, observation, size, method) };
      default:
        return notOffered(card.family, method, METHODS);
    }
  };
  return {
    card,
    sample: { has: true, use: decoderSampler(card, networks, observation) },
    likelihoodMethods: METHODS,
    likelihood,
    encode: networks.encode,
    conditionals: {
      order: "independent",
      sites: observation.sites,
      async logMasses(images) {
        const { latent } = card.vae, count = images.length / size;
        const code = latentCodes(new Noise(0n), STREAM.latent, 0, 1, latent);
        const z = new Float32Array(count * latent);
        for (let i = 0; i < count; i++) z.set(code, i * latent);
        return numberLogMasses(observation, await networks.decode(z, 0), images, size);
      },
    },
  };
}

function decoderSampler(card: CardOf<"vae">, networks: VaeNetworks, observation: Observation): Sampler {
  const pixels = new Pixels({ ...card.format, range: [0, card.format.levels - 1] });
  const { latent, sampled } = card.vae;
  const { sites, uniformsPerSite, mean, meanLevels, drawImages } = observation;
  return {
    evaluations: 1,
    convention: { sampler: "prior", pixels: sampled },
    async draw(noise: Noise, first: number, count: number) {
      const z = latentCodes(noise, STREAM.latent, first, count, latent);
      const parameters = await networks.decode(z, first);
      const own = (i: number) =>
        parameters.subarray(i * parameters.length / count, (i + 1) * parameters.length / count);
      if (sampled === "mean") {
        if (meanLevels !== undefined) {
          const images = new Uint8Array(count * pixels.size);
          for (let i = 0; i < count; i++) meanLevels(own(i), images.subarray(i * pixels.size, (i + 1) * pixels.size));
          return images;
        }
        if (mean === undefined) throw new Error(`Pixels of a ${observation.kind} observation can only be drawn`);
        const levels = new Float32Array(count * pixels.size);
        for (let i = 0; i < count; i++) mean(own(i), levels.subarray(i * pixels.size, (i + 1) * pixels.size));
        return pixels.toLevels(levels, count);
      }
      const images = new Uint8Array(count * pixels.size);
      const uniforms = new Float64Array(sites * uniformsPerSite);
      for (let i = 0; i < count; i++) {
        noise.uniform(uniforms, { stream: STREAM.observation, example: first + i });
        const image = images.subarray(i * pixels.size, (i + 1) * pixels.size), its = own(i);
        if (drawImages !== undefined) {
          drawImages(its, uniforms, image);
          continue;
        }
        for (let site = 0; site < sites; site++) {
          const drawn = uniforms.subarray(site * uniformsPerSite, (site + 1) * uniformsPerSite);
          observation.drawSite(its, site, drawn, image);
        }
      }
      return images;
    },
  };
}
