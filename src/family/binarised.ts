/**
 * Models of black and white in a house of 8-bit images: what goes in is binarised as the card's format says, and samples
 * come out black and white on the grey scale.
 */
import type { Binarisation } from "../card/image_format.ts";
import { type Noise, STREAM } from "../core/noise.ts";
import type { Capability, LikelihoodEstimator, Model } from "./model.ts";

const WHITE = 255;

/**
 * Grey levels to 0 and 1.
 *
 * @param images Of 8-bit levels, [count, size].
 * @param first Index of the first image: stochastic binarisation draws by it.
 * @example
 * ```ts
 * binarise(Uint8Array.of(0, 127, 128, 255), { kind: "threshold", above: 127 }, at); // 0, 0, 1, 1
 * ```
 */
export function binarise(
  images: Uint8Array,
  binarisation: Binarisation,
  { noise, first, size }: { readonly noise: Noise; readonly first: number; readonly size: number },
): Uint8Array {
  if (binarisation.kind === "threshold") return images.map((level) => level > binarisation.above ? 1 : 0);
  const uniforms = new Float64Array(size);
  const out = new Uint8Array(images.length);
  for (let i = 0; i < images.length / size; i++) {
    noise.uniform(uniforms, { stream: STREAM.data, example: first + i });
    for (let j = i * size; j < (i + 1) * size; j++) out[j] = uniforms[j - i * size]! * WHITE < images[j]! ? 1 : 0;
  }
  return out;
}

/** Binarisation in words, for conventions: numbers under different ones are not compared. */
export function describeBinarisation(binarisation: Binarisation): string {
  return binarisation.kind === "threshold" ? `1 above ${binarisation.above}` : "drawn with probability level / 255";
}

/** The same model on 8-bit images. Its encoder and its conditionals still take its own two levels. */
export function onGreyLevels(model: Model, binarisation: Binarisation): Model {
  const [channels, height, width] = model.card.format.shape;
  const size = channels * height * width;
  const note = { binarisation: describeBinarisation(binarisation) };
  const onBinarised = (estimator: LikelihoodEstimator): LikelihoodEstimator => ({
    ...estimator,
    convention: { ...estimator.convention, ...note },
    score: (images, noise, first, logPartition) =>
      estimator.score(binarise(images, binarisation, { noise, first, size }), noise, first, logPartition),
  });
  return {
    ...model,
    sample: map(model.sample, (sampler) => ({
      ...sampler,
      draw: async (noise, first, count) => {
        const images = await sampler.draw(noise, first, count);
        for (let i = 0; i < images.length; i++) images[i] = WHITE * images[i]!;
        return images;
      },
    })),
    likelihood: (method) => map(model.likelihood(method), onBinarised),
  };
}

function map<T>(capability: Capability<T>, change: (use: T) => T): Capability<T> {
  return capability.has ? { has: true, use: change(capability.use) } : capability;
}
