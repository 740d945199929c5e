import { stat } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../core/usage_error.ts";
import { type IdxRelease, type IdxReleaseFile, type IdxSplit, readReleaseFile } from "./idx_release.ts";
import type { ImageDataset } from "./image_dataset.ts";

// The SHA-256 constants were computed by an independent Python script from files whose whole decoded content has the
// MD5 that the publishers and the common loaders give.

const MNIST = {
  id: "mnist",
  title: "MNIST handwritten digits",
  source: "LeCun, Cortes, Burges; no licence text with the data",
  mirrors: ["https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"],
  splits: {
    test: {
      images: {
        name: "t10k-images-idx3-ubyte.gz",
        dims: [10_000, 28, 28],
        sha256: "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161",
      },
      labels: {
        name: "t10k-labels-idx1-ubyte.gz",
        dims: [10_000],
        sha256: "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5",
      },
    },
    train: {
      images: {
        name: "train-images-idx3-ubyte.gz",
        dims: [60_000, 28, 28],
        sha256: "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757",
      },
      labels: {
        name: "train-labels-idx1-ubyte.gz",
        dims: [60_000],
        sha256: "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13",
      },
    },
  },
} as const satisfies IdxRelease;

const FASHION_MNIST = {
  id: "fashion-mnist",
  title: "Fashion-MNIST clothing",
  source: "Xiao, Rasul, Vollgraf (Zalando Research), arXiv:1708.07747; MIT",
  mirrors: ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"],
  splits: {
    test: {
      images: {
        name: "t10k-images-idx3-ubyte.gz",
        dims: [10_000, 28, 28],
        sha256: "c867c93ff95360594e8ec3287995350b824dd110b11595c0e13d5423f621867a",
      },
      labels: {
        name: "t10k-labels-idx1-ubyte.gz",
        dims: [10_000],
        sha256: "3d0e6c6ea990b53b6f8f500a41cac93881d981b315f84578b7d915342ade01e9",
      },
    },
    train: {
      images: {
        name: "train-images-idx3-ubyte.gz",
        dims: [60_000, 28, 28],
        sha256: "2e487a6c89124f78f2d7521542223cafe96f7123c3ca13d447772ac6ecbb3012",
      },
      labels: {
        name: "train-labels-idx1-ubyte.gz",
        dims: [60_000],
        sha256: "657fbd221bfc9f4198cc14b5619cc33ec57c58dd0e47af4d99d6650759e869a7",
      },
    },
  },
} as const satisfies IdxRelease;

/** Every dataset that `deno task fetch` can get. */
export const IDX_RELEASES: readonly IdxRelease[] = [MNIST, FASHION_MNIST];

/**
 * Opens a split of MNIST, or of a dataset published the same way, in its published order.
 *
 * Each file is taken from the first of `dirs` that has it, under its published name or without `.gz`. A file that is
 * there but wrong is refused, never passed over for the next directory's.
 *
 * @param split A name among `release.splits`.
 * @param dirs Data directories in the order in which to look; the files lie in `<dir>/<release id>/`.
 * @throws {UsageError} If a file is nowhere: where it was looked for, and how to get it.
 * @throws {Error} If a file is not the published one.
 *
 * @example
 * ```ts
 * const test = await openMnistIdx(mnist, "test", ["/data"]); // reads /data/mnist/t10k-images-idx3-ubyte.gz, ...
 * ```
 */
export async function openMnistIdx(
  release: IdxRelease,
  split: string,
  dirs: readonly string[],
): Promise<ImageDataset> {
  const files = release.splits[split];
  if (files === undefined) throw new RangeError(`Cannot open '${split}' of ${release.id}: there is no such split`);
  const paths = await locate(release, split, files, dirs);
  const [count, height, width] = files.images.dims;
  return {
    id: release.id,
    split,
    shape: [1, height, width],
    levels: 256,
    count,
    sha256: files.images.sha256,
    images: await readReleaseFile(paths.images, files.images),
    labels: await readReleaseFile(paths.labels, files.labels),
  };
}

async function locate(
  release: IdxRelease,
  split: string,
  { images, labels }: IdxSplit,
  dirs: readonly string[],
): Promise<{ images: string; labels: string }> {
  const folders = dirs.map((dir) => join(dir, release.id));
  const found = { images: await firstWith(images, folders), labels: await firstWith(labels, folders) };
  if (found.images !== undefined && found.labels !== undefined) return { images: found.images, labels: found.labels };
  const missing = [
    ...(found.images === undefined ? [images.name] : []),
    ...(found.labels === undefined ? [labels.name] : []),
  ];
  throw new UsageError(
    `Dataset ${release.id}/${split} is not here. Looked for ${missing.join(" and ")} (or the same without .gz) in:\n` +
      folders.map((folder) => `  ${folder}\n`).join("") +
      `Get it with 'deno task fetch ${release.id}', or name a folder that holds ${release.id}/ with --data DIR or the ` +
      "environment variable ASSAY_DATA.",
  );
}

async function firstWith(file: IdxReleaseFile, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    for (const name of [file.name, file.name.replace(/\.gz$/, "")]) {
      const path = join(folder, name);
      if (await stat(path).then(() => true, (error: unknown) => !isAbsence(error))) return path;
    }
  }
  return undefined;
}

/** A file that is there but may not be looked at is no absent file: reading it will say what is wrong. */
function isAbsence(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
