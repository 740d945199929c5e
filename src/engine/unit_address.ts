import { readdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import type { Card } from "../card/card.ts";
import type { Json } from "../core/fingerprint.ts";
import { sha256 } from "../core/fingerprint.ts";
import { onnxRuntimeVersion } from "../runtime/onnx.ts";
import { UnitCache } from "../store/unit_cache.ts";

/** Rooms whose code decides the bytes of a sample, a likelihood or a feature. */
const ROOMS = ["core", "card", "stats", "observation", "runtime", "family", "feature"];

let source: string | undefined;

/** SHA-256 of the code that makes units: results of other code are never taken for this code's. */
export function sourceHash(): string {
  if (source !== undefined) return source;
  const root = join(import.meta.dirname!, "..");
  const files = ROOMS.flatMap((room) =>
    readdirSync(join(root, room)).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts")).sort()
      .map((name) => join(root, room, name))
  );
  files.push(
    ...["perform", "aligned_batches", "card_graphs", "worker"].map((name) => join(root, "engine", `${name}.ts`)),
  );
  return source = sha256(files.map((file) => sha256(readFileSync(file))).join("\n"));
}

/**
 * The cache address of a unit of work: a hash of everything that can change its bytes.
 *
 * @param card Whose graphs run.
 * @param unit The pass, its range, seed, micro-batch and inputs.
 */
export function unitAddress(card: Card, unit: Readonly<Record<string, Json>>): string {
  // A card's names and provenance change no byte; the rest may.
  const { id: _, title: __, provenance: ___, ...declared } = card;
  return UnitCache.address({
    unit,
    card: JSON.parse(JSON.stringify(declared)),
    source: sourceHash(),
    runtime: { name: "onnxruntime-node", version: onnxRuntimeVersion, device: "cpu", threads: 1 },
    // V8 computes logarithms and cosines.
    engine: Deno.version.v8,
    machine: { os: Deno.build.os, arch: Deno.build.arch, cpu: cpus()[0]?.model ?? "unknown" },
  });
}
