import { expect, test } from "vitest";
import { startEnergyMeter } from "./energy_meter.ts";
import { fixtureMachine } from "./fixture_machine.ts";

const counter = (entry: string, name: string, microjoules: number) => ({
  [`sys/class/powercap/${entry}/name`]: name,
  [`sys/class/powercap/${entry}/energy_uj`]: `${microjoules}`,
  [`sys/class/powercap/${entry}/max_energy_range_uj`]: "65532610987",
});

test("packages add up, and what the machine does not have is undefined with the reason", async () => {
  const { files, set, remove } = fixtureMachine({
    ...counter("intel-rapl:0", "package-0", 0),
    ...counter("intel-rapl:1", "package-1", 5_000_000),
  });
  const meter = await startEnergyMeter({ files, nvidiaSmi: "/nowhere/nvidia-smi" });
  set({ ...counter("intel-rapl:0", "package-0", 1_500_000), ...counter("intel-rapl:1", "package-1", 7_000_000) });
  expect(await meter.stop()).toEqual({
    processor: { value: 3.5, how: "RAPL counters in /sys/class/powercap" },
    memory: { value: undefined, reason: "the machine has no energy counter of its memory" },
    gpu: { value: undefined, reason: "there is no /nowhere/nvidia-smi, so no NVIDIA driver" },
    gpuPeakMemory: { value: undefined, reason: "there is no /nowhere/nvidia-smi, so no NVIDIA driver" },
  });
  remove();
});
