import { isMemoryMessage } from "./device_failure.ts";
import { findAdapter } from "./find_adapter.ts";
import type { Tf } from "./load_tf.ts";
import { type DeviceTrouble, MissingBackendError, type StartedBackend } from "./started_backend.ts";

/** Limits that TensorFlow.js's own start raises to what the adapter can do. */
const LIMITS = [
  "maxComputeWorkgroupStorageSize",
  "maxComputeWorkgroupsPerDimension",
  "maxStorageBufferBindingSize",
  "maxBufferSize",
  "maxComputeWorkgroupSizeX",
  "maxComputeInvocationsPerWorkgroup",
] as const;

/**
 * Starts TensorFlow.js on Deno's own WebGPU.
 *
 * Deno 2.9.6 looks at a mapped buffer every 10 ms, so no run is seen to end in less than about 11 ms, on the fastest GPU
 * either. Single samples of small models are slow for that reason; batches hide it.
 *
 * @param backend `webgpu` takes a real GPU only, `webgpu-software` an emulated one only.
 * @throws {MissingBackendError} Where there is no such adapter: which one was found, and what to do.
 */
export async function startWebgpu(tf: Tf, backend: "webgpu" | "webgpu-software"): Promise<StartedBackend> {
  const { adapter, info, driver } = await findAdapter(backend === "webgpu-software");
  const requiredLimits = Object.fromEntries(LIMITS.map((limit) => [limit, adapter.limits[limit]]));
  const device = await adapter.requestDevice({ requiredLimits });
  const takeTrouble = watch(device);

  const { WebGPUBackend } = await import("@tensorflow/tfjs-backend-webgpu");
  // The package registers a factory of its own, which would take any adapter.
  if (tf.findBackendFactory(backend) !== null) tf.removeBackend(backend);
  if (tf.getKernelsForBackend(backend).length === 0) tf.copyRegisteredKernels("webgpu", backend);
  tf.registerBackend(backend, () => new WebGPUBackend(device, info));
  if (!await tf.setBackend(backend)) {
    device.destroy();
    throw new MissingBackendError(`TensorFlow.js does not start on '${info.description}'`, "Update its driver");
  }

  return {
    name: backend,
    device: {
      runtime: "tfjs",
      version: tf.version_core,
      backend,
      device: info.description || `vendor ${info.vendor}, device ${info.device}`,
      driver,
      software: backend === "webgpu-software",
      threads: undefined,
    },
    takeTrouble,
    stop() {
      tf.removeBackend(backend);
      device.destroy();
    },
  };
}

/** Collects what WebGPU reports aside: operations that failed leave zeros and throw nothing. */
function watch(device: GPUDevice): StartedBackend["takeTrouble"] {
  let trouble: DeviceTrouble | undefined;
  device.addEventListener("uncapturederror", (event) => {
    event.preventDefault();
    if (!(event instanceof GPUUncapturedErrorEvent)) return;
    const { error } = event, { message } = error;
    const memory = error instanceof GPUOutOfMemoryError || isMemoryMessage(message);
    trouble ??= { kind: memory ? "memory" : "other", message: message || "out of memory" };
  });
  device.lost.then(({ reason, message }) => {
    trouble = { kind: "lost", message: `${message} (${reason})` };
  });
  return () => {
    const taken = trouble;
    if (taken?.kind !== "lost") trouble = undefined;
    return taken;
  };
}
