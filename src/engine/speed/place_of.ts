import type { Convention } from "../../core/run.ts";
import { isWebGpu, ONNX_DEVICES, type OnnxDevice } from "../../runtime/devices/onnx_device.ts";
import type { OpenedGraph } from "../card_graphs.ts";

/** Where a row's graphs really run, in the words of ONNX Runtime's devices. */
export interface RowPlace {
  readonly device: OnnxDevice;
  readonly software: boolean;
  /** Whether no operator runs elsewhere. */
  readonly whole: boolean;
}

/** What numbers of software say that pretends to be a GPU. */
export const SOFTWARE = "emulated on the processor: no GPU's number";

/** The devices that TensorFlow.js's backends compute on. */
const DEVICE_OF_BACKEND: Readonly<Record<string, OnnxDevice>> = { wasm: "cpu", "node-gpu": "cuda" };

/** The place of graphs that were opened together. */
export function placeOf(opened: readonly OpenedGraph[], asked: OnnxDevice): RowPlace {
  const [first] = opened, name = first?.device ?? asked;
  const device = ONNX_DEVICES.find((known) => known === name) ?? DEVICE_OF_BACKEND[name] ?? asked;
  return {
    device,
    software: opened.some(({ software }) => software),
    whole: opened.every(({ whole }) => whole),
  };
}

/** What numbers of a place have in their conventions: only those of one device rank together. */
export function placeConvention(
  { device, software, whole }: RowPlace,
  opened: readonly OpenedGraph[],
  { cpu, threads }: { readonly cpu: string; readonly threads: number },
): Convention {
  const [first] = opened;
  return {
    device,
    ...(isWebGpu(device) || device === "cuda" ? { gpu: first?.name ?? "unnamed" } : {}),
    ...(software && { software: SOFTWARE }),
    ...(!whole && { mixed: "operators that the device lacks ran on the processor" }),
    cpu,
    threads,
  };
}

/** What executes a row's graphs, in its details. */
export function runtimeDetails(opened: readonly OpenedGraph[]): Convention {
  const [first] = opened;
  if (first === undefined) return {};
  const name = first.runtime === "onnx" ? "ONNX Runtime" : `TensorFlow.js (${first.device})`;
  return { runtime: `${name} ${first.version}` };
}
