/** How grey levels become the numbers that a probability flow starts from, and what that costs. */
import type { Pixels } from "../../card/pixels.ts";
import { type Noise, STREAM } from "../../core/noise.ts";
import { latentCodes } from "../latent_codes.ts";
import type { Denoise } from "./denoiser.ts";
import type { GaussianDiffusion } from "./gaussian_diffusion.ts";

/** Draws the numbers that images start from. */
export interface FlowStart {
  /** Network evaluations for one image. */
  readonly evaluations: number;
  draw(images: Uint8Array, noise: Noise, first: number): Promise<{
    /** [count, size] */
    readonly x: Float64Array;
    /** [count]: what is added to -log p(x) for -log P of the levels, in nats. */
    readonly cost: Float64Array;
  }>;
}

/** Levels spread uniformly over bins about their numbers on [-1, 1]. */
export function uniformStart({ size, levels }: Pixels): FlowStart {
  return {
    evaluations: 0,
    draw(images, noise, first) {
      const count = images.length / size, x = new Float64Array(images.length);
      for (let i = 0; i < count; i++) {
        const own = x.subarray(i * size, (i + 1) * size);
        noise.uniform(own, { stream: STREAM.dequantisation, example: first + i });
        for (let j = 0; j < size; j++) own[j] = 2 * (images[i * size + j]! + own[j]! - 0.5) / (levels - 1) - 1;
      }
      return Promise.resolve({ x, cost: new Float64Array(count).fill(-size * Math.log(2 / (levels - 1))) });
    },
  };
}

/** Levels noised by the diffusion's first step, and given back by the model's last one. */
export function noisedStart(pixels: Pixels, diffusion: GaussianDiffusion, denoise: Denoise): FlowStart {
  const { size, levels } = pixels;
  return {
    evaluations: 1,
    async draw(images, noise, first) {
      const count = images.length / size, clean = pixels.toValues(images);
      const signal = Math.sqrt(diffusion.schedule.alphaBars[0]!),
        spread = Math.sqrt(1 - diffusion.schedule.alphaBars[0]!);
      const epsilon = latentCodes(noise, STREAM.dequantisation, first, count, size);
      const noised = clean.map((value, j) => signal * value + spread * epsilon[j]!);
      const { prediction, variance } = await denoise(noised, new Array<number>(count).fill(0), first);
      const cost = Float64Array.from({ length: count }, (_, i) => {
        const own = (values: Float32Array) => values.subarray(i * size, (i + 1) * size);
        const parts = { x0: own(clean), xt: own(noised), prediction: own(prediction) };
        const reconstruction = diffusion.term(
          0,
          variance === undefined ? parts : { ...parts, variance: own(variance) },
          levels,
        );
        // log q of the noised image.
        return own(epsilon).reduce(
          (sum, value) => sum - 0.5 * (value * value + Math.log(2 * Math.PI)) - Math.log(spread),
          reconstruction,
        );
      });
      return { x: Float64Array.from(noised), cost };
    },
  };
}
