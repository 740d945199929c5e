/** Where ONNX Runtime can run a graph here; `webgpu-software` is WebGPU on a driver that computes on the processor. */
export const ONNX_DEVICES = ["cpu", "webgpu", "webgpu-software", "cuda"] as const;
export type OnnxDevice = (typeof ONNX_DEVICES)[number];

/** The two that are reached through WebGPU. */
export type WebGpuDevice = Extract<OnnxDevice, `webgpu${string}`>;

/** Whether a device is reached through WebGPU. */
export function isWebGpu(device: OnnxDevice): device is WebGpuDevice {
  return device === "webgpu" || device === "webgpu-software";
}
