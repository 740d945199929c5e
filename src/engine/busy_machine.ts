import { cpus } from "node:os";
import type { Warning } from "../core/run.ts";

/** How long the processors are watched, and the share of their time that others may take. */
const WATCH_MS = 300, MOST_BUSY = 0.25;

/** A warning where something else keeps the processors busy before a run begins. */
export async function busyMachine(): Promise<Warning[]> {
  const before = processorTimes();
  await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
  const after = processorTimes();
  const busy = 1 - (after.idle - before.idle) / Math.max(1, after.total - before.total);
  if (busy < MOST_BUSY) return [];
  return [{
    kind: "busy-machine",
    message: `The processors were ${Math.round(100 * busy)} % busy before the run began.`,
    advice: "Timings may be too slow: run again on an idle machine before citing them.",
  }];
}

function processorTimes(): { idle: number; total: number } {
  let idle = 0, total = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    total += Object.values(times).reduce((sum, time) => sum + time, 0);
  }
  return { idle, total };
}
