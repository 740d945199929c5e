import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import suite from "../../../suites/likelihood.ts";
import { CardRegistry } from "../../card/registry.ts";
import { sha256 } from "../../core/fingerprint.ts";
import type { Run } from "../../core/run.ts";
import { openDataset } from "../../dataset/registry.ts";
import { encodeOnnx, type OnnxInitializer, type OnnxNode } from "../../runtime/onnx_writer.ts";
import { fixtureRun } from "../fixture_run.ts";
import { registerGenerator, TANH, temporaryFolder } from "../fixture_registry.ts";
import { makePlan } from "../plan.ts";
import type { Request } from "../plan_base.ts";
import type { LikelihoodSuite } from "../suite.ts";

// Models run at whatever speed other programs leave them.
vi.setConfig({ testTimeout: 300_000 });

const MODELS = join(import.meta.dirname!, "..", "..", "..", "models");

/** The likelihood suite, cut down to what a test has time for. */
const SMALL: LikelihoodSuite = {
  ...suite,
  defaultPreset: "test",
  presets: {
    test: {
      methods: [
        { method: { method: "exact" }, images: 8 },
        { method: { method: "elbo" }, images: 40 },
        { method: { method: "ais", chains: 20, temperatures: 1000 }, images: 40 },
        { method: { method: "importance-weighted", draws: 5 }, images: 12 },
      ],
      checkImages: 20,
      samples: 64,
      outlierImages: 20,
    },
  },
  microBatch: { sample: 16, likelihood: 4, costly: 2 },
};

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => await rm(folder, { recursive: true }));

async function run(registry: string, request: Request = {}): Promise<Run> {
  const plan = await makePlan(SMALL, new CardRegistry(registry), { workers: 2, ...request });
  return await fixtureRun(plan, { folder });
}

const cellOf = ({ cells }: Run, model: string, metric: string) =>
  cells.find((cell) => cell.model === model && cell.metric === metric)!;

/** An autoregressive model of digits whose 256 logits at a pixel are made of x and of `levels`, 0 to 255. */
async function registerAutoregressive(id: string, nodes: readonly OnnxNode[], scale: number): Promise<void> {
  const initializers: OnnxInitializer[] = [
    { name: "levels", shape: [1, 256, 1, 1], data: Float32Array.from({ length: 256 }, (_, level) => level) },
    { name: "white", shape: [1], data: Float32Array.of(255) },
    { name: "scale", shape: [1], data: Float32Array.of(scale) },
  ];
  const graph = encodeOnnx({
    inputs: [{ name: "x", type: "float32", shape: ["batch", 1, 28, 28] }],
    outputs: [{ name: "logits", type: "float32", shape: ["batch", 256, 28, 28] }],
    nodes,
    initializers,
  });
  const card = {
    schemaVersion: 1,
    id,
    title: id,
    family: "autoregressive",
    modality: "image",
    dataset: "mnist",
    format: { shape: [1, 28, 28], layout: "NCHW", levels: 256, range: [0, 1] },
    graphs: { logits: { file: "logits.onnx", sha256: sha256(graph) } },
    autoregressive: {
      order: "raster",
      observation: { kind: "categorical", classAxis: 1 },
      logits: { input: "x", output: "logits" },
    },
    provenance: { recipe: "a test", trainedOn: "nothing", licence: "MIT" },
  };
  await mkdir(join(folder, "models", id), { recursive: true });
  await writeFile(join(folder, "models", id, "logits.onnx"), graph);
  await writeFile(join(folder, "models", id, "card.json"), JSON.stringify(card));
}

/** -scale · |255 x - level|: sure of the pixel, since it reads it. */
const PEEKS: readonly OnnxNode[] = [
  { operator: "Mul", inputs: ["x", "white"], outputs: ["own"] },
  { operator: "Sub", inputs: ["own", "levels"], outputs: ["off"] },
  { operator: "Abs", inputs: ["off"], outputs: ["distance"] },
  { operator: "Mul", inputs: ["distance", "scale"], outputs: ["logits"] },
];
/** The same for every pixel and image. */
const CONSTANT: readonly OnnxNode[] = [
  { operator: "Sub", inputs: ["x", "x"], outputs: ["zero"] },
  { operator: "Mul", inputs: ["levels", "scale"], outputs: ["slope"] },
  { operator: "Add", inputs: ["zero", "slope"], outputs: ["logits"] },
];

