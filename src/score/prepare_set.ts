import type { CardOf } from "../card/card.ts";
import type { Convention } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";
import type { FeatureSamples, ImageSamples, MomentSamples, Samples } from "../dataset/samples.ts";
import { type PassContext, runQualityPass } from "../engine/quality_pass.ts";
import type { SetArrays } from "../engine/task.ts";
import { featureConvention, type FeatureOptions } from "../feature/feature_network.ts";
import type { FloatMatrix } from "../linalg/matrix.ts";
import { preparedParts } from "./prepared_file.ts";

/** A set as metrics read it. */
export interface PreparedSet {
  /** As it was named. */
  readonly name: string;
  readonly arrays: SetArrays;
  /** How many samples; `null` where a statistics file does not say. */
  readonly n: number | null;
  /** The network that its features are of, and how images came into it; empty where nobody said. */
  readonly convention: Convention;
}

/** The network that images go through, opened by workers. */
export interface ScoreNetwork {
  readonly card: CardOf<"feature">;
  readonly folder: string;
  readonly options: FeatureOptions;
}

/** Bytes of images in one unit of work. */
const UNIT_BYTES = 2 ** 25;

/** Bytes of images that are kept beside their features at most. */
const MOST_PIXEL_BYTES = 2 ** 31;

/** Values of a network's inputs that are computed at once: 100 digits, 16 images of 299 × 299 × 3. */
const MICRO_BATCH_VALUES = 2 ** 22;
const MOST_IN_MICRO_BATCH = 100;

/**
 * Brings samples to features: images go through the network in cached units of work, the rest is taken as it is.
 *
 * @param n Only the first so many; for statistics that do not say it, how many they were taken from.
 * @param keepsPixels Whether images are kept beside their features, for metrics that look at them.
 * @throws {UsageError} Where images have no network, there are fewer samples than `n`, or too many pixels to be kept.
 * @throws {RangeError} At the first value that is not finite: its file, row and column.
 */
export async function prepareSet(
  samples: Samples,
  network: ScoreNetwork | undefined,
  n: number | undefined,
  context: PassContext,
  keepsPixels = false,
): Promise<PreparedSet> {
  switch (samples.kind) {
    case "images":
      return await throughNetwork(samples, network, n, context, keepsPixels);
    case "features":
      return asGiven(samples, n);
    case "moments":
      // A file may hold both, as ADM's do: images serve every metric, if there is a network for them.
      return network !== undefined && samples.images !== undefined
        ? await throughNetwork(samples.images, network, n, context, keepsPixels)
        : fromFile(samples, n);
  }
}

async function throughNetwork(
  samples: ImageSamples,
  network: ScoreNetwork | undefined,
  n: number | undefined,
  context: PassContext,
  keepsPixels: boolean,
): Promise<PreparedSet> {
  if (network === undefined) {
    throw new UsageError(`${samples.name} holds images: name the network that they go through with --features`);
  }
  const { card, folder, options } = network;
  const total = atMost(samples.name, samples.count, n);
  if (keepsPixels) requireRoom(samples, total);
  const unit = Math.max(1, Math.min(1000, Math.floor(UNIT_BYTES / sizeOf(samples.shape))));
  const microBatch = Math.min(MOST_IN_MICRO_BATCH, Math.ceil(MICRO_BATCH_VALUES / sizeOf(card.format.shape)));
  const { features, logits: biased, logitsUnbiased, spatial } = await runQualityPass({
    pass: "features",
    order: 0,
    model: samples.name,
    card,
    total,
    unit,
    task: async (first, count) => ({
      kind: "features",
      folder,
      options,
      images: await samples.read(first, count),
      shape: samples.shape,
      microBatch,
    }),
  }, context);
  // The Inception Score was defined without the last layer's bias, and every library leaves it out.
  const logits = logitsUnbiased ?? biased;
  if (!(features instanceof Float32Array)) throw new Error(`${card.id} gave no features`);
  return {
    name: samples.name,
    n: total,
    convention: { ...featureConvention(card, options), micro_batch_features: microBatch },
    arrays: {
      features,
      dimension: features.length / total,
      ...(logits instanceof Float32Array && { logits, classes: logits.length / total }),
      ...(spatial instanceof Float32Array && { spatial, spatialDimension: spatial.length / total }),
      ...(keepsPixels && { pixels: await samples.read(0, total), shape: samples.shape }),
    },
  };
}

