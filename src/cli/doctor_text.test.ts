import { expect, test } from "vitest";
import { known, unknown } from "../machine/reading.ts";
import type { DoctorReport } from "./doctor_report.ts";
import { doctorText } from "./doctor_text.ts";

const ceiling = {
  device: "cpu",
  threads: 2,
  flopsPerSecond: 311.2e9,
  size: 512,
  spread: [250e9, 311.2e9],
  sizes: [{ size: 512, runs: 7, fastest: 311.2e9, median: 300e9, slowest: 250e9 }],
} as const;

const REPORT: DoctorReport = {
  versions: { assay: "0.1.0", deno: "2.9.6" },
  machine: {
    processor: {
      model: known("AMD EPYC 7B13", "/proc/cpuinfo"),
      logicalCores: known(8, "/proc/cpuinfo"),
      physicalCores: known(4, "/proc/cpuinfo"),
      allowedCores: known(2, "/proc/self/status"),
      virtual: known(false, "/proc/cpuinfo"),
      governor: known("powersave", "cpufreq"),
      clock: known({ slowest: 1500, fastest: 2450, limit: 3500 }, "cpufreq"),
      turbo: known(true, "cpufreq"),
      throttled: known(3, "thermal_throttle"),
    },
    limits: { cores: known(1.5, "cpu.max"), memory: known("no limit", "memory.max") },
    load: known([0.5, 1, 2], "/proc/loadavg"),
    memory: known(2 ** 34, "/proc/meminfo"),
    peakMemory: known(2 ** 28, "VmHWM"),
  },
  peakReset: unknown("only root may use /proc/self/clear_refs"),
  timerStep: 2e-4,
  energy: {
    seconds: 2,
    use: {
      processor: known(50, "RAPL"),
      memory: unknown("the machine has no energy counter of its memory"),
      gpu: unknown("there is no nvidia-smi, so no NVIDIA driver"),
      gpuPeakMemory: unknown("there is no nvidia-smi, so no NVIDIA driver"),
    },
  },
  threads: 2,
  runtimes: [{
    id: "onnx",
    name: "ONNX Runtime",
    devices: [
      {
        report: { runtime: "onnx", device: "cpu", software: false, version: "1.30.0", available: true, name: "EPYC" },
        ceiling,
      },
      {
        report: {
          runtime: "onnx",
          device: "webgpu-software",
          software: true,
          version: "1.30.0",
          available: true,
          name: "SwiftShader",
          driver: "SwiftShader driver 5.0.0",
        },
        trouble: "it computes nonsense",
      },
      {
        report: {
          runtime: "onnx",
          device: "cuda",
          software: false,
          version: "1.30.0",
          available: false,
          reason: "no card",
          advice: "Buy one",
        },
      },
    ],
  }],
  warnings: [{ message: "The machine is busy.", advice: "Wait." }],
};

test("the machine is told with what it knows and what it does not", () => {
  const text = doctorText(REPORT);
  for (
    const line of [
      "8 processors, 4 cores, 2 allowed",
      "1500 to 2450 MHz of 3500 at most",
      "governor: powersave",
      "turbo: on",
      "slowed by heat: 3 times since the machine started",
      "processors: 1.5",
      "memory: no limit",
      "peak of a process: 0.25 GiB of this one, by VmHWM; starting it anew: not known (only root may use",
      "processor: 25.0 W now, by RAPL",
      "GPU: not known (there is no nvidia-smi, so no NVIDIA driver)",
      "steps of 200 ns",
      "Warning: The machine is busy. Wait.",
    ]
  ) expect(text).toContain(line);
  expect(text.split("\n").every((line) => line.length <= 120)).toBe(true);
});

test("a device is told with its speed, its trouble, or what is missing; software is labelled", () => {
  const text = doctorText(REPORT).replaceAll(/\n {6,}/g, " ");
  expect(text).toContain("ONNX Runtime 1.30.0 (runtime 'onnx')");
  expect(text).toContain(
    "matrix product: 311 GFLOP/s at 512 × 512, 2 threads (float32, best of 7, the slowest 250 GFLOP/s)",
  );
  expect(text).toMatch(
    /webgpu-software +SwiftShader, SwiftShader driver 5\.0\.0 — SOFTWARE: computes on the processor/,
  );
  expect(text).toContain("cannot be used: it computes nonsense.");
  expect(text).toMatch(/cuda +not available: no card\. → Buy one\./);
});
