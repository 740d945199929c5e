import { readdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import { type AnyGraphFile, isTfjs } from "../card/any_graph.ts";
import type { Card } from "../card/card.ts";
import type { Json } from "../core/fingerprint.ts";
import { sha256 } from "../core/fingerprint.ts";
import { onnxRuntimeVersion } from "../runtime/onnx.ts";
import { UnitCache } from "../store/unit_cache.ts";

/** Rooms whose code decides the bytes of a sample, a likelihood or a feature. */
const ROOMS = ["core", "card", "stats", "observation", "runtime", "family", "feature"];
/** Rooms that decide what becomes of texts besides. */
const TEXT_ROOMS = ["language", "dataset/text", "engine/text"];

const ROOT = join(import.meta.dirname!, "..");
const hashes = new Map<string, string>();

/** SHA-256 of the code that makes units of one modality: results of other code are never taken for this code's. */
export function sourceHash(modality: Card["modality"]): string {
  const own = [
    "perform",
    "aligned_batches",
    "card_graphs",
    "checked_graph",
    "open_graph_files",
    "worker",
    "likelihood/perform_likelihood",
  ].map((name) => join(ROOT, "engine", `${name}.ts`));
  return roomsHash(modality === "text" ? [...ROOMS, ...TEXT_ROOMS] : ROOMS, own);
}

/** SHA-256 of the code in some rooms, tests left out, and of further files. */
export function roomsHash(rooms: readonly string[], files: readonly string[] = []): string {
  const name = [...rooms, ...files].join();
  const known = hashes.get(name);
  if (known !== undefined) return known;
  const all = rooms.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: "utf8" })
      .filter((path) => /\.(ts|wasm)$/.test(path) && !path.endsWith(".test.ts")).sort()
      .map((path) => join(ROOT, room, path))
  ).concat(files);
  const hash = sha256(all.map((file) => sha256(readFileSync(file))).join("\n"));
  hashes.set(name, hash);
  return hash;
}

/**
 * The cache address of a unit of work: a hash of everything that can change its bytes.
 *
 * @param card Whose graphs run.
 * @param unit The pass, its range, seed, micro-batch and inputs.
 */
export function unitAddress(card: Card, unit: Readonly<Record<string, Json>>): string {
  // A card's names, its provenance and what it has for a second runtime change no byte; the rest may.
  const { id: _, title: __, provenance: ___, ...declared } = card;
  return UnitCache.address({
    unit,
    card: JSON.parse(JSON.stringify({ ...declared, tfjs: undefined })),
    source: sourceHash(card.modality),
    ...runtimesOf(card),
    ...(card.modality === "text" && { tokenizers: packageJson.dependencies["@huggingface/tokenizers"] }),
    // V8 computes logarithms and cosines.
    engine: Deno.version.v8,
    machine: { os: Deno.build.os, arch: Deno.build.arch, cpu: cpus()[0]?.model ?? "unknown" },
  });
}

/** What runs the graphs that the card measures quality of, where `cardGraphs` is left to choose. */
function runtimesOf({ graphs }: Card): Record<string, Json> {
  const files: readonly (AnyGraphFile | undefined)[] = Object.values(graphs);
  const declared = files.filter((file) => file !== undefined), inTfjs = declared.filter(isTfjs);
  const onnx = { name: "onnxruntime-node", version: onnxRuntimeVersion, device: "cpu", threads: 1 };
  const version = packageJson.dependencies["@tensorflow/tfjs-core"];
  return {
    ...((inTfjs.length === 0 || inTfjs.length < declared.length) && { runtime: onnx }),
    ...(inTfjs.length > 0 && { tfjs: { version, backend: "wasm", threads: 1 } }),
  };
}
