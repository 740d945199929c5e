import { encode } from "fast-png";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../core/usage_error.ts";
import type { Image } from "../format/image.ts";
import { decodePng } from "../format/png.ts";
import type { PoolFile, RatingPools } from "../people/rating_pools.ts";

/** Width and height of one image, and its channels. */
export interface ImageShape {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

/**
 * One image of a pool as a PNG file of its own, which holds nothing but the pixels.
 *
 * @param index From 0 to the pool's count - 1.
 * @throws {UsageError} Where the strip is not there, or is none.
 */
export async function poolImage(folder: string, pool: PoolFile, index: number): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height, channels, pixels } = await readStrip(folder, pool);
  const own = height / pool.count, size = width * own;
  const data = new Uint8Array(size * channels);
  for (let channel = 0; channel < channels; channel++) {
    const from = channel * width * height + index * size;
    for (let at = 0; at < size; at++) data[at * channels + channel] = pixels[from + at]!;
  }
  return new Uint8Array(encode({ width, height: own, data, channels, depth: 8 }));
}

/**
 * The shape of the images of both pools.
 *
 * @throws {UsageError} Where they differ: then it would tell which image is real.
 */
export async function poolsShape(folder: string, { real, generated }: RatingPools): Promise<ImageShape> {
  const [a, b] = await Promise.all([real, generated].map(async (pool) => {
    const { width, height, channels } = await readStrip(folder, pool);
    return { width, height: height / pool.count, channels };
  }));
  if (a === undefined || b === undefined || a.width !== b.width || a.height !== b.height || a.channels !== b.channels) {
    throw new UsageError(
      `Nobody can be asked: expected real and generated images of one shape, found ${words(a)} and ${words(b)}`,
    );
  }
  return a;
}

async function readStrip(folder: string, { file, count }: PoolFile): Promise<Image> {
  const bytes = await readFile(join(folder, file)).catch(() => {
    throw new UsageError(`Nobody can be asked: ${file} is not in the run's folder; run the bench again`);
  });
  const image = decodePng(new Uint8Array(bytes), file);
  if (image.height % count === 0) return image;
  throw new UsageError(
    `Nobody can be asked: expected ${file} to be a strip of ${count} images, found ${image.height} rows`,
  );
}

function words(shape: ImageShape | undefined): string {
  return shape === undefined ? "none" : `${shape.width} × ${shape.height} × ${shape.channels}`;
}
