import type { z } from "zod";
import { manifestSchema, runSchema } from "../../core/run.ts";

/** What of a run the index holds; the rest of run.json is not read. */
export const indexedRunSchema = runSchema.pick({
  schemaVersion: true,
  id: true,
  suite: true,
  preset: true,
  state: true,
  rows: true,
  columns: true,
  cells: true,
}).extend({ manifest: manifestSchema.pick({ startedAt: true, finishedAt: true, git: true }) });
export type IndexedRun = z.infer<typeof indexedRunSchema>;

/**
 * Reads the text of a run.json.
 *
 * @throws {TypeError} Where it is no run: what is wrong with it, in one line.
 *
 * @example
 * ```ts
 * parseIndexedRun(await readFile("reports/runs/20990101-000000-test/run.json", "utf8")).cells.length; // 45
 * ```
 */
export function parseIndexedRun(text: string): IndexedRun {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new TypeError(`it is not JSON: ${error instanceof Error ? error.message : error}`);
  }
  const { data, error } = indexedRunSchema.safeParse(json);
  if (data === undefined) {
    const [issue] = error.issues;
    throw new TypeError(`it is not a run: at '${issue?.path.join(".")}': ${issue?.message}`);
  }
  for (const name of ["startedAt", "finishedAt"] as const) {
    const time = data.manifest[name];
    if (Number.isNaN(Date.parse(time))) throw new TypeError(`it is not a run: '${name}' is no date: '${time}'`);
  }
  return data;
}
