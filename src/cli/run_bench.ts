/** What `bench` does: plans, runs, and presents. */
import { join, relative } from "node:path";
import process from "node:process";
import { CardRegistry } from "../card/registry.ts";
import { canonicalJson, type Json, sha256 } from "../core/fingerprint.ts";
import { flagName } from "../core/flag_name.ts";
import type { Run } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";
import { failedGates, type Gate, parseGate } from "../engine/gate.ts";
import { type Surroundings, surroundings } from "../engine/manifest.ts";
import { makePlan, type Plan } from "../engine/plan.ts";
import { configurationSchema } from "../engine/plan_base.ts";
import { RecordedTimings } from "../engine/recorded_timings.ts";
import { everyCell, type OpenSuite, openSuite, runSuite } from "../engine/run_suite.ts";
import { environmentLine, timedIn } from "../engine/timed_in.ts";
import { roomsHash, sourceHash } from "../engine/unit_address.ts";
import { WorkerPool } from "../engine/worker_pool.ts";
import { terminalLikelihoods } from "../report/terminal/terminal_likelihoods.ts";
import { terminalSpeed } from "../report/terminal/terminal_speed.ts";
import { terminalTable } from "../report/terminal/terminal_table.ts";
import { warningText } from "../report/words/warning_text.ts";
import { writeReport } from "../report/write_report.ts";
import { atomicWrite } from "../store/atomic_write.ts";
import { createRunFolder, openRunFolder, type RunFolder } from "../store/run_folder.ts";
import { UnitCache } from "../store/unit_cache.ts";
import { type BenchFlags, DEFAULT_PLACES } from "./bench_flags.ts";
import { describePlan } from "./describe_plan.ts";
import { onInterrupt } from "./interrupt.ts";
import { loadSuite, suiteIds } from "./load_suite.ts";
import { ProgressPrinter } from "./progress_printer.ts";
import { PROJECT_ROOT } from "./project_root.ts";
import { quote } from "./quote.ts";

/** Exit codes beyond 0, 1 and 2, which `main.ts` gives. */
const EXIT = { failedCell: 1, failedGate: 3, incomplete: 4, interrupted: 130 } as const;

/** Warnings that a reader of the terminal must not miss; the report has all. */
const TOLD_AT_ONCE = [
  "device-passed-over",
  "data-missing",
  "text-short",
  "text-seen",
  "busy-machine",
  "slept",
  "memory-limit",
  "mixed-device",
];

/** All that is known before the first unit of work. */
interface Prepared {
  readonly suite: OpenSuite;
  readonly gates: readonly Gate[];
  readonly surroundings: Surroundings;
}

/** Runs a suite, or goes on with a run, and writes the report; sets the exit code. */
export async function runBench(flags: BenchFlags): Promise<void> {
  const resumed = flags.resume === undefined ? undefined : await openInterrupted(flags, flags.resume);
  const plan = resumed?.plan ?? await planOf(flags);
  const rows = plan.kind === "speed" ? plan.entries.map(({ id }) => id) : [];
  const ids = [...new Set([...plan.models.map(({ card }) => card.id), ...rows, ...plan.broken.map(({ id }) => id)])];
  const gates = (flags.gate ?? []).map((text) => parseGate(text, plan.metrics, ids));
  if (flags.dryRun === true) {
    console.log(flags.json === true ? JSON.stringify(plan.configuration, null, 2) : describePlan(plan));
    return;
  }
  const prepared = { suite: await openSuite(plan), gates, surroundings: await surroundings(PROJECT_ROOT) };
  const folder = resumed?.folder ?? await createRunFolder(flags.out, plan.suite.id, {
    command: ["deno task bench", ...Deno.args.slice(1).map(quote)].join(" "),
    configuration: plan.configuration,
    weights: weightsOf(plan),
    environment: environmentOf(prepared.surroundings),
  });
  const { run, interrupted } = await measure(prepared, folder, flags);
  if (interrupted && run.state === "incomplete") {
    console.error(
      `Interrupted. Everything that was finished is kept; go on with\n\n  ${resumeCommand(folder, flags)}\n`,
    );
    process.exitCode = EXIT.interrupted;
    return;
  }
  await present(run, folder, flags);
  const broken = failedGates(run, gates);
  for (const problem of broken) console.error(`Gate failed: ${problem}`);
  if (broken.length > 0 && process.exitCode === undefined) process.exitCode = EXIT.failedGate;
}

/** Runs the suite with progress on stderr, Ctrl-C and the budget in force. */
async function measure({ suite, surroundings }: Prepared, folder: RunFolder, flags: BenchFlags) {
  const pool = new WorkerPool(suite.plan.configuration.workers);
  const printer = new ProgressPrinter({
    live: process.stderr.isTTY === true,
    width: process.stderr.columns ?? 100,
    write: (text) => process.stderr.write(text),
  });
  let interrupted = false;
  const stopListening = onInterrupt((press) => {
    interrupted = true;
    printer.line(
      press === 1 ? "Stopping: the work at hand is finished and kept …" : "Still finishing the work at hand …",
    );
    pool.stop();
  });
  const deadline = flags.budget === undefined ? undefined : setTimeout(() => pool.stop(), flags.budget * 1000);
  const environment = environmentOf(surroundings),
    timed = timedIn(environment, folder.header.environment, folder.recorded);
  if (timed.changed) {
    printer.line("The machine, a version or the code has changed: times are measured again.");
    await folder.journal.append(environmentLine(environment));
  }
  try {
    const run: Run = await runSuite(suite, {
      id: folder.header.id,
      folder: folder.path,
      command: folder.header.command,
      startedAt: folder.header.startedAt,
      surroundings,
      recorded: new RecordedTimings(timed.lines),
      pool,
      cache: new UnitCache(flags.cache),
      journal: folder.journal,
      onProgress: printer.on,
    });
    return { run, interrupted };
  } finally {
    clearTimeout(deadline);
    await pool.close();
    await folder.journal.close();
    printer.close();
    stopListening();
  }
}

