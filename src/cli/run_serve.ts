/** What `serve` does: listens, says where, and ends at Ctrl-C. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { UsageError } from "../core/usage_error.ts";
import { isLoopback } from "../serve/guard.ts";
import { startServer } from "../serve/start_server.ts";
import { foreignFile } from "../store/history/open_history.ts";
import { DEFAULT_PLACES } from "./bench_flags.ts";
import { goOnCommand } from "./go_on_command.ts";
import { onInterrupt } from "./interrupt.ts";
import { loadClaims } from "./load_claims.ts";
import type { ServeFlags } from "./serve_flags.ts";

/** Milliseconds between two lines of progress. */
const TOLD_EVERY = 2000;

/** Serves until it is interrupted. */
export async function runServe({ host, port, out, history }: ServeFlags): Promise<void> {
  if (resolve(history) !== resolve(DEFAULT_PLACES.history)) await refuseForeign(history);
  const server = await startServer({
    host,
    port,
    runsFolder: out,
    claims: await loadClaims(),
    historyPath: history,
    resumeCommand: (folder) => goOnCommand(join(out, folder)),
    onProgress: progressPrinter(),
    onProblem: (problem) => console.error(`The index could not be brought up to date: ${problem}`),
    onError: (error, { method, url }) => console.error(`${method} ${url}:`, error),
  });
  const interrupted = Promise.withResolvers<void>();
  // Never to be forgotten again: the echo of a Ctrl-C may arrive after all else has ended.
  onInterrupt(() => interrupted.resolve());
  if (server.setAside !== undefined) {
    console.error(`${history} was no index of runs and is kept as ${server.setAside}.`);
  }
  if (!isLoopback(host)) {
    console.error(
      `Caution: ${host} is no address of this machine alone. Anyone in the network can read every run and rate its images, ` +
        "at this machine's address in numbers.",
    );
  }
  if (!existsSync(out)) console.error(`There is no folder ${out} yet: its runs appear here once there are some.`);
  console.log(`Assay serves the runs in ${out}:\n\n  ${server.url}\n\nCtrl-C ends it.`);
  await interrupted.promise;
  await server.close();
}

/** A file that someone named is never moved aside: nobody would look for it elsewhere. */
async function refuseForeign(history: string): Promise<void> {
  const found = await foreignFile(history);
  if (found === undefined) return;
  throw new UsageError(
    `--history: ${history} is ${found} and no index of runs, and was left as it is. Name a file that is not there yet, ` +
      "in which the index is made, or one that 'serve' has made",
  );
}

/** Tells how far a long first look at the runs is; nothing of a short one. */
function progressPrinter(): (done: number, all: number) => void {
  let told = performance.now(), long = false;
  return (done, all) => {
    const now = performance.now(), ends = done === all && long;
    if (now - told < TOLD_EVERY && !ends) return;
    [told, long] = [now, true];
    process.stderr.write(`Reading runs: ${done.toLocaleString("en")} of ${all.toLocaleString("en")}\n`);
  };
}
