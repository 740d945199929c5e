/**
 * One split of labelled 8-bit images, whole and in memory.
 *
 * Pixels lie image after image, each channel by channel, each channel row by row: pixel (channel, y, x) of image `i` is
 * `images[((i * channels + channel) * height + y) * width + x]`.
 *
 * @example
 * ```ts
 * const digits = await openDataset("mnist", "holdout10k");
 * const [channels, height, width] = digits.shape; // 1, 28, 28
 * const second = digits.images.subarray(channels * height * width, 2 * channels * height * width);
 * ```
 */
export interface ImageDataset {
  readonly id: string;
  readonly split: string;
  readonly shape: readonly [channels: number, height: number, width: number];
  /** How many values a pixel can take: they run from 0 to `levels - 1`. */
  readonly levels: number;
  /** How many images there are. */
  readonly count: number;
  /** SHA-256 (hex) of `images`. */
  readonly sha256: string;
  /** `count * channels * height * width` pixels. */
  readonly images: Uint8Array;
  /** `count` class indices. */
  readonly labels: Uint8Array;
}
