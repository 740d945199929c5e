import { rm } from "node:fs/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { temporaryFolder } from "../engine/fixture_registry.ts";
import type { DoctorReport } from "./doctor_report.ts";
import { DOCTOR_RUNTIMES } from "./doctor_runtimes.ts";
import { assay } from "./fixture_assay.ts";

// Each test runs the program, at whatever speed other programs leave it.
vi.setConfig({ testTimeout: 300_000 });

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => await rm(folder, { recursive: true }));

test("every runtime tells its devices, each with a name, or with what is missing and what to do", async () => {
  const { code, stdout, stderr } = await assay(folder, ["doctor", "--json", "--no-ceiling"]);
  expect([code, stderr]).toEqual([0, expect.stringContaining("Examining cpu of ONNX Runtime")]);
  const report: DoctorReport = JSON.parse(stdout);
  expect(report.runtimes.map(({ id }) => id)).toEqual(DOCTOR_RUNTIMES.map(({ id }) => id));
  for (const { report: device } of report.runtimes.flatMap(({ devices }) => devices)) {
    expect(device).toMatchObject(
      device.available
        ? { name: expect.stringMatching(/./) }
        : { reason: expect.stringMatching(/./), advice: expect.stringMatching(/./) },
    );
  }
  const cpu = report.runtimes[0]?.devices[0];
  expect(cpu).toMatchObject({ report: { device: "cpu", available: true } });
  expect(cpu?.trouble).toBeUndefined();
  // With the task's permissions Deno opens /proc and /sys.
  expect(stdout).not.toContain("Deno lets no program");
});

test("one device is examined in the process itself, and one that works has no trouble", async () => {
  const { code, stdout } = await assay(folder, ["doctor", "--only", "onnx:cpu", "--no-ceiling"]);
  expect([code, JSON.parse(stdout)]).toEqual([0, {}]);
});

test("an unknown runtime exits with 2, and a device that cannot be used says why", async () => {
  const { code, stderr } = await assay(folder, ["doctor", "--only", "onxx:cpu"]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("Unknown runtime 'onxx'. Did you mean 'onnx'?")]);
  const { stdout } = await assay(folder, ["doctor", "--only", "onnx:gpu"]);
  expect(JSON.parse(stdout)).toEqual({ trouble: expect.stringContaining("got 'gpu'") });
});
