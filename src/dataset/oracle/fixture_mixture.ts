import { Noise, STREAM } from "../../core/noise.ts";
import { logisticLogMasses } from "./logistic_log_masses.ts";
import type { PixelMixture } from "./pixel_mixture.ts";

const LEVELS = 32;

/** Three overlapping modes of two pixels with 32 levels each: few enough images to go through all 1024. */
export const TINY: PixelMixture = {
  modes: 3,
  pixels: 2,
  kinds: Uint8Array.from([0, 1, 1, 2, 2, 2]),
  logMasses: [10, 14, 19].map((mean) => logisticLogMasses(mean, 2, LEVELS)),
};

/** Every image of {@linkcode TINY}, [1024, 2]. */
export const EVERY_IMAGE = Uint8Array.from(
  Array.from({ length: LEVELS * LEVELS }, (_, i) => [Math.floor(i / LEVELS), i % LEVELS]).flat(),
);

/** p(x|mode) of image i of {@linkcode EVERY_IMAGE} by multiplication, [3]. */
export function tinyMasses(i: number): number[] {
  return Array.from({ length: TINY.modes }, (_, mode) => {
    const [first, second] = TINY.kinds.subarray(2 * mode, 2 * mode + 2);
    return Math.exp(TINY.logMasses[first!]![EVERY_IMAGE[2 * i]!]! + TINY.logMasses[second!]![EVERY_IMAGE[2 * i + 1]!]!);
  });
}

/** Images of {@linkcode TINY} by inverting the cumulative sum over all of them, [count, 2]. */
export function drawTiny(count: number, seed: bigint): Uint8Array {
  const cumulative: number[] = [];
  for (let i = 0, sum = 0; i < LEVELS * LEVELS; i++) {
    sum += tinyMasses(i).reduce((a, b) => a + b) / TINY.modes;
    cumulative.push(sum);
  }
  const uniforms = new Float64Array(count);
  new Noise(seed).uniform(uniforms, { stream: STREAM.observation, example: 0 });
  return Uint8Array.from(
    Array.from(uniforms, (u) => {
      const at = cumulative.findIndex((sum) => u < sum);
      return [...EVERY_IMAGE.subarray(2 * at, 2 * at + 2)];
    }).flat(),
  );
}
