import * as ort from "onnxruntime-node";
import { checkOnnxModel } from "./onnx_safety.ts";
import type { Graph, Port, Tensor } from "./graph.ts";

/** Where and how a graph runs. */
export interface OnnxOptions {
  /** Threads inside one operator. Quality passes use 1 and run several workers instead. */
  readonly threads: number;
}

/** The version of ONNX Runtime, for manifests and cache keys. */
export const onnxRuntimeVersion: string = ort.env.versions.node ?? ort.env.versions.common;

/**
 * Opens an ONNX model on the CPU.
 *
 * @param bytes The content of the .onnx file.
 * @throws {Error} Where the model is broken, draws its own random numbers, or keeps weights elsewhere.
 */
export async function openOnnx(bytes: Uint8Array, { threads }: OnnxOptions): Promise<Graph> {
  return graphOf(await openSession(bytes, { threads, executionProviders: ["cpu"] }));
}

/** Threads, and what differs between devices. */
export interface SessionOptions extends OnnxOptions, ort.InferenceSession.SessionOptions {}

/** Opens a session as every graph here is run, after the checks of `openOnnx`. */
export async function openSession(
  bytes: Uint8Array,
  { threads, ...options }: SessionOptions,
): Promise<ort.InferenceSession> {
  checkOnnxModel(bytes);
  return await ort.InferenceSession.create(bytes, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
    ...options,
  });
}

/** A session whose inputs and outputs lie in main memory, as a graph. */
export function graphOf(session: ort.InferenceSession): Graph {
  const names = session.outputNames;
  return {
    inputs: session.inputMetadata.map(port),
    outputs: session.outputMetadata.map(port),
    async run(feeds) {
      const tensors: Record<string, ort.Tensor> = {};
      for (const name in feeds) tensors[name] = toOrt(feeds[name]!);
      const outputs = await session.run(tensors);
      const results: Record<string, Tensor> = {};
      for (const name of names) results[name] = fromOrt(name, outputs[name]!);
      return results;
    },
    async close() {
      await session.release();
    },
  };
}

function port(meta: ort.InferenceSession.ValueMetadata): Port {
  return meta.isTensor
    ? { name: meta.name, type: meta.type, shape: meta.shape }
    : { name: meta.name, type: "not a tensor", shape: [] };
}

/** The values as ONNX Runtime takes them: nothing is copied. */
export function toOrt({ data, dims }: Tensor): ort.Tensor {
  if (data instanceof Float32Array) return new ort.Tensor("float32", data, dims);
  if (data instanceof Float64Array) return new ort.Tensor("float64", data, dims);
  if (data instanceof Uint8Array) return new ort.Tensor("bool", data, dims);
  return new ort.Tensor("int64", data, dims);
}

/** An output as graphs here give it. */
export function fromOrt(name: string, { data, dims, type }: ort.Tensor): Tensor {
  if (data instanceof Float32Array || data instanceof Float64Array || data instanceof BigInt64Array) {
    return { data, dims };
  }
  if (type === "bool" && data instanceof Uint8Array) return { data, dims };
  throw new TypeError(`The output '${name}' must be float32, float64, int64 or bool, got ${type}`);
}
