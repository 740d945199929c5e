import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type CardOf, cardSchema } from "../card/card.ts";
import type { RegisteredCard } from "../card/registered_card.ts";
import { sha256 } from "../core/fingerprint.ts";
import { denseFolder } from "../runtime/tfjs/fixture_model_folder.ts";

/** A GAN of images of two pixels whose only graph is a layers model of TensorFlow.js. The caller removes its folder. */
export async function denseGan(): Promise<RegisteredCard<CardOf<"gan">>> {
  const folder = await denseFolder();
  const pinned = async (file: string) => ({ file, sha256: sha256(await readFile(join(folder, file))) });
  const card = cardSchema.parse({
    schemaVersion: 1,
    id: "dense-gan",
    title: "A dense layer",
    family: "gan",
    modality: "image",
    dataset: "mnist",
    format: { shape: [1, 1, 2], layout: "NCHW", levels: 256, range: [0, 1] },
    graphs: { generate: { ...await pinned("model.json"), shards: [await pinned("weights.bin")] } },
    gan: { latent: 2, generate: { input: "dense_input", output: "dense" } },
    provenance: { recipe: "a test", trainedOn: "nothing", licence: "MIT" },
  });
  if (card.family !== "gan") throw new Error("unexpected card");
  return { card, folder };
}
