import { expect, test } from "vitest";
import { onnxRuntimeVersion } from "../onnx.ts";
import { ONNX_DEVICES } from "./onnx_device.ts";
import { onnxDevices } from "./onnx_devices.ts";

test("every device is reported, and one that is missing says why and what to do", async () => {
  const reports = await onnxDevices();
  expect(reports.map(({ device }) => device)).toEqual([...ONNX_DEVICES]);
  for (const report of reports) {
    expect(report).toMatchObject({ runtime: "onnx", version: onnxRuntimeVersion });
    expect(report.software).toBe(report.device === "webgpu-software");
    if (report.available) expect(report.name).not.toBe("");
    else expect(report.reason.length * report.advice.length).toBeGreaterThan(0);
  }
  expect(reports[0]).toMatchObject({ device: "cpu", available: true });
});

test("no real GPU has the name of software", async () => {
  const real = (await onnxDevices()).filter(({ available, software }) => available && !software);
  for (const report of real) expect(report).not.toMatchObject({ name: expect.stringMatching(/swiftshader|llvmpipe/i) });
});
