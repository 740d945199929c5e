/** What `serve` does: listens, says where, and ends at Ctrl-C. */
import { join, resolve } from "node:path";
import process from "node:process";
import { readClaims } from "../claims/read_claims.ts";
import { isLoopback } from "../serve/guard.ts";
import { startServer } from "../serve/start_server.ts";
import { DEFAULT_PLACES } from "./bench_flags.ts";
import { onInterrupt } from "./interrupt.ts";
import { CLAIMS } from "./project_root.ts";
import { quote } from "./quote.ts";
import type { ServeFlags } from "./serve_flags.ts";

/** Milliseconds between two lines of progress. */
const TOLD_EVERY = 2000;

/** Serves until it is interrupted. */
export async function runServe({ host, port, out, history }: ServeFlags): Promise<void> {
  const server = await startServer({
    host,
    port,
    runsFolder: out,
    claims: await readClaims(CLAIMS),
    historyPath: history,
    resumeCommand: (folder) => resumeCommand(out, folder),
    onProgress: progressPrinter(),
    onProblem: (problem) => console.error(`The index could not be brought up to date: ${problem}`),
    onError: (error, { method, url }) => console.error(`${method} ${url}:`, error),
  });
  const interrupted = Promise.withResolvers<void>();
  // Never to be forgotten again: the echo of a Ctrl-C may arrive after all else has ended.
  onInterrupt(() => interrupted.resolve());
  if (server.setAside !== undefined) {
    console.error(`${history} was no index of runs and was left alone: it is ${server.setAside} now.`);
  }
  if (!isLoopback(host)) {
    console.error(
      `Caution: ${host} is no address of this machine alone. Anyone in the network can read every run and rate its images, ` +
        "at this machine's address in numbers.",
    );
  }
  console.log(`Assay serves the runs in ${out}:\n\n  ${server.url}\n\nCtrl-C ends it.`);
  await interrupted.promise;
  await server.close();
}

/** The command that goes on with a run. */
function resumeCommand(out: string, folder: string): string {
  const known = resolve(out) === resolve(DEFAULT_PLACES.out);
  return `deno task bench --resume ${quote(known ? folder : join(out, folder))}`;
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
