import type { OpenMatrixProduct } from "../machine/matrix_product_ceiling.ts";
import type { DeviceReport } from "../runtime/devices/device_report.ts";
import { ONNX_DEVICES, type OnnxDevice } from "../runtime/devices/onnx_device.ts";
import { onnxDevices } from "../runtime/devices/onnx_devices.ts";
import { onnxMatrixProduct } from "../runtime/devices/onnx_matrix_product.ts";
import { tryOnnxDevice } from "../runtime/devices/try_onnx_device.ts";
import { tfjsBackends } from "../runtime/tfjs/start_backend.ts";

/** A runtime as the doctor examines it. */
export interface DoctorRuntime {
  readonly id: string;
  readonly name: string;
  devices(): Promise<readonly DeviceReport[]>;
  /** Runs something on a device: why it cannot be used, or `undefined`. Absent where `devices` does that. */
  trial?(device: string): Promise<string | undefined>;
  /** Matrix products on a device. Absent where the runtime offers none. */
  product?(device: string, threads: number): OpenMatrixProduct;
}

/** Every runtime, in the order in which they are told. */
export const DOCTOR_RUNTIMES: readonly DoctorRuntime[] = [
  {
    id: "onnx",
    name: "ONNX Runtime",
    devices: onnxDevices,
    trial: (device) => tryOnnxDevice(named(device)),
    product: (device, threads) => onnxMatrixProduct({ device: named(device), threads }),
  },
  { id: "tfjs", name: "TensorFlow.js", devices: tfjsBackends },
];

function named(device: string): OnnxDevice {
  const found = ONNX_DEVICES.find((name) => name === device);
  if (found === undefined) throw new RangeError(`Expected one of ${ONNX_DEVICES.join(", ")}, got '${device}'`);
  return found;
}
