import { makeTaps, resample, type Resize, type Size, type Taps } from "./resample.ts";

const { fround } = Math;

/**
 * Bilinear resizing as pytorch-fid does it: PyTorch's `interpolate(mode="bilinear", align_corners=False)` without
 * antialiasing. Pixel centres map to pixel centres; where the image shrinks, pixels between the taps are not seen.
 *
 * Source: pytorch-fid, src/pytorch_fid/inception.py; PyTorch, aten/src/ATen/native/UpSample.h (a place below 0 is taken
 * as 0). PyTorch's kernel rounds once more or less, as the processor's multiply-add has it: they agree to two units in
 * the last place of float32.
 *
 * @param channels Channels of the image.
 *
 * @example
 * ```ts
 * const resize = resizeTorchBilinear(3, { height: 32, width: 32 }, { height: 299, width: 299 });
 * resize(image, out); // image: Uint8Array [3, 32, 32], out: Float32Array [3, 299, 299]
 * ```
 */
export function resizeTorchBilinear(channels: number, from: Size, to: Size): Resize {
  return resample(channels, from, centredTaps(from.width, to.width), centredTaps(from.height, to.height));
}

function centredTaps(from: number, to: number): Taps {
  const scale = fround(from / to);
  return makeTaps(Array.from({ length: to }, (_, i) => {
    // The scale is float32, the place in the image float64, the share of the second pixel float32 again.
    const place = Math.max(0, scale * (i + 0.5) - 0.5);
    const first = Math.min(from - 1, Math.trunc(place));
    const share = Math.min(1, fround(place - first));
    return { first, weights: first + 1 < from ? [fround(1 - share), share] : [1] };
  }));
}
