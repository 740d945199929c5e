import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { UsageError } from "../core/usage_error.ts";
import { declaredPorts } from "./ports.ts";
import { loadCard } from "./load_card.ts";
import { CardRegistry } from "./registry.ts";

const MODELS = join(import.meta.dirname!, "..", "..", "models");

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "assay-cards-"));
});
afterEach(async () => await rm(folder, { recursive: true }));

const gan = {
  schemaVersion: 1,
  id: "my-gan",
  title: "Mine",
  family: "gan",
  modality: "image",
  dataset: "mnist",
  format: { shape: [1, 28, 28], layout: "NCHW", levels: 256, range: [-1, 1] },
  graphs: { generate: { file: "generate.onnx", sha256: "0".repeat(64) } },
  gan: { latent: 64, generate: { input: "z", output: "x" } },
  provenance: { recipe: "mine", trainedOn: "mnist", licence: "MIT" },
};

async function load(card: unknown): Promise<unknown> {
  await mkdir(join(folder, "my-gan"), { recursive: true });
  await writeFile(join(folder, "my-gan", "card.json"), typeof card === "string" ? card : JSON.stringify(card));
  return (await loadCard(join(folder, "my-gan"))).card;
}

test("a card that follows the schema comes back as it was written", async () => {
  expect(await load(gan)).toEqual(gan);
});

test.each([
  ["a wrong type", { ...gan, gan: { ...gan.gan, latent: "64" } }, /gan\.latent: .*expected number.*found "64"/],
  ["a missing field", { ...gan, dataset: undefined }, /dataset: .*expected string.*found nothing/],
  ["a field that does not exist", { ...gan, gan: { ...gan.gan, latnet: 3 } }, /gan: .*latnet/],
  [
    "a range that is no range",
    { ...gan, format: { ...gan.format, range: [1, -1] } },
    /format\.range: must be \[low, high\]/,
  ],
  ["an unknown family", { ...gan, family: "gna" }, /family: .*found "gna"/],
  [
    "a file outside the folder",
    { ...gan, graphs: { generate: { file: "../x.onnx", sha256: "0".repeat(64) } } },
    /graphs\.generate\.file/,
  ],
])("%s is named by its path, with what was expected and what was found", async (_, card, message) => {
  const loading = load(card);
  await expect(loading).rejects.toThrow(message);
  await expect(loading).rejects.toBeInstanceOf(UsageError);
});

const hash = "0".repeat(64);
const tfjs = {
  file: "tfjs/generate/model.json",
  sha256: hash,
  shards: [{ file: "tfjs/generate/group1-shard1of1.bin", sha256: hash }],
};

test("a graph may be a TensorFlow.js model, or have one beside its ONNX file", async () => {
  for (const card of [{ ...gan, graphs: { generate: tfjs } }, { ...gan, tfjs: { generate: tfjs } }]) {
    expect(await load(card)).toEqual(card);
  }
  const bare = { file: "model.json", sha256: hash, shards: [] };
  expect(await load({ ...gan, tfjs: { generate: bare } })).toMatchObject({ tfjs: { generate: bare } });
});

test.each([
  [
    "model for a graph that the card does not have",
    { tfjs: { decode: tfjs } },
    /tfjs\.decode: must have the name of a graph of the card: generate; found/,
  ],
  [
    "second model for a graph that is one",
    { graphs: { generate: tfjs }, tfjs: { generate: tfjs } },
    /tfjs\.generate: must be left out: graphs\.generate is a TensorFlow\.js model already/,
  ],
  [
    "graph without its weights",
    { graphs: { generate: { file: "model.json", sha256: hash } } },
    /graphs\.generate\.shards: must list the files of weights .*found nothing/,
  ],
  [
    "second model without its weights",
    { tfjs: { generate: { ...tfjs, shards: undefined } } },
    /tfjs\.generate\.shards: .*expected array.*found nothing/,
  ],
  ["weight without its hash", { tfjs: { generate: { ...tfjs, shards: [{ file: "a.bin" }] } } }, /shards\.0\.sha256/],
  [
    "ONNX file with weights",
    { graphs: { generate: { ...tfjs, file: "generate.onnx" } } },
    /graphs\.generate\.shards: come with a model\.json/,
  ],
  [
    "ONNX file as its second model",
    { tfjs: { generate: { ...tfjs, file: "a.onnx" } } },
    /tfjs\.generate\.file: must name/,
  ],
  [
    "weight in another folder",
    { graphs: { generate: { ...tfjs, shards: [{ file: "a.bin", sha256: hash }] } } },
    /graphs\.generate\.shards\.0\.file: must lie beside tfjs\/generate\/model\.json; found "a\.bin"/,
  ],
  [
    "weight outside the card's folder",
    { tfjs: { generate: { ...tfjs, shards: [{ file: "tfjs/generate/../x.bin", sha256: hash }] } } },
    /shards\.0\.file: must name a file in the card's own folder/,
  ],
])("a card with a TensorFlow.js %s is refused", async (_, change, message) => {
  await expect(load({ ...gan, ...change })).rejects.toThrow(message);
});

