/** What `score` does: opens samples, takes them through a network, compares, and presents. */
import process from "node:process";
import type { Manifest, Run } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";
import type { Samples } from "../dataset/samples.ts";
import { surroundings } from "../engine/manifest.ts";
import { WorkerPool } from "../engine/worker_pool.ts";
import { rosettaTable } from "../implementation/rosetta_table.ts";
import { scoreTable } from "../report/score_table.ts";
import { separationRemarks } from "../report/separation_remarks.ts";
import { Comparer } from "../score/comparer.ts";
import { type PreparedScore, prepareScore } from "../score/prepare_score.ts";
import { saveReference } from "../score/save_reference.ts";
import { score } from "../score/score.ts";
import { UnitCache } from "../store/unit_cache.ts";
import { onInterrupt } from "./interrupt.ts";
import { ProgressPrinter } from "./progress_printer.ts";
import { PROJECT_ROOT } from "./project_root.ts";
import { quote } from "./quote.ts";
import type { ScoreFlags } from "./score_flags.ts";
import { scoreRequest } from "./score_request.ts";

/** Exit codes beyond 0 and 2, which `main.ts` gives. */
const EXIT = { failed: 1, interrupted: 130 } as const;

/** Scores samples, or prepares a reference alone; prints, and sets the exit code. */
export async function runScore(flags: ScoreFlags): Promise<void> {
  if (flags.generated === undefined && flags.saveStats === undefined && flags.saveReference === undefined) {
    throw new UsageError("Name the samples to score with --generated, or a file to write with --save-stats");
  }
  const startedAt = new Date().toISOString();
  const opened: Samples[] = [];
  const pools: WorkerPool[] = [];
  const printer = new ProgressPrinter({
    live: process.stderr.isTTY === true,
    width: process.stderr.columns ?? 100,
    write: (text) => process.stderr.write(text),
  });
  const stopListening = onInterrupt(() => {
    printer.line("Stopping: the work at hand is finished and kept …");
    for (const pool of pools) pool.stop();
    process.exitCode = EXIT.interrupted;
  });
  try {
    const request = await scoreRequest(flags, opened);
    const cache = new UnitCache(flags.cache);
    const workers = request.network === undefined ? 1 : flags.workers ?? navigator.hardwareConcurrency;
    pools.push(new WorkerPool(workers));
    const prepared = await prepareScore(request, { pool: pools[0]!, cache, onProgress: printer.on });
    // Sets stay in the worker that compares them, so there must be one.
    if (workers > 1) pools.push(new WorkerPool(1));
    const comparer = new Comparer({
      reference: prepared.reference,
      ...(prepared.training !== undefined && { training: prepared.training }),
      options: request.options,
      ...(request.implementation !== undefined && { implementation: request.implementation }),
      pool: pools.at(-1)!,
      cache,
      threads: navigator.hardwareConcurrency,
    });
    if (flags.rosetta === true) {
      await showRosetta(prepared, comparer, flags);
    } else if (prepared.generated.length > 0) {
      const run = await score(prepared, comparer, {
        id: `score-${startedAt.slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-")}`,
        command: ["deno task score", ...Deno.args.slice(1).map(quote)].join(" "),
        configuration: configurationOf(flags),
        startedAt,
        surroundings: await surroundings(PROJECT_ROOT),
        onProgress: printer.on,
      });
      printer.close();
      show(run, flags);
    }
    // Last, so that nothing is written where something was wrong.
    if (process.exitCode === undefined) await save(flags, prepared, comparer);
  } finally {
    for (const pool of pools) await pool.close();
    for (const samples of opened) if (samples.kind === "images") await samples.close();
    printer.close();
    stopListening();
  }
}

async function save(flags: ScoreFlags, { reference }: PreparedScore, comparer: Comparer): Promise<void> {
  for (const [path, what] of [[flags.saveStats, "moments"], [flags.saveReference, "features"]] as const) {
    if (path === undefined) continue;
    await saveReference(path, reference, comparer, what);
    console.error(`Saved ${path}: give it as --reference.`);
  }
}

function show(run: Run, flags: ScoreFlags): void {
  if (flags.json === true) {
    console.log(JSON.stringify(run, null, 2));
  } else {
    const layout = { width: process.stdout.columns ?? 120, color: process.stdout.isTTY === true && !Deno.noColor };
    console.log(scoreTable(run, layout));
    for (const remark of separationRemarks(run)) console.log(remark);
  }
  for (const cell of run.cells) {
    if (cell.state === "failed") console.error(`${cell.model}, ${cell.metric}: ${cell.reason}`);
  }
  if (run.cells.some(({ state }) => state === "failed")) process.exitCode ??= EXIT.failed;
}

async function showRosetta({ generated }: PreparedScore, comparer: Comparer, flags: ScoreFlags): Promise<void> {
  for (const set of generated) {
    const rosetta = await comparer.rosetta(set);
    if (flags.json === true) console.log(JSON.stringify(rosetta, null, 2));
    else console.log(rosettaTable(rosetta, { width: process.stdout.columns ?? 120 }));
  }
}

/** The flags as they were given, for the manifest. */
function configurationOf(flags: ScoreFlags): Manifest["configuration"] {
  return Object.fromEntries(
    Object.entries(flags).map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : value ?? null]),
  );
}
