import { cpus } from "node:os";
import { type MachineFiles, machineFiles } from "./machine_files.ts";
import { known, type Reading, unknown } from "./reading.ts";

/** What decides how fast the processor is now. */
export interface Processor {
  readonly model: Reading<string>;
  /** What the system counts as processors. */
  readonly logicalCores: Reading<number>;
  /** Cores with an arithmetic unit each; hyper-threads share one. */
  readonly physicalCores: Reading<number>;
  /** Processors that this process may use. */
  readonly allowedCores: Reading<number>;
  /** Whether the machine is a guest of another, whose load is not seen. */
  readonly virtual: Reading<boolean>;
  /** The rule that sets the clock: "performance", "powersave", "schedutil"; several where cores differ. */
  readonly governor: Reading<string>;
  /** MHz of the slowest and the fastest core now, and the most that the processor may reach. */
  readonly clock: Reading<{ readonly slowest: number; readonly fastest: number; readonly limit: number | undefined }>;
  /** Whether the clock may rise above its nominal rate, which depends on temperature. */
  readonly turbo: Reading<boolean>;
  /** How often the clock was lowered for heat since the machine started: the most of any core, and of any package. */
  readonly throttled: Reading<number>;
}

const SYSTEM = "sys/devices/system/cpu";

/**
 * Looks at the processor.
 *
 * @example
 * ```ts
 * const { governor, throttled } = readProcessor();
 * ```
 */
export function readProcessor(files: MachineFiles = machineFiles()): Processor {
  const info = files.read("proc/cpuinfo"), status = files.read("proc/self/status");
  const cores = files.list(SYSTEM).filter((name) => /^cpu\d+$/.test(name)).map((name) => `${SYSTEM}/${name}`);
  return {
    model: model(files, info),
    logicalCores: logicalCores(files, info),
    physicalCores: physicalCores(info),
    allowedCores: allowedCores(status),
    virtual: info.value === undefined
      ? info
      : known(/^flags\s*:.*\bhypervisor\b/m.test(info.value), "flags in /proc/cpuinfo"),
    governor: governor(files, cores),
    clock: clock(files, cores, info),
    turbo: turbo(files),
    throttled: throttled(files, cores),
  };
}

function model(files: MachineFiles, info: Reading<string>): Reading<string> {
  const name = info.value === undefined ? undefined : /^(?:model name|Model)\s*:\s*(.+)$/m.exec(info.value)?.[1];
  if (name !== undefined) return known(name, "/proc/cpuinfo");
  const [first] = files.real ? cpus() : [];
  if (first !== undefined) return known(first.model.trim(), "the system's list of processors");
  return info.value === undefined ? info : unknown("/proc/cpuinfo names no model");
}

function logicalCores(files: MachineFiles, info: Reading<string>): Reading<number> {
  const count = info.value?.match(/^processor\s*:/gm)?.length;
  if (count !== undefined) return known(count, "/proc/cpuinfo");
  if (files.real) return known(cpus().length, "the system's list of processors");
  return info.value === undefined ? info : unknown("/proc/cpuinfo lists no processor");
}

function physicalCores(info: Reading<string>): Reading<number> {
  if (info.value === undefined) return info;
  const cores = new Set<string>();
  for (const block of info.value.split(/\n\s*\n/)) {
    const core = /^core id\s*:\s*(\d+)$/m.exec(block)?.[1], socket = /^physical id\s*:\s*(\d+)$/m.exec(block)?.[1];
    if (core !== undefined) cores.add(`${socket ?? 0}:${core}`);
  }
  return cores.size > 0 ? known(cores.size, "/proc/cpuinfo") : unknown("/proc/cpuinfo tells no cores apart");
}

function allowedCores(status: Reading<string>): Reading<number> {
  if (status.value === undefined) return status;
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status.value)?.[1];
  if (list === undefined) return unknown("/proc/self/status has no Cpus_allowed_list");
  // "0-3,8": ranges and single ones.
  const count = list.split(",").reduce((total, range) => {
    const [first = 0, last = first] = range.split("-").map(Number);
    return total + last - first + 1;
  }, 0);
  return known(count, "Cpus_allowed_list in /proc/self/status");
}

function governor(files: MachineFiles, cores: readonly string[]): Reading<string> {
  const found = cores.map((core) => files.read(`${core}/cpufreq/scaling_governor`));
  const names = new Set(found.flatMap(({ value }) => value ?? []));
  if (names.size > 0) return known([...names].sort().join(", "), `cpufreq in /${SYSTEM}`);
  return withoutSystem(files, "the machine does not show how its clock is set, as most virtual machines do not");
}

function clock(files: MachineFiles, cores: readonly string[], info: Reading<string>): Processor["clock"] {
  const inMegahertz = (path: string): number[] => {
    const { value } = files.read(path);
    return value === undefined ? [] : [Number(value) / 1000];
  };
  const [limit] = inMegahertz(`${SYSTEM}/cpu0/cpufreq/cpuinfo_max_freq`);
  const now = cores.flatMap((core) => inMegahertz(`${core}/cpufreq/scaling_cur_freq`));
  const told = now.length > 0
    ? now
    : [...(info.value ?? "").matchAll(/^cpu MHz\s*:\s*([\d.]+)$/gm)].map(([, value]) => Number(value));
  if (told.length === 0) return withoutSystem(files, "the machine does not tell its clock");
  return known(
    { slowest: Math.min(...told), fastest: Math.max(...told), limit },
    now.length > 0 ? `cpufreq in /${SYSTEM}` : "/proc/cpuinfo",
  );
}

function turbo(files: MachineFiles): Reading<boolean> {
  const noTurbo = files.read(`${SYSTEM}/intel_pstate/no_turbo`);
  if (noTurbo.value !== undefined) return known(noTurbo.value === "0", `intel_pstate in /${SYSTEM}`);
  const boost = files.read(`${SYSTEM}/cpufreq/boost`);
  if (boost.value !== undefined) return known(boost.value === "1", `cpufreq in /${SYSTEM}`);
  return withoutSystem(files, "the machine does not tell whether its clock may rise above the nominal rate");
}

function throttled(files: MachineFiles, cores: readonly string[]): Reading<number> {
  const counts = (name: string): number[] =>
    cores.flatMap((core) => {
      const { value } = files.read(`${core}/thermal_throttle/${name}`);
      return value === undefined ? [] : [Number(value)];
    });
  const core = counts("core_throttle_count"), whole = counts("package_throttle_count");
  if (core.length + whole.length === 0) {
    return withoutSystem(files, "the machine does not count when heat lowered its clock");
  }
  return known(Math.max(0, ...core) + Math.max(0, ...whole), `thermal_throttle in /${SYSTEM}`);
}

/** A reason, or Deno's, where it kept the system's files closed. */
function withoutSystem(files: MachineFiles, reason: string): ReturnType<typeof unknown> {
  const online = files.read(`${SYSTEM}/online`);
  return unknown(online.value === undefined && online.reason.startsWith("Deno") ? online.reason : reason);
}
