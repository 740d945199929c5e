/** `bench`: runs a suite and writes the report. */
import { Command, Option } from "commander";
import { join, relative } from "node:path";
import process from "node:process";
import { CardRegistry } from "../card/registry.ts";
import { canonicalJson, type Json, sha256 } from "../core/fingerprint.ts";
import type { Run } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";
import { failedGates, type Gate, parseGate } from "../engine/gate.ts";
import { surroundings } from "../engine/manifest.ts";
import { configurationSchema, makePlan, type Plan } from "../engine/plan.ts";
import { RecordedTimings } from "../engine/recorded_timings.ts";
import { runSuite } from "../engine/run_suite.ts";
import { WorkerPool } from "../engine/worker_pool.ts";
import { terminalTable } from "../report/terminal_table.ts";
import { writeReport } from "../report/write_report.ts";
import { atomicWrite } from "../store/atomic_write.ts";
import { createRunFolder, openRunFolder, type RunFolder } from "../store/run_folder.ts";
import { UnitCache } from "../store/unit_cache.ts";
import { describePlan } from "./describe_plan.ts";
import { onInterrupt } from "./interrupt.ts";
import { loadSuite, suiteIds } from "./load_suite.ts";
import { nameList, positiveInteger, seedText } from "./parse_number.ts";
import { ProgressPrinter } from "./progress_printer.ts";
import { PROJECT_ROOT } from "./project_root.ts";

interface BenchFlags {
  readonly suite?: string;
  readonly models?: string[];
  readonly preset?: string;
  readonly n?: number;
  readonly seed?: string;
  readonly batch?: number;
  readonly workers?: number;
  readonly device?: string;
  readonly data?: string[];
  readonly registry: string;
  readonly out: string;
  readonly cache: string;
  readonly json?: boolean;
  readonly dryRun?: boolean;
  readonly resume?: string;
  readonly budget?: number;
  readonly gate?: string[];
}

/** Exit codes beyond 0, 1 and 2, which `main.ts` gives. */
const EXIT = { failedCell: 1, failedGate: 3, incomplete: 4, interrupted: 130 } as const;

/** The command's flags and what it does. */
export function benchCommand(): Command {
  return new Command("bench")
    .description("Measure the registered models with a suite and write the report")
    .option("--suite <id>", `what to measure: ${suiteIds().join(", ")}`)
    .option("--preset <name>", "how much to spend: quick, standard or full (default: the suite's)")
    .option("--models <a,b>", "measure only these models", nameList)
    .option("--n <count>", "samples of each model (default: the preset's)", positiveInteger)
    .option("--seed <number>", "seed of every random number, 0 to 2^64 - 1 (default: 0)", seedText)
    .option("--batch <count>", "samples in one unit of work; changes no number (default: 256)", positiveInteger)
    .option("--workers <count>", "workers for quality passes; changes no number (default: one a core)", positiveInteger)
    .option("--device <name>", "where networks run: cpu (default: cpu)")
    .option(
      "--data <dir>",
      "folder with datasets; may be given several times",
      gathered,
    )
    .addOption(
      new Option("--registry <dir>", "folder with the models' cards").default(join(PROJECT_ROOT, "models"), "models"),
    )
    .addOption(
      new Option("--out <dir>", "where the run's folder is made").default(
        join(PROJECT_ROOT, "reports", "runs"),
        "reports/runs",
      ),
    )
    .addOption(
      new Option("--cache <dir>", "where finished work is kept").default(
        join(PROJECT_ROOT, ".assay", "cache"),
        ".assay/cache",
      ),
    )
    .option(
      "--budget <seconds>",
      "start no new work after this time; what is missing is skipped, exit 4",
      positiveInteger,
    )
    .option(
      "--gate <rule>",
      "exit 3 where a model breaks it: 'fid<=5', 'vae-mnist:bits_per_dim<=1.45'; may be given several times",
      gathered,
    )
    .option("--resume <run>", "go on with a run that was interrupted")
    .option("--dry-run", "say what would be measured, and stop")
    .option("--json", "print the run as JSON on stdout, and nothing else there")
    .addHelpText("after", EXIT_CODES)
    .action(bench);
}

const EXIT_CODES = `
Exit codes: 0 all measured, 1 a cell failed, 2 wrong usage, 3 a gate failed, 4 incomplete, 130 interrupted (resume it).

Examples:
  deno task bench --suite images
  deno task bench --suite images --preset quick --models vae-mnist,gan-mnist
  deno task bench --suite images --json > run.json
  deno task bench --suite images --gate 'ddpm-mnist:fid<=20'`;

/** Collects a flag that may be given several times. */
function gathered(value: string, before: string[] = []): string[] {
  return [...before, value];
}

