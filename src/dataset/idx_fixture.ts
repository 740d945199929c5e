import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { onTestFinished } from "vitest";
import type { IdxRelease } from "./idx_release.ts";

/** For tests: the bytes of an idx file, built field by field from the format's description. */
export function idxBytes(dims: readonly number[], data: Uint8Array): Uint8Array {
  const sizes = dims.flatMap((size) => [size >>> 24, (size >>> 16) & 255, (size >>> 8) & 255, size & 255]);
  return Uint8Array.from([0, 0, 8, dims.length, ...sizes, ...data]);
}

/** For tests: a new folder, which is gone when the test is over. */
export async function temporaryDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "assay-dataset-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** For tests: a file in a new temporary folder. */
export async function temporaryFile(bytes: Uint8Array): Promise<string> {
  const path = join(await temporaryDir(), "file");
  await writeFile(path, bytes);
  return path;
}

export const TINY_IMAGES = Uint8Array.from({ length: 3 * 4 * 5 }, (_, i) => (37 * i) % 256);
export const TINY_LABELS = Uint8Array.of(2, 0, 1);

/** For tests: a release of three images of 4 x 5 pixels. */
export const TINY: IdxRelease = {
  id: "tiny",
  title: "Three pictures",
  source: "made up",
  mirrors: [],
  splits: {
    test: {
      images: {
        name: "images-idx3-ubyte.gz",
        dims: [3, 4, 5],
        sha256: createHash("sha256").update(TINY_IMAGES).digest("hex"),
      },
      labels: {
        name: "labels-idx1-ubyte.gz",
        dims: [3],
        sha256: createHash("sha256").update(TINY_LABELS).digest("hex"),
      },
    },
  },
};

/** For tests: the published files of {@linkcode TINY}, by name. */
export const TINY_FILES: ReadonlyMap<string, Uint8Array> = new Map([
  ["images-idx3-ubyte.gz", gzipSync(idxBytes([3, 4, 5], TINY_IMAGES))],
  ["labels-idx1-ubyte.gz", gzipSync(idxBytes([3], TINY_LABELS))],
]);

/** For tests: writes files into `<dir>/tiny/`. */
export async function writeTiny(dir: string, files: Iterable<readonly [string, Uint8Array]>): Promise<void> {
  await mkdir(join(dir, "tiny"), { recursive: true });
  for (const [name, bytes] of files) await writeFile(join(dir, "tiny", name), bytes);
}