async function planOf(flags: BenchFlags): Promise<Plan> {
  if (flags.suite === undefined) {
    throw new UsageError(`Name a suite with --suite. There are: ${suiteIds().join(", ")}.`);
  }
  return await makePlan(await loadSuite(flags.suite), registryAt(flags.registry), {
    ...flags,
    registry: flags.registry === DEFAULT_PLACES.registry ? null : flags.registry,
  });
}

/** A folder of cards; the feature networks that come with Assay are there too. */
function registryAt(folder: string): CardRegistry {
  return new CardRegistry(folder, DEFAULT_PLACES.registry);
}

/** A run that was interrupted: the same plan, if the models are still the same. */
async function openInterrupted(flags: BenchFlags, name: string): Promise<{ plan: Plan; folder: RunFolder }> {
  const fixed = ([
    "suite",
    "models",
    "preset",
    "n",
    "seed",
    "batch",
    "device",
    "data",
    "as",
    "ood",
    "background",
    "text",
    "detokenised",
    "context",
    "stride",
    "decoding",
    "threads",
    "runtime",
    "minDuration",
    "dryRun",
  ] as const)
    .find((flag) => flags[flag] !== undefined);
  if (fixed !== undefined) {
    throw new UsageError(
      `--resume goes on with what the run was asked to do: leave out ${flagName(fixed)}`,
    );
  }
  const folder = await openRunFolder(flags.out, name);
  const parsed = configurationSchema.safeParse(folder.header.configuration);
  if (!parsed.success) {
    throw new UsageError(`${folder.path}: this version of Assay can't read the run's configuration`);
  }
  const asked = parsed.data;
  const suite = await loadSuite(asked.suite);
  if (suite.kind === "speed" && flags.workers !== undefined) {
    throw new UsageError("--resume goes on with the sessions that the run was asked to time: leave out --workers");
  }
  const workers = flags.workers ?? asked.workers;
  const plan = await makePlan(suite, registryAt(asked.registry ?? DEFAULT_PLACES.registry), {
    ...asked,
    workers,
  });
  if (weightsOf(plan) !== folder.header.weights) {
    throw new UsageError(`The models, the suite or the text have changed since run ${name} began: start a new run`);
  }
  return { plan, folder };
}

/** One hash over what is measured: the suite, every card with its graphs, and a text that may change. */
function weightsOf(plan: Plan): string {
  const text = plan.kind === "text" ? [plan.data.sha256] : [];
  const measured: Json = JSON.parse(JSON.stringify([plan.suite, ...plan.cards, ...text]));
  return sha256(canonicalJson(measured));
}

/** One hash over what times depend on besides the models. */
function environmentOf({ machine, versions }: Surroundings): string {
  const timing = roomsHash(["timing", "machine", "engine/speed"]);
  return sha256(canonicalJson({ machine, versions, source: [sourceHash("image"), sourceHash("text"), timing] }));
}

async function present(run: Run, folder: RunFolder, flags: BenchFlags): Promise<void> {
  const { files } = await writeReport(run, folder.path);
  await atomicWrite(join(folder.path, "run.json"), `${JSON.stringify(run, null, 2)}\n`);
  if (flags.json === true) {
    console.log(JSON.stringify(run, null, 2));
  } else {
    const color = process.stdout.isTTY === true && !Deno.noColor;
    console.log(terminalTable(run, { width: process.stdout.columns ?? 120, color }));
    for (const line of [...terminalLikelihoods(run), ...terminalSpeed(run)]) console.log(line);
    const report = files.find((file) => file.endsWith("report.html")) ?? "report.html";
    const path = relative(Deno.cwd(), join(folder.path, report));
    console.log(`\nThe report: ${path.startsWith("..") ? join(folder.path, report) : path}`);
    console.log(`Beside it: run.json, ${files.filter((file) => file !== report).join(", ")}`);
  }
  for (const warning of run.manifest.warnings) {
    if (TOLD_AT_ONCE.includes(warning.kind)) console.error(warningText(warning));
  }
  const others = run.manifest.warnings.filter(({ kind }) => !TOLD_AT_ONCE.includes(kind));
  if (others.length > 0) {
    const kinds = [...Map.groupBy(others, ({ kind }) => kind)].map(([kind, { length }]) => `${length} of ${kind}`);
    console.error(`Warnings in the report: ${kinds.join(", ")}.`);
  }
  if (everyCell(run).some(({ state }) => state === "failed")) process.exitCode = EXIT.failedCell;
  else if (run.state === "incomplete") {
    console.error(
      flags.budget === undefined
        ? "Incomplete: some cells were skipped; the notes say why."
        : `Incomplete: the budget ran out. Go on with\n\n  ${resumeCommand(folder, flags)}\n`,
    );
    process.exitCode = EXIT.incomplete;
  }
}

function resumeCommand({ header, path }: RunFolder, { out, cache }: BenchFlags): string {
  const flags = [
    `--resume ${quote(out === DEFAULT_PLACES.out ? header.id : path)}`,
    ...(cache === DEFAULT_PLACES.cache ? [] : [`--cache ${quote(cache)}`]),
  ];
  return `deno task bench ${flags.join(" ")}`;
}
