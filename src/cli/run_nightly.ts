/** What `nightly` does: runs a suite as its baseline was run, and holds it against that. */
import { join } from "node:path";
import process from "node:process";
import { type CellComparison, compareRuns, hasChanged } from "../compare/compare_runs.ts";
import { newConventions, regressionsOf } from "../compare/regressions.ts";
import { unknownName } from "../core/closest.ts";
import type { Run } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";
import { failedGates } from "../engine/gate.ts";
import { type Configuration, configurationSchema, type Request } from "../engine/plan_base.ts";
import { nightlyMd } from "../report/table/nightly_md.ts";
import { compareText } from "../report/terminal/compare_text.ts";
import { type Night, nightlyWords } from "../report/words/nightly_words.ts";
import { atomicWrite } from "../store/atomic_write.ts";
import { type Baseline, baselineNames, baselinePath, type KeptRun, readBaseline } from "../store/baseline.ts";
import { DEFAULT_PLACES } from "./bench_flags.ts";
import { describePlan } from "./describe_plan.ts";
import type { NightlyFlags } from "./nightly_flags.ts";
import { nightlySeed } from "./nightly_seed.ts";
import { askRun, type EndedRun, performRun, registryAt, resumeCommand } from "./perform_bench.ts";
import { quote } from "./quote.ts";

/** Exit codes beyond 0, 1 and 2, which `main.ts` gives. */
const EXIT = { regression: 3, incomplete: 4, interrupted: 130 } as const;

/** What of a baseline's configuration a night repeats: all that numbers depend on, but for the seed and for folders. */
const REPEATED = [
  "n",
  "batch",
  "device",
  "as",
  "ood",
  "background",
  "replicas",
  "text",
  "detokenised",
  "context",
  "stride",
  "decoding",
  "threads",
  "sessions",
  "runtime",
  "minDuration",
] as const;

/** Runs a suite, compares the run with its baseline, tells both and sets the exit code. */
export async function runNightly(flags: NightlyFlags): Promise<void> {
  const resumed = flags.resume === undefined ? undefined : await askRun(flags);
  const { name, suite, baseline } = await heldAgainst(flags, resumed?.plan.suite.id ?? flags.suite);
  if (baseline !== undefined && baseline.run.suite !== suite) {
    throw new UsageError(`The baseline ${name} is of the suite ${baseline.run.suite}, and not of ${suite}`);
  }
  const seed = flags.seed ?? nightlySeed(new Date(), baseline?.run.manifest.seed);
  const asked = resumed ??
    await askRun({ ...flags, suite, seed }, baseline === undefined ? {} : await likeBaseline(baseline, flags));
  if (flags.dryRun === true) {
    console.log(flags.json === true ? JSON.stringify(asked.plan.configuration, null, 2) : describePlan(asked.plan));
    return;
  }
  const command = ["deno task", ...Deno.args, ...(flags.seed === undefined ? ["--seed", seed] : [])];
  const ended = await performRun(asked, flags, command.map((word, i) => i === 0 ? word : quote(word)).join(" "));
  if (ended.interrupted) {
    console.error(`Interrupted. Everything that was finished is kept; go on with\n\n  ${goOn(ended, flags)}\n`);
    process.exitCode = EXIT.interrupted;
    return;
  }
  const broken = failedGates(ended.run, asked.gates);
  const regressed = baseline === undefined ? firstNight(ended, name, flags) : await compare(ended, baseline, flags);
  for (const problem of broken) console.error(`Gate failed: ${problem}`);
  if (regressed || broken.length > 0) process.exitCode = EXIT.regression;
  else if (ended.run.state === "incomplete") {
    console.error(`Incomplete: some cells were skipped. Go on with\n\n  ${goOn(ended, flags)}\n`);
    process.exitCode = EXIT.incomplete;
  }
}

/** What a night is held against; a baseline that nobody named may not be there yet. */
interface HeldAgainst {
  /** Of the baseline. */
  readonly name: string;
  readonly suite: string;
  readonly baseline: Baseline | undefined;
}

/** @param suite Of the run that goes on, or as a flag says. */
async function heldAgainst(
  { baseline: name, baselines }: NightlyFlags,
  suite: string | undefined,
): Promise<HeldAgainst> {
  if (name !== undefined) {
    const baseline = await readBaseline(name, baselines);
    if (baseline === undefined) throw new UsageError(await noBaseline(name, baselines));
    return { name, suite: suite ?? baseline.run.suite, baseline };
  }
  if (suite === undefined) throw new UsageError("Name a suite with --suite, or a baseline with --baseline");
  return { name: suite, suite, baseline: await readBaseline(suite, baselines) };
}

async function noBaseline(name: string, baselines: string): Promise<string> {
  const unknown = unknownName("baseline", name, await baselineNames(baselines));
  return `${unknown} They are looked for in ${baselines}; a good run is made one by\n\n  ${
    blessCommand("<run>", name, baselines)
  }\n`;
}

