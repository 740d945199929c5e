import { loadavg } from "node:os";
import { type MachineFiles, machineFiles } from "./machine_files.ts";
import { known, type Reading, unknown } from "./reading.ts";

/** Programs that ran or wanted to, on average over the last 1, 5 and 15 minutes. */
export type Load = readonly [one: number, five: number, fifteen: number];

/**
 * How busy the machine has been. This process counts too.
 *
 * @example
 * ```ts
 * const { value: [lastMinute] = [0] } = readLoad();
 * ```
 */
export function readLoad(files: MachineFiles = machineFiles()): Reading<Load> {
  const text = files.read("proc/loadavg");
  if (text.value !== undefined) {
    const [one = NaN, five = NaN, fifteen = NaN] = text.value.split(" ").map(Number);
    if ([one, five, fifteen].every(Number.isFinite)) return known([one, five, fifteen], "/proc/loadavg");
    return unknown(`/proc/loadavg holds no load: ${text.value}`);
  }
  if (!files.real) return text;
  const [one = 0, five = 0, fifteen = 0] = loadavg();
  return known([one, five, fifteen], "the system's load average");
}