test("what is not JSON, or lies in another model's folder, is refused", async () => {
  await expect(load("{")).rejects.toThrow("is not JSON");
  await expect(load({ ...gan, id: "other" })).rejects.toThrow("id must be its folder's name 'my-gan', got 'other'");
});

const network = {
  ...gan,
  id: "my-gan",
  family: "feature",
  gan: undefined,
  graphs: { features: { file: "features.onnx", sha256: "0".repeat(64) } },
  network: {
    input: "x",
    features: "pooled",
    dimension: 8,
    layer: "last",
    layers: { first: { output: "early", dimension: 4 } },
    spatial: { output: "map", dimension: 49 },
    logits: "logits",
    logitsUnbiased: "unbiased",
    classes: 10,
    preprocessing: { resize: "pil-bicubic", mean: [0.5], std: [0.5] },
  },
};

test("a feature network's card declares a port for every layer that it names", async () => {
  await load(network);
  const { card } = await loadCard(join(folder, "my-gan"));
  expect(declaredPorts(card)).toEqual({
    features: {
      inputs: { x: ["batch", 1, 28, 28] },
      outputs: {
        pooled: ["batch", 8],
        early: ["batch", 4],
        map: ["batch", 49],
        logits: ["batch", 10],
        unbiased: ["batch", 10],
      },
    },
  });
});

test.each([
  [
    "a mean for channels that are not there",
    { preprocessing: { resize: "none", mean: [0, 0, 0] } },
    /preprocessing\.mean/,
  ],
  ["an unknown resizing", { preprocessing: { resize: "nearest" } }, /preprocessing\.resize.*found "nearest"/],
  ["classes without logits", { logits: undefined, logitsUnbiased: undefined }, /network\.classes: classes and logits/],
  ["logits without classes", { classes: undefined }, /network\.classes: classes and logits/],
  [
    "the default layer twice",
    { layers: { last: { output: "a", dimension: 1 } } },
    /must not name the default layer 'last'/,
  ],
])("a feature network's card with %s is refused", async (_, change, message) => {
  await expect(load({ ...network, network: { ...network.network, ...change } })).rejects.toThrow(message);
});

test("a feature network's graph is an ONNX file, in which its features are pinned by one hash", async () => {
  await expect(load({ ...network, graphs: { features: tfjs } })).rejects.toThrow(/graphs\.features/);
});

test("a network is looked for among the models and in every further folder, in this order", async () => {
  await load(network);
  const empty = join(folder, "none");
  const found = await new CardRegistry(empty, MODELS, folder).loadNetwork("my-gan");
  expect(found.folder).toBe(join(folder, "my-gan"));
  expect((await new CardRegistry(empty, MODELS).loadNetwork("lenet-mnist")).card.id).toBe("lenet-mnist");
  await expect(new CardRegistry(empty, folder).loadNetwork("my-gna")).rejects.toThrow("Did you mean 'my-gan'?");
  await expect(new CardRegistry(empty, folder).loadNetwork("inception")).rejects.toThrow("'deno task fetch inception'");
});

const flow = {
  ...gan,
  id: "my-gan",
  family: "flow",
  gan: undefined,
  format: { ...gan.format, range: [0, 1] },
  graphs: { forward: network.graphs.features, inverse: network.graphs.features },
  flow: {
    latent: 784,
    dequantisation: { kind: "uniform", levels: 256 },
    forward: { input: "x", latent: "z", logDeterminant: "log_det" },
    inverse: { input: "z", output: "x" },
  },
};
const machine = {
  ...gan,
  id: "my-gan",
  family: "energy",
  gan: undefined,
  format: { ...gan.format, levels: 2, range: [0, 1], binarisation: { kind: "threshold", above: 127 } },
  graphs: { hidden: network.graphs.features, visible: network.graphs.features },
  energy: {
    units: 500,
    hidden: { input: "v", betas: "betas", logits: "logits", freeEnergy: "free_energy" },
    visible: { input: "h", beta: "beta", logits: "logits" },
  },
};