test("a model that reads the pixel it predicts is invalid, with what is wrong, and one that does not is measured", async () => {
  await registerAutoregressive("peeks", PEEKS, -1);
  await registerAutoregressive("falls", CONSTANT, -0.01);
  await registerGenerator(join(folder, "models"), "gan", TANH);
  const result = await run(join(folder, "models"));
  const peeks = cellOf(result, "peeks", "bits_per_dim");
  if (peeks.state !== "invalid") throw new Error(`peeks is ${peeks.state}`);
  expect(peeks.value).toBeLessThan(2);
  expect(peeks.reason).toMatch(
    /masses sum to 1: The masses of 256 levels sum to \d+.* reads the number that it predicts/,
  );
  expect(result.checks?.filter(({ model, ok }) => model === "falls" && !ok)).toEqual([]);
  // Logits fall by 0.01 a level: the mass of level k is e^(-k/100) / Σ, and most of a digit is level 0.
  const falls = cellOf(result, "falls", "bits_per_dim");
  if (falls.state !== "measured") throw new Error(`falls is ${falls.state}`);
  const total = Array.from({ length: 256 }, (_, k) => Math.exp(-k / 100)).reduce((a, b) => a + b);
  expect(falls.redrawError).toBe(0);
  expect(falls.value).toBeGreaterThan(Math.log2(total));
  expect(falls.value).toBeLessThan(Math.log2(total) + 1);
  expect(cellOf(result, "gan", "bits_per_dim")).toMatchObject({ state: "undefined" });
  expect(result.columns.map(({ id }) => id)).not.toContain("bits_above_truth"); // nobody knows the truth of digits
  expect(result.comparisons).toEqual([]); // what is not trusted is not compared
});

test("registered models: every method, kinds, nats beside bits, binarised data apart", async () => {
  const result = await run(MODELS, { models: ["vae-mnist", "rbm-mnist", "vae-oracle"], seed: "3" });
  expect(result.likelihoods?.map(({ cell, method }) => `${cell.model}, ${method}, ${cell.state}`)).toEqual([
    "vae-mnist, ELBO, measured",
    "vae-mnist, importance-weighted, K = 5, measured",
    "vae-oracle, ELBO, measured",
    "vae-oracle, importance-weighted, K = 5, measured",
    "rbm-mnist, AIS, 20 chains, 1000 temperatures, measured",
  ]);
  const bits = cellOf(result, "vae-mnist", "bits_per_dim"), nats = cellOf(result, "vae-mnist", "nats_per_image");
  const binary = cellOf(result, "rbm-mnist", "bits_per_dim");
  if (bits.state !== "measured" || nats.state !== "measured" || binary.state !== "measured") throw new Error("missing");
  expect(nats.value / 784 / Math.LN2).toBeCloseTo(bits.value, 10);
  expect(bits.kind).toBe("lower-bound");
  expect(binary.kind).toBe("upper-bound");
  expect(binary.fingerprint).not.toBe(bits.fingerprint);
  expect(result.comparisons).toEqual([]); // three kinds of data, one model each
  expect(new Set(result.rows.map(({ group }) => group)).size).toBe(3);

  const above = cellOf(result, "vae-oracle", "bits_above_truth"),
    truth = cellOf(result, "truth-oracle", "bits_per_dim");
  const own = cellOf(result, "vae-oracle", "bits_per_dim");
  if (above.state !== "measured" || truth.state !== "measured" || own.state !== "measured") throw new Error("missing");
  // Paired with the images' own likelihoods, the gap is far surer than the difference of the two columns.
  expect(above.value).toBeGreaterThan(0.1);
  expect(Math.abs(above.value - (own.value - truth.value))).toBeLessThan(0.1);
  expect(cellOf(result, "truth-oracle", "mode_coverage")).toMatchObject({ state: "measured", n: 64 });
  expect(cellOf(result, "vae-mnist", "mode_coverage")).toMatchObject({ state: "undefined" });
});

test("a bound tells how far its own draws move it: two seeds differ by that, and by far less than their intervals", async () => {
  const bound = async (seed: string, n: number) => {
    const cell = cellOf(await run(MODELS, { models: ["vae-oracle"], seed, n }), "vae-oracle", "bits_per_dim");
    if (cell.state !== "measured" || cell.interval === null) throw new Error(`the cell is ${cell.state}`);
    return { ...cell, width: cell.interval[1] - cell.interval[0] };
  };
  const [first, second] = [await bound("1", 400), await bound("2", 400)];
  const { value, redrawError = NaN, width } = first;
  expect(redrawError).toBeGreaterThan(0);
  expect(redrawError).toBeLessThan(width / 8);
  expect(Math.abs(second.value - value)).toBeLessThan(4 * Math.SQRT2 * redrawError);
  expect(Math.abs(second.value - value)).toBeGreaterThan(0.01 * redrawError);
  // A hundred images more are too much of so few.
  expect((await bound("1", 40)).redrawError).toBeUndefined();
});

