import { unknownName } from "../../core/closest.ts";
import { UsageError } from "../../core/usage_error.ts";
import type { AvailableDevice, DeviceReport } from "./device_report.ts";
import { ONNX_DEVICES, type OnnxDevice } from "./onnx_device.ts";
import { onnxDevice } from "./onnx_devices.ts";
import { tryOnnxDevice } from "./try_onnx_device.ts";

/** What `--device` takes: a device by name, any real GPU, or a real GPU where there is one and else the processor. */
export const DEVICE_CHOICES = ["auto", "gpu", ...ONNX_DEVICES] as const;
export type DeviceChoice = (typeof DEVICE_CHOICES)[number];

/** Real GPUs in the order in which they are tried. Software is never among them. */
const GPUS = ["cuda", "webgpu"] as const;

/** The device to be used, and those that would have come first. */
export interface ChosenDevice {
  readonly device: OnnxDevice;
  readonly report: AvailableDevice<OnnxDevice>;
  /** Each with why it was not taken. */
  readonly passedOver: readonly DeviceReport<OnnxDevice>[];
}

/** Where reports and trials come from. */
export interface DeviceProbe {
  report(device: OnnxDevice): Promise<DeviceReport<OnnxDevice>>;
  /** Why a device that is there cannot be used, or `undefined`. */
  trial(device: OnnxDevice): Promise<string | undefined>;
}

/**
 * Chooses a device of ONNX Runtime and runs a small graph on it. `auto` and `gpu` take a real GPU, CUDA before WebGPU;
 * without one `auto` takes the processor. Software that pretends to be a GPU is taken only by its name.
 *
 * @throws {UsageError} Where the device that was asked for is not there or does not compute: why, and what to do.
 *
 * @example
 * ```ts
 * const { device, report, passedOver } = await chooseDevice("auto");
 * console.log(`${device}: ${report.name}, instead of ${passedOver.map((missing) => missing.device).join(", ")}`);
 * ```
 */
export async function chooseDevice(
  choice: DeviceChoice,
  probe: DeviceProbe = { report: onnxDevice, trial: tryOnnxDevice },
): Promise<ChosenDevice> {
  if (!DEVICE_CHOICES.includes(choice)) throw new UsageError(unknownName("device", choice, DEVICE_CHOICES));
  const candidates: readonly OnnxDevice[] = choice === "auto" ? [...GPUS, "cpu"] : choice === "gpu" ? GPUS : [choice];
  const passedOver: DeviceReport<OnnxDevice>[] = [];
  for (const device of candidates) {
    const report = await usable(device, probe);
    if (report.available) return { device, report, passedOver };
    passedOver.push(report);
  }
  const why = passedOver.map((report) => report.available ? "" : `${report.reason}. ${report.advice}.`);
  throw new UsageError(
    choice === "gpu"
      ? `There is no real GPU.${why.map((line, i) => `\n  ${GPUS[i]}: ${line}`).join("")}`
      : `There is no device '${choice}': ${why.join(" ")}`,
  );
}

/** The report of a device, which is missing too where it does not compute. */
async function usable(device: OnnxDevice, { report, trial }: DeviceProbe): Promise<DeviceReport<OnnxDevice>> {
  const seen = await report(device);
  const trouble = seen.available ? await trial(device) : undefined;
  if (trouble === undefined || !seen.available) return seen;
  const { runtime, software, version, name } = seen;
  return {
    runtime,
    device,
    software,
    version,
    available: false,
    reason: `${name} is there and cannot be used: ${trouble}`,
    advice: "Update its driver, or take another device",
  };
}
