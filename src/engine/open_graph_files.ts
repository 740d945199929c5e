import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type AnyGraphFile, isTfjs, type TfjsFiles } from "../card/any_graph.ts";
import type { GraphFile } from "../card/card_parts.ts";
import { DeviceLostError } from "../core/device_lost_error.ts";
import { sha256 } from "../core/fingerprint.ts";
import { OutOfMemoryError } from "../core/out_of_memory_error.ts";
import { UsageError } from "../core/usage_error.ts";
import type { OnnxDevice } from "../runtime/devices/onnx_device.ts";
import { onnxDevice } from "../runtime/devices/onnx_devices.ts";
import { openOnnxOn } from "../runtime/devices/open_onnx_on.ts";
import type { Graph } from "../runtime/graph.ts";
import { openTfjs } from "../runtime/tfjs/open_tfjs.ts";
import type { TfjsBackend } from "../runtime/tfjs/tfjs_device.ts";

/** Where graphs run. */
export interface PlaceOptions {
  /** Threads inside one operator, where the processor runs it. */
  readonly threads: number;
  /**
   * Of ONNX Runtime; models of TensorFlow.js go by `backend`.
   * @default {"cpu"}
   */
  readonly device?: OnnxDevice;
  /**
   * Of TensorFlow.js; ONNX graphs go by `device`.
   * @default {"wasm"}
   */
  readonly backend?: "auto" | TfjsBackend;
}

/** What runs a graph. */
export interface GraphPlace {
  readonly runtime: "onnx" | "tfjs";
  /** The device of ONNX Runtime, or the backend of TensorFlow.js. */
  readonly device: string;
  /** What the device calls itself; absent where nothing tells it. */
  readonly name?: string;
  /** Absent where there is none, or nothing tells it. */
  readonly driver?: string;
  /** Of the runtime. */
  readonly version: string;
  /** Whether a GPU is emulated by the processor. */
  readonly software: boolean;
  /** `false` where the processor runs operators that the device lacks. */
  readonly whole: boolean;
}

/** A graph, and what runs it when somebody asks. */
export interface PlacedGraph {
  readonly graph: Graph;
  place(): Promise<GraphPlace>;
}

/**
 * Opens a graph of a card in its runtime. The content of every file is held against the card's sha256 before anything is
 * opened, and what was checked is what runs: files are read once.
 *
 * @param folder The card's.
 * @throws {UsageError} Where the device or the backend is not there.
 * @throws {Error} Where a file cannot be read, is not the one that the card declares, or holds no graph that can run.
 *
 * @example
 * ```ts
 * const { card, folder } = await loadCard("models/gan-mnist");
 * const { graph } = await openGraphFiles(card.graphs.generate, folder, { threads: 1 });
 * ```
 */
export async function openGraphFiles(files: AnyGraphFile, folder: string, options: PlaceOptions): Promise<PlacedGraph> {
  return isTfjs(files) ? await openTfjsFiles(files, folder, options) : await openOnnxFile(files, folder, options);
}

async function openOnnxFile(
  file: GraphFile,
  folder: string,
  { threads, device = "cpu" }: PlaceOptions,
): Promise<PlacedGraph> {
  const bytes = await checkedBytes(folder, file);
  const graph = await openOnnxOn(bytes, { device, threads }).catch((error: Error) => {
    const ofDevice = [UsageError, OutOfMemoryError, DeviceLostError].some((kind) => error instanceof kind);
    throw ofDevice ? error : new Error(`${join(folder, file.file)}: ${error.message}`, { cause: error });
  });
  return {
    graph,
    async place() {
      const report = await onnxDevice(device), { version, software } = report;
      const { name, driver } = report.available ? report : {};
      return { runtime: "onnx", device, ...told({ name, driver }), version, software, whole: graph.whole };
    },
  };
}

async function openTfjsFiles(
  files: TfjsFiles,
  folder: string,
  { threads, backend = "wasm" }: PlaceOptions,
): Promise<PlacedGraph> {
  const contents = new Map<string, Uint8Array>();
  for (const file of [files, ...files.shards]) contents.set(basename(file.file), await checkedBytes(folder, file));
  const read = (name: string): Promise<Uint8Array> => {
    const bytes = contents.get(name);
    const unknown = () => Promise.reject(new Error("the card does not list it among the shards"));
    return bytes === undefined ? unknown() : Promise.resolve(bytes);
  };
  const graph = await openTfjs(join(folder, dirname(files.file)), { backend, threads, read });
  const { backend: device, device: name, driver, version, software } = graph.device;
  return {
    graph,
    place: () =>
      Promise.resolve({ runtime: "tfjs", device, ...told({ name, driver }), version, software, whole: true }),
  };
}

/** The content of a file that is the one declared. */
async function checkedBytes(folder: string, file: GraphFile): Promise<Uint8Array> {
  const path = join(folder, file.file);
  const bytes = await readFile(path).catch((error: Error) => {
    throw new Error(`Cannot read the graph ${path}: ${error.message}`);
  });
  const found = sha256(bytes);
  if (found === file.sha256) return bytes;
  throw new Error(`${path} is not the file that the card declares: sha256 ${file.sha256} expected, ${found} found`);
}

function told({ name, driver }: { name: string | undefined; driver: string | undefined }) {
  return { ...(name !== undefined && { name }), ...(driver !== undefined && { driver }) };
}