function requireRoom({ name, shape }: ImageSamples, total: number): void {
  const bytes = total * sizeOf(shape);
  if (bytes <= MOST_PIXEL_BYTES) return;
  throw new UsageError(
    `${name} has ${
      (bytes / 2 ** 30).toFixed(1)
    } GiB of pixels; metrics that look at pixels need all at once and at most ` +
      `${MOST_PIXEL_BYTES / 2 ** 30}: take fewer images with --n, or smaller ones, or leave these metrics out`,
  );
}

function asGiven({ name, features, logits }: FeatureSamples, n: number | undefined): PreparedSet {
  const rows = atMost(name, features.rows, n);
  requireFinite(name, "features", features);
  if (logits !== undefined) {
    requireFinite(name, "logits", logits);
    if (logits.rows !== features.rows) {
      throw new UsageError(`${name} holds ${features.rows} rows of features and ${logits.rows} of logits`);
    }
  }
  return {
    name,
    n: rows,
    convention: {},
    arrays: {
      features: features.data.subarray(0, rows * features.cols),
      dimension: features.cols,
      ...(logits !== undefined && { logits: logits.data.subarray(0, rows * logits.cols), classes: logits.cols }),
    },
  };
}

function fromFile(samples: MomentSamples, asked: number | undefined): PreparedSet {
  const { name, mean, covariance } = samples;
  requireFinite(name, "mu", { rows: 1, cols: mean.length, data: mean });
  requireFinite(name, "sigma", covariance);
  requireVariances(name, covariance);
  if (samples.n !== null && asked !== undefined && asked !== samples.n) {
    throw new UsageError(`--n asks for ${asked} samples, ${name} holds the moments of ${samples.n}: leave --n out`);
  }
  const { convention, factor, features } = preparedParts(samples);
  const n = samples.n ?? asked ?? null;
  const gaussian = { n, mean, covariance, ...(factor !== undefined && { factor }) };
  const arrays: SetArrays = { ...features, dimension: mean.length, gaussian };
  if (factor !== undefined) requireFinite(name, "factor", factor.rows);
  const checked = [
    ["features", arrays.features, mean.length],
    ["logits", arrays.logits, arrays.classes],
    ["spatial", arrays.spatial, arrays.spatialDimension],
  ] as const;
  for (const [what, data, cols] of checked) {
    if (data !== undefined && cols !== undefined) requireFinite(name, what, { rows: data.length / cols, cols, data });
  }
  return { name, n, convention, arrays };
}

function requireVariances(name: string, { cols, data }: FloatMatrix): void {
  for (let i = 0; i < cols; i++) {
    const variance = data[i * (cols + 1)]!;
    if (variance < 0) throw new RangeError(`${name}: row ${i}, column ${i} of the sigma is ${variance}, no variance`);
  }
}

/** The first value that no metric can use is told by its place in the file. */
export function requireFinite(name: string, what: string, { cols, data }: FloatMatrix): void {
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  throw new RangeError(
    `${name}: row ${Math.floor(at / cols)}, column ${at % cols} of the ${what} is ${data[at]}; ` +
      "expected finite numbers, so look at what wrote this file",
  );
}

function atMost(name: string, count: number, n: number | undefined): number {
  if (n === undefined) return count;
  if (n > count) throw new UsageError(`--n asks for ${n} samples, ${name} has ${count}`);
  return n;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, axis) => product * axis, 1);
}
