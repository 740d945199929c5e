/** What `bench` does: runs a suite and presents what it found. */
import { join, relative } from "node:path";
import process from "node:process";
import { everyCell } from "../core/every_cell.ts";
import { failedGates } from "../engine/gate.ts";
import { judgeClaims } from "../claims/judge_claims.ts";
import { FAMILIES_FILE } from "../report/page/families_page.ts";
import { terminalClaims } from "../report/terminal/terminal_claims.ts";
import { terminalLikelihoods } from "../report/terminal/terminal_likelihoods.ts";
import { terminalSpeed } from "../report/terminal/terminal_speed.ts";
import { terminalTable } from "../report/terminal/terminal_table.ts";
import { warningText } from "../report/words/warning_text.ts";
import type { BenchFlags } from "./bench_flags.ts";
import { describePlan } from "./describe_plan.ts";
import { askRun, type EndedRun, performRun, resumeCommand } from "./perform_bench.ts";
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

/** Runs a suite, or goes on with a run, and writes the report; sets the exit code. */
export async function runBench(flags: BenchFlags): Promise<void> {
  const asked = await askRun(flags);
  if (flags.dryRun === true) {
    console.log(flags.json === true ? JSON.stringify(asked.plan.configuration, null, 2) : describePlan(asked.plan));
    return;
  }
  const ended = await performRun(asked, flags, ["deno task bench", ...Deno.args.slice(1).map(quote)].join(" "));
  if (ended.interrupted) {
    console.error(
      `Interrupted. Everything that was finished is kept; go on with\n\n  ${
        resumeCommand("bench", ended.folder, flags)
      }\n`,
    );
    process.exitCode = EXIT.interrupted;
    return;
  }
  present(ended, flags);
  const broken = failedGates(ended.run, asked.gates);
  for (const problem of broken) console.error(`Gate failed: ${problem}`);
  if (broken.length > 0 && process.exitCode === undefined) process.exitCode = EXIT.failedGate;
}

/** A path as it is shortest from here. */
function shortPath(path: string): string {
  const near = relative(Deno.cwd(), path);
  return near.startsWith("..") ? path : near;
}

function present({ run, folder, files, claims }: EndedRun, flags: BenchFlags): void {
  if (flags.json === true) {
    console.log(JSON.stringify(run, null, 2));
  } else {
    const color = process.stdout.isTTY === true && !Deno.noColor;
    const width = process.stdout.columns ?? 120;
    const below = [...terminalLikelihoods(run), ...terminalSpeed(run)];
    console.log([terminalTable(run, { width, color }), ...(below.length === 0 ? [] : ["", ...below])].join("\n"));
    if (files.includes(FAMILIES_FILE)) {
      const page = shortPath(join(folder.path, FAMILIES_FILE));
      console.log(["", ...terminalClaims(judgeClaims(run, claims), { width, page })].join("\n"));
    }
    const report = "report.html";
    console.log(`\nThe report: ${shortPath(join(folder.path, report))}`);
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
        : `Incomplete: the budget ran out. Go on with\n\n  ${resumeCommand("bench", folder, flags)}\n`,
    );
    process.exitCode = EXIT.incomplete;
  }
}
