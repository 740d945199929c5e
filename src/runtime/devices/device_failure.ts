import { DeviceLostError } from "../../core/device_lost_error.ts";
import { OutOfMemoryError } from "../../core/out_of_memory_error.ts";
import type { OnnxDevice } from "./onnx_device.ts";

/** What is said where a device is gone: by Dawn below WebGPU, by Vulkan, by CUDA (errors that no later call survives). */
const LOST = [
  /\bdevice (?:is |was )?lost\b/i,
  /\] is lost/,
  /VK_ERROR_DEVICE_LOST/,
  // Dawn gives a pending download up: the device was taken from under it.
  /MapAsyncStatus value: [24]\b/,
  /CUDA failure (?:46|214|700|702|709|710|714|717|718|719|999)\b/,
  /illegal memory access|unspecified launch failure|misaligned address|fallen off the bus/i,
];

/** What is said where something does not fit: main memory, a buffer's limit, the memory of a device. */
const FULL = [
  /out of memory/i,
  /VK_ERROR_OUT_OF_(?:DEVICE|HOST)_MEMORY/,
  /Failed to allocate memory for requested buffer of size/,
  /exceeds the max buffer size limit/,
  // ONNX Runtime splits a tensor that is larger than one binding may be, until the shader has too many.
  /Too many storage buffers in shader/,
  // Dawn could not make the buffer, which it told to a log only.
  /\[Invalid Buffer[^\]]*\] is invalid due to a previous error/,
  /CU(?:BLAS|DNN)_STATUS_ALLOC_FAILED|std::bad_alloc|bad allocation/,
  /Array buffer allocation failed|Invalid typed array length/,
];

/**
 * What ONNX Runtime threw, as a typed error where it says that a device was lost or that something did not fit; anything
 * else as it is. There are no codes to go by, so the words decide.
 *
 * @example
 * ```ts
 * try {
 *   return await session.run(feeds);
 * } catch (error) {
 *   throw deviceFailure(error, "webgpu");
 * }
 * ```
 */
export function deviceFailure(error: unknown, device: OnnxDevice): unknown {
  if (!(error instanceof Error) || error instanceof DeviceLostError || error instanceof OutOfMemoryError) return error;
  const { message } = error;
  if (LOST.some((pattern) => pattern.test(message))) {
    return new DeviceLostError(
      `The device '${device}' was lost while it worked. Start again; if it happens again, look into the system's log ` +
        `for the driver's messages. ONNX Runtime said: ${gist(message)}`,
      { cause: error },
    );
  }
  if (FULL.some((pattern) => pattern.test(message))) {
    return new OutOfMemoryError(
      `The device '${device}' cannot hold what it was asked for. Ask for a smaller batch. ` +
        `ONNX Runtime said: ${gist(message)}`,
      { cause: error },
    );
  }
  return error;
}

/** The message without the places in ONNX Runtime's source and what follows its first line. */
function gist(message: string): string {
  const [line = ""] = message.trim().split("\n");
  return line.replace(/^.*Status Message: /, "").replace(/^\/onnxruntime_src\/\S+ .*? was false\. /, "");
}
