import type { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import type { Graph, ResidentRunner, ResidentTensor, Tensor, WeightedSums } from "../graph.ts";
import { fromOrt, graphOf, toOrt } from "../onnx.ts";
import { encodeOnnx } from "../onnx_writer.ts";
import { deviceFailure } from "./device_failure.ts";
import { type DeviceOptions, openDeviceSession } from "./device_session.ts";
import { isWebGpu, type OnnxDevice } from "./onnx_device.ts";
import { encodeWeightedSums, weightName } from "./weighted_sums.ts";

/** A graph whose outputs stay where they were computed. */
export interface ResidentGraph extends Pick<Graph, "inputs" | "outputs">, ResidentRunner {
  /** Whether outputs really stay on a device; otherwise they lie in main memory, and nothing is gained. */
  readonly resident: boolean;
  readonly whole: boolean;
}

/**
 * Opens an ONNX model whose outputs stay on the device, to be fed to the next run: the loop of a diffusion model uploads
 * its noise, and downloads its image. On WebGPU only; on the processor and with CUDA, whose outputs onnxruntime-node
 * 1.30 always copies to main memory, the same calls work and hold arrays.
 *
 * Tensors may be fed to any resident graph of the same device. onnxruntime-node ends the process when a tensor on the
 * device is asked for its values, so `fetch` runs a graph of one Identity instead.
 *
 * @throws As `openOnnxOn` and its `run`.
 *
 * @example
 * ```ts
 * const graph = await openResidentGraph(bytes, { device: "webgpu", threads: 1 });
 * let { y } = await graph.run({ x: { data: new Float32Array(4), dims: [1, 4] } });
 * for (let step = 0; step < 10 && y !== undefined; step++) {
 *   const next = await graph.run({ x: y });
 *   y.dispose();
 *   y = next.y;
 * }
 * ```
 */
export async function openResidentGraph(bytes: Uint8Array, options: DeviceOptions): Promise<ResidentGraph> {
  const { device, threads } = options, resident = isWebGpu(device);
  const { session, whole } = await openDeviceSession(bytes, device, {
    threads,
    ...(resident ? { preferredOutputLocation: "gpu-buffer" } : {}),
  });
  const { inputs, outputs } = graphOf(session);
  const downloads = new Map<number, Promise<InferenceSession>>(), sums: ResidentGraph[] = [];
  const guarded = async <T>(action: () => Promise<T>): Promise<T> => {
    try {
      return await action();
    } catch (error) {
      throw deviceFailure(error, device);
    }
  };

  return {
    inputs,
    outputs,
    resident,
    whole,
    async run(feeds) {
      const tensors: Record<string, OrtTensor> = {};
      for (const [name, value] of Object.entries(feeds)) {
        tensors[name] = "data" in value ? toOrt(value) : heldTensor(value, device);
      }
      const given = await guarded(() => session.run(tensors));
      return Object.fromEntries(Object.entries(given).map(([name, tensor]) => [name, hold(tensor, device)]));
    },
    async fetch(value) {
      const tensor = heldTensor(value, device);
      if (tensor.location === "cpu") return fromOrt("fetched", tensor);
      if (tensor.type !== "float32") throw new TypeError(`Only float32 can be fetched, got ${tensor.type}`);
      const rank = tensor.dims.length;
      const download = downloads.get(rank) ??
        openDeviceSession(identityGraph(rank), device, { threads }).then(({ session }) => session);
      downloads.set(rank, download);
      const { y } = await guarded(async () => await (await download).run({ x: tensor }));
      if (y === undefined) throw new Error("The graph that downloads gave nothing");
      return fromOrt("fetched", y);
    },
    async weightedSums(spec) {
      const graph = await openResidentGraph(encodeWeightedSums(spec), options);
      sums.push(graph);
      return { run: async (values, weights) => await graph.run({ ...values, ...weightFeeds(spec, weights) }) };
    },
    async close() {
      await session.release();
      for (const download of downloads.values()) await (await download).release();
      for (const graph of sums) await graph.close();
    },
  };
}

/** What is held, and where. The tensors of ONNX Runtime are hidden: reading one's data ends the process. */
const HELD = new WeakMap<ResidentTensor, { readonly tensor: OrtTensor; readonly device: OnnxDevice }>();

function hold(tensor: OrtTensor, device: OnnxDevice): ResidentTensor {
  const resident: ResidentTensor = {
    dims: tensor.dims,
    dispose() {
      HELD.delete(resident);
      tensor.dispose();
    },
  };
  HELD.set(resident, { tensor, device });
  return resident;
}

function heldTensor(value: ResidentTensor, device: OnnxDevice): OrtTensor {
  const found = HELD.get(value);
  if (found === undefined) throw new TypeError("These values were disposed of, or no resident graph gave them");
  if (found.device !== device) throw new TypeError(`These values are on '${found.device}', the graph on '${device}'`);
  return found.tensor;
}

function weightFeeds(
  { sums }: WeightedSums,
  weights: Readonly<Record<string, readonly number[]>>,
): Record<string, Tensor> {
  const feeds: Record<string, Tensor> = {};
  for (const { name, of } of sums) {
    const given = weights[name] ?? [];
    if (given.length !== of.length) {
      throw new RangeError(`'${name}' sums ${of.length} values and was given ${given.length} weights`);
    }
    for (const [i, weight] of given.entries()) {
      feeds[weightName(name, i)] = { data: Float32Array.of(weight), dims: [1] };
    }
  }
  return feeds;
}

function identityGraph(rank: number): Uint8Array {
  const shape = Array.from({ length: rank }, (_, axis) => `axis${axis}`);
  return encodeOnnx({
    inputs: [{ name: "x", type: "float32", shape }],
    outputs: [{ name: "y", type: "float32", shape }],
    nodes: [{ operator: "Identity", inputs: ["x"], outputs: ["y"] }],
  });
}
