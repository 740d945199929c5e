/** What `score` does: opens samples, takes them through a network, compares, and presents. */
import process from "node:process";
import type { Manifest, Run } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";
import type { Samples } from "../dataset/samples.ts";
import { surroundings } from "../engine/manifest.ts";
import { Stopped, WorkerPool } from "../engine/worker_pool.ts";
import { type Rosetta, type RosettaMetric, rosettaMetrics } from "../implementation/rosetta.ts";
import { rosettaTable } from "../implementation/rosetta_table.ts";
import { scoreTable } from "../report/terminal/score_table.ts";
import { separationRemarks } from "../report/table/separation_remarks.ts";
import { Comparer } from "../score/comparer.ts";
import { type PreparedScore, prepareScore } from "../score/prepare_score.ts";
import { checkSavePaths, saveReference } from "../score/save_reference.ts";
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
  await checkSavePaths([flags.saveStats, flags.saveReference].filter((path) => path !== undefined));
  const startedAt = new Date().toISOString();
  const opened: Samples[] = [];
  const pools: WorkerPool[] = [];
  const printer = new ProgressPrinter({
    live: process.stderr.isTTY === true,
    width: process.stderr.columns ?? 100,
    write: (text) => process.stderr.write(text),
  });
  let interrupted = false;
  const startPool = (size: number) => {
    const pool = new WorkerPool(size);
    pools.push(pool);
    if (interrupted) pool.stop();
    return pool;
  };
  const stopListening = onInterrupt(() => {
    printer.line("Stopping: the work at hand is finished and kept …");
    interrupted = true;
    for (const pool of pools) pool.stop();
    process.exitCode = EXIT.interrupted;
  });
  try {
    const request = await scoreRequest(flags, opened);
    const cache = new UnitCache(flags.cache);
    const workers = request.network === undefined ? 1 : flags.workers ?? navigator.hardwareConcurrency;
    const extracting = startPool(workers);
    const prepared = await prepareScore(request, { pool: extracting, cache, onProgress: printer.on });
    const comparer = new Comparer({
      reference: prepared.reference,
      ...(prepared.training !== undefined && { training: prepared.training }),
      options: request.options,
      ...(request.implementation !== undefined && { implementation: request.implementation }),
      // Sets stay in the worker that compares them, so there must be one.
      pool: workers > 1 ? startPool(1) : extracting,
      cache,
      threads: navigator.hardwareConcurrency,
      keepsReference: flags.saveReference !== undefined,
    });
    if (flags.rosetta === true) {
      await showRosetta(prepared, comparer, flags, printer);
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
  } catch (error) {
    // Whoever pressed Ctrl-C knows why there is no result.
    if (!interrupted || !(error instanceof Stopped)) throw error;
  } finally {
    for (const pool of pools) await pool.close();
    for (const samples of opened) await closeSamples(samples);
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

async function showRosetta(
  { request, generated, reference }: PreparedScore,
  comparer: Comparer,
  { json }: ScoreFlags,
  printer: ProgressPrinter,
): Promise<void> {
  const tables: { readonly generated: string; readonly reference: string; readonly metrics: Rosetta }[] = [];
  for (const set of generated) {
    const progress = { model: set.name, pass: "compare" } as const;
    const started = performance.now();
    const metrics = request.metrics ?? rosettaMetrics({ generated: set.arrays, reference: reference.arrays });
    const total = metrics.length;
    printer.on({ type: "pass-started", ...progress, total });
    printer.on({ type: "pass-running", ...progress });
    const found: RosettaMetric[] = [];
    for (const [i, metric] of metrics.entries()) {
      found.push(...await comparer.rosetta(metric, set));
      printer.on({ type: "pass-advanced", ...progress, done: i + 1, total, cached: false });
    }
    printer.on({ type: "pass-finished", ...progress, seconds: (performance.now() - started) / 1000 });
    tables.push({ generated: set.name, reference: reference.name, metrics: found });
  }
  printer.close();
  if (json === true) return console.log(JSON.stringify(tables, null, 2));
  for (const table of tables) {
    if (tables.length > 1) console.log(`${table.generated}\n`);
    console.log(rosettaTable(table.metrics, { width: process.stdout.columns ?? 120 }));
  }
}

async function closeSamples(samples: Samples): Promise<void> {
  if (samples.kind === "images") await samples.close();
  else if (samples.kind === "moments") await samples.images?.close();
}

/** The flags as they were given, for the manifest. */
function configurationOf(flags: ScoreFlags): Manifest["configuration"] {
  return Object.fromEntries(
    Object.entries(flags).map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : value ?? null]),
  );
}
