import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isImageModel } from "../../card/card.ts";
import { loadCard } from "../../card/load_card.ts";
import { onnxCost } from "../../runtime/onnx_cost/onnx_cost.ts";
import { denseGan } from "../fixture_tfjs_card.ts";
import { type SampleOperations, sampleOperations } from "./sample_operations.ts";

const MODELS = join(import.meta.dirname!, "..", "..", "..", "models");

async function operations(id: string, batch?: number): Promise<SampleOperations> {
  const { card, folder } = await loadCard(join(MODELS, id));
  if (!isImageModel(card)) throw new Error("unexpected card");
  const found = await sampleOperations({ card, folder }, batch);
  if (typeof found === "string") throw new Error(found);
  return found;
}

async function flopsOf(id: string, graph: string, shapes: Record<string, number[]>): Promise<number> {
  return onnxCost(await readFile(join(MODELS, id, `${graph}.onnx`)), shapes).flops;
}

test("a GAN's sample costs one run of its generator", async () => {
  const found = await operations("gan-mnist");
  expect(found).toMatchObject({ runs: { generate: 1 }, isLowerBound: false, unknown: [] });
  expect(found.flops).toBe(await flopsOf("gan-mnist", "generate", { z: [1, 64] }));
  expect(found.macs).toBeCloseTo(3.525e6, -3);
});

test("a diffusion model's sample costs its network for every step of its sampler", async () => {
  const found = await operations("ddpm-mnist");
  expect(found.runs).toEqual({ denoise: 25 });
  expect(found.flops).toBe(25 * await flopsOf("ddpm-mnist", "denoise", { x: [1, 1, 28, 28], t: [1] }));
});

test("an autoregressive model takes a step for every pixel, and a batch of them costs a sample no more", async () => {
  const [one, four] = [await operations("pixelcnn-oracle"), await operations("pixelcnn-oracle", 4)];
  expect(one.runs).toEqual({ step: 256 });
  expect(four.runs).toEqual(one.runs);
  expect(four.flops / one.flops).toBeCloseTo(1, 6);
});

test("what a TensorFlow.js model computes is not counted, and why is told", async () => {
  const registered = await denseGan();
  expect(await sampleOperations(registered)).toBe(
    "operations are counted in ONNX files, and the graph 'generate' is a TensorFlow.js model",
  );
  await rm(registered.folder, { recursive: true });
});
