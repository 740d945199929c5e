import type { RanOn, Row, Run } from "../../core/run.ts";
import { formatNumber } from "./format_value.ts";
import { runtimeName } from "./runtime_name.ts";

/**
 * Where a row's graphs ran: "ONNX Runtime on cpu (AMD EPYC 7B13)"; `undefined` where the run does not say.
 *
 * @example
 * ```ts
 * ranOn(run, row); // "TensorFlow.js on wasm (WebAssembly, SIMD, 2 threads)"
 * ```
 */
export function ranOn({ manifest }: Pick<Run, "manifest">, { runtime, device }: Row): string | undefined {
  if (runtime === undefined || device === undefined) return undefined;
  const known = manifest.devices?.find((one) => one.runtime === runtime && one.device === device.id);
  return `${runtimeName(runtime)} on ${device.id}${known === undefined ? "" : ` (${known.name})`}`;
}

/** The most that a device reached on a matrix product: "192 GFLOP/s"; empty where it was not measured. */
export function ceilingText({ ceiling }: RanOn): string {
  if (ceiling === undefined) return "";
  const gigaflops = ceiling.flopsPerSecond / 1e9;
  return `${formatNumber(gigaflops, gigaflops < 100 ? 1 : 0)} GFLOP/s`;
}

/** How a ceiling was measured: "2,048 × 2,048, 2 threads". */
export function ceilingHow({ ceiling }: RanOn): string {
  if (ceiling === undefined) return "";
  const size = ceiling.size.toLocaleString("en-US");
  return `${size} × ${size}, ${ceiling.threads} ${ceiling.threads === 1 ? "thread" : "threads"}`;
}
