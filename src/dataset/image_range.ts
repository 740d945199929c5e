import type { ImageSamples } from "./samples.ts";

/** Throws unless the samples hold images `first` to `first + count - 1`. */
export function checkImageRange(samples: Pick<ImageSamples, "name" | "count">, first: number, count: number): void {
  if (Number.isInteger(first) && Number.isInteger(count) && first >= 0 && count >= 0) {
    if (first + count <= samples.count) return;
  }
  throw new RangeError(
    `Cannot read ${count} images from ${first} on: ${samples.name} holds ${samples.count}`,
  );
}
