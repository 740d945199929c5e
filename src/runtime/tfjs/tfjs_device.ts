import type { DeviceReport } from "../devices/device_report.ts";

/** Ways in which TensorFlow.js runs here. `auto` takes the first that works and never one emulated in software. */
export const TFJS_BACKENDS = ["node-gpu", "webgpu", "webgpu-software", "wasm"] as const;

export type TfjsBackend = typeof TFJS_BACKENDS[number];

/** What a backend can do on this machine, or why it cannot and what would help. */
export type BackendReport = DeviceReport<TfjsBackend>;

/** What ran, for manifests, cache keys and labels. */
export interface TfjsDevice {
  readonly runtime: "tfjs";
  /** Of TensorFlow.js. */
  readonly version: string;
  readonly backend: TfjsBackend;
  /** What the device calls itself. */
  readonly device: string;
  /** `undefined` where there is none, or nothing tells it. */
  readonly driver: string | undefined;
  /** Whether a GPU is emulated on the CPU. Such a number is never a GPU's. */
  readonly software: boolean;
  /** Threads inside one operator, `undefined` where a GPU runs it. */
  readonly threads: number | undefined;
}