/** @param run Ready to be typed. */
function blessCommand(run: string, name: string, baselines: string): string {
  const place = baselines === DEFAULT_PLACES.baselines ? "" : ` --baselines ${quote(baselines)}`;
  return `deno task bless ${run} ${quote(name)}${place}`;
}

/** What a night asks for where no flag does: what the baseline was measured with, of models that are still registered. */
async function likeBaseline({ name, run }: Baseline, flags: NightlyFlags): Promise<Request> {
  const parsed = configurationSchema.safeParse(run.manifest.configuration);
  if (!parsed.success) {
    throw new UsageError(
      `This version of Assay can't read what the baseline ${name} was measured with: bless a new run`,
    );
  }
  const configuration = parsed.data, models = await stillRegistered(configuration, flags);
  // Another preset has sizes of its own.
  const own = flags.preset === undefined || flags.preset === run.preset;
  const repeated = Object.fromEntries(REPEATED.map((key) => [key, configuration[key]]));
  return own ? { ...repeated, preset: run.preset, models } : { ...repeated, n: null, minDuration: null, models };
}

async function stillRegistered({ models }: Configuration, flags: NightlyFlags): Promise<string[]> {
  if (flags.models !== undefined) return flags.models;
  const registry = registryAt(flags.registry), found: string[] = [];
  for (const model of models) {
    try {
      await registry.find(model);
      found.push(model);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      console.error(`${model} has vanished: ${error.message}`);
    }
  }
  return found;
}

/** Says how to make the first baseline; there is nothing to compare with. */
function firstNight({ run, folder }: EndedRun, name: string, { out, baselines, json }: NightlyFlags): false {
  const command = blessCommand(quote(out === DEFAULT_PLACES.out ? run.id : folder.path), name, baselines);
  console.error(
    `There is no ${baselinePath(name, baselines)} to compare with. Where this run is good, make it the baseline:\n\n` +
      `  ${command}\n`,
  );
  if (json === true) console.log(JSON.stringify({ run: run.id, folder: folder.path, baseline: null }, null, 2));
  return false;
}

/** Compares, writes the comparison beside the run, prints it, and says whether anything got worse. */
async function compare({ run, folder }: EndedRun, baseline: Baseline, flags: NightlyFlags): Promise<boolean> {
  const base = flags.models === undefined ? baseline.run : onlyRowsOf(baseline.run, run);
  const night: Night = { run, baseline, comparisons: compareRuns(base, run) };
  const { onlyChanged = false } = flags, { comparisons } = night;
  const regressed = regressionsOf(comparisons).length > 0 ||
    (flags.strict === true && newConventions(comparisons).length > 0);
  await atomicWrite(join(folder.path, "compare.md"), nightlyMd(night));
  await atomicWrite(
    join(folder.path, "compare.json"),
    `${JSON.stringify(asJson(night, regressed, comparisons), null, 2)}\n`,
  );
  if (flags.markdown !== undefined) await atomicWrite(flags.markdown, nightlyMd(night, { onlyChanged }));
  if (flags.json === true) {
    const shown = onlyChanged ? comparisons.filter(hasChanged) : comparisons;
    console.log(JSON.stringify(asJson(night, regressed, shown), null, 2));
    return regressed;
  }
  const { verdict, losses, notes } = nightlyWords(night);
  console.log(compareText(comparisons, { onlyChanged, width: process.stdout.columns ?? 100 }));
  for (const line of [...notes, ...losses, verdict]) console.log(line);
  if (regressed && regressionsOf(comparisons).length === 0) {
    console.log("--strict: what can't be compared counts as one.");
  }
  console.log(
    `\nThe comparison: ${join(folder.path, "compare.md")}, compare.json; the report: report.html beside them`,
  );
  return regressed;
}

function asJson(
  { run, baseline, comparisons }: Night,
  regressed: boolean,
  shown: readonly CellComparison[],
): Record<string, unknown> {
  return {
    run: run.id,
    seed: run.manifest.seed,
    state: run.state,
    baseline: { name: baseline.name, run: baseline.run.id, seed: baseline.run.manifest.seed },
    regressed,
    regressions: regressionsOf(comparisons).map(({ kind, comparison: { model, metric, within, reason } }) => ({
      ...{ kind, model, metric, within, reason },
    })),
    comparisons: shown,
  };
}

/** The part of a baseline that is about a run's rows: only some models were asked for. */
function onlyRowsOf(base: KeptRun, { rows }: Run): KeptRun {
  const has = (model: string) => rows.some(({ id }) => id === model);
  return { ...base, rows: base.rows.filter(({ id }) => has(id)), cells: base.cells.filter(({ model }) => has(model)) };
}

function goOn({ folder }: EndedRun, flags: NightlyFlags): string {
  const { baseline, baselines } = flags;
  return [
    resumeCommand("nightly", folder, flags),
    ...(baseline === undefined ? [] : [`--baseline ${quote(baseline)}`]),
    ...(baselines === DEFAULT_PLACES.baselines ? [] : [`--baselines ${quote(baselines)}`]),
  ].join(" ");
}
