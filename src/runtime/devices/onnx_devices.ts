import { cpus } from "node:os";
import { onnxRuntimeVersion } from "../onnx.ts";
import { whyNoAdapter } from "./claim_webgpu.ts";
import { cudaProvider } from "./cuda_provider.ts";
import type { DeviceReport } from "./device_report.ts";
import { graphicsAdapters } from "./graphics_adapters.ts";
import { ONNX_DEVICES, type OnnxDevice } from "./onnx_device.ts";

/**
 * Every device of ONNX Runtime: what it is, or why it is not there and what to do. Opens none of them, so the process
 * can still choose; `tryOnnxDevice` says whether one really computes.
 *
 * @example
 * ```ts
 * for (const report of await onnxDevices()) {
 *   console.log(report.device, report.available ? report.name : `${report.reason}. ${report.advice}.`);
 * }
 * ```
 */
export async function onnxDevices(): Promise<readonly DeviceReport<OnnxDevice>[]> {
  return await Promise.all(ONNX_DEVICES.map(onnxDevice));
}

/** One device of ONNX Runtime. */
export async function onnxDevice(device: OnnxDevice): Promise<DeviceReport<OnnxDevice>> {
  const seen = { runtime: "onnx", device, software: device === "webgpu-software", version: onnxRuntimeVersion };
  switch (device) {
    case "cpu":
      return { ...seen, available: true, name: cpus()[0]?.model.trim() || "unnamed processor" };
    case "cuda":
      return { ...seen, ...cudaProvider() };
    case "webgpu":
    case "webgpu-software": {
      const { real, software } = await graphicsAdapters();
      const [first] = device === "webgpu" ? real : software;
      if (first === undefined) return { ...seen, available: false, ...await whyNoAdapter(device) };
      const { name, driver } = first;
      return { ...seen, available: true, name, ...(driver === undefined ? {} : { driver }) };
    }
  }
}