test("a flow's card declares both directions, a Boltzmann machine's both layers", async () => {
  await load(flow);
  expect(declaredPorts((await loadCard(join(folder, "my-gan"))).card)).toEqual({
    forward: { inputs: { x: ["batch", 1, 28, 28] }, outputs: { z: ["batch", 784], log_det: ["batch"] } },
    inverse: { inputs: { z: ["batch", 784] }, outputs: { x: ["batch", 1, 28, 28] } },
  });
  await load(machine);
  expect(declaredPorts((await loadCard(join(folder, "my-gan"))).card)).toEqual({
    hidden: {
      inputs: { v: ["batch", 1, 28, 28], betas: [2] },
      outputs: { logits: ["batch", 500], free_energy: ["batch", 2] },
    },
    visible: { inputs: { h: ["batch", 500], beta: [1] }, outputs: { logits: ["batch", 1, 28, 28] } },
  });
});

test.each([
  ["a flow that loses dimensions", { ...flow, flow: { ...flow.flow, latent: 64 } }, /flow\.latent: must be the 784/],
  [
    "a flow dequantised at other levels",
    { ...flow, flow: { ...flow.flow, dequantisation: { kind: "uniform", levels: 32 } } },
    /dequantisation\.levels: must be the format's 256/,
  ],
  [
    "two levels without a word of how they came about",
    { ...machine, format: { ...machine.format, binarisation: undefined } },
    /format\.binarisation: comes with 2 levels/,
  ],
  ["binarisation of 256 levels", { ...machine, format: { ...machine.format, levels: 256 } }, /format\.binarisation/],
  [
    "binary units on another range",
    { ...machine, format: { ...machine.format, range: [-1, 1] } },
    /format: units of a restricted Boltzmann machine/,
  ],
])("a card with %s is refused", async (_, card, message) => {
  await expect(load(card)).rejects.toThrow(message);
});

test.each([
  [{ kind: "categorical", classAxis: 1 }, 256],
  [{ kind: "discretized-logistic-mixture", components: 10 }, 30],
])("an autoregressive card with pixels %j promises %i channels of parameters", async (observation, channels) => {
  const { card } = await loadCard(join(MODELS, "pixelcnn-mnist"));
  if (card.family !== "autoregressive") throw new Error("unexpected card");
  const changed = { ...card, id: "my-gan", autoregressive: { ...card.autoregressive, observation } };
  await load(changed);
  const ports = declaredPorts((await loadCard(join(folder, "my-gan"))).card);
  expect(ports["logits"]!.outputs).toEqual({ logits: ["batch", channels, 28, 28] });
  expect(ports["step"]!.outputs["logits"]).toEqual(["batch", channels]);
});

test.each([
  [{ observation: { kind: "bernoulli" } }, "bernoulli pixels need format.levels 2"],
  [{ observation: { kind: "categorical", classAxis: 1 } }, "can only be drawn"],
])("a VAE's card whose pixels do not fit is refused: %j", async (change, message) => {
  const { card } = await loadCard(join(MODELS, "vae-mnist"));
  if (card.family !== "vae") throw new Error("unexpected card");
  await expect(load({ ...card, id: "my-gan", vae: { ...card.vae, ...change } })).rejects.toThrow(message);
});

test("an unknown id is answered with the nearest one", async () => {
  await load(gan);
  await expect(new CardRegistry(folder).load("my-gna")).rejects.toThrow("Did you mean 'my-gan'? There are: my-gan.");
});

test("a step window that reads the future is refused", async () => {
  const { card } = await loadCard(join(MODELS, "pixelcnn-mnist"));
  if (card.family !== "autoregressive" || card.autoregressive.step === undefined) throw new Error("unexpected card");
  const { step } = card.autoregressive;
  const future = { ...step, windows: [{ ...step.windows[0], row: 0, columns: [-1, 0] }] };
  const changed = { ...card, id: "my-gan", autoregressive: { ...card.autoregressive, step: future } };
  await expect(load(changed)).rejects.toThrow("the rest is the future");
});

test("every registered card loads, and declares ports for each of its graphs", async () => {
  const registry = new CardRegistry(MODELS);
  expect(registry.ids()).toEqual(expect.arrayContaining([
    "ddpm-mnist",
    "ddpm-oracle",
    "flow-mnist",
    "gan-mnist",
    "gan-oracle",
    "iwae-mnist",
    "lenet-mnist",
    "pixelcnn-fashion",
    "pixelcnn-mnist",
    "pixelcnn-oracle",
    "rbm-mnist",
    "vae-mnist",
    "vae-oracle",
  ]));
  for (const id of registry.ids()) {
    const { card } = await registry.load(id);
    expect(Object.keys(declaredPorts(card)).sort()).toEqual(Object.keys(card.graphs).sort());
  }
});
