import { onnxDevice } from "./onnx_devices.ts";
import { tryOnnxDevice } from "./try_onnx_device.ts";

/** Whether WebGPU runs in software here; says what is skipped where it does not. */
export async function hasSoftwareGpu(): Promise<boolean> {
  const report = await onnxDevice("webgpu-software");
  const trouble = report.available ? await tryOnnxDevice("webgpu-software") : `${report.reason}. ${report.advice}`;
  if (trouble !== undefined) console.warn(`Tests of WebGPU are skipped: ${trouble}.`);
  return trouble === undefined;
}
