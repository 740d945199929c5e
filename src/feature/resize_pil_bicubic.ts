import { makeTaps, resample, type Resize, type Size, type Taps } from "./resample.ts";

/** Half the width of the kernel, in input pixels where nothing shrinks. */
const SUPPORT = 2;

/**
 * Bicubic resizing as clean-fid does it ("clean"): Pillow's on float32, each channel for itself, with the kernel widened
 * where the image shrinks (antialiased), and the result cut to 0..255 but not rounded.
 *
 * Source: Parmar, Zhang, Zhu, On Aliased Resizing and Surprising Subtleties in GAN Evaluation, arXiv:2104.11222;
 * clean-fid, cleanfid/resize.py; Pillow, src/libImaging/Resample.c.
 *
 * @param channels Channels of the image.
 *
 * @example
 * ```ts
 * const resize = resizePilBicubic(3, { height: 32, width: 32 }, { height: 299, width: 299 });
 * resize(image, out); // image: Uint8Array [3, 32, 32], out: Float32Array [3, 299, 299]
 * ```
 */
export function resizePilBicubic(channels: number, from: Size, to: Size): Resize {
  const resized = resample(channels, from, bicubicTaps(from.width, to.width), bicubicTaps(from.height, to.height));
  return (image, out) => {
    resized(image, out);
    for (let i = 0; i < out.length; i++) out[i] = Math.min(255, Math.max(0, out[i]!));
  };
}

function bicubicTaps(from: number, to: number): Taps {
  const scale = from / to, stretch = Math.max(1, scale), support = SUPPORT * stretch;
  return makeTaps(Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(from, Math.trunc(centre + support + 0.5));
    const weights = Array.from({ length: end - first }, (_, k) => bicubic((first + k - centre + 0.5) / stretch));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return { first, weights: weights.map((weight) => weight / total) };
  }));
}

/** The cubic convolution kernel with a = -0.5 (Keys 1981). */
function bicubic(signed: number): number {
  const a = -0.5, x = Math.abs(signed);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}
