import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Run } from "../core/run.ts";
import { findRun } from "../store/history/list_runs.ts";
import { parseRun } from "../store/read_run.ts";
import { RequestProblem } from "./request_problem.ts";
import type { ServeContext } from "./serve_context.ts";

/**
 * A run of the index, whole, from its own file: a request names no path.
 *
 * @throws {RequestProblem} Where the index has no such run, or its file is gone.
 * @throws {UsageError} Where the file is no run of this version any more.
 */
export async function readIndexedRun({ history, runsFolder }: ServeContext, id: string): Promise<Run> {
  const found = findRun(history, id);
  if (found === undefined) {
    throw new RequestProblem(404, `There is no run '${id}' in the index. The list of runs is at /.`);
  }
  const text = await readFile(join(runsFolder, found.folder, "run.json"), "utf8").catch(() => undefined);
  if (text === undefined) throw new RequestProblem(404, `The folder of run '${id}' is no longer there.`);
  return parseRun(text, `${found.folder}/run.json`);
}
