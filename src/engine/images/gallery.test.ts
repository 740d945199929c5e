import { decode } from "fast-png";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeAnchorGallery, writeGallery } from "./gallery.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-gallery-"));
});
afterEach(async () => await rm(folder, { recursive: true }));

const COUNTS = { shown: 2, furthest: 1, pool: 3 };
/** Images of one row of two pixels. */
const images = (...levels: number[]) => ({ images: Uint8Array.from(levels), shape: [1, 1, 2] as const });
const heldOut = Uint8Array.of(0, 0, 100, 100, 200, 200);

async function pixels(file: string | undefined): Promise<number[]> {
  const { data } = decode(await readFile(join(folder, file ?? "")));
  return [...data];
}

test("the first samples, those furthest, and the pool are as many as the suite says, each with its nearest image", async () => {
  const drawn = images(10, 0, 210, 190, 90, 120, 255, 255);
  const shown = { folder, model: "a-model", counts: COUNTS };
  const gallery = await writeGallery(shown, drawn, [3], { heldOut, training: undefined });
  expect(gallery).toMatchObject({ model: "a-model", count: 2, pool: { count: 3 }, worst: { count: 1 } });
  expect(await pixels(gallery.samples)).toEqual([10, 0, 210, 190]);
  expect(await pixels(gallery.neighbours)).toEqual([0, 0, 200, 200]);
  expect(await pixels(gallery.pool?.file)).toEqual([10, 0, 210, 190, 90, 120]);
  expect(await pixels(gallery.worst?.samples)).toEqual([255, 255]);
  expect(await pixels(gallery.worst?.neighbours)).toEqual([200, 200]);
  expect(gallery.training).toBeUndefined();
});

test("where the training images are at hand, the nearest of them are shown too", async () => {
  const training = Uint8Array.of(12, 1, 255, 250);
  const shown = { folder, model: "a-model", counts: COUNTS };
  const gallery = await writeGallery(shown, images(10, 0, 255, 255), [1], { heldOut, training });
  expect(await pixels(gallery.training)).toEqual([12, 1, 255, 250]);
  expect(await pixels(gallery.worst?.training)).toEqual([255, 250]);
});

test("fewer images than asked for are shown as they are; real ones have a pool and no neighbours", async () => {
  const gallery = await writeAnchorGallery({ folder, model: "real", counts: COUNTS }, images(1, 2));
  expect(gallery).toMatchObject({ count: 1, pool: { count: 1 } });
  expect(gallery.neighbours).toBeUndefined();
});
