import { findRun } from "../store/history/list_runs.ts";
import { RequestProblem } from "./request_problem.ts";
import type { ServeContext } from "./serve_context.ts";

/**
 * The folder of a run of the index, or of one that is not in it but was seen in the folder of runs; no other folder is looked
 * into, whatever is asked for.
 *
 * @param id Of the run, decoded; the folder's name where it is not in the index.
 * @returns The folder's name in the folder of runs.
 * @throws {RequestProblem} 404 where there is none.
 *
 * @example
 * ```ts
 * runFolder(context, "20261126-101500-images-1a2b"); // "20261126-101500-images-1a2b"
 * ```
 */
export function runFolder({ history, watched }: Pick<ServeContext, "history" | "watched">, id: string): string {
  const { unfinished, broken } = watched();
  const folder = findRun(history, id)?.folder ??
    [...unfinished, ...broken.map((one) => one.folder)].find((name) => name === id);
  if (folder === undefined) throw new RequestProblem(404, `There is no run '${id}'. The list of runs is at /.`);
  return folder;
}
