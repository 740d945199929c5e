/**
 * The evidence lower bound
 *
 *   log p(x) >= E_q(z|x)[log p(x|z)] - KL(q(z|x) || N(0, I)),
 *
 * estimated by one draw of z for each image; the KL of the diagonal normal posterior is in closed form.
 * Source: Kingma & Welling 2014 (arXiv:1312.6114), equations 3 and 10.
 */
import { type Noise, STREAM } from "../../core/noise.ts";
import type { Observation } from "../../observation/observation.ts";
import { checkFinite } from "../check_finite.ts";
import { imageLogMasses } from "../image_log_masses.ts";
import { latentCodes } from "../latent_codes.ts";
import type { LikelihoodEstimator } from "../model.ts";
import type { VaeNetworks } from "./vae_networks.ts";

/** @param size Numbers in one image. */
export function elbo(networks: VaeNetworks, observation: Observation, size: number): LikelihoodEstimator {
  return {
    kind: "lower-bound",
    basis: "mass",
    convention: { likelihood: observation.kind, bound: "ELBO", posterior_draws: 1 },
    evaluations: 2,
    async score(images: Uint8Array, noise: Noise, first: number) {
      const count = images.length / size;
      const { latent, mean, logVariance } = await networks.encode(images, first);
      const z = latentCodes(noise, STREAM.bound, first, count, latent);
      const kl = new Float64Array(count);
      for (let i = 0; i < count; i++) {
        for (let j = i * latent; j < (i + 1) * latent; j++) {
          z[j] = mean[j]! + Math.exp(0.5 * logVariance[j]!) * z[j]!;
          kl[i]! += 0.5 * (mean[j]! ** 2 + Math.exp(logVariance[j]!) - 1 - logVariance[j]!);
        }
      }
      const masses = imageLogMasses(observation, await networks.decode(z, first), images, size);
      const reconstruction = masses.map((value) => -value);
      const nats = kl.map((value, i) => -value - reconstruction[i]!);
      checkFinite(nats, first);
      return { nats, terms: { reconstruction, kl } };
    },
  };
}
