/**
 * Bits that a general compressor needs for an image: a model of images that knows nothing of the dataset. Likelihood ratios
 * are taken to it, and it is what a trained model must beat.
 *
 * Rows are filtered as PNG does, all by one filter or each by the one whose bytes are smallest in sum, whichever is shortest
 * once deflated without a header. Lengths of a prefix code are -log2 of masses that sum to 1 at most.
 *
 * Sources: PNG, third edition, W3C 2025, section 9 (filters) and 12.7 (their choice); RFC 1951; as a background model:
 * Serrà et al. 2020, "Input complexity and out-of-distribution detection with likelihood-based generative models"
 * (arXiv:1909.11480).
 */
import { deflateSync } from "fflate";

/**
 * @param image Levels of one image, [channels, height, width].
 * @param shape Channels, height, width.
 * @returns Bits, a multiple of 8.
 *
 * @example
 * ```ts
 * codeLength(new Uint8Array(784), [1, 28, 28]); // an empty image: about 100 bits
 * ```
 */
export function codeLength(image: Uint8Array, [channels, height, width]: readonly [number, number, number]): number {
  const rows = channels * height;
  if (image.length !== rows * width) {
    throw new RangeError(`Cannot compress: expected ${rows * width} levels, got ${image.length}`);
  }
  const ways = [...FILTERS.keys()].map(() => new Uint8Array(rows * (width + 1)));
  const mixed = new Uint8Array(rows * (width + 1));
  for (let row = 0; row < rows; row++) {
    const own = image.subarray(row * width, (row + 1) * width);
    // The first row of a channel has none above it.
    const above = row % height === 0 ? undefined : image.subarray((row - 1) * width, row * width);
    let least = Infinity;
    FILTERS.forEach((predict, type) => {
      const bytes = own.map((level, x) => level - predict(own[x - 1] ?? 0, above?.[x] ?? 0, above?.[x - 1] ?? 0));
      const sum = bytes.reduce((total, byte) => total + Math.min(byte, 256 - byte), 0);
      const targets = sum < least ? [ways[type]!, mixed] : [ways[type]!];
      least = Math.min(least, sum);
      for (const target of targets) {
        target[row * (width + 1)] = type;
        target.set(bytes, row * (width + 1) + 1);
      }
    });
  }
  return 8 * Math.min(...[mixed, ...ways].map((filtered) => deflateSync(filtered, { level: 9 }).length));
}

/** The same for each of several images, [count, ...shape]. */
export function codeLengths(images: Uint8Array, shape: readonly [number, number, number]): Float64Array {
  const size = shape[0] * shape[1] * shape[2];
  return Float64Array.from(
    { length: images.length / size },
    (_, i) => codeLength(images.subarray(i * size, (i + 1) * size), shape),
  );
}

/** PNG's predictions from the pixels to the left, above, and above to the left. */
const FILTERS: readonly ((left: number, up: number, corner: number) => number)[] = [
  () => 0,
  (left) => left,
  (_, up) => up,
  (left, up) => (left + up) >> 1,
  (left, up, corner) => {
    const estimate = left + up - corner;
    const toLeft = Math.abs(estimate - left), toUp = Math.abs(estimate - up), toCorner = Math.abs(estimate - corner);
    if (toLeft <= toUp && toLeft <= toCorner) return left;
    return toUp <= toCorner ? up : corner;
  },
];
