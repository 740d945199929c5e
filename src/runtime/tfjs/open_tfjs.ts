import type { Tensor as TfTensor } from "@tensorflow/tfjs-core";
import type { Graph, Tensor } from "../graph.ts";
import { checkFeeds } from "./check_feeds.ts";
import { deviceFailure } from "./device_failure.ts";
import { exclusively } from "./exclusively.ts";
import { loadGraphProgram } from "./graph_program.ts";
import { loadLayersProgram } from "./layers_program.ts";
import { loadTf, type Tf } from "./load_tf.ts";
import { messageOf } from "./message_of.ts";
import type { Program } from "./program.ts";
import { type ModelFolder, type ReadModelFile, readModelFolder } from "./read_model_folder.ts";
import { releaseBackend, useBackend } from "./start_backend.ts";
import type { DeviceTrouble, StartedBackend } from "./started_backend.ts";
import type { TfjsBackend, TfjsDevice } from "./tfjs_device.ts";
import { fromTfjs, toTfjs } from "./tfjs_tensor.ts";

/** Where a model runs. */
export interface TfjsOptions {
  /** `auto` takes the first that works of `node-gpu`, `webgpu` on a real GPU, and `wasm`. */
  readonly backend: "auto" | TfjsBackend;
  /** Wanted inside one operator, where the CPU runs it. WebAssembly has one in Deno: `device.threads` says what it is. */
  readonly threads?: number;
  /** Gives the model's files, as `readModelFolder` takes it. Left out, they are read from the folder. */
  readonly read?: ReadModelFile;
}

/** A graph that also says what runs it. */
export interface TfjsGraph extends Graph {
  readonly device: TfjsDevice;
  readonly format: "graph-model" | "layers-model";
}

/**
 * Opens a TensorFlow.js model: a folder with `model.json`, a graph model or a layers model, and its weight shards.
 * Integers are int64 on this side and int32 on the other. Nothing stays on the device after a run but the weights, and
 * nothing at all once every graph is closed.
 *
 * @param folder Where `model.json` lies.
 * @throws {UsageError} Where the backend is not available, or none is: why, and what to do.
 * @throws {Error} Where the folder holds no model that can run here. A run throws a `DeviceLostError` or an
 * `OutOfMemoryError` where the device failed and not the model.
 *
 * @example
 * ```ts
 * const graph = await openTfjs("models/gan-mnist-tfjs", { backend: "auto" });
 * console.log(graph.device.backend, graph.device.device);
 * const { x } = await graph.run({ z: { data: new Float32Array(64), dims: [1, 64] } });
 * await graph.close();
 * ```
 */
export async function openTfjs(folder: string, { backend: choice, threads, read }: TfjsOptions): Promise<TfjsGraph> {
  const model = await readModelFolder(folder, read);
  const backend = await useBackend(choice, threads);
  try {
    const tf = await loadTf();
    const program = await exclusively(async () => {
      await activate(tf, backend);
      return await load(tf, model, folder);
    });
    return open(tf, program, backend, model.format);
  } catch (error) {
    await releaseBackend(backend);
    throw error;
  }
}

function open(tf: Tf, program: Program, backend: StartedBackend, format: TfjsGraph["format"]): TfjsGraph {
  const { inputs, outputs } = program;
  let open = true;
  return {
    inputs,
    outputs,
    format,
    device: backend.device,
    async run(feeds) {
      checkFeeds(inputs, feeds);
      return await exclusively(async () => {
        if (!open) throw new Error("The graph is closed. Open it again");
        return await runOnce(tf, program, backend, feeds);
      });
    },
    async close() {
      const wasOpen = open;
      open = false;
      if (!wasOpen) return;
      await exclusively(async () => await Promise.resolve(program.dispose()));
      await releaseBackend(backend);
    },
  };
}

async function load(tf: Tf, model: ModelFolder, folder: string): Promise<Program> {
  try {
    return await (model.format === "graph-model" ? loadGraphProgram(tf, model) : loadLayersProgram(tf, model));
  } catch (error) {
    throw new Error(`Cannot open the ${model.format} in ${folder}: ${messageOf(error)}`, { cause: error });
  }
}

async function runOnce(
  tf: Tf,
  program: Program,
  backend: StartedBackend,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Readonly<Record<string, Tensor>>> {
  const { backend: kind } = backend.device, before = backend.takeTrouble();
  if (before?.kind === "lost") throw deviceFailure(kind, before);
  await activate(tf, backend);
  const held: TfTensor[] = [], fed: Record<string, TfTensor> = {};
  try {
    for (const [name, tensor] of Object.entries(feeds)) held.push(fed[name] = toTfjs(tf, name, tensor));
    const results = await outputsOf(program, fed, held).catch(async (error: unknown) => {
      throw deviceFailure(kind, await troubleAfter(backend), error);
    });
    const trouble = backend.takeTrouble();
    if (trouble !== undefined) throw deviceFailure(kind, trouble);
    for (const [name, output] of Object.entries(results)) results[name] = apart(output, feeds);
    return results;
  } finally {
    tf.dispose(held);
  }
}

/** Runs and fetches; what must be disposed of afterwards goes into `held`. */
async function outputsOf(
  program: Program,
  fed: Readonly<Record<string, TfTensor>>,
  held: TfTensor[],
): Promise<Record<string, Tensor>> {
  const given = await program.execute(fed);
  held.push(...given);
  const results = await Promise.all(program.outputs.map(async ({ name }, i) => {
    const tensor = given[i];
    if (tensor === undefined) throw new Error(`the output '${name}' is missing`);
    return [name, fromTfjs(name, tensor.dtype, await tensor.data(), tensor.shape)] as const;
  }));
  return Object.fromEntries(results);
}

/** An output that is only an input in another shape is given a copy: callers use the array that they fed again. */
function apart(output: Tensor, feeds: Readonly<Record<string, Tensor>>): Tensor {
  const shared = Object.values(feeds).some(({ data }) => data.buffer === output.data.buffer);
  return shared ? { ...output, data: output.data.slice() } : output;
}

/** What the device has to say of an error. A GPU's loss is told a moment after what failed for it. */
async function troubleAfter({ device, takeTrouble }: StartedBackend): Promise<DeviceTrouble | undefined> {
  if (device.threads === undefined) await new Promise((resolve) => setTimeout(resolve, 50));
  return takeTrouble();
}

async function activate(tf: Tf, { name, device }: StartedBackend): Promise<void> {
  if (tf.getBackend() === name) return;
  if (!await tf.setBackend(name)) throw new Error(`The backend '${device.backend}' of TensorFlow.js stopped`);
}
