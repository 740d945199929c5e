import { expect, test } from "vitest";
import { fixtureMachine } from "./fixture_machine.ts";
import type { MachineFiles } from "./machine_files.ts";
import { openRapl } from "./rapl.ts";
import { unknown } from "./reading.ts";

const RANGE = 262_143_328_850;

/** A counter, at so many µJ. */
function domain(entry: string, name: string, microjoules: number): Record<string, string> {
  const folder = `sys/class/powercap/${entry}`;
  return {
    [`${folder}/name`]: `${name}\n`,
    [`${folder}/energy_uj`]: `${microjoules}\n`,
    [`${folder}/max_energy_range_uj`]: `${RANGE}\n`,
  };
}

const SERVER = {
  ...domain("intel-rapl:0", "package-0", 1_000_000),
  ...domain("intel-rapl:0:0", "core", 1),
  ...domain("intel-rapl:0:1", "dram", 500_000),
  ...domain("intel-rapl:1", "package-1", RANGE - 2_000_000),
  ...domain("intel-rapl:1:0", "dram", 0),
  ...domain("intel-rapl:2", "psys", 7),
  ...domain("intel-rapl-mmio:0", "package-0", 9),
};

function meterOf(files: MachineFiles) {
  const rapl = openRapl(files);
  if (rapl.value === undefined) throw new Error(rapl.reason);
  return rapl.value;
}

test("packages and their memory are counted, in joules, and nothing twice", () => {
  const { files, set, remove } = fixtureMachine(SERVER);
  const meter = meterOf(files);
  expect(meter.domains.map(({ name }) => name)).toEqual(["package-0", "dram-0", "package-1", "dram-1"]);
  expect(meter.joules()).toEqual({ "package-0": 0, "dram-0": 0, "package-1": 0, "dram-1": 0 });
  set({ ...domain("intel-rapl:0", "package-0", 13_500_000), ...domain("intel-rapl:1:0", "dram", 250_000) });
  meter.sample();
  expect(meter.joules()).toEqual({ "package-0": 12.5, "dram-0": 0, "package-1": 0, "dram-1": 0.25 });
  remove();
});

test("a counter that ran over is read on, again and again", () => {
  const { files, set, remove } = fixtureMachine(SERVER);
  const meter = meterOf(files);
  set(domain("intel-rapl:1", "package-1", 3_000_000));
  meter.sample();
  expect(meter.joules()["package-1"]).toBeCloseTo(5, 9);
  set(domain("intel-rapl:1", "package-1", 1_000_000));
  meter.sample();
  expect(meter.joules()["package-1"]).toBeCloseTo(5 + RANGE / 1e6 - 2, 6);
  remove();
});

test("counters that only root may read say how to open them", () => {
  const { files, remove } = fixtureMachine(SERVER);
  const closed: MachineFiles = {
    ...files,
    read: (path) => path.endsWith("energy_uj") ? unknown(`only root may use /${path}`) : files.read(path),
  };
  expect(openRapl(closed)).toEqual({
    value: undefined,
    reason: expect.stringMatching(/^only root may use .*energy_uj\. Run 'sudo chmod a\+r/),
  });
  remove();
});

test("a machine without counters says so", () => {
  const { files, remove } = fixtureMachine({ "sys/class/powercap/dtpm/name": "dtpm" });
  expect(openRapl(files)).toMatchObject({ reason: expect.stringMatching(/^the machine shows no energy counters/) });
  remove();
});
