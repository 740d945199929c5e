import process from "node:process";
import { type MachineFiles, machineFiles } from "./machine_files.ts";
import { known, type Reading, unknown } from "./reading.ts";

/**
 * The most resident memory that this process has held since it began or since `resetPeakMemory`, in bytes. Read once, it
 * covers all threads and workers, the runtime's native memory, and pages of mapped files; not a GPU's memory.
 *
 * @param files The machine's; where Deno may not read them, the system's own count since the process began.
 *
 * @example
 * ```ts
 * resetPeakMemory();
 * await graph.run(feeds);
 * const { value } = peakMemory();
 * ```
 */
export function peakMemory(files: MachineFiles = machineFiles()): Reading<number> {
  const status = files.read("proc/self/status");
  const kibibytes = status.value === undefined ? undefined : /^VmHWM:\s+(\d+) kB$/m.exec(status.value)?.[1];
  if (kibibytes !== undefined) return known(Number(kibibytes) * 1024, "VmHWM in /proc/self/status");
  if (!files.real) return unknown(status.value === undefined ? status.reason : "/proc/self/status has no VmHWM");
  // In kibibytes. Linux hands a parent's peak on to a process that it starts, so a small child may show a large one.
  return known(process.resourceUsage().maxRSS * 1024, "getrusage's ru_maxrss, which cannot be reset");
}

/**
 * Starts the peak anew from what is resident now, for this process.
 *
 * @returns `true`, or why the peak keeps counting from the process's beginning.
 */
export function resetPeakMemory(files: MachineFiles = machineFiles()): Reading<true> {
  // 5 resets the peak resident set size: proc(5).
  return files.write("proc/self/clear_refs", "5");
}
