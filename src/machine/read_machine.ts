import { totalmem } from "node:os";
import { type ContainerLimits, readContainerLimits } from "./container_limits.ts";
import { type Load, readLoad } from "./load.ts";
import { type MachineFiles, machineFiles } from "./machine_files.ts";
import { peakMemory } from "./peak_memory.ts";
import { type Processor, readProcessor } from "./processor.ts";
import { known, type Reading } from "./reading.ts";

/** All that a machine tells of itself and that timings depend on. */
export interface MachineReport {
  readonly processor: Processor;
  readonly limits: ContainerLimits;
  readonly load: Reading<Load>;
  /** Bytes of main memory. */
  readonly memory: Reading<number>;
  /** Bytes that this process has held at most. */
  readonly peakMemory: Reading<number>;
}

/**
 * Reads the machine once.
 *
 * @example
 * ```ts
 * const { processor, limits } = readMachine();
 * ```
 */
export function readMachine(files: MachineFiles = machineFiles()): MachineReport {
  return {
    processor: readProcessor(files),
    limits: readContainerLimits(files),
    load: readLoad(files),
    memory: mainMemory(files),
    peakMemory: peakMemory(files),
  };
}

function mainMemory(files: MachineFiles): Reading<number> {
  const info = files.read("proc/meminfo");
  const kibibytes = info.value === undefined ? undefined : /^MemTotal:\s+(\d+) kB$/m.exec(info.value)?.[1];
  if (kibibytes !== undefined) return known(Number(kibibytes) * 1024, "/proc/meminfo");
  return info.value === undefined && !files.real ? info : known(totalmem(), "the system's own count");
}
