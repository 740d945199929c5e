/** Registers small models in a temporary folder. Test code only. */
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sha256 } from "../core/fingerprint.ts";
import { encodeOnnx, type OnnxNode } from "../runtime/onnx_writer.ts";
import type { ImageSuite } from "./suite.ts";

/** A generator of flat 28 × 28 images whose latent code is the image, through a few nodes from `z` to `x`. */
export async function registerGenerator(
  registry: string,
  id: string,
  nodes: readonly OnnxNode[],
  change: (card: Record<string, unknown>) => Record<string, unknown> = (card) => card,
): Promise<void> {
  const graph = encodeOnnx({
    inputs: [{ name: "z", type: "float32", shape: ["batch", 784] }],
    outputs: [{ name: "x", type: "float32", shape: ["batch", 784] }],
    nodes,
  });
  const card = {
    schemaVersion: 1,
    id,
    title: id,
    family: "gan",
    modality: "image",
    dataset: "mnist",
    format: { shape: [1, 28, 28], layout: "NCHW", levels: 256, range: [-1, 1] },
    graphs: { generate: { file: "generate.onnx", sha256: sha256(graph) } },
    gan: { latent: 784, generate: { input: "z", output: "x" } },
    provenance: { recipe: "a test", trainedOn: "nothing", licence: "MIT" },
  };
  await mkdir(join(registry, id), { recursive: true });
  await writeFile(join(registry, id, "generate.onnx"), graph);
  await writeFile(join(registry, id, "card.json"), JSON.stringify(change(card)));
}

/** Noise as it is. */
export const TANH: readonly OnnxNode[] = [{ operator: "Tanh", inputs: ["z"], outputs: ["x"] }];

/** 0 / 0 everywhere. */
export const NOT_A_NUMBER: readonly OnnxNode[] = [
  { operator: "Sub", inputs: ["z", "z"], outputs: ["zero"] },
  { operator: "Div", inputs: ["zero", "zero"], outputs: ["x"] },
];

/** A temporary folder. */
export async function temporaryFolder(): Promise<string> {
  return await mkdtemp(join(tmpdir(), "assay-test-"));
}

/** The images suite, cut down to what a test has time for, and without timings. */
export function smallSuite(full: ImageSuite): ImageSuite {
  return {
    ...full,
    reference: { ...full.reference, count: 200 },
    anchor: { ...full.anchor, count: 40 },
    metrics: full.metrics.filter((metric) => !metric.startsWith("latency") && metric !== "throughput_per_s"),
    defaultPreset: "test",
    presets: {
      test: {
        samples: 40,
        likelihood: [
          { method: { method: "exact" }, images: 40 },
          { method: { method: "elbo" }, images: 40 },
          { method: { method: "vlb", timeSteps: 2 }, images: 8 },
          { method: { method: "dequantised", draws: 1 }, images: 40 },
        ],
        latency: { queries: 1, minSeconds: 0, maxSeconds: 1 },
        throughput: { batchSizes: [1], repeats: 1, maxSecondsPerRun: 1 },
      },
    },
    microBatch: { sample: 8, likelihood: 4, costly: 2, features: 50 },
    gallery: { shown: 2, furthest: 2, pool: 4 },
  };
}
