import { UsageError } from "../core/usage_error.ts";
import type { ByteSource } from "../format/byte_source.ts";
import { openFileSource } from "../format/file_source.ts";
import { type NpyArray, readNpy, readNpyHeader } from "../format/npy.ts";
import { isNpy, type NpyHeader } from "../format/npy_header.ts";
import { listNpz, type NpzArray } from "../format/npz.ts";
import { type FloatMatrix, matrix } from "../linalg/matrix.ts";
import { isImageArray, openArrayImages } from "./array_images.ts";
import type { FeatureSamples, ImageSamples, MomentSamples, Samples } from "./samples.ts";

/** The array that tells a prepared reference from other programs' statistics. */
const ABOUT = "about";
/** A prepared reference is written in less. */
const MOST_OTHER_BYTES = 2 ** 32;

const EXPECTED = "8-bit images [n, height, width, channels], features [n, d] of floats, or mu and sigma";

/**
 * Opens a .npy or .npz file of samples, told apart by its content:
 *
 * - `mu` [d] and `sigma` [d, d] in a .npz: moments, with `n` where it is there, and with every other array where one of
 *   them is `about`, as in prepared references;
 * - `arr_0`, or the only array of four axes, of 8-bit integers: images. In a .npz whose layout could be both, the
 *   channels are the last axis, as in ADM's reference batches;
 * - `features`, `arr_0`, or the only array of two axes, of floats: features, with `logits` where they are there.
 *
 * Images are read from the file as they are asked for; features and moments are read at once.
 *
 * @param path The file; it becomes the name of the samples.
 * @throws {UsageError} Where it holds nothing of the kind.
 * @throws {Error} Where it is truncated or damaged, or its arrays contradict each other.
 *
 * @example
 * ```ts
 * const samples = await openArraySamples("features.npy");
 * ```
 */
