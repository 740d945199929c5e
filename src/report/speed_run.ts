import type { Run } from "../core/run.ts";

/** Whether a run is about time: then it asks who is fastest, on what, and what quality costs. */
export function isSpeedRun({ suite }: Pick<Run, "suite">): boolean {
  return suite === "speed";
}
