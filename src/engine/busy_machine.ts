import { cpus } from "node:os";
import process from "node:process";
import type { Warning } from "../core/run.ts";

/** How long the processors are watched, and the share of their time that others may take. */
const WATCH_MS = 300, MOST_BUSY = 0.25;

/** A warning where other programs keep the processors busy before a run begins, or its timing does. */
export async function busyMachine(what: "run" | "timing" = "run"): Promise<Warning[]> {
  const before = processorTimes();
  await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
  const after = processorTimes();
  const busy = (after.others - before.others) / Math.max(1, after.total - before.total);
  if (busy < MOST_BUSY) return [];
  return [{
    kind: "busy-machine",
    message: `Other programs kept the processors ${Math.round(100 * busy)} % busy before the ${what} began.`,
    advice: "Timings may be too slow: run again on an idle machine before citing them.",
  }];
}

/** Milliseconds of all processors together, and those that were spent on other programs. */
function processorTimes(): { others: number; total: number } {
  const { user, system } = process.cpuUsage();
  let others = -(user + system) / 1000, total = 0;
  for (const { times } of cpus()) {
    const all = Object.values(times).reduce((sum, time) => sum + time, 0);
    total += all;
    others += all - times.idle;
  }
  return { others, total };
}
