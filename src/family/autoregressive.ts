/**
 * Autoregressive models of pixels: p(x) = prod_i p(x_i | x_1 .. x_{i-1}) in raster order.
 *
 * The likelihood is exact, from one teacher-forced pass; sampling computes one position a step from cached neighbours
 * where the card has a `step` graph, and else runs the whole image again for every pixel.
 * Source: van den Oord et al. 2016 (arXiv:1601.06759).
 */
import type { CardOf } from "../card/card.ts";
import { Pixels } from "../card/pixels.ts";
import { ModelOutputError } from "../core/model_output_error.ts";
import { type Noise, STREAM } from "../core/noise.ts";
import type { Observation } from "../observation/observation.ts";
import { floatOutput, type Graph, type OpenGraph, type Tensor } from "../runtime/graph.ts";
import { checkFinite } from "./check_finite.ts";
import { imageLogMasses, numberLogMasses } from "./image_log_masses.ts";
import type { LikelihoodMethod } from "./likelihood_method.ts";
import type { Capability, LikelihoodEstimator, Model, Sampler } from "./model.ts";
import { NeighbourCache } from "./neighbour_cache.ts";
import { notOffered } from "./not_offered.ts";
import { observationOf } from "./observation_of.ts";

const METHODS: readonly LikelihoodMethod[] = [{ method: "exact" }];

type AutoregressiveCard = CardOf<"autoregressive">;

/** Turns an autoregressive model's card into a model; `cached: false` samples without the step graph. */
export async function openAutoregressive(
  card: AutoregressiveCard,
  open: OpenGraph,
  { cached = true }: { cached?: boolean } = {},
): Promise<Model> {
  const logits = await open("logits");
  const sampler = card.graphs.step === undefined || !cached
    ? fullPassSampler(card, logits)
    : cachedSampler(card, await open("step"));
  const observation = observationOf(card.autoregressive.observation, card.format);
  const likelihood = (method: LikelihoodMethod): Capability<LikelihoodEstimator> =>
    method.method === "exact"
      ? { has: true, use: exactLikelihood(card, logits, observation) }
      : notOffered(card.family, method, METHODS);
  return {
    card,
    sample: { has: true, use: sampler },
    likelihoodMethods: METHODS,
    likelihood,
    conditionals: {
      order: "raster",
      sites: observation.sites,
      logMasses: async (images) =>
        numberLogMasses(observation, await teacherForced(card, logits, images), images, new Pixels(card.format).size),
    },
  };
}

/** The parameters of every pixel's distribution given the true pixels before it: [count, ...]. */
async function teacherForced(card: AutoregressiveCard, graph: Graph, images: Uint8Array): Promise<Float32Array> {
  const pixels = new Pixels(card.format);
  const { input, output } = card.autoregressive.logits;
  const dims = [images.length / pixels.size, ...card.format.shape];
  return floatOutput(await graph.run({ [input]: { data: pixels.toValues(images), dims } }), output);
}

function exactLikelihood(card: AutoregressiveCard, graph: Graph, observation: Observation): LikelihoodEstimator {
  const { size } = new Pixels(card.format);
  return {
    kind: "exact",
    basis: "mass",
    convention: { likelihood: observation.kind },
    evaluations: 1,
    async score(images: Uint8Array, _noise: Noise, first: number) {
      const nats = imageLogMasses(observation, await teacherForced(card, graph, images), images, size);
      checkFinite(nats, first);
      return { nats, terms: {} };
    },
  };
}

function cachedSampler(card: AutoregressiveCard, graph: Graph): Sampler {
  const { step } = card.autoregressive;
  if (step === undefined) throw new Error("The card has no step graph");
  const pixels = new Pixels(card.format);
  const [channels, height, width] = card.format.shape;
  if (channels !== 1) {
    throw new RangeError(`The step graph draws single-channel images, the card declares ${channels} channels`);
  }
  const observation = observationOf(card.autoregressive.observation, card.format, 1);
  return {
    evaluations: height * width,
    convention: { sampler: "ancestral", cached: true },
    async draw(noise: Noise, first: number, count: number) {
      const images = new Uint8Array(count * pixels.size);
      const each = observation.uniformsPerSite;
      const uniforms = placeUniforms(noise, first, count, { places: pixels.size, each });
      const cellShape = step.cells.shape.map((axis) => axis === "batch" ? count : axis);
      const caches = {
        pixels: new NeighbourCache(width, [count, channels], step.windows.filter(({ of }) => of === "pixels")),
        cells: new NeighbourCache(width, cellShape, step.windows.filter(({ of }) => of === "cells")),
      };
      const drawn = new Uint8Array(count), at = new BigInt64Array(1);
      const feeds: Record<string, Tensor> = { [step.position]: { data: at, dims: [1] } };
      for (let position = 0; position < height * width; position++) {
        const row = Math.floor(position / width), column = position % width;
        at[0] = BigInt(position);
        caches.pixels.feed(feeds, row, column);
        caches.cells.feed(feeds, row, column);
        const outputs = await graph.run(feeds);
        const own = uniforms.subarray(position * count * each, (position + 1) * count * each);
        drawPlace(observation, floatOutput(outputs, step.logits), { uniforms: own, drawn }, { first, position });
        for (let i = 0; i < count; i++) images[i * pixels.size + position] = drawn[i]!;
        caches.pixels.put(row, column, pixels.toValues(drawn));
        caches.cells.put(row, column, floatOutput(outputs, step.cells.output));
      }
      return images;
    },
  };
}

