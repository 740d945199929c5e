/**
 * The importance-weighted bound
 *
 *   log p(x) >= E[log 1/K Σ_k p(x|z_k) p(z_k) / q(z_k|x)],   z_k ~ q(z|x),
 *
 * which rises with K to log p(x). Draws are decoded one after the other, all images of the batch at once, so that memory
 * does not depend on K.
 *
 * Source: Burda, Grosse, Salakhutdinov 2016 (arXiv:1509.00519), equation 8.
 */
import { type Noise, STREAM } from "../../core/noise.ts";
import type { Observation } from "../../observation/observation.ts";
import { BoundCurve, drawCounts } from "../bound_curve.ts";
import { checkFinite } from "../check_finite.ts";
import { imageLogMasses } from "../image_log_masses.ts";
import { latentCodes } from "../latent_codes.ts";
import type { MethodOf } from "../likelihood_method.ts";
import type { LikelihoodEstimator } from "../model.ts";
import type { VaeNetworks } from "./vae_networks.ts";

/** @param size Numbers in one image. */
export function importanceWeighted(
  networks: VaeNetworks,
  observation: Observation,
  size: number,
  { draws }: MethodOf<"importance-weighted">,
): LikelihoodEstimator {
  return {
    kind: "importance-weighted",
    basis: "mass",
    convention: { likelihood: observation.kind, bound: "importance-weighted", draws },
    evaluations: 1 + draws,
    curve: { axis: "draws", at: drawCounts(draws) },
    async score(images: Uint8Array, noise: Noise, first: number) {
      const count = images.length / size;
      const { latent, mean, logVariance } = await networks.encode(images, first);
      const bound = new BoundCurve(count, draws);
      const prior = new Float64Array(count);
      for (let k = 0; k < draws; k++) {
        const z = latentCodes(noise, STREAM.bound, first, count, latent, k);
        for (let i = 0; i < count; i++) {
          // log p(z) - log q(z|x): the constants of both normals cancel.
          let ratio = 0;
          for (let j = i * latent; j < (i + 1) * latent; j++) {
            const standard = z[j]!;
            z[j] = mean[j]! + Math.exp(0.5 * logVariance[j]!) * standard;
            ratio += 0.5 * (standard * standard + logVariance[j]! - z[j]! * z[j]!);
          }
          prior[i] = ratio;
        }
        const masses = imageLogMasses(observation, await networks.decode(z, first), images, size);
        bound.add(masses.map((value, i) => value + prior[i]!));
      }
      checkFinite(bound.nats, first);
      return { nats: bound.nats, terms: {}, curve: bound.curve };
    },
  };
}
