import type { Run, Source } from "../../core/run.ts";

/**
 * The run that a row was measured in: the run itself, or where several stand side by side the row's own.
 *
 * @param model Id of the row; of one that is not there, the run itself.
 *
 * @example
 * ```ts
 * sourceOf(run, "vae-mnist").manifest.seed; // "0"
 * ```
 */
export function sourceOf(run: Run, model: string): Source {
  const { source } = run.rows.find(({ id }) => id === model) ?? {};
  return run.sources?.find(({ id }) => id === source) ?? run;
}
