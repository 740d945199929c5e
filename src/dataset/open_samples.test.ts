import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encode } from "fast-png";
import { expect, test } from "vitest";
import { UsageError } from "../core/usage_error.ts";
import { writeNpy } from "../format/write_npy.ts";
import { temporaryDir } from "./idx_fixture.ts";
import { openSamples } from "./open_samples.ts";
import { openDataset } from "./registry.ts";

test("a folder, a file and a registered dataset are told apart", async () => {
  const folder = await temporaryDir();
  await writeFile(join(folder, "a.png"), encode({ width: 2, height: 1, data: Uint8Array.of(1, 2), channels: 1 }));
  expect(await openSamples(folder)).toMatchObject({ kind: "images", name: folder, count: 1 });
  const file = join(folder, "a.npy");
  await writeFile(file, writeNpy({ shape: [1, 2], data: Float32Array.of(1, 2) }));
  expect(await openSamples(file)).toMatchObject({ kind: "features", name: file, features: { rows: 1, cols: 2 } });
});

test("a registered dataset gives copies of its images", async () => {
  const samples = await openSamples("mnist:holdout10k");
  if (samples.kind !== "images") throw new Error("expected images");
  expect(samples).toMatchObject({ name: "mnist:holdout10k", count: 10_000, shape: [1, 28, 28] });
  const { images } = await openDataset("mnist", "holdout10k");
  const read = await samples.read(5, 2);
  expect(read).toEqual(images.slice(5 * 784, 7 * 784));
  expect(read.byteLength).toBe(read.buffer.byteLength);
  await expect(samples.read(9_999, 2)).rejects.toThrow("mnist:holdout10k holds 10000");
});

test("a name of nothing is a usage error with the nearest dataset", async () => {
  for (const [text, nearest] of [["mnist:holdout", "mnist:holdout10k"], ["mnits:test", "mnist:test"]] as const) {
    const opening = openSamples(text);
    await expect(opening).rejects.toThrow(UsageError);
    await expect(opening).rejects.toThrow(
      `Cannot open '${text}': expected a folder of PNG or JPEG images, a .npy or .npz file, or a dataset as name:split`,
    );
    await expect(opening).rejects.toThrow(`Did you mean '${nearest}'?`);
  }
  await expect(openSamples("no/such/file.npz")).rejects.toThrow(/found nothing of that name\.$/);
});
