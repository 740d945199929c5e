import type { Run } from "../../core/run.ts";
import { renameRows } from "./rename_rows.ts";

const LABEL = " (software)";

/**
 * The run with every row that ran on software instead of a GPU called so wherever its name stands: "vae-mnist (software)".
 * Each exporter begins with it, so that no table, chart or sentence shows such a number under a bare name. A run without
 * such rows, and one that is labelled already, is given back as it is.
 *
 * @example
 * ```ts
 * withSoftwareLabels(run).rows.map(({ id }) => id); // ["vae-mnist", "vae-mnist:tfjs (software)"]
 * ```
 */
export function withSoftwareLabels(run: Run): Run {
  const software = new Set(
    run.rows.filter(({ id, device }) => device?.software === true && !id.endsWith(LABEL)).map(({ id }) => id),
  );
  if (software.size === 0) return run;
  return renameRows(run, (id) => software.has(id) ? `${id}${LABEL}` : id);
}

/**
 * A row's name and the label behind it, which may stand on a line of its own; `null` where there is none.
 *
 * @example
 * ```ts
 * splitLabel("vae-mnist:tfjs (software)"); // { name: "vae-mnist:tfjs", label: "(software)" }
 * ```
 */
export function splitLabel(id: string): { name: string; label: string | null } {
  return id.endsWith(LABEL) ? { name: id.slice(0, -LABEL.length), label: LABEL.trim() } : { name: id, label: null };
}
