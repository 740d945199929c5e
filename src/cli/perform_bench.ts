/** What commands that run a suite share: the plan of their flags, the work with its progress, and the files of the run. */
import { join } from "node:path";
import process from "node:process";
import type { Claim } from "../claims/claim.ts";
import { CardRegistry } from "../card/registry.ts";
import { canonicalJson, type Json, sha256 } from "../core/fingerprint.ts";
import { flagName } from "../core/flag_name.ts";
import type { Run } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";
import { type Gate, parseGate } from "../engine/gate.ts";
import { type Surroundings, surroundings } from "../engine/manifest.ts";
import { makePlan, type Plan } from "../engine/plan.ts";
import { configurationSchema, type Request } from "../engine/plan_base.ts";
import { RecordedTimings } from "../engine/recorded_timings.ts";
import { type OpenSuite, openSuite, runSuite } from "../engine/run_suite.ts";
import { environmentLine, timedIn } from "../engine/timed_in.ts";
import { roomsHash, sourceHash } from "../engine/unit_address.ts";
import { WorkerPool } from "../engine/worker_pool.ts";
import { writeReport } from "../report/write_report.ts";
import { atomicWrite } from "../store/atomic_write.ts";
import { interruptedLine, resumedLine } from "../store/interrupted_line.ts";
import { createRunFolder, openRunFolder, type RunFolder } from "../store/run_folder.ts";
import { UnitCache } from "../store/unit_cache.ts";
import { type BenchFlags, DEFAULT_PLACES } from "./bench_flags.ts";
import { onInterrupt } from "./interrupt.ts";
import { loadClaims } from "./load_claims.ts";
import { loadSuite, suiteIds } from "./load_suite.ts";
import { ProgressPrinter } from "./progress_printer.ts";
import { PROJECT_ROOT } from "./project_root.ts";
import { quote } from "./quote.ts";

/** What flags ask for, before the first unit of work. */
export interface AskedRun {
  readonly plan: Plan;
  readonly gates: readonly Gate[];
  /** Of a run that goes on. */
  readonly folder: RunFolder | undefined;
}

/** A run that has come to an end, one way or another. */
export interface EndedRun {
  readonly run: Run;
  readonly folder: RunFolder;
  /** Whether someone ended it before it was complete: then nothing is written. */
  readonly interrupted: boolean;
  /** What was written beside run.json. */
  readonly files: readonly string[];
  /** What the report judged besides. */
  readonly claims: readonly Claim[];
}

/** The suite with its data, and what is known of the machine. */
interface Prepared {
  readonly suite: OpenSuite;
  readonly surroundings: Surroundings;
}

/**
 * Resolves the flags of a command that runs a suite.
 *
 * @param like What takes the suite's defaults' place, where no flag says otherwise.
 * @throws {UsageError} Where a flag asks for what there is not.
 */
export async function askRun(flags: BenchFlags, like: Request = {}): Promise<AskedRun> {
  const resumed = flags.resume === undefined ? undefined : await openInterrupted(flags, flags.resume);
  const plan = resumed?.plan ?? await planOf(flags, like);
  const rows = plan.kind === "speed" ? plan.entries.map(({ id }) => id) : [];
  const ids = [...new Set([...plan.models.map(({ card }) => card.id), ...rows, ...plan.broken.map(({ id }) => id)])];
  const gates = (flags.gate ?? []).map((text) => parseGate(text, plan.metrics, ids));
  return { plan, gates, folder: resumed?.folder };
}

/**
 * Measures what was asked for, with progress on stderr, and writes the run and its report into a folder of its own.
 *
 * @param command What reproduces the run, to be kept with it.
 */
export async function performRun(asked: AskedRun, flags: BenchFlags, command: string): Promise<EndedRun> {
  const { plan } = asked;
  // Before anything is measured: a mistake in a claim must not cost a run.
  const claims = await loadClaims();
  const prepared = { suite: await openSuite(plan), surroundings: await surroundings(PROJECT_ROOT) };
  const folder = asked.folder ?? await createRunFolder(flags.out, plan.suite.id, {
    command,
    configuration: plan.configuration,
    weights: weightsOf(plan),
    environment: environmentOf(prepared.surroundings),
  });
  if (asked.folder !== undefined) await folder.journal.append(resumedLine(new Date()));
  const { run, interrupted } = await measure(prepared, folder, flags);
  if (interrupted) return { run, folder, interrupted: true, files: [], claims: [] };
  const { files } = await writeReport(run, folder.path, { claims });
  await atomicWrite(join(folder.path, "run.json"), `${JSON.stringify(run, null, 2)}\n`);
  return { run, folder, interrupted: false, files, claims };
}

/** The command that goes on with a run. */
export function resumeCommand(task: string, { header, path }: RunFolder, { out, cache }: BenchFlags): string {
  const flags = [
    `--resume ${quote(out === DEFAULT_PLACES.out ? header.id : path)}`,
    ...(cache === DEFAULT_PLACES.cache ? [] : [`--cache ${quote(cache)}`]),
  ];
  return `deno task ${task} ${flags.join(" ")}`;
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
    const cutOff = interrupted && run.state === "incomplete";
    if (cutOff) await folder.journal.append(interruptedLine(new Date()));
    return { run, interrupted: cutOff };
  } finally {
    clearTimeout(deadline);
    await pool.close();
    await folder.journal.close();
    printer.close();
    stopListening();
  }
}

async function planOf(flags: BenchFlags, like: Request): Promise<Plan> {
  if (flags.suite === undefined) {
    throw new UsageError(`Name a suite with --suite. There are: ${suiteIds().join(", ")}.`);
  }
  return await makePlan(await loadSuite(flags.suite), registryAt(flags.registry), {
    ...like,
    ...flags,
    registry: flags.registry === DEFAULT_PLACES.registry ? null : flags.registry,
  });
}

/** A folder of cards; the feature networks that come with Assay are there too. */
export function registryAt(folder: string): CardRegistry {
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
    "replicas",
    "threads",
    "runtime",
    "minDuration",
    "against",
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

/** One hash over what is measured: the suite, every card with its graphs, the base's too, and a text that may change. */
function weightsOf(plan: Plan): string {
  const text = plan.kind === "text" ? [plan.data.sha256] : [];
  const partners = plan.kind === "speed" && plan.against !== null ? [...plan.against.partners.values()] : [];
  const measured: Json = JSON.parse(JSON.stringify([plan.suite, ...plan.cards, ...text, ...partners]));
  return sha256(canonicalJson(measured));
}

/** One hash over what times depend on besides the models. */
function environmentOf({ machine, versions }: Surroundings): string {
  const timing = roomsHash(["timing", "machine", "engine/speed"]);
  return sha256(canonicalJson({ machine, versions, source: [sourceHash("image"), sourceHash("text"), timing] }));
}
