import { sha256 } from "../core/fingerprint.ts";
import { readIdx } from "./idx.ts";

/** One published idx file and what identifies its decoded content. */
export interface IdxReleaseFile {
  /** The published name, such as `t10k-images-idx3-ubyte.gz`. */
  readonly name: string;
  readonly dims: readonly number[];
  /** SHA-256 (hex) of the decoded elements, without the header. */
  readonly sha256: string;
}

/** A split: images `[count, height, width]` and labels `[count]`. */
export interface IdxSplit {
  readonly images: IdxReleaseFile & { readonly dims: readonly [count: number, height: number, width: number] };
  readonly labels: IdxReleaseFile & { readonly dims: readonly [count: number] };
}

/** A dataset published as idx files. In a data directory its files lie in a folder named `id`. */
export interface IdxRelease {
  readonly id: string;
  readonly title: string;
  /** Who made it, and under which licence. */
  readonly source: string;
  /** Base addresses of the official copies, in the order in which to try them. */
  readonly mirrors: readonly string[];
  readonly splits: Readonly<Record<string, IdxSplit>>;
}

/** Every published file of a release. */
export function releaseFiles(release: IdxRelease): readonly IdxReleaseFile[] {
  return Object.values(release.splits).flatMap(({ images, labels }) => [images, labels]);
}

/**
 * Reads one file of a release and checks that it is the published content.
 *
 * @param path Where the file, or a copy under another name, lies; gzip or plain.
 * @returns The elements.
 * @throws {Error} If it is not an idx file of the right sizes, or its content is not the published one.
 *
 * @example
 * ```ts
 * const labels = await readReleaseFile("data/mnist/t10k-labels-idx1-ubyte.gz", MNIST.splits.test.labels);
 * ```
 */
export async function readReleaseFile(path: string, file: IdxReleaseFile): Promise<Uint8Array> {
  const { data } = await readIdx(path, { dims: file.dims });
  const found = sha256(data);
  if (found !== file.sha256) {
    throw new Error(
      `Cannot use ${path}: expected the published ${file.name}, whose content has sha256 ${file.sha256}, found ${found}`,
    );
  }
  return data;
}
