/** The pictures of a run: the first samples of each model, and the nearest real image of each. */
import { encode } from "fast-png";
import { join } from "node:path";
import type { Gallery } from "../../core/run.ts";
import { atomicWrite } from "../../store/atomic_write.ts";

/** Images of one shape: grey levels, [count, channels, height, width]. */
export interface Images {
  readonly images: Uint8Array;
  readonly shape: readonly [number, number, number];
}

/**
 * Writes a vertical strip of a model's first samples, and beside it the real image nearest to each.
 *
 * @param among Real images that neighbours are searched in, by Euclidean distance of grey levels; none for the anchor.
 */
export async function writeGallery(
  folder: string,
  model: string,
  { images, shape }: Images,
  count: number,
  among: Uint8Array | undefined,
): Promise<Gallery> {
  const size = shape[0] * shape[1] * shape[2];
  const shown = images.subarray(0, count * size);
  const samples = `samples/${model}.png`;
  await atomicWrite(join(folder, samples), strip(shown, shape));
  const gallery = { model, count, samples, rule: `the first ${count} of the seed, never chosen by hand` };
  if (among === undefined) return { ...gallery, rule: `the first ${count} of the anchor's digits` };
  const neighbours = `samples/${model}.neighbours.png`;
  await atomicWrite(join(folder, neighbours), strip(nearestImages(shown, among, size), shape));
  return { ...gallery, neighbours };
}

function strip(images: Uint8Array, [channels, height, width]: Images["shape"]): Uint8Array {
  const pixels = height * width, count = images.length / (channels * pixels);
  const data = new Uint8Array(images.length);
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < channels; c++) {
      for (let p = 0; p < pixels; p++) data[(i * pixels + p) * channels + c] = images[(i * channels + c) * pixels + p]!;
    }
  }
  return encode({ width, height: count * height, data, channels, depth: 8 });
}

/** For each image the one of `among` at the least squared distance. */
function nearestImages(images: Uint8Array, among: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(images.length);
  for (let at = 0; at < images.length; at += size) {
    let nearest = 0, least = Infinity;
    for (let other = 0; other < among.length; other += size) {
      let sum = 0;
      for (let p = 0; p < size && sum < least; p++) sum += (images[at + p]! - among[other + p]!) ** 2;
      if (sum < least) {
        least = sum;
        nearest = other;
      }
    }
    out.set(among.subarray(nearest, nearest + size), at);
  }
  return out;
}
