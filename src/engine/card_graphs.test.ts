import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type Card, type ImageModelCard, isImageModel } from "../card/card.ts";
import { loadCard } from "../card/load_card.ts";
import type { RegisteredCard } from "../card/registered_card.ts";
import { sha256 } from "../core/fingerprint.ts";
import { Noise, STREAM } from "../core/noise.ts";
import { UsageError } from "../core/usage_error.ts";
import { openModel } from "../family/open_model.ts";
import { onnxDevice } from "../runtime/devices/onnx_devices.ts";
import { hasSoftwareGpu } from "../runtime/devices/fixture_software_gpu.ts";
import { floatOutput, type Graph, type OpenGraph } from "../runtime/graph.ts";
import { onnxRuntimeVersion, openOnnx } from "../runtime/onnx.ts";
import { cardGraphs, type OpenedGraph } from "./card_graphs.ts";
import { denseGan } from "./fixture_tfjs_card.ts";

const software = await hasSoftwareGpu(), cuda = await onnxDevice("cuda");
const MODELS = join(import.meta.dirname!, "..", "..", "models");

const folders: string[] = [], graphs: Graph[] = [];
afterEach(async () => {
  for (const graph of graphs.splice(0)) await graph.close();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** The same, and every graph is closed after the test. */
const closing = (open: OpenGraph): OpenGraph => async (name) => {
  const graph = await open(name);
  graphs.push(graph);
  return graph;
};

async function registered(id: string): Promise<RegisteredCard<ImageModelCard>> {
  const { card, folder } = await loadCard(join(MODELS, id));
  if (!isImageModel(card)) throw new Error("unexpected card");
  return { card, folder };
}

/** A copy of a model's folder, to be spoilt. */
async function copied(id: string): Promise<RegisteredCard<ImageModelCard>> {
  const folder = await mkdtemp(join(tmpdir(), "assay-graphs-"));
  folders.push(folder);
  await cp(join(MODELS, id), folder, { recursive: true });
  return { card: (await registered(id)).card, folder };
}

/** Standard normal values, [rows, columns]. */
function latents(rows: number, columns: number) {
  const data = new Float32Array(rows * columns);
  new Noise(5n).normal(data, { stream: STREAM.latent, example: 0 });
  return { data, dims: [rows, columns] };
}

function largestDifference(a: Float32Array | Uint8Array, b: Float32Array | Uint8Array): number {
  expect(b.length).toBe(a.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

test.each([["gan-mnist", "generate", 64], ["vae-mnist", "decode", 40]])(
  "%s gives the same in both runtimes: values to 1e-4, and grey levels to one",
  async (id, name, latent) => {
    const model = await registered(id), values: Float32Array[] = [], images: Uint8Array[] = [];
    const opened: (() => Promise<OpenedGraph>)[] = [];
    for (const runtime of ["onnx", "tfjs"] as const) {
      const open = closing(cardGraphs(model, { threads: 1, runtime, onOpened: (asked) => opened.push(asked) }));
      const graph = await open(name);
      const outputs = await graph.run({ z: latents(16, latent) });
      values.push(floatOutput(outputs, Object.keys(outputs)[0]!));
      const { sample } = await openModel(model.card, open);
      if (!sample.has) throw new Error(sample.reason);
      images.push(await sample.use.draw(new Noise(0n), 0, 16));
    }
    expect(largestDifference(values[0]!, values[1]!)).toBeLessThan(1e-4);
    expect(images[0]!.length).toBe(16 * 784);
    expect(largestDifference(images[0]!, images[1]!)).toBeLessThanOrEqual(1);
    // Sampling opens no other graph: the VAE's encoder is not there in TensorFlow.js.
    const onnx = { graph: name, runtime: "onnx", device: "cpu", version: onnxRuntimeVersion };
    const tfjs = { graph: name, runtime: "tfjs", device: "wasm", version: "4.22.0" };
    const both = [onnx, onnx, tfjs, tfjs].map((one) => ({ ...one, software: false, whole: true }));
    const places = await Promise.all(opened.map((place) => place()));
    expect(places).toMatchObject(both);
    expect(places[2]?.name).toMatch(/WebAssembly/);
  },
);

test("left to choose, a graph runs in ONNX Runtime on the processor, and gives the bits that it always gave", async () => {
  const model = await registered("gan-mnist"), opened: (() => Promise<OpenedGraph>)[] = [];
  const open = cardGraphs(model, { threads: 1, onOpened: (asked) => opened.push(asked) });
  const graph = await closing(open)("generate");
  const bare = await openOnnx(await readFile(join(model.folder, "generate.onnx")), { threads: 1 });
  graphs.push(bare);
  const feeds = { z: latents(3, 64) };
  expect(await graph.run(feeds)).toEqual(await bare.run(feeds));
  expect(await opened[0]?.()).toMatchObject({ runtime: "onnx", device: "cpu" });
});

test.each(["model.json", "group1-shard1of1.bin"])(
  "a %s of other content than the card declares is refused with both hashes",
  async (file) => {
    const model = await copied("gan-mnist"), path = join(model.folder, "tfjs/generate", file);
    const bytes = await readFile(path), declared = sha256(bytes);
    bytes[500]! ^= 1;
    await writeFile(path, bytes);
    await expect(cardGraphs(model, { threads: 1, runtime: "tfjs" })("generate")).rejects.toThrow(
      `${path} is not the file that the card declares: sha256 ${declared} expected, ${sha256(bytes)} found`,
    );
  },
);

test("weights that the card does not list are not read, even where they are there", async () => {
  const model = await copied("gan-mnist"), { card, folder } = model;
  const generate = { ...card.tfjs!.generate!, shards: [] };
  await expect(
    cardGraphs({ card: { ...card, tfjs: { generate } }, folder }, { threads: 1, runtime: "tfjs" })("generate"),
  ).rejects.toThrow(/group1-shard1of1\.bin \(the card does not list it among the shards\)/);
});

test("a file that is missing is named", async () => {
  const model = await copied("gan-mnist"), path = join(model.folder, "tfjs/generate/group1-shard1of1.bin");
  await rm(path);
  await expect(cardGraphs(model, { threads: 1, runtime: "tfjs" })("generate")).rejects.toThrow(
    `Cannot read the graph ${path}: ENOENT`,
  );
});

test("a card without the runtime that is asked for says how to get it", async () => {
  const asked = (model: RegisteredCard, runtime: "onnx" | "tfjs", name: string) =>
    cardGraphs(model, { threads: 1, runtime })(name).then(() => undefined, (error: unknown) => error);
  const model = await registered("gan-oracle"), error = await asked(model, "tfjs", "generate");
  expect(error).toBeInstanceOf(UsageError);
  expect(String(error)).toContain(
    `deno run -A scripts/export_tfjs.ts --graph ${join(model.folder, "generate.onnx")} --out ` +
      join(model.folder, "tfjs/generate"),
  );
  expect(String(await asked(await registered("vae-mnist"), "tfjs", "encode"))).toContain("its graph 'encode' for ONNX");
  const language = await loadCard(join(MODELS, "gpt-moby"));
  expect(String(await asked(language, "tfjs", "logits"))).toContain("which run in ONNX Runtime alone");
  const layers = await denseGan();
  folders.push(layers.folder);
  expect(String(await asked(layers, "onnx", "generate"))).toContain("for TensorFlow.js, and no ONNX file of it");
});

test("a layers model that a card names among its graphs is run by default, in TensorFlow.js", async () => {
  const model = await denseGan(), opened: (() => Promise<OpenedGraph>)[] = [];
  folders.push(model.folder);
  const open = closing(cardGraphs(model, { threads: 1, onOpened: (asked) => opened.push(asked) }));
  const graph = await open("generate");
  const outputs = await graph.run({ dense_input: { data: Float32Array.of(1, 3, 0, 30), dims: [2, 2] } });
  // relu([a, b] · [[1, -1], [2, 0.5]] + [0.5, -10]) = [a + 2b + 0.5, max(0, b / 2 - a - 10)].
  expect(outputs["dense"]).toEqual({ data: Float32Array.of(7.5, 0, 60.5, 5), dims: [2, 2] });
  expect(await opened[0]?.()).toMatchObject({ graph: "generate", runtime: "tfjs", device: "wasm", whole: true });
  const { sample } = await openModel(model.card, open);
  if (!sample.has) throw new Error(sample.reason);
  expect((await sample.use.draw(new Noise(0n), 0, 5)).length).toBe(5 * 2);
});

test("ports of a TensorFlow.js model are held against the card", async () => {
  const { card, folder } = await denseGan();
  folders.push(folder);
  if (card.family !== "gan") throw new Error("unexpected card");
  const opening = (change: Partial<Extract<Card, { family: "gan" }>["gan"]>) =>
    closing(cardGraphs({ card: { ...card, gan: { ...card.gan, ...change } }, folder }, { threads: 1 }))("generate");
  await expect(opening({ latent: 3 })).rejects.toThrow(
    "model.json: input 'dense_input' must be [batch, 3], the graph takes [batch, 2]",
  );
  await expect(opening({ generate: { input: "dense_input", output: "x" } })).rejects.toThrow(
    "the card declares an output 'x', the graph gives dense",
  );
});

test.skipIf(!software)(
  "graphs run on other devices by either runtime, and software is told (skipped where there is none)",
  async () => {
    const model = await registered("gan-mnist"), z = latents(4, 64), opened: (() => Promise<OpenedGraph>)[] = [];
    const values: Float32Array[] = [];
    const places = [{}, { device: "webgpu-software" }, { runtime: "tfjs", backend: "webgpu-software" }] as const;
    for (const place of places) {
      const open = cardGraphs(model, { threads: 1, ...place, onOpened: (asked) => opened.push(asked) });
      values.push(floatOutput(await (await closing(open)("generate")).run({ z }), "x"));
    }
    for (const found of values) expect(largestDifference(values[0]!, found)).toBeLessThan(1e-3);
    const emulated = {
      device: "webgpu-software",
      software: true,
      name: expect.any(String),
      driver: expect.any(String),
    };
    expect(await Promise.all(opened.slice(1).map((place) => place()))).toMatchObject([
      { runtime: "onnx", ...emulated },
      { runtime: "tfjs", ...emulated },
    ]);
  },
);

test.skipIf(cuda.available)("a device that is not there is refused as such (skipped where there is CUDA)", async () => {
  await expect(cardGraphs(await registered("gan-mnist"), { threads: 1, device: "cuda" })("generate")).rejects.toThrow(
    new UsageError(cuda.available ? "" : `There is no device 'cuda': ${cuda.reason}. ${cuda.advice}.`),
  );
});
