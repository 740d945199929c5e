import { DeviceLostError } from "../../core/device_lost_error.ts";
import { OutOfMemoryError } from "../../core/out_of_memory_error.ts";
import { messageOf } from "./message_of.ts";
import type { DeviceTrouble } from "./started_backend.ts";
import type { TfjsBackend } from "./tfjs_device.ts";

/** How runtimes say that something did not fit: WebGPU, CUDA, WebAssembly's heap, and V8. */
const MEMORY =
  /out of memory|not enough memory|\bOOM\b|no room for|allocation failed|maximum buffer size|buffer binding size/i;

/** Whether a message says that something did not fit. */
export function isMemoryMessage(message: string): boolean {
  return MEMORY.test(message);
}

/**
 * The error of a run that failed.
 *
 * @param trouble What the device reported aside.
 * @param cause What was thrown, if anything was.
 * @returns A `DeviceLostError`, an `OutOfMemoryError`, or an `Error`.
 */
export function deviceFailure(backend: TfjsBackend, trouble: DeviceTrouble | undefined, cause?: unknown): Error {
  if (trouble === undefined && cause instanceof OutOfMemoryError) return cause;
  const message = trouble?.message ?? messageOf(cause);
  const kind = trouble?.kind ?? (isMemoryMessage(message) ? "memory" : "other");
  const failed = `The backend '${backend}' of TensorFlow.js failed: ${message}`;
  if (kind === "lost") return new DeviceLostError(`${failed}. The device is lost: open the graph again`, { cause });
  if (kind === "memory") return new OutOfMemoryError(`${failed}. It does not fit: try a smaller batch`, { cause });
  return new Error(failed, { cause });
}
