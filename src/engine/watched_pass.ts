import type { OnProgress, PassName } from "./progress.ts";
import { Stopped } from "./worker_pool.ts";

/** Does the work of a pass that is one unit, and tells of it. */
export async function watchedPass<T>(name: PassName, onProgress: OnProgress, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  onProgress({ type: "pass-started", ...name, total: 1 });
  onProgress({ type: "pass-running", ...name });
  try {
    const result = await work();
    onProgress({ type: "pass-finished", ...name, seconds: (performance.now() - started) / 1000 });
    return result;
  } catch (error) {
    if (!(error instanceof Stopped)) {
      const reason = error instanceof Error ? error.message : String(error);
      onProgress({ type: "pass-failed", ...name, reason });
    }
    throw error;
  }
}
