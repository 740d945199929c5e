import { expect, test } from "vitest";
import { nvidiaGpus, parseNvidiaGpus } from "./nvidia_gpus.ts";

test("each line is a GPU", () => {
  expect(parseNvidiaGpus("NVIDIA H100 80GB HBM3, 550.54.15\nNVIDIA L4, 550.54.15\n")).toEqual([
    { name: "NVIDIA H100 80GB HBM3", driver: "550.54.15" },
    { name: "NVIDIA L4", driver: "550.54.15" },
  ]);
  expect(parseNvidiaGpus("")).toEqual([]);
  expect(parseNvidiaGpus("No devices were found\n")).toEqual([]);
});

test("a machine without NVIDIA's tool has none, and that is no error", async () => {
  expect(Array.isArray(await nvidiaGpus())).toBe(true);
});
