/** What the study of planted regressions resamples: features of generated images, and log-likelihoods of held-out ones. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import images from "../../suites/images.ts";
import { loadCard } from "../../src/card/load_card.ts";
import { concatBytes } from "../../src/core/concat_bytes.ts";
import { sha256 } from "../../src/core/fingerprint.ts";
import { openDataset } from "../../src/dataset/registry.ts";
import { Performer } from "../../src/engine/perform.ts";
import type { FeatureArrays } from "../../src/engine/task.ts";
import type { LikelihoodMethod } from "../../src/family/likelihood_method.ts";
import { perturbModel } from "./perturbed_model.ts";

const ROOT = join(import.meta.dirname!, "..", ".."), KEPT = join(ROOT, ".assay", "regressions");
const { format: { shape }, network } = await networkCard();
const PIXELS = shape.reduce((product, side) => product * side, 1), CLASSES = network.classes ?? 0;
/** Images in one unit of work. */
const UNIT = 1000;

const performer = new Performer();

/** Folder of a registered model. */
export function modelFolder(id: string): string {
  return join(ROOT, "models", id);
}

/** Folder of a copy of a model with disturbed weights: see `perturbModel`. */
export async function disturbedFolder(id: string, share: number, copy: number): Promise<string> {
  const folder = join(KEPT, `${id}-${share}-${copy}`, id);
  await perturbModel(modelFolder(id), folder, { share, seed: BigInt(1000 + copy) });
  return folder;
}

/** Features and logits of the suite's reference images. */
export async function referenceFeatures(): Promise<FeatureArrays> {
  const { dataset, split, from, count } = images.reference;
  const real = await openDataset(dataset, split);
  return await featuresOf(real.images.slice(from * PIXELS, (from + count) * PIXELS));
}

/** Features and logits of a model's first samples under a seed. */
export async function sampledFeatures(folder: string, seed: string, count: number): Promise<FeatureArrays> {
  const key = await keyOf(folder, ["features", seed, count]);
  const packed = await kept(key, async () => {
    const parts: Float32Array[] = [];
    for (let first = 0; first < count; first += UNIT) {
      const { images: drawn } = await performer.perform({
        kind: "sample",
        folder,
        seed,
        first,
        count: Math.min(UNIT, count - first),
        microBatch: images.microBatch.sample,
      });
      if (!(drawn instanceof Uint8Array)) throw new Error(`${folder} gave no images`);
      const { features, logits = new Float32Array() } = await featuresOf(drawn);
      parts.push(features, Float32Array.from(logits));
    }
    const split = (at: number) => parts.filter((_, i) => i % 2 === at).map(bytesOf);
    return concatBytes([...split(0), ...split(1)]);
  });
  const all = new Float32Array(packed.buffer, packed.byteOffset, packed.byteLength / 4);
  const { dimension } = network;
  return {
    features: all.subarray(0, count * dimension),
    dimension,
    logits: all.subarray(count * dimension),
    classes: CLASSES,
  };
}

/** Log-likelihoods, in nats, of the first held-out images under a seed. */
export async function scoredNats(
  folder: string,
  method: LikelihoodMethod,
  seed: string,
  count: number,
): Promise<Float64Array> {
  const { dataset, split } = images.reference;
  const packed = await kept(await keyOf(folder, [method.method, seed, count]), async () => {
    const real = await openDataset(dataset, split), parts: Uint8Array[] = [];
    for (let first = 0; first < count; first += UNIT) {
      const { nats } = await performer.perform({
        kind: "likelihood",
        folder,
        seed,
        first,
        microBatch: images.microBatch.likelihood,
        images: real.images.slice(first * PIXELS, Math.min(first + UNIT, count) * PIXELS),
        method,
      });
      if (!(nats instanceof Float64Array)) throw new Error(`${folder} gave no log-likelihoods`);
      parts.push(bytesOf(nats));
    }
    return concatBytes(parts);
  });
  return new Float64Array(packed.buffer, packed.byteOffset, packed.byteLength / 8);
}

async function featuresOf(drawn: Uint8Array): Promise<FeatureArrays> {
  const { features, logits } = await performer.perform({
    kind: "features",
    folder: modelFolder(images.features),
    options: {},
    images: drawn,
    shape,
    microBatch: images.microBatch.features,
  });
  if (!(features instanceof Float32Array && logits instanceof Float32Array)) {
    throw new Error(`${images.features} gave no features or no logits`);
  }
  return { features, dimension: network.dimension, logits, classes: CLASSES };
}

async function networkCard() {
  const { card } = await loadCard(modelFolder(images.features));
  if (card.family !== "feature") throw new Error(`${images.features} is no feature network`);
  return card;
}

/** What the numbers depend on: the model's card, which names its weights, the feature network and what was asked. */
async function keyOf(folder: string, asked: readonly (string | number)[]): Promise<string> {
  const cards = await Promise.all(
    [folder, modelFolder(images.features)].map((one) => readFile(join(one, "card.json"))),
  );
  return sha256(
    new TextEncoder().encode(JSON.stringify([cards.map((card) => sha256(card)), images.microBatch, asked])),
  );
}

/** What was computed before, or now. */
async function kept(key: string, compute: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const path = join(KEPT, `${key}.bin`);
  const found = await readFile(path).catch(() => undefined);
  // A copy of its own begins where any number may begin.
  if (found !== undefined) return new Uint8Array(found);
  const computed = await compute();
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, computed);
  return computed;
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
