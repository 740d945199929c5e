import type { Run } from "../../core/run.ts";

/**
 * What of a run its charts are made from: what a page carries so that a browser can draw them again. Texts, pictures,
 * checks and the manifest are not of it.
 *
 * @example
 * ```ts
 * charts(chartRun(run)).length === charts(run).length; // true
 * ```
 */
export function chartRun(run: Run): Run {
  const {
    checks: _checks,
    decodings: _decodings,
    writings: _writings,
    sources: _sources,
    replicas,
    ...kept
  } = run;
  return {
    ...kept,
    // Of replicas only how they were trained is drawn.
    ...(replicas !== undefined && { replicas: replicas.map((one) => ({ ...one, cells: [] })) }),
    manifest: {
      ...run.manifest,
      command: "",
      configuration: {},
      versions: {},
      datasets: [],
      weights: [],
      warnings: [],
    },
    galleries: [],
  };
}
