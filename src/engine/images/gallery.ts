/** The pictures of a run: samples of each model, and the real image nearest to each. */
import { encode } from "fast-png";
import { join } from "node:path";
import type { Gallery } from "../../core/run.ts";
import { atomicWrite } from "../../store/atomic_write.ts";
import type { ImageSuite } from "../suite.ts";

/** Images of one shape: grey levels, [count, channels, height, width]. */
export interface Images {
  readonly images: Uint8Array;
  readonly shape: readonly [number, number, number];
}

/** Real images that neighbours are searched in, by Euclidean distance of grey levels. */
export interface NeighbourImages {
  readonly heldOut: Uint8Array;
  /** Absent where the images that models were trained on are not at hand. */
  readonly training: Uint8Array | undefined;
}

/** What is shown of one model. */
export interface Shown {
  readonly folder: string;
  readonly model: string;
  readonly counts: ImageSuite["gallery"];
}

/**
 * Writes strips of a model's first samples and of those furthest from real images, beside each the real images nearest
 * to them, and the pool that people are asked about.
 *
 * @param furthest Indices, the furthest first.
 */
export async function writeGallery(
  shown: Shown,
  drawn: Images,
  furthest: readonly number[],
  among: NeighbourImages,
): Promise<Gallery> {
  const { model, counts } = shown;
  const all = await strips(shown, first(drawn, counts.shown), model, among);
  const gallery: Gallery = { model, rule: `the first ${all.count} of the seed, never chosen by hand`, ...all };
  const pool = await writePool(shown, drawn);
  if (furthest.length === 0) return { ...gallery, pool };
  const worst = await strips(shown, picked(drawn, furthest), `${model}.furthest`, among);
  const count = drawn.images.length / sizeOf(drawn);
  const rule =
    `of ${count.toLocaleString("en-US")} samples the ${worst.count} that lie furthest from the nearest held-out ` +
    `image, by the feature network; the furthest first`;
  return { ...gallery, pool, worst: { rule, ...worst } };
}

/** Writes the same of real images, which need no neighbours. */
export async function writeAnchorGallery(shown: Shown, real: Images): Promise<Gallery> {
  const { folder, model, counts } = shown;
  const { images, count } = first(real, counts.shown);
  const samples = `samples/${model}.png`;
  await atomicWrite(join(folder, samples), strip({ images, shape: real.shape }));
  const pool = await writePool(shown, real);
  return { model, count, samples, rule: `the first ${count} of the anchor's images`, pool };
}

async function strips(
  { folder }: Shown,
  { images, shape, count }: Counted,
  name: string,
  { heldOut, training }: NeighbourImages,
): Promise<{ count: number; samples: string; neighbours: string; training?: string }> {
  const files = { samples: `samples/${name}.png`, neighbours: `samples/${name}.neighbours.png` };
  const write = (file: string, of: Uint8Array) => atomicWrite(join(folder, file), strip({ images: of, shape }));
  await write(files.samples, images);
  const size = images.length / count;
  await write(files.neighbours, nearestImages(images, heldOut, size));
  if (training === undefined) return { count, ...files };
  const trained = `samples/${name}.training.png`;
  await write(trained, nearestImages(images, training, size));
  return { count, ...files, training: trained };
}

async function writePool({ folder, model, counts }: Shown, from: Images): Promise<{ file: string; count: number }> {
  const pool = first(from, counts.pool), file = `samples/${model}.pool.png`;
  await atomicWrite(join(folder, file), strip(pool));
  return { file, count: pool.count };
}

interface Counted extends Images {
  readonly count: number;
}

function first({ images, shape }: Images, wanted: number): Counted {
  const size = sizeOf({ shape }), count = Math.min(wanted, images.length / size);
  return { images: images.subarray(0, count * size), shape, count };
}

function picked({ images, shape }: Images, indices: readonly number[]): Counted {
  const size = sizeOf({ shape }), out = new Uint8Array(indices.length * size);
  indices.forEach((index, i) => out.set(images.subarray(index * size, (index + 1) * size), i * size));
  return { images: out, shape, count: indices.length };
}

function sizeOf({ shape }: Pick<Images, "shape">): number {
  return shape[0] * shape[1] * shape[2];
}

function strip({ images, shape: [channels, height, width] }: Images): Uint8Array {
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