async function bench(flags: BenchFlags): Promise<void> {
  const { plan, folder } = flags.resume === undefined ? await begin(flags) : await goOn(flags, flags.resume);
  if (folder === undefined) {
    console.log(describePlan(plan));
    return;
  }
  const gates = gatesOf(flags, plan);
  const pool = new WorkerPool(plan.configuration.workers);
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
  let run: Run;
  try {
    run = await runSuite(plan, {
      id: folder.header.id,
      folder: folder.path,
      command: folder.header.command,
      startedAt: folder.header.startedAt,
      surroundings: await surroundings(PROJECT_ROOT),
      recorded: new RecordedTimings(folder.recorded),
      pool,
      cache: new UnitCache(flags.cache),
      journal: folder.journal,
      onProgress: printer.on,
    });
  } finally {
    clearTimeout(deadline);
    await pool.close();
    await folder.journal.close();
    printer.close();
    stopListening();
  }
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

function gatesOf({ gate = [] }: BenchFlags, { suite }: Plan): Gate[] {
  return gate.map((text) => parseGate(text, suite.metrics));
}

/** A new run: its plan and, unless it is a dry run, its folder. */
async function begin(flags: BenchFlags): Promise<{ plan: Plan; folder?: RunFolder }> {
  if (flags.suite === undefined) {
    throw new UsageError(`Name a suite with --suite. There are: ${suiteIds().join(", ")}.`);
  }
  const plan = await makePlan(await loadSuite(flags.suite), new CardRegistry(flags.registry), flags);
  gatesOf(flags, plan);
  if (flags.dryRun === true) return { plan };
  const command = ["deno task bench", ...Deno.args.slice(1).map(quote)].join(" ");
  const about = { command, configuration: plan.configuration, weights: weightsOf(plan) };
  return { plan, folder: await createRunFolder(flags.out, plan.suite.id, about) };
}

/** A run that was interrupted: the same plan, if the models are still the same. */
async function goOn(flags: BenchFlags, name: string): Promise<{ plan: Plan; folder: RunFolder }> {
  const fixed = (["suite", "models", "preset", "n", "seed", "batch", "device", "data", "dryRun"] as const)
    .find((flag) => flags[flag] !== undefined);
  if (fixed !== undefined) {
    throw new UsageError(`--resume goes on with what the run was asked to do: leave out --${fixed}`);
  }
  const folder = await openRunFolder(flags.out, name);
  const parsed = configurationSchema.safeParse(folder.header.configuration);
  if (!parsed.success) throw new UsageError(`${folder.path}: this version of Assay can't read the run's configuration`);
  const asked = parsed.data;
  const workers = flags.workers ?? asked.workers;
  const plan = await makePlan(await loadSuite(asked.suite), new CardRegistry(flags.registry), { ...asked, workers });
  if (weightsOf(plan) !== folder.header.weights) {
    throw new UsageError(`The models or the suite have changed since run ${name} began: start a new run`);
  }
  return { plan, folder };
}

/** One hash over what is measured: the suite and every card with its graphs. */
function weightsOf({ suite, models, network }: Plan): string {
  const cards: Json = JSON.parse(JSON.stringify([suite, network.card, ...models.map(({ card }) => card)]));
  return sha256(canonicalJson(cards));
}

async function present(run: Run, folder: RunFolder, flags: BenchFlags): Promise<void> {
  await atomicWrite(join(folder.path, "run.json"), `${JSON.stringify(run, null, 2)}\n`);
  const { files } = await writeReport(run, folder.path);
  if (flags.json === true) {
    console.log(JSON.stringify(run, null, 2));
  } else {
    console.log(
      terminalTable(run, {
        width: process.stdout.columns ?? 120,
        color: process.stdout.isTTY === true && !Deno.noColor,
      }),
    );
    const report = files.find((file) => file.endsWith("report.html")) ?? "report.html";
    const path = relative(Deno.cwd(), join(folder.path, report));
    console.log(`\nThe report: ${path.startsWith("..") ? join(folder.path, report) : path}`);
    console.log(`Beside it: run.json, ${files.filter((file) => file !== report).join(", ")}`);
  }
  if (run.cells.some(({ state }) => state === "failed")) process.exitCode = EXIT.failedCell;
  else if (run.state === "incomplete") {
    console.error(`Incomplete: the budget ran out. Go on with\n\n  ${resumeCommand(folder, flags)}\n`);
    process.exitCode = EXIT.incomplete;
  }
}

function resumeCommand({ header, path }: RunFolder, { out, registry, cache }: BenchFlags): string {
  const elsewhere = out !== join(PROJECT_ROOT, "reports", "runs");
  const flags = [
    `--resume ${quote(elsewhere ? path : header.id)}`,
    ...(registry === join(PROJECT_ROOT, "models") ? [] : [`--registry ${quote(registry)}`]),
    ...(cache === join(PROJECT_ROOT, ".assay", "cache") ? [] : [`--cache ${quote(cache)}`]),
  ];
  return `deno task bench ${flags.join(" ")}`;
}

function quote(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
}
