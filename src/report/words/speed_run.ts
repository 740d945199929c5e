import type { Run } from "../../core/run.ts";

/** Whether a run is about time: then it asks who is fastest, on what, and what quality costs. */
export function isSpeedRun({ manifest }: Pick<Run, "manifest">): boolean {
  return manifest.devices !== undefined;
}
