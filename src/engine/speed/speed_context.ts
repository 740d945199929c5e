import type { RunSetting } from "../run_setting.ts";
import { STOPPED, Stopped } from "../worker_pool.ts";
import type { SpeedPlan } from "./speed_plan.ts";
import type { SpeedProcess } from "./start_speed_process.ts";

/** What timing needs of the run it belongs to. */
export interface SpeedContext {
  readonly plan: SpeedPlan;
  readonly setting: RunSetting;
  /** Told when the run is to stop. */
  readonly signal: AbortSignal;
  /** A fresh process. */
  readonly start: () => SpeedProcess;
}

/**
 * Does something in a process of its own, which has ended when this returns.
 *
 * @throws {Stopped} Where the run was stopped before.
 */
export async function inProcess<T>(
  { start, signal }: Pick<SpeedContext, "start" | "signal">,
  work: (process: SpeedProcess) => Promise<T>,
): Promise<T> {
  if (signal.aborted) throw new Stopped(STOPPED);
  const process = start();
  try {
    return await work(process);
  } finally {
    await process.close();
  }
}
