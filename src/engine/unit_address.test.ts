import { rm } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Card, isImageModel } from "../card/card.ts";
import { loadCard } from "../card/load_card.ts";
import type { Json } from "../core/fingerprint.ts";
import { onnxRuntimeVersion } from "../runtime/onnx.ts";
import { UnitCache } from "../store/unit_cache.ts";
import { denseGan } from "./fixture_tfjs_card.ts";
import { sourceHash, unitAddress } from "./unit_address.ts";

const unit = { kind: "sample", seed: "0", first: 0, count: 64 };

/** The address of a unit of images whose runtimes are told. */
function address(card: Readonly<Record<string, Json>>, runtimes: Readonly<Record<string, Json>>): string {
  return UnitCache.address({
    unit,
    card,
    source: sourceHash("image"),
    ...runtimes,
    engine: Deno.version.v8,
    machine: { os: Deno.build.os, arch: Deno.build.arch, cpu: cpus()[0]?.model ?? "unknown" },
  });
}

function declared({ family, modality, dataset, format, graphs, schemaVersion, ...rest }: Card & { family: "gan" }) {
  const card = { family, modality, dataset, format, graphs, schemaVersion, gan: rest.gan };
  return JSON.parse(JSON.stringify(card));
}

test("an ONNX card's units are made by ONNX Runtime, whatever it has for a second runtime", async () => {
  const { card } = await loadCard(join(import.meta.dirname!, "..", "..", "models", "gan-mnist"));
  if (!isImageModel(card) || card.family !== "gan") throw new Error("unexpected card");
  const runtime = { name: "onnxruntime-node", version: onnxRuntimeVersion, device: "cpu", threads: 1 };
  expect(card.tfjs).toBeDefined();
  expect(unitAddress(card, unit)).toBe(address(declared(card), { runtime }));
  const { tfjs: _, ...alone } = card;
  expect(unitAddress(alone, unit)).toBe(unitAddress(card, unit));
});

test("a TensorFlow.js card's units are made by TensorFlow.js, and each of its files counts", async () => {
  const { card, folder } = await denseGan();
  await rm(folder, { recursive: true });
  const tfjs = { version: "4.22.0", backend: "wasm", threads: 1 };
  expect(unitAddress(card, unit)).toBe(address(declared(card), { tfjs }));
  const { generate } = card.graphs;
  const other = { ...generate, shards: [{ file: "weights.bin", sha256: "0".repeat(64) }] };
  expect(unitAddress({ ...card, graphs: { generate: other } }, unit)).not.toBe(unitAddress(card, unit));
});
