import type { InferenceSession } from "onnxruntime-node";
import { UsageError } from "../../core/usage_error.ts";
import { openSession, type SessionOptions } from "../onnx.ts";
import { claimWebGpu } from "./claim_webgpu.ts";
import { cudaLoadError, cudaProvider } from "./cuda_provider.ts";
import { deviceFailure } from "./device_failure.ts";
import { isWebGpu, type OnnxDevice } from "./onnx_device.ts";

/** Where and how a graph runs. */
export interface DeviceOptions {
  readonly device: OnnxDevice;
  /** Threads inside one operator on the processor. */
  readonly threads: number;
}

/** A session on a device, and whether no operator of it runs elsewhere. */
export async function openDeviceSession(
  bytes: Uint8Array,
  device: OnnxDevice,
  options: SessionOptions,
): Promise<{ session: InferenceSession; whole: boolean }> {
  try {
    if (device === "cpu") {
      return { session: await openSession(bytes, { ...options, executionProviders: ["cpu"] }), whole: true };
    }
    if (isWebGpu(device)) {
      return await claimWebGpu(device, () =>
        openWhole(bytes, {
          ...options,
          // Without validation a buffer that did not fit gives zeros and no error.
          executionProviders: [{ name: "webgpu", validationMode: "basic" }],
        }));
    }
    const cuda = cudaProvider();
    if (!cuda.available) throw new UsageError(`There is no device 'cuda': ${cuda.reason}. ${cuda.advice}.`);
    return await openWhole(bytes, { ...options, executionProviders: ["cuda"] });
  } catch (error) {
    throw refusal(error, device);
  }
}

/** Opens on the device alone where that can be, else with the processor's help. */
async function openWhole(
  bytes: Uint8Array,
  options: SessionOptions,
): Promise<{ session: InferenceSession; whole: boolean }> {
  try {
    const alone = { ...options, extra: { session: { disable_cpu_ep_fallback: "1" } } };
    return { session: await openSession(bytes, { ...alone, logSeverityLevel: 4 }), whole: true };
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes("fallback to CPU EP has been explicitly disabled")) {
      throw error;
    }
    return { session: await openSession(bytes, options), whole: false };
  }
}

/** What stood in the way of opening, in words that help where the device did. */
function refusal(error: unknown, device: OnnxDevice): unknown {
  if (!(error instanceof Error) || error instanceof UsageError) return error;
  if (/Failed to get a WebGPU (?:adapter|device)/.test(error.message)) {
    return new UsageError(
      `There is no device '${device}': ONNX Runtime cannot use the drivers that are installed ` +
        `(${error.message.replace(/^.*Failed to get/s, "Failed to get").trim()}). Update the driver.`,
      { cause: error },
    );
  }
  if (device === "cuda" && /Failed to load shared library/.test(error.message)) {
    return new UsageError(
      "There is no device 'cuda': ONNX Runtime's CUDA provider is installed but does not load " +
        `(${cudaLoadError() ?? error.message}). Install CUDA 12 and cuDNN 9, and put the folders of their libraries ` +
        "into LD_LIBRARY_PATH.",
      { cause: error },
    );
  }
  return deviceFailure(error, device);
}