test("a card with another range than the model was trained on makes its numbers invalid, and says which it is", async () => {
  const registry = join(folder, "wrong");
  await cp(join(MODELS, "vae-mnist"), join(registry, "vae-mnist"), { recursive: true });
  const path = join(registry, "vae-mnist", "card.json"), card = JSON.parse(await readFile(path, "utf8"));
  await writeFile(path, JSON.stringify({ ...card, format: { ...card.format, range: [-1, 1] } }));
  const cell = cellOf(await run(registry, { n: 20 }), "vae-mnist", "bits_per_dim");
  if (cell.state !== "invalid") throw new Error(`the cell is ${cell.state}`);
  expect(cell.reason).toMatch(/range of the data: On the card's range \[-1, 1\] .* on \[0, 1\] they take 1\.\d+/);
});

const fashion = await openDataset("fashion-mnist", "test").then(() => true, () => false);

test.skipIf(!fashion)(
  "outliers are told by three scores, each with its rule, and the data are in the manifest",
  async () => {
    const result = await run(MODELS, { models: ["vae-mnist"], ood: "fashion-mnist" });
    for (const metric of ["ood_likelihood", "ood_typicality", "ood_ratio"]) {
      const cell = cellOf(result, "vae-mnist", metric);
      if (cell.state !== "measured") throw new Error(`${metric} is ${cell.state}`);
      expect(cell.value).toBeGreaterThan(0.8); // dresses are nothing like digits
      expect(cell.n).toBe(20);
    }
    expect(cellOf(result, "vae-mnist", "ood_ratio")).toMatchObject({
      convention: { background: "PNG's filters and deflate" },
    });
    expect(result.manifest.datasets.map(({ id }) => id)).toEqual(["mnist", "fashion-mnist"]);
    // Clothes are complicated: to a model of them digits are likely, and it is the ratio that puts it right.
    const clothes = await run(MODELS, { models: ["pixelcnn-fashion"], ood: "fashion-mnist", n: 20 });
    const [fooled, right] = ["ood_likelihood", "ood_ratio"].map((metric) =>
      cellOf(clothes, "pixelcnn-fashion", metric)
    );
    if (fooled?.state !== "measured" || right?.state !== "measured") throw new Error("missing");
    expect(fooled.value).toBeLessThan(0.4);
    expect(right.value).toBeGreaterThan(0.8);
    expect(result.outliers?.[0]).toMatchObject({ inliers: "mnist:holdout10k", outliers: "fashion-mnist:test", n: 20 });
    const own = await run(MODELS, { models: ["vae-mnist"], ood: "fashion-mnist", background: "vae-mnist" });
    expect(cellOf(own, "vae-mnist", "ood_ratio")).toMatchObject({ state: "undefined" });
  },
);

test("--n, unknown names and flags that mean nothing are answered before anything is measured", async () => {
  const plan = await makePlan(SMALL, new CardRegistry(MODELS), { models: ["vae-mnist"], n: 10 });
  if (plan.kind !== "likelihood") throw new Error("unexpected plan");
  expect(plan.preset.methods.map(({ images }) => images)).toEqual([10, 10, 10, 10]);
  const more = await makePlan(SMALL, new CardRegistry(MODELS), { models: ["vae-mnist"], n: 500 });
  if (more.kind !== "likelihood") throw new Error("unexpected plan");
  // The first methods are spent on as many as asked for; a bound of many draws stays with its own.
  expect(more.preset.methods.map(({ images }) => images)).toEqual([500, 500, 500, 12]);
  expect(more.configuration.n).toBe(500);
  // What an earlier part of a run left out is not forgotten when it goes on.
  const resumed = await makePlan(SMALL, new CardRegistry(MODELS), { models: ["vae-mnist"], leftOut: ["no data"] });
  if (resumed.kind !== "likelihood") throw new Error("unexpected plan");
  expect(resumed.configuration.leftOut).toEqual(["no data"]);
  expect(resumed.warnings.map(({ advice }) => advice)).toEqual(["no data"]);
  const ask = (request: Request) => makePlan(SMALL, new CardRegistry(MODELS), request);
  await expect(ask({ ood: "fashon-mnist" })).rejects.toThrow("Did you mean 'fashion-mnist'?");
  await expect(ask({ background: "vae-mnist" })).rejects.toThrow("name a dataset with --ood");
  await expect(ask({ as: "guided-difusion" })).rejects.toThrow("Did you mean 'guided-diffusion'?");
  await expect(ask({ models: ["lenet-mnist"] })).rejects.toThrow("lenet-mnist is a feature network");
  const images = (await import("../../../suites/images.ts")).default;
  await expect(makePlan(images, new CardRegistry(MODELS), { ood: "fashion-mnist" }))
    .rejects.toThrow("--ood means nothing to the suite images");
});
