/** Width and height, in pixels. */
export interface Size {
  readonly height: number;
  readonly width: number;
}

/** Resizes the channels of one image: grey levels [channels, height, width] in, numbers of the same scale out. */
export type Resize = (image: Uint8Array, out: Float32Array) => void;

/** What one axis's outputs are made of: output i is the sum of weights[i · most + k] · input[first[i] + k], k < most. */
export interface Taps {
  readonly first: Int32Array;
  /** The most inputs that an output reads; those with fewer have zeros behind. */
  readonly most: number;
  readonly weights: Float64Array;
}

/** Makes {@linkcode Taps} from each output's first input and weights. */
export function makeTaps(outputs: readonly { readonly first: number; readonly weights: readonly number[] }[]): Taps {
  const most = outputs.reduce((longest, { weights }) => Math.max(longest, weights.length), 0);
  const packed = new Float64Array(outputs.length * most);
  outputs.forEach(({ weights }, i) => packed.set(weights, i * most));
  return { first: Int32Array.from(outputs, ({ first }) => first), most, weights: packed };
}

/**
 * Linear resampling, rows first and columns after, as every implementation that is matched here does: sums in float64,
 * float32 between the two passes and at the end.
 *
 * @param channels Channels of the image.
 * @param from Its size.
 * @param across Taps of the width.
 * @param down Taps of the height.
 *
 * @example
 * ```ts
 * const half = makeTaps([{ first: 0, weights: [0.5, 0.5] }]);
 * resample(1, { height: 2, width: 2 }, half, half)(Uint8Array.of(0, 2, 4, 6), out); // out: [3]
 * ```
 */
export function resample(channels: number, from: Size, across: Taps, down: Taps): Resize {
  const width = across.first.length, height = down.first.length;
  // One row more than the image has, of zeros: taps that are padded with zero weights may read past the end.
  const narrowed = new Float32Array((from.height + down.most) * width);
  const row = new Float32Array(from.width + across.most);
  const sums = new Float64Array(width);
  return (image, out) => {
    for (let channel = 0; channel < channels; channel++) {
      for (let y = 0; y < from.height; y++) {
        const start = (channel * from.height + y) * from.width;
        for (let x = 0; x < from.width; x++) row[x] = image[start + x]!;
        for (let x = 0; x < width; x++) {
          const first = across.first[x]!, weights = x * across.most;
          let sum = 0;
          for (let k = 0; k < across.most; k++) sum += row[first + k]! * across.weights[weights + k]!;
          narrowed[y * width + x] = sum;
        }
      }
      for (let y = 0; y < height; y++) {
        sums.fill(0);
        for (let k = 0; k < down.most; k++) {
          const weight = down.weights[y * down.most + k]!;
          if (weight === 0) continue;
          const start = (down.first[y]! + k) * width;
          for (let x = 0; x < width; x++) sums[x] = sums[x]! + weight * narrowed[start + x]!;
        }
        out.set(sums, (channel * height + y) * width);
      }
    }
  };
}
