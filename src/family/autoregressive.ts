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
import { categoricalDraw, categoricalLogMass } from "../observation/categorical.ts";
import { floatOutput, type Graph, type OpenGraph, type Tensor } from "../runtime/graph.ts";
import type { LikelihoodEstimator, Model, Sampler } from "./model.ts";
import { NeighbourCache } from "./neighbour_cache.ts";
import { checkFinite } from "./check_finite.ts";

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
  return {
    card,
    sample: { has: true, use: sampler },
    logLikelihood: () => ({ has: true, use: exactLikelihood(card, logits) }),
  };
}

function exactLikelihood(card: AutoregressiveCard, graph: Graph): LikelihoodEstimator {
  const pixels = new Pixels(card.format);
  const { input, output } = card.autoregressive.logits;
  return {
    kind: "exact",
    convention: { likelihood: "categorical" },
    evaluations: 1,
    async score(images: Uint8Array, _noise: Noise, first: number) {
      const count = images.length / pixels.size;
      const outputs = await graph.run({
        [input]: { data: pixels.toValues(images), dims: [count, ...card.format.shape] },
      });
      const logits = floatOutput(outputs, output);
      const size = pixels.size * pixels.levels;
      const nats = Float64Array.from({ length: count }, (_, i) =>
        categoricalLogMass(
          logits.subarray(i * size, (i + 1) * size),
          images.subarray(i * pixels.size, (i + 1) * pixels.size),
          pixels.levels,
        ));
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
  return {
    evaluations: height * width,
    convention: { sampler: "ancestral", cached: true },
    async draw(noise: Noise, first: number, count: number) {
      const images = new Uint8Array(count * pixels.size);
      const uniforms = pixelUniforms(noise, first, count, pixels.size);
      const masses = new Float64Array(pixels.levels);
      const cellShape = step.cells.shape.map((axis) => axis === "batch" ? count : axis);
      const caches = {
        pixels: new NeighbourCache(width, [count, channels], step.windows.filter(({ of }) => of === "pixels")),
        cells: new NeighbourCache(width, cellShape, step.windows.filter(({ of }) => of === "cells")),
      };
      const drawn = new Float32Array(count);
      for (let position = 0; position < height * width; position++) {
        const row = Math.floor(position / width), column = position % width;
        const feeds: Record<string, Tensor> = {
          [step.position]: { data: BigInt64Array.of(BigInt(position)), dims: [1] },
          ...caches.pixels.windows(row, column),
          ...caches.cells.windows(row, column),
        };
        const outputs = await graph.run(feeds);
        const logits = floatOutput(outputs, step.logits);
        for (let i = 0; i < count; i++) {
          const level = drawLevel(
            logits,
            i * pixels.levels,
            uniforms[i * pixels.size + position]!,
            masses,
            first + i,
            position,
          );
          images[i * pixels.size + position] = level;
          drawn[i] = pixels.value(level);
        }
        caches.pixels.put(row, column, drawn);
        caches.cells.put(row, column, floatOutput(outputs, step.cells.output));
      }
      return images;
    },
  };
}

function fullPassSampler(card: AutoregressiveCard, graph: Graph): Sampler {
  const pixels = new Pixels(card.format);
  const { input, output } = card.autoregressive.logits;
  return {
    evaluations: pixels.size,
    convention: { sampler: "ancestral", cached: false },
    async draw(noise: Noise, first: number, count: number) {
      const images = new Uint8Array(count * pixels.size);
      const uniforms = pixelUniforms(noise, first, count, pixels.size);
      const masses = new Float64Array(pixels.levels);
      const at = new Float32Array(pixels.levels);
      for (let position = 0; position < pixels.size; position++) {
        const data = pixels.toValues(images);
        const logits = floatOutput(await graph.run({ [input]: { data, dims: [count, ...card.format.shape] } }), output);
        for (let i = 0; i < count; i++) {
          for (let level = 0; level < pixels.levels; level++) {
            at[level] = logits[(i * pixels.levels + level) * pixels.size + position]!;
          }
          const uniform = uniforms[i * pixels.size + position]!;
          images[i * pixels.size + position] = drawLevel(at, 0, uniform, masses, first + i, position);
        }
      }
      return images;
    },
  };
}

function pixelUniforms(noise: Noise, first: number, count: number, size: number): Float64Array {
  const uniforms = new Float64Array(count * size);
  for (let i = 0; i < count; i++) {
    noise.uniform(uniforms.subarray(i * size, (i + 1) * size), { stream: STREAM.observation, example: first + i });
  }
  return uniforms;
}

function drawLevel(
  logits: Float32Array,
  offset: number,
  uniform: number,
  masses: Float64Array,
  sample: number,
  position: number,
): number {
  try {
    return categoricalDraw(logits, offset, uniform, masses);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ModelOutputError(`Sample ${sample}, pixel ${position}: ${error.message}`);
  }
}
