import { expect, test } from "vitest";
import { fixtureMachine } from "./fixture_machine.ts";
import { readProcessor } from "./processor.ts";

/** Two cores with two threads each, as Linux lists them. */
const CPUINFO = [0, 1, 2, 3].map((processor) =>
  [
    `processor\t: ${processor}`,
    "model name\t: Intel(R) Core(TM) i3-8100 CPU @ 3.60GHz",
    `cpu MHz\t\t: ${800 + processor}.125`,
    "physical id\t: 0",
    `core id\t\t: ${processor % 2}`,
    "flags\t\t: fpu vme avx2",
  ].join("\n")
).join("\n\n");

test("a machine that tells everything", () => {
  const cores = [0, 1, 2, 3].flatMap((core) => {
    const folder = `sys/devices/system/cpu/cpu${core}`;
    return [
      [`${folder}/cpufreq/scaling_governor`, core === 3 ? "performance" : "powersave"],
      [`${folder}/cpufreq/scaling_cur_freq`, `${(1000 + core) * 1000}`],
      [`${folder}/cpufreq/cpuinfo_max_freq`, "3600000"],
      [`${folder}/thermal_throttle/core_throttle_count`, `${core}`],
      [`${folder}/thermal_throttle/package_throttle_count`, "7"],
    ];
  });
  const { files, remove } = fixtureMachine({
    "proc/cpuinfo": CPUINFO,
    "proc/self/status": "Cpus_allowed_list:\t0-1,3\n",
    "sys/devices/system/cpu/intel_pstate/no_turbo": "1",
    "sys/devices/system/cpu/cpuidle/current_driver": "intel_idle",
    ...Object.fromEntries(cores),
  });
  const system = "cpufreq in /sys/devices/system/cpu";
  expect(readProcessor(files)).toEqual({
    model: { value: "Intel(R) Core(TM) i3-8100 CPU @ 3.60GHz", how: "/proc/cpuinfo" },
    logicalCores: { value: 4, how: "/proc/cpuinfo" },
    physicalCores: { value: 2, how: "/proc/cpuinfo" },
    allowedCores: { value: 3, how: "Cpus_allowed_list in /proc/self/status" },
    virtual: { value: false, how: "flags in /proc/cpuinfo" },
    governor: { value: "performance, powersave", how: system },
    clock: { value: { slowest: 1000, fastest: 1003, limit: 3600 }, how: system },
    turbo: { value: false, how: "intel_pstate in /sys/devices/system/cpu" },
    throttled: { value: 10, how: "thermal_throttle in /sys/devices/system/cpu" },
  });
  remove();
});

test("a virtual machine tells little, and each missing thing has its reason", () => {
  const { files, remove } = fixtureMachine({
    "proc/cpuinfo": "processor\t: 0\nmodel name\t: AMD EPYC\ncpu MHz\t: 2450.0\nflags\t\t: fpu hypervisor lahf_lm\n",
  });
  const { virtual, clock, ...rest } = readProcessor(files);
  expect(virtual.value).toBe(true);
  expect(clock).toEqual({ value: { slowest: 2450, fastest: 2450, limit: undefined }, how: "/proc/cpuinfo" });
  for (const name of ["governor", "turbo", "throttled", "physicalCores", "allowedCores"] as const) {
    expect(rest[name]).toEqual({ value: undefined, reason: expect.stringMatching(/./) });
  }
  remove();
});

test("AMD's switch for turbo counts the other way round", () => {
  const { files, remove } = fixtureMachine({ "sys/devices/system/cpu/cpufreq/boost": "1" });
  expect(readProcessor(files).turbo.value).toBe(true);
  remove();
});
