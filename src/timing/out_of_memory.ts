/**
 * How runtimes say that memory is not enough: ONNX Runtime's arenas, CUDA and its libraries, Vulkan, Direct3D, WebGPU
 * (Dawn and wgpu, their limits on one buffer included), TensorFlow, C++ and V8.
 */
const MESSAGES = [
  /out[ _-]of[ _-](device[ _-]|host[ _-])?memory/i,
  /not enough (memory|space) (resources|left)/i,
  /(failed|unable) to allocate/i,
  /allocation (failed|failure)/i,
  /bad[_ ]alloc/i,
  /\bOOM\b/,
  /_ALLOC_FAILED\b/,
  /E_OUTOFMEMORY|8007000E/i,
  /resource[_ ]?exhausted/i,
  /buffer size \(?\d+\)? (exceeds|is greater than) the max/i,
  /(larger|greater) than the max(imum)? (storage )?buffer/i,
  /invalid (typed array|array buffer|array) length/i,
  // Our own, where an error has lost its class on the way from a worker.
  /try a smaller batch/i,
];

/** Errors whose class says it. */
const NAMES: readonly string[] = ["OutOfMemoryError", "GPUOutOfMemoryError"];

/**
 * Whether an error says that there was not enough memory, on the device or in the machine: with fewer samples at once the
 * same may work. Runtimes have no code for it that reaches JavaScript, so that its message is read, and its causes'. A lost
 * device is another thing, whatever it was lost by: on it nothing works any more.
 *
 * @example
 * ```ts
 * isOutOfMemory(new Error("CUDA failure 2: out of memory")); // true
 * isOutOfMemory(new Error("Device lost")); // false
 * ```
 */
export function isOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return typeof error === "string" && says(error);
  if (error.name === "DeviceLostError") return false;
  if (NAMES.includes(error.name) || says(error.message)) return true;
  return error.cause !== undefined && error.cause !== error && isOutOfMemory(error.cause);
}

function says(message: string): boolean {
  return MESSAGES.some((pattern) => pattern.test(message));
}
