import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import vae from "../../../models/vae-mnist/card.json" with { type: "json" };
import { isImageModel } from "../../card/card.ts";
import { loadCard } from "../../card/load_card.ts";
import { sha256 } from "../../core/fingerprint.ts";
import { Noise } from "../../core/noise.ts";
import { temporaryFolder } from "../fixture_registry.ts";
import { FLOPS_OF_PRODUCT, slowedGraph } from "./fixture_slowed_graph.ts";
import { openSetup } from "./open_setup.ts";
import { sampleOperations } from "./sample_operations.ts";

const OWN = join(import.meta.dirname!, "..", "..", "..", "models", "vae-mnist");

test("a slowed graph costs more and gives the same numbers", async () => {
  const root = await temporaryFolder(), folder = join(root, "vae-mnist"), products = 10;
  try {
    await mkdir(folder);
    const slowed = slowedGraph(await readFile(join(OWN, "decode.onnx")), "parameters", products);
    await writeFile(join(folder, "decode.onnx"), slowed);
    await copyFile(join(OWN, "encode.onnx"), join(folder, "encode.onnx"));
    const { tfjs: _tfjs, ...card } = vae;
    const graphs = { ...card.graphs, decode: { file: "decode.onnx", sha256: sha256(slowed) } };
    await writeFile(join(folder, "card.json"), JSON.stringify({ ...card, graphs }));

    const extra = await flopsOf(folder) - await flopsOf(OWN);
    // The products, and a few means of what the graph gives.
    expect(extra).toBeGreaterThanOrEqual(products * FLOPS_OF_PRODUCT);
    expect(extra).toBeLessThan((products + 0.1) * FLOPS_OF_PRODUCT);
    expect(await drawn(folder)).toEqual(await drawn(OWN));
  } finally {
    await rm(root, { recursive: true });
  }
});

async function flopsOf(folder: string): Promise<number> {
  const { card } = await loadCard(folder);
  if (!isImageModel(card)) throw new Error("not a model of images");
  const operations = await sampleOperations({ card, folder });
  if (typeof operations === "string") throw new Error(operations);
  return operations.flops;
}

async function drawn(folder: string): Promise<Uint8Array> {
  const { sampler } = await openSetup({ folder, device: "cpu", backend: "wasm", threads: 1 });
  return await sampler.draw(new Noise(7n), 0, 4);
}
