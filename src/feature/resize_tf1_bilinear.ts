import type { Resize, Size } from "./resample.ts";

const { fround } = Math;

/**
 * Bilinear resizing as TensorFlow 1 does it inside the original FID's graph, and torch-fidelity after it
 * (`align_corners=False`, no half-pixel centres): output i looks at i · from / to, so the picture moves up and left, and
 * the last pixels repeat. No antialiasing. In float32 to the bit.
 *
 * Source: torch-fidelity, torch_fidelity/interpolate_compat_tensorflow.py; TensorFlow 1, resize_bilinear_op.cc.
 *
 * @param channels Channels of the image.
 *
 * @example
 * ```ts
 * const resize = resizeTf1Bilinear(3, { height: 32, width: 32 }, { height: 299, width: 299 });
 * resize(image, out); // image: Uint8Array [3, 32, 32], out: Float32Array [3, 299, 299]
 * ```
 */
export function resizeTf1Bilinear(channels: number, from: Size, to: Size): Resize {
  const across = places(from.width, to.width), down = places(from.height, to.height);
  const rows = new Float32Array(from.height * to.width);
  return (image, out) => {
    for (let channel = 0; channel < channels; channel++) {
      for (let y = 0; y < from.height; y++) {
        const start = (channel * from.height + y) * from.width;
        for (let x = 0; x < to.width; x++) {
          const left = image[start + across.low[x]!]!, right = image[start + across.high[x]!]!;
          rows[y * to.width + x] = left + fround((right - left) * across.share[x]!);
        }
      }
      for (let y = 0; y < to.height; y++) {
        const low = down.low[y]! * to.width, high = down.high[y]! * to.width, share = down.share[y]!;
        const start = (channel * to.height + y) * to.width;
        for (let x = 0; x < to.width; x++) {
          const top = rows[low + x]!, bottom = rows[high + x]!;
          out[start + x] = top + fround(fround(bottom - top) * share);
        }
      }
    }
  };
}

/** Where each output looks: between which two inputs, and how far on the way. */
function places(from: number, to: number): { low: Int32Array; high: Int32Array; share: Float32Array } {
  const scale = fround(from / to);
  const place = Float32Array.from({ length: to }, (_, i) => i * scale);
  // Rounding may carry the last place onto the image's edge.
  const low = Int32Array.from(place, (value) => Math.min(from - 1, Math.trunc(value)));
  return {
    low,
    high: low.map((index) => Math.min(from - 1, index + 1)),
    share: place.map((value, i) => value - low[i]!),
  };
}
