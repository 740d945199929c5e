import { expect, test } from "vitest";
import { chooseDevice, type DeviceProbe } from "./choose_device.ts";
import type { DeviceReport } from "./device_report.ts";
import type { OnnxDevice } from "./onnx_device.ts";

/** A machine with these devices, of which some do not compute. */
function machine(present: readonly OnnxDevice[], broken: readonly OnnxDevice[] = []): DeviceProbe {
  return {
    report(device): Promise<DeviceReport<OnnxDevice>> {
      const seen = { runtime: "onnx", device, software: device === "webgpu-software", version: "1" };
      return Promise.resolve(
        present.includes(device)
          ? { ...seen, available: true, name: `a ${device}` }
          : { ...seen, available: false, reason: `no ${device} here`, advice: "Buy one" },
      );
    },
    trial: (device) => Promise.resolve(broken.includes(device) ? "it computes nonsense" : undefined),
  };
}

test("auto takes CUDA before WebGPU before the processor", async () => {
  expect((await chooseDevice("auto", machine(["cpu", "webgpu", "webgpu-software", "cuda"]))).device).toBe("cuda");
  expect((await chooseDevice("auto", machine(["cpu", "webgpu", "webgpu-software"]))).device).toBe("webgpu");
});

test("software is no GPU: auto takes the processor instead, and gpu refuses", async () => {
  const probe = machine(["cpu", "webgpu-software"]);
  const { device, passedOver } = await chooseDevice("auto", probe);
  expect(device).toBe("cpu");
  expect(passedOver.map((report) => report.device)).toEqual(["cuda", "webgpu"]);
  await expect(chooseDevice("gpu", probe)).rejects.toThrow(
    "There is no real GPU.\n  cuda: no cuda here. Buy one.\n  webgpu: no webgpu here. Buy one.",
  );
});

test("software is taken by its name, and its report says what it is", async () => {
  const { report } = await chooseDevice("webgpu-software", machine(["cpu", "webgpu-software"]));
  expect(report).toMatchObject({ device: "webgpu-software", software: true });
});

test("a GPU that is there and does not compute is passed over, with the reason", async () => {
  const { device, passedOver } = await chooseDevice("auto", machine(["cpu", "webgpu", "cuda"], ["cuda"]));
  expect(device).toBe("webgpu");
  expect(passedOver).toMatchObject([
    { device: "cuda", available: false, reason: "a cuda is there and cannot be used: it computes nonsense" },
  ]);
});

test("a device that was asked for by name is never replaced", async () => {
  await expect(chooseDevice("webgpu", machine(["cpu", "cuda"]))).rejects.toThrow(
    "There is no device 'webgpu': no webgpu here. Buy one.",
  );
});
