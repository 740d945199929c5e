import { join } from "node:path";
import { type MachineFiles, machineFiles } from "./machine_files.ts";
import { known, type Reading, unknown } from "./reading.ts";

/** What a container, or a control group without one, leaves to this process. */
export interface ContainerLimits {
  /** Processors' worth of time in every period, such as 1.5. */
  readonly cores: Reading<number | "no limit">;
  /** Bytes. */
  readonly memory: Reading<number | "no limit">;
}

/** Version 1 writes this, rounded to pages, for no limit. */
const NO_LIMIT_V1 = 2 ** 62;

/**
 * Reads the limits of this process's control group and of all groups around it, in either version of Linux's interface.
 *
 * @example
 * ```ts
 * const { cores } = readContainerLimits();
 * if (typeof cores.value === "number" && cores.value < threads) console.log("The container slows these threads down.");
 * ```
 */
export function readContainerLimits(files: MachineFiles = machineFiles()): ContainerLimits {
  const groups = files.read("proc/self/cgroup");
  if (groups.value === undefined) return { cores: groups, memory: groups };
  const paths = new Map<string, string>();
  for (const line of groups.value.split("\n")) {
    const [, controllers = "", path = "/"] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    for (const controller of controllers.split(",")) paths.set(controller, path);
  }
  const unified = paths.get("") ?? "/";
  const quota = smallest([
    ...around(unified).map((path) => quotaV2(files, join("sys/fs/cgroup", path))),
    ...around(paths.get("cpu") ?? "/").map((path) => quotaV1(files, join("sys/fs/cgroup/cpu", path))),
  ]);
  const memory = smallest([
    ...around(unified).map((path) => bytes(files, join("sys/fs/cgroup", path, "memory.max"))),
    ...around(paths.get("memory") ?? "/").map((path) =>
      bytes(files, join("sys/fs/cgroup/memory", path, "memory.limit_in_bytes"))
    ),
  ]);
  return { cores: quota, memory };
}

/** A group's path and those of the groups around it, to the outermost. */
function around(path: string): string[] {
  const parts = path.split("/").filter((part) => part !== "" && part !== "..");
  return Array.from({ length: parts.length + 1 }, (_, depth) => `/${parts.slice(0, depth).join("/")}`);
}

/** "max 100000" or "150000 100000": microseconds in a period, and the period. */
function quotaV2(files: MachineFiles, folder: string): Reading<number> {
  const text = files.read(join(folder, "cpu.max"));
  if (text.value === undefined) return text;
  const [quota = "max", period = "100000"] = text.value.split(" ");
  return known(quota === "max" ? Infinity : Number(quota) / Number(period), text.how);
}

function quotaV1(files: MachineFiles, folder: string): Reading<number> {
  const quota = files.read(join(folder, "cpu.cfs_quota_us")), period = files.read(join(folder, "cpu.cfs_period_us"));
  if (quota.value === undefined) return quota;
  if (period.value === undefined) return period;
  return known(Number(quota.value) < 0 ? Infinity : Number(quota.value) / Number(period.value), quota.how);
}

function bytes(files: MachineFiles, path: string): Reading<number> {
  const text = files.read(path);
  if (text.value === undefined) return text;
  const value = text.value === "max" ? Infinity : Number(text.value);
  return known(value >= NO_LIMIT_V1 ? Infinity : value, text.how);
}

/** The tightest of the limits that are there. */
function smallest(limits: readonly Reading<number>[]): Reading<number | "no limit"> {
  const [tightest] = limits.filter((limit) => limit.value !== undefined).toSorted((a, b) => a.value - b.value);
  if (tightest === undefined) return unknown("the system shows no such limit in /sys/fs/cgroup");
  return tightest.value === Infinity ? known("no limit", tightest.how) : tightest;
}