export async function openArraySamples(path: string): Promise<Samples> {
  const source = await openFileSource(path);
  try {
    const magic = await source.read(0, Math.min(6, source.size));
    const lowerCase = path.toLowerCase();
    if (isNpy(magic) || lowerCase.endsWith(".npy")) return await openNpySamples(source);
    if (isZip(magic) || lowerCase.endsWith(".npz")) return await openNpzSamples(source);
    throw new UsageError(
      `Cannot open ${path}: expected a .npy or .npz file, or a folder of images, found a file of another kind`,
    );
  } catch (error) {
    await source.close();
    throw error;
  }
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

async function openNpySamples(source: ByteSource): Promise<Samples> {
  const { name } = source;
  const header = await readNpyHeader(source);
  if (isImageArray(header)) {
    return await openArrayImages(source, header, { name, close: () => Promise.resolve() });
  }
  if (!isFeatureArray(header)) throw nothingKnown(name, [describe("it", header)]);
  const features = toMatrix(await readNpy(source), name);
  await source.close();
  return { kind: "features", name, features };
}

async function openNpzSamples(source: ByteSource): Promise<Samples> {
  const { name } = source;
  const arrays = await listNpz(source);
  const [mu, sigma] = [arrays.get("mu"), arrays.get("sigma")];
  const images = choose(arrays, ["arr_0"], isImageArray);
  if (mu !== undefined && sigma !== undefined) return await readMoments(source, arrays, mu, sigma, images);
  if (images !== undefined) return await openNpzImages(source, images);
  const features = choose(arrays, ["features", "arr_0"], isFeatureArray);
  if (features === undefined) {
    throw nothingKnown(name, Array.from(arrays.values(), (array) => describe(array.name, array.header)));
  }
  const samples = await readFeatures(name, features, arrays.get("logits"));
  await source.close();
  return samples;
}

/** The first of some names that fits, else the only array that does. */
function choose(
  arrays: ReadonlyMap<string, NpzArray>,
  names: readonly string[],
  fits: (header: NpyHeader) => boolean,
): NpzArray | undefined {
  const fitting = [...arrays.values()].filter(({ name, header }) => name !== "logits" && fits(header));
  return names.map((name) => fitting.find((array) => array.name === name)).find((array) => array !== undefined) ??
    (fitting.length === 1 ? fitting[0] : undefined);
}

async function openNpzImages(source: ByteSource, { header, open }: NpzArray): Promise<ImageSamples> {
  return await openArrayImages(await open(), header, { name: source.name, layout: "NHWC", close: source.close });
}

async function readFeatures(name: string, array: NpzArray, logits: NpzArray | undefined): Promise<FeatureSamples> {
  const features = toMatrix(await array.read(), `${array.name} of ${name}`);
  if (logits === undefined) return { kind: "features", name, features };
  if (!isFeatureArray(logits.header) || logits.header.shape[0] !== features.rows) {
    throw new Error(
      `Cannot read ${name}: expected logits of ${features.rows} rows of floats as its features have, ` +
        `found ${describe("logits", logits.header)}`,
    );
  }
  return { kind: "features", name, features, logits: toMatrix(await logits.read(), `logits of ${name}`) };
}

async function readMoments(
  source: ByteSource,
  arrays: ReadonlyMap<string, NpzArray>,
  mu: NpzArray,
  sigma: NpzArray,
  images: NpzArray | undefined,
): Promise<MomentSamples> {
  const { name } = source;
  const d = mu.header.count;
  const fits = isFloat(mu.header) && mu.header.shape.length === 1 && isFloat(sigma.header) &&
    sigma.header.shape.length === 2 && sigma.header.shape.every((size) => size === d);
  if (!fits) {
    throw new Error(
      `Cannot read ${name}: expected floats as mu [d] and sigma [d, d], ` +
        `found ${describe("mu", mu.header)} and ${describe("sigma", sigma.header)}`,
    );
  }
  const others = await readOthers(name, arrays, [mu, sigma, images, arrays.get("n")]);
  const n = arrays.get("n");
  const samples = {
    kind: "moments",
    name,
    mean: Float64Array.from((await mu.read()).data),
    covariance: matrix(d, d, (await sigma.read()).data),
    n: n === undefined ? null : await readCount(name, n),
    arrays: others,
  } as const;
  if (images !== undefined) return { ...samples, images: await openNpzImages(source, images) };
  await source.close();
  return samples;
}

/** What stands beside the moments in a prepared file; what other programs put there is not unpacked. */
async function readOthers(
  file: string,
  arrays: ReadonlyMap<string, NpzArray>,
  known: readonly (NpzArray | undefined)[],
): Promise<ReadonlyMap<string, NpyArray>> {
  const others = arrays.has(ABOUT) ? [...arrays.values()].filter((array) => !known.includes(array)) : [];
  const bytes = others.reduce((sum, { header }) => sum + header.count * header.itemBytes, 0);
  if (bytes > MOST_OTHER_BYTES) {
    throw new Error(
      `Cannot read ${file}: expected at most ${MOST_OTHER_BYTES} bytes beside its moments, found ${bytes}`,
    );
  }
  const read = new Map<string, NpyArray>();
  for (const array of others) read.set(array.name, await array.read());
  return read;
}

async function readCount(name: string, array: NpzArray): Promise<number> {
  const { data } = array.header.count === 1 ? await array.read() : { data: [] };
  const n = data[0];
  if (n !== undefined && Number.isSafeInteger(n) && n > 0) return n;
  throw new Error(
    `Cannot read ${name}: expected the number of samples as n, found ${n ?? describe("n", array.header)}`,
  );
}

function isFloat({ type }: NpyHeader): boolean {
  return type.startsWith("f");
}

function isFeatureArray(header: NpyHeader): boolean {
  return isFloat(header) && header.shape.length === 2;
}

function toMatrix({ shape, data }: NpyArray, name: string): FloatMatrix {
  const [rows = 0, cols = 0] = shape;
  if (data instanceof Float32Array || data instanceof Float64Array) return { rows, cols, data };
  throw new Error(`Cannot read ${name}: expected floats`);
}

function nothingKnown(name: string, found: readonly string[]): UsageError {
  return new UsageError(`Cannot open ${name}: expected ${EXPECTED}, found ${found.slice(0, 8).join(", ")}`);
}

function describe(name: string, { type, shape }: NpyHeader): string {
  return `${name} [${shape.join(", ")}] of ${type}`;
}
