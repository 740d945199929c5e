/** A server's pages without a socket, over runs in a temporary folder. Test code only. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Run } from "../core/run.ts";
import { writeRun } from "../store/history/fixture_history.ts";
import { indexRuns } from "../store/history/index_runs.ts";
import { openHistory } from "../store/history/open_history.ts";
import { answer } from "./answer.ts";
import { allowedHosts } from "./guard.ts";
import type { ServeContext, Watched } from "./serve_context.ts";
import { serveRoutes } from "./serve_routes.ts";

/** Where the tests' requests go. */
export const ADDRESS = "http://127.0.0.1:8000";

/** Pages over some runs. */
export interface FixtureServe {
  readonly folder: string;
  readonly context: ServeContext;
  /** What a look at the folder found; set it as a test needs it. */
  watched: Watched;
  /** Errors that nobody expected. */
  readonly errors: unknown[];
  /** The answer to a path. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** The text of the answer to a path. */
  text(path: string): Promise<string>;
  /** Looks at the folder again. */
  look(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Writes runs, indexes them and answers requests.
 *
 * @example
 * ```ts
 * const serve = await fixtureServe([syntheticRun({ id: "a" })]);
 * await serve.text("/"); // "<!doctype html>…"
 * await serve.close();
 * ```
 */
export async function fixtureServe(runs: readonly Run[]): Promise<FixtureServe> {
  const folder = await mkdtemp(join(tmpdir(), "assay-serve-")), runsFolder = join(folder, "runs");
  for (const run of runs) await writeRun(runsFolder, run);
  const history = await openHistory(join(folder, "history.sqlite")), ending = new AbortController();
  const errors: unknown[] = [];
  const context: ServeContext = {
    runsFolder,
    history,
    watched: () => serve.watched,
    claims: [],
    resumeCommand: (name) => `deno task bench --resume ${name}`,
    signal: ending.signal,
  };
  const routes = serveRoutes(context), hosts = allowedHosts("127.0.0.1");
  const ask = (path: string, init?: RequestInit) =>
    answer(new Request(`${ADDRESS}${path}`, init), { routes, hosts, onError: (error) => errors.push(error) });
  const serve: FixtureServe = {
    folder: runsFolder,
    context,
    watched: { version: 0, indexing: null, broken: [], unfinished: [], problem: null },
    errors,
    ask,
    text: async (path) => await (await ask(path)).text(),
    async look() {
      const { broken, unfinished } = await indexRuns(history, runsFolder);
      serve.watched = { ...serve.watched, version: serve.watched.version + 1, broken, unfinished };
    },
    async close() {
      ending.abort();
      history.close();
      await rm(folder, { recursive: true });
    },
  };
  await serve.look();
  return serve;
}
