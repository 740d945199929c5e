import { expect, test } from "vitest";
import { gpuEnergy, gpuPeakMemory } from "./gpu_totals.ts";
import type { GpuSample } from "./nvidia_smi.ts";

const sample = (gpu: number, at: number, watts?: number, usedBytes?: number): GpuSample => ({
  gpu,
  name: `card ${gpu}`,
  at,
  watts,
  usedBytes,
});

test("energy is the area under the power, and cards add up", () => {
  // 100 W to 300 W in 2 s: 400 J. A second card at 50 W for 2 s: 100 J.
  const rising = Array.from({ length: 21 }, (_, i) => sample(0, 100 * i, 100 + 10 * i));
  expect(gpuEnergy(rising).value).toBeCloseTo(400, 9);
  const both = gpuEnergy([...rising, sample(1, 0, 50), sample(1, 2000, 50)]);
  expect(both).toEqual({ value: expect.closeTo(500, 9), how: "power.draw of nvidia-smi, 2 samples in 2.0 s, 2 cards" });
});

test("samples need not be evenly apart", () => {
  expect(gpuEnergy([sample(0, 0, 100), sample(0, 100, 100), sample(0, 1100, 200)]).value).toBeCloseTo(10 + 150, 9);
});

test("too few samples, or a card that does not tell, give no number", () => {
  expect(gpuEnergy([])).toMatchObject({ reason: expect.stringContaining("no sample") });
  expect(gpuEnergy([sample(0, 0, 100)])).toMatchObject({ reason: expect.stringContaining("less time") });
  expect(gpuEnergy([sample(0, 0), sample(0, 9)])).toMatchObject({ reason: "card 0 does not tell its power" });
  expect(gpuPeakMemory([sample(0, 0)])).toMatchObject({ reason: "card 0 does not tell its memory" });
});

test("peak memory is the most of each card, added", () => {
  expect(gpuPeakMemory([sample(0, 0, 1, 5), sample(0, 1, 1, 9), sample(0, 2, 1, 3), sample(1, 0, 1, 2)]).value).toBe(
    11,
  );
});
