import { Buffer } from "node:buffer";
import { readdir, realpath, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { UsageError } from "../core/usage_error.ts";
import type { ByteSource } from "../format/byte_source.ts";
import { decodeImage, readImageSize } from "../format/decode_image.ts";
import { openFileSource } from "../format/file_source.ts";
import type { ImageSize } from "../format/image.ts";
import { checkImageRange } from "./image_range.ts";
import type { ImageSamples } from "./samples.ts";

const READ = [".png", ".jpg", ".jpeg"];

/** Images that other tools would count: leaving them out in silence would change what a metric is of. */
const NOT_READ = [".avif", ".bmp", ".gif", ".pgm", ".pnm", ".ppm", ".tif", ".tiff", ".webp"];

/** Files open at once. */
const AT_ONCE = 32;

/** No image of the most pixels that are decoded is larger. */
const MOST_FILE_BYTES = 2 ** 29;

/**
 * Opens a folder of PNG and JPEG images of one size, in the byte order of their paths, its subfolders included (as
 * clean-fid does; pytorch-fid reads only the folder itself). Hidden files are left out. Where grey and colour images are
 * mixed, grey ones are given three equal channels, as Pillow's `convert("RGB")` does.
 *
 * The head of every file is read at once, so that one of another size is found before any work is done.
 *
 * @param path The folder; it becomes the name of the samples.
 * @throws {UsageError} Where it holds no such images, or images of formats that are not read.
 * @throws {Error} At the first file that is no image or has another size: its path and index.
 *
 * @example
 * ```ts
 * const samples = await openImageFolder("samples/");
 * const first = await samples.read(0, 100);
 * ```
 */
export async function openImageFolder(path: string): Promise<ImageSamples> {
  const files = await listImages(path);
  const label = (index: number) => `${join(path, files[index]!)} (image ${index})`;
  const sizes = await inOrder(
    files.length,
    (index) => withFile(join(path, files[index]!), label(index), readImageSize),
  );
  const { width, height } = sizes[0]!;
  sizes.forEach((size, index) => {
    if (size.width === width && size.height === height) return;
    throw new Error(
      `Cannot read ${label(index)}: expected ${width} x ${height} pixels as in ${label(0)}, ` +
        `found ${size.width} x ${size.height}: resize the images to one size first`,
    );
  });
  const channels = sizes.some((size) => size.channels === 3) ? 3 : 1;
  const plane = width * height;

  const decode = async (index: number) => {
    const bytes = await withFile(join(path, files[index]!), label(index), (source) => source.read(0, source.size));
    const image = await decodeImage(bytes, label(index));
    if (sameSize(image, sizes[index]!)) return image.pixels;
    throw new Error(`Cannot read ${label(index)}: expected the image that was there before, found that it has changed`);
  };
  return {
    kind: "images",
    name: path,
    count: files.length,
    shape: [channels, height, width],
    async read(first, count) {
      checkImageRange({ name: path, count: files.length }, first, count);
      const pixels = new Uint8Array(count * channels * plane);
      await inOrder(count, async (i) => {
        const decoded = await decode(first + i);
        for (let at = 0; at < channels * plane; at += decoded.length) pixels.set(decoded, i * channels * plane + at);
      });
      return pixels;
    },
    close: () => Promise.resolve(),
  };
}

/** Paths of the images below a folder, relative to it, with "/" between their parts. */
async function listImages(folder: string): Promise<readonly string[]> {
  const images: string[] = [];
  const others: string[] = [];
  const visited = new Set<string>();
  const visit = async (below: string) => {
    // A link to a folder above would be followed for ever.
    const real = await realpath(join(folder, below));
    if (visited.has(real)) return;
    visited.add(real);
    for (const entry of await readdir(real, { withFileTypes: true })) {
      if (entry.name.startsWith(".")) continue;
      const relative = below === "" ? entry.name : `${below}/${entry.name}`;
      const kind = entry.isSymbolicLink() ? await stat(join(folder, relative)) : entry;
      const extension = extname(entry.name).toLowerCase();
      if (kind.isDirectory()) await visit(relative);
      else if (READ.includes(extension)) images.push(relative);
      else if (NOT_READ.includes(extension)) others.push(relative);
    }
  };
  await visit("");
  const expected = `Cannot open ${folder}: expected PNG or JPEG images (${READ.join(", ")})`;
  if (others.length > 0) {
    const found = others.toSorted(byBytes)[0]!;
    throw new UsageError(
      `${expected}, found ${others.length} of other formats, such as ${found}: convert them to PNG, or take them away`,
    );
  }
  if (images.length === 0) throw new UsageError(`${expected}, found none there or in its subfolders`);
  return images.sort(byBytes);
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function sameSize(a: ImageSize, b: ImageSize): boolean {
  return a.width === b.width && a.height === b.height && a.channels === b.channels;
}

/** Opens a file under the name that messages shall give it, and closes it in any case. */
async function withFile<Result>(
  path: string,
  name: string,
  use: (source: ByteSource) => Promise<Result>,
): Promise<Result> {
  const source = await openFileSource(path);
  try {
    if (source.size > MOST_FILE_BYTES) {
      throw new Error(`Cannot read ${name}: expected at most ${MOST_FILE_BYTES} bytes, found ${source.size}`);
    }
    return await use({ ...source, name });
  } finally {
    await source.close();
  }
}

/** Runs jobs, some at once, and gives their results in order; the error is that of the first job that failed. */
async function inOrder<Result>(count: number, job: (index: number) => Promise<Result>): Promise<readonly Result[]> {
  const results: Result[] = new Array(count);
  let next = 0;
  const failures: { readonly index: number; readonly error: unknown }[] = [];
  const run = async () => {
    while (next < count && failures.length === 0) {
      const index = next++;
      try {
        results[index] = await job(index);
      } catch (error) {
        failures.push({ index, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, run));
  const first = failures.toSorted((a, b) => a.index - b.index)[0];
  if (first !== undefined) throw first.error;
  return results;
}