function fullPassSampler(card: AutoregressiveCard, graph: Graph): Sampler {
  const { size } = new Pixels(card.format);
  const observation = observationOf(card.autoregressive.observation, card.format);
  return {
    evaluations: observation.sites,
    convention: { sampler: "ancestral", cached: false },
    async draw(noise: Noise, first: number, count: number) {
      const images = new Uint8Array(count * size);
      const each = observation.uniformsPerSite;
      const uniforms = siteUniforms(noise, first, count, observation.sites * each);
      for (let site = 0; site < observation.sites; site++) {
        const parameters = await teacherForced(card, graph, images);
        const stride = parameters.length / count;
        for (let i = 0; i < count; i++) {
          const own = parameters.subarray(i * stride, (i + 1) * stride);
          const into = images.subarray(i * size, (i + 1) * size);
          const drawn = uniforms[i]!.subarray(site * each, (site + 1) * each);
          drawAt(observation, own, { site, index: site }, drawn, { into, sample: first + i });
        }
      }
      return images;
    },
  };
}

/** Uniform numbers of each sample, the sites' one after the other. */
function siteUniforms(noise: Noise, first: number, count: number, size: number): readonly Float64Array[] {
  return Array.from({ length: count }, (_, i) => {
    const uniforms = new Float64Array(size);
    noise.uniform(uniforms, { stream: STREAM.observation, example: first + i });
    return uniforms;
  });
}

/** The same by places: `each` uniform numbers of every sample for the first place, then for the next, and so on. */
function placeUniforms(
  noise: Noise,
  first: number,
  count: number,
  { places, each }: { readonly places: number; readonly each: number },
): Float64Array {
  const bySample = new Float64Array(places * each), byPlace = new Float64Array(count * bySample.length);
  for (let i = 0; i < count; i++) {
    noise.uniform(bySample, { stream: STREAM.observation, example: first + i });
    for (let place = 0; place < places; place++) {
      for (let j = 0; j < each; j++) byPlace[(place * count + i) * each + j] = bySample[place * each + j]!;
    }
  }
  return byPlace;
}

/**
 * Draws the same place of all samples of a batch, from an observation of one place.
 *
 * @param parameters [count, ...]
 * @param here Uniform numbers [count, uniformsPerSite]; `drawn` is overwritten, [count].
 */
function drawPlace(
  observation: Observation,
  parameters: Float32Array,
  { uniforms, drawn }: { readonly uniforms: Float64Array; readonly drawn: Uint8Array },
  { first, position }: { readonly first: number; readonly position: number },
): void {
  const { drawImages, uniformsPerSite } = observation, stride = parameters.length / drawn.length;
  try {
    if (drawImages !== undefined) return drawImages(parameters, uniforms, drawn);
  } catch (error) {
    // Which sample it is comes out below.
    if (!(error instanceof RangeError)) throw error;
  }
  for (let i = 0; i < drawn.length; i++) {
    const own = parameters.subarray(i * stride, (i + 1) * stride);
    const at = { site: 0, index: position }, into = drawn.subarray(i, i + 1);
    drawAt(observation, own, at, uniforms.subarray(i * uniformsPerSite, (i + 1) * uniformsPerSite), {
      into,
      sample: first + i,
    });
  }
}

/**
 * Draws one site of one sample.
 *
 * @param at The site among those that `parameters` describe, and its index in the whole image.
 * @param uniforms The site's.
 */
function drawAt(
  observation: Observation,
  parameters: Float32Array,
  { site, index }: { readonly site: number; readonly index: number },
  uniforms: Float64Array,
  { into, sample }: { readonly into: Uint8Array; readonly sample: number },
): void {
  try {
    observation.drawSite(parameters, site, uniforms, into);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ModelOutputError(`Sample ${sample}, pixel ${index}: ${error.message}`);
  }
}
