/**
 * Normalising flows: a density of dequantised images by the change of variables, log p(x) = log N(z; 0, I) +
 * log |det dz/dx|, and samples through the inverse.
 *
 * Level k is spread over the interval [k, k + 1) / levels of the card's range, of width w = (high - low) / levels, so that
 * the mass of an image is the integral of p over a cube: P = w^D E_u[p(x + w u)]. One draw of u gives a lower bound of
 * log P in expectation, the log-mean over K draws a tighter one.
 *
 * Sources: Dinh et al. 2017 (arXiv:1605.08803); dequantisation: Theis et al. 2016 (arXiv:1511.01844), section 3.1; K
 * draws: Hoogeboom et al. 2020 (arXiv:2001.11235), equation 8.
 */
import type { CardOf } from "../card/card.ts";
import { Pixels } from "../card/pixels.ts";
import { type Noise, STREAM } from "../core/noise.ts";
import type { Graph, OpenGraph } from "../runtime/graph.ts";
import { BoundCurve, drawCounts } from "./bound_curve.ts";
import { checkFinite } from "./check_finite.ts";
import { finiteOutput } from "./finite_output.ts";
import { latentCodes } from "./latent_codes.ts";
import type { LikelihoodMethod, MethodOf } from "./likelihood_method.ts";
import type { Capability, LikelihoodEstimator, Model, RoundTrip, Sampler } from "./model.ts";
import { notOffered } from "./not_offered.ts";

type FlowCard = CardOf<"flow">;

const METHODS: readonly LikelihoodMethod[] = [{ method: "dequantised", draws: 1 }];
const LOG_2_PI = Math.log(2 * Math.PI);

/** Turns a flow's card into a model. */
export async function openFlow(card: FlowCard, open: OpenGraph): Promise<Model> {
  const inverse = await open("inverse");
  let opened: Graph | undefined;
  const forward = async () => opened ??= await open("forward");
  const likelihood = (method: LikelihoodMethod): Capability<LikelihoodEstimator> =>
    method.method === "dequantised"
      ? { has: true, use: dequantisedLikelihood(card, forward, method) }
      : notOffered(card.family, method, METHODS);
  return {
    card,
    sample: { has: true, use: inverseSampler(card, inverse) },
    likelihoodMethods: METHODS,
    likelihood,
    roundTrip: async (noise, count) =>
      await roundTrip(card, inverse, await forward(), latentCodes(noise, STREAM.latent, 0, count, card.flow.latent)),
  };
}

/**
 * The logarithm of what a density of dequantised numbers is multiplied by to become a mass of a level, for one number.
 *
 * @example
 * ```ts
 * logBinWidth({ range: [-1, 1], levels: 256 }); // -log 128
 * ```
 */
export function logBinWidth({ range: [low, high], levels }: Pick<FlowCard["format"], "range" | "levels">): number {
  return Math.log((high - low) / levels);
}

function dequantisedLikelihood(
  card: FlowCard,
  graph: () => Promise<Graph>,
  { draws }: MethodOf<"dequantised">,
): LikelihoodEstimator {
  const { size } = new Pixels(card.format);
  const { range: [low, high], levels, shape } = card.format;
  const { forward, latent } = card.flow;
  const width = (high - low) / levels, logVolume = size * logBinWidth(card.format);
  return {
    kind: draws === 1 ? "lower-bound" : "importance-weighted",
    basis: "density",
    convention: {
      likelihood: "change of variables",
      dequantisation: "uniform",
      draws,
      // Added to log p(x) for each number.
      log_bin_width: logVolume / size,
    },
    evaluations: draws,
    ...(draws > 1 && { curve: { axis: "draws", at: drawCounts(draws) } }),
    async score(images: Uint8Array, noise: Noise, first: number) {
      const count = images.length / size;
      const network = await graph();
      const bound = new BoundCurve(count, draws);
      let prior = new Float64Array(count), logDeterminant = new Float64Array(count);
      const uniforms = new Float64Array(size);
      for (let k = 0; k < draws; k++) {
        const x = new Float32Array(images.length);
        for (let i = 0; i < count; i++) {
          noise.uniform(uniforms, { stream: STREAM.dequantisation, example: first + i, draw: k });
          for (let j = 0; j < size; j++) x[i * size + j] = low + width * (images[i * size + j]! + uniforms[j]!);
        }
        const outputs = await network.run({ [forward.input]: { data: x, dims: [count, ...shape] } });
        const z = finiteOutput(outputs, forward.latent, { first, count });
        const logDet = finiteOutput(outputs, forward.logDeterminant, { first, count });
        prior = Float64Array.from({ length: count }, (_, i) => {
          let nats = 0;
          for (let j = i * latent; j < (i + 1) * latent; j++) nats += 0.5 * (z[j]! * z[j]! + LOG_2_PI);
          return nats;
        });
        logDeterminant = Float64Array.from(logDet);
        bound.add(prior.map((value, i) => logDeterminant[i]! - value + logVolume));
      }
      checkFinite(bound.nats, first);
      if (draws > 1) return { nats: bound.nats, terms: {}, curve: bound.curve };
      const terms = {
        prior,
        volume: logDeterminant.map((value) => -value),
        dequantisation: new Float64Array(count).fill(-logVolume),
      };
      return { nats: bound.nats, terms };
    },
  };
}

function inverseSampler(card: FlowCard, graph: Graph): Sampler {
  const { size } = new Pixels(card.format);
  const { range: [low, high], levels } = card.format;
  const { latent, inverse } = card.flow;
  return {
    evaluations: 1,
    convention: { sampler: "inverse", temperature: 1 },
    async draw(noise: Noise, first: number, count: number) {
      const z = latentCodes(noise, STREAM.latent, first, count, latent);
      const outputs = await graph.run({ [inverse.input]: { data: z, dims: [count, latent] } });
      const x = finiteOutput(outputs, inverse.output, { first, count });
      const images = new Uint8Array(count * size);
      for (let j = 0; j < images.length; j++) {
        const level = (x[j]! - low) / (high - low) * levels;
        images[j] = level >= levels ? levels - 1 : level > 0 ? level | 0 : 0;
      }
      return images;
    },
  };
}

async function roundTrip(card: FlowCard, inverse: Graph, forward: Graph, z: Float32Array): Promise<RoundTrip> {
  const { flow, format: { shape, range: [low, high] } } = card;
  const count = z.length / flow.latent, at = { first: 0, count };
  const back = await inverse.run({ [flow.inverse.input]: { data: z, dims: [count, flow.latent] } });
  const x = finiteOutput(back, flow.inverse.output, at);
  const there = await forward.run({ [flow.forward.input]: { data: x, dims: [count, ...shape] } });
  const again = finiteOutput(there, flow.forward.latent, at);
  const squares = again.reduce((sum, value, j) => sum + (value - z[j]!) ** 2, 0);
  return {
    error: Math.sqrt(squares / z.length),
    outside: x.reduce((sum, value) => sum + (value < low || value > high ? 1 : 0), 0) / x.length,
  };
}
