/** Every graph under models/: shapes as ONNX Runtime gives them, nothing unknown, weights as the cards say. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { expectAsRun } from "./fixture_as_run.ts";
import type { FixtureTensor } from "./fixture_model.ts";
import { onnxCost } from "./onnx_cost.ts";
import { type ParsedPort, readModel } from "./read_model.ts";

const root = new URL("../../../models/", import.meta.url);
const graphs = readdirSync(root).flatMap((id) =>
  readdirSync(new URL(`${id}/`, root)).filter((file) => file.endsWith(".onnx")).map((file) => `${id}/${file}`)
);
const read = (graph: string) => new Uint8Array(readFileSync(new URL(graph, root)));

/** Sizes of axes that graphs name; others are 2. */
const AXES: Readonly<Record<string, number>> = { batch: 2, time: 9, capacity: 7, positions: 1, betas: 3 };

function shapeOf({ shape = [] }: ParsedPort): number[] {
  return shape.map((axis) => typeof axis === "number" ? axis : AXES[axis ?? ""] ?? 2);
}

test.each(graphs)("%s: every tensor has the shape that it has when the graph runs", async (graph) => {
  const bytes = read(graph), { inputs } = readModel(bytes).graph;
  const tensors = inputs.map((input): [string, FixtureTensor] => {
    const shape = shapeOf(input);
    return [input.name, input.type === 7 ? { type: "int64", shape } : shape];
  });
  await expectAsRun(bytes, Object.fromEntries(tensors));
  const shapes = Object.fromEntries(inputs.map((input) => [input.name, shapeOf(input)]));
  expect(onnxCost(bytes, shapes)).toMatchObject({ unknown: {}, unsized: {}, isLowerBound: false, assumptions: [] });
});

// Weights that the graphs of a model hold together, less what training did not learn.
test.each([
  { id: "lstm-moby", files: ["logits"] },
  { id: "pixelcnn-mnist", files: ["logits"] },
  { id: "pixelcnn-fashion", files: ["logits"] },
  { id: "pixelcnn-oracle", files: ["logits"] },
  { id: "rbm-mnist", files: ["hidden"] },
  { id: "vae-mnist", files: ["encode", "decode"] },
  { id: "vae-oracle", files: ["encode", "decode"] },
  { id: "iwae-mnist", files: ["encode", "decode"] },
  // Running means and variances of 64 + 32 + 16 channels.
  { id: "gan-mnist", files: ["generate"], unlearned: 2 * (64 + 32 + 16) },
  { id: "gan-oracle", files: ["generate"], unlearned: 2 * (64 + 32 + 16) },
  // 20 frequencies of the time, and ones and zeros of 8 groups in 10 normalisations.
  { id: "ddpm-mnist", files: ["denoise"], unlearned: 20 + 10 * 2 * 8 },
  { id: "ddpm-oracle", files: ["denoise"], unlearned: 20 + 10 * 2 * 8 },
  // Cosines and sines of 16 angles at every position.
  { id: "gpt-moby", files: ["logits"], unlearned: 2 * 256 * 16 },
  { id: "gpt-moby-bytes", files: ["logits"], unlearned: 2 * 512 * 16 },
])("$id holds as many weights as its card says", ({ id, files, unlearned = 0 }) => {
  const card: { provenance: { weights: number } } = JSON.parse(
    readFileSync(new URL(`${id}/card.json`, root), "utf8"),
  );
  const held = files.map((file) => {
    const bytes = read(`${id}/${file}.onnx`);
    const shapes = Object.fromEntries(readModel(bytes).graph.inputs.map((input) => [input.name, shapeOf(input)]));
    return onnxCost(bytes, shapes).parameters;
  });
  expect(held.reduce((a, b) => a + b) - unlearned).toBe(card.provenance.weights);
});

test("a transformer's multiply-accumulates follow from its sizes", () => {
  // Four layers of width 128 with hidden layers of 512, 256 tokens, 1024 logits each: 4 · 128 · 128 MACs a token for
  // keys, queries, values and output, 2 · 128 · 512 for the hidden layer, and 2 · 256 · 128 for attention.
  const perToken = 4 * (4 * 128 ** 2 + 2 * 128 * 512 + 2 * 256 * 128) + 128 * 1024;
  expect(onnxCost(read("gpt-moby/logits.onnx"), { tokens: [1, 256] }).macs).toBe(256 * perToken);
});
