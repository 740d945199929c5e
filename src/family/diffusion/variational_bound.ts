/**
 * The variational bound of a discrete-time diffusion: prior, one term for each time step, and the mass of the grey levels
 * at the last one. All terms, or an unbiased estimate from steps drawn for each image.
 *
 * Source: Ho et al. 2020 (arXiv:2006.11239), equation 5; checked against guided-diffusion's `calc_bpd_loop`.
 */
import type { CardOf } from "../../card/card.ts";
import { Pixels } from "../../card/pixels.ts";
import { type Noise, STREAM } from "../../core/noise.ts";
import { tanhCdf } from "../../observation/discretized_gaussian.ts";
import { checkFinite } from "../check_finite.ts";
import { latentCodes } from "../latent_codes.ts";
import type { MethodOf } from "../likelihood_method.ts";
import type { LikelihoodEstimator } from "../model.ts";
import type { Denoise } from "./denoiser.ts";
import type { GaussianDiffusion } from "./gaussian_diffusion.ts";
import { TimeProposal } from "./time_draws.ts";
import { timeBins } from "./time_bins.ts";

/** Points of the curve where steps are drawn: enough for a chart, and few enough to hold draws. */
const BINS = 40;

/** The bound by all steps or drawn ones; as guided-diffusion computes it where the method says so. */
export function variationalBound(
  card: CardOf<"diffusion">,
  diffusion: GaussianDiffusion,
  denoise: Denoise,
  { timeSteps, as }: MethodOf<"vlb">,
): LikelihoodEstimator {
  const pixels = new Pixels(card.format);
  const { size, levels } = pixels;
  const { steps, alphaBars } = diffusion.schedule;
  const draws = timeSteps === "all" ? steps - 1 : timeSteps;
  const proposal = new TimeProposal(steps);
  const bins = timeBins(steps, timeSteps === "all" ? steps : BINS);
  const cdf = as === "guided-diffusion" ? tanhCdf : undefined;
  return {
    kind: "lower-bound",
    basis: "mass",
    convention: {
      likelihood: "discretised-gaussian",
      bound: "VLB",
      variance: card.diffusion.variance,
      time_steps: timeSteps,
      chain: steps,
      clip: true,
      ...(as !== undefined && { as, normal_cdf: "tanh" }),
    },
    evaluations: draws + 1,
    curve: { axis: "time-steps", at: bins.starts, end: steps },
    async score(images: Uint8Array, noise: Noise, first: number) {
      const count = images.length / size;
      const x0 = pixels.toValues(images);
      const image = (values: Float32Array, i: number) => values.subarray(i * size, (i + 1) * size);
      const prior = Float64Array.from({ length: count }, (_, i) => diffusion.prior(image(x0, i)));

      /** Terms of all images, each at its own step, with noise addressed by `draw`. */
      const termsAt = async (at: readonly number[], draw: number): Promise<Float64Array> => {
        const xt = latentCodes(noise, STREAM.bound, first, count, size, draw);
        for (let i = 0; i < count; i++) {
          const signal = Math.sqrt(alphaBars[at[i]!]!), spread = Math.sqrt(1 - alphaBars[at[i]!]!);
          for (let j = i * size; j < (i + 1) * size; j++) xt[j] = signal * x0[j]! + spread * xt[j]!;
        }
        const { prediction, variance } = await denoise(xt, at, first);
        return Float64Array.from({ length: count }, (_, i) => {
          const noised = { x0: image(x0, i), xt: image(xt, i), prediction: image(prediction, i) };
          const own = variance === undefined ? noised : { ...noised, variance: image(variance, i) };
          return diffusion.term(at[i]!, own, levels, cdf);
        });
      };

      const reconstruction = await termsAt(new Array<number>(count).fill(0), 0);
      const offsets = new Float64Array(count);
      for (let i = 0; i < count; i++) {
        noise.uniform(offsets.subarray(i, i + 1), { stream: STREAM.time, example: first + i });
      }
      const values = bins.starts.map(() => new Float64Array(count));
      values[0]!.set(reconstruction);
      const sum = new Float64Array(count);
      for (let k = 0; k < draws; k++) {
        const drawn = timeSteps === "all"
          ? new Array<{ t: number; weight: number }>(count).fill({ t: k + 1, weight: 1 })
          : Array.from(offsets, (offset) => proposal.draw(k, draws, offset));
        const terms = await termsAt(drawn.map(({ t }) => t), k + 1);
        for (let i = 0; i < count; i++) {
          const { t, weight } = drawn[i]!;
          sum[i]! += weight * terms[i]!;
          values[bins.binOf(t)]![i]! += weight * terms[i]!;
        }
      }
      const nats = sum.map((value, i) => -(value + prior[i]! + reconstruction[i]!));
      checkFinite(nats, first);
      return {
        nats,
        terms: { prior, diffusion: sum, reconstruction },
        curve: { axis: "time-steps", at: bins.starts, values },
      };
    },
  };
}
