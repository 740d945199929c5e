import { access } from "node:fs/promises";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import { dirname, join, sep } from "node:path";
import { OutOfMemoryError } from "../../core/out_of_memory_error.ts";
import type { Tf } from "./load_tf.ts";
import { messageOf } from "./message_of.ts";
import { MissingBackendError, type StartedBackend } from "./started_backend.ts";

const PACKAGE = "@tensorflow/tfjs-backend-wasm";

/**
 * Starts TensorFlow.js on WebAssembly, with SIMD where the engine has it, on one thread: the package leaves its threaded
 * build out wherever it sees Node's globals, which Deno has too, because that build's workers do not start there.
 *
 * @param threads Wanted, should the threaded build ever load; the device says how many there are.
 * @throws {MissingBackendError} Where its .wasm file cannot be read or started.
 */
export async function startWasm(tf: Tf, threads?: number): Promise<StartedBackend> {
  const wasm = await import("@tensorflow/tfjs-backend-wasm");
  const simd = await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT") === true;
  const folder = dirname(createRequire(import.meta.url).resolve(PACKAGE));
  const file = join(folder, simd ? "tfjs-backend-wasm-simd.wasm" : "tfjs-backend-wasm.wasm");
  try {
    await access(file);
  } catch (error) {
    const reason = `${file} cannot be read (${messageOf(error)})`;
    throw new MissingBackendError(reason, "Run `deno install`, and give Deno --allow-read", error);
  }
  wasm.setWasmPaths(folder + sep);
  if (threads !== undefined) wasm.setThreadsCount(threads);
  const create = tf.findBackendFactory("wasm");
  if (!await tf.setBackend("wasm")) throw new MissingBackendError(`${file} does not start`, "Run `deno install` again");
  refuseFailedAllocations(tf.backend());
  return {
    name: "wasm",
    device: {
      runtime: "tfjs",
      version: tf.version_core,
      backend: "wasm",
      device: `${processorName()}, WebAssembly${simd ? " with SIMD" : " without SIMD"}`,
      driver: undefined,
      software: false,
      threads: wasm.getThreadsCount(),
    },
    takeTrouble: () => undefined,
    stop() {
      tf.removeBackend("wasm");
      tf.registerBackend("wasm", create, 2);
    },
  };
}

/**
 * A full heap answers with address 0, and a size beyond its 32 bits is taken for a smaller one: the package would write over
 * its own memory either way.
 */
function refuseFailedAllocations(backend: object): void {
  const module = "wasm" in backend ? backend.wasm : undefined;
  if (typeof module !== "object" || module === null || !("_malloc" in module) || !("_free" in module)) return;
  // At its first call the function puts another in its place.
  if (typeof module._malloc !== "function" || typeof module._free !== "function") return;
  module._free(module._malloc(1));
  const allocate = module._malloc;
  module._malloc = (bytes: number): number => {
    const address: unknown = bytes < 2 ** 32 ? allocate(bytes) : 0;
    if (typeof address === "number" && address !== 0) return address;
    throw new OutOfMemoryError(`WebAssembly's memory has no room for ${bytes} bytes more: try a smaller batch`);
  };
}

function processorName(): string {
  try {
    return cpus()[0]?.model ?? "CPU";
  } catch { // Deno was not given --allow-sys.
    return "CPU";
  }
}
