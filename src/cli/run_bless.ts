/** What `bless` does: makes a baseline of a run that deserves it. */
import process from "node:process";
import { compareRuns } from "../compare/compare_runs.ts";
import { everyCell } from "../core/every_cell.ts";
import type { Run } from "../core/run.ts";
import { UsageError } from "../core/usage_error.ts";
import { compareText } from "../report/terminal/compare_text.ts";
import { baselineOf, baselinePath, readBaseline, writeBaseline } from "../store/baseline.ts";
import { readRun } from "../store/read_run.ts";
import type { BlessFlags } from "./bless_flags.ts";
import { goOnCommand } from "./go_on_command.ts";
import { PROJECT_ROOT } from "./project_root.ts";

/**
 * Writes a run as a baseline.
 *
 * @throws {UsageError} Where the run is incomplete, or holds failed cells or takes another's place without `--force`.
 */
export async function runBless(name: string, baseline: string, flags: BlessFlags): Promise<void> {
  const { force = false, out, baselines } = flags, path = baselinePath(baseline, baselines);
  const { run } = await readRun(name, { runs: out, goOn: goOnCommand });
  refuse(run, force);
  const earlier = force ? undefined : await readBaseline(baseline, baselines);
  if (earlier !== undefined) {
    const comparisons = compareRuns(earlier.run, run);
    console.log(compareText(comparisons, { onlyChanged: true, width: process.stdout.columns ?? 100 }));
    throw new UsageError(
      `${path} is there already, of run ${earlier.run.id}. What the new one would change is above; --force changes it`,
    );
  }
  await writeBaseline(baselineOf(run, { name: baseline, blessedBy: await gitName(), blessedAt: now() }), baselines);
  const numbers = run.cells.filter(({ state }) => state === "measured").length;
  console.log(`${path}: ${numbers} numbers of ${run.rows.length} rows, of run ${run.id}. Commit it.`);
}

function refuse(run: Run, force: boolean): void {
  if (run.state === "incomplete") {
    throw new UsageError(
      `Run ${run.id} is incomplete: a baseline must have every number. Go on with it, or start another`,
    );
  }
  const failed = everyCell(run).filter(({ state }) => state === "failed");
  if (failed.length > 0 && !force) {
    const named = failed.slice(0, 3).map(({ model, metric }) => `${model} ${metric}`).join(", ");
    throw new UsageError(
      `Run ${run.id} has ${failed.length} failed ${failed.length === 1 ? "cell" : "cells"} (${named}${
        failed.length > 3 ? ", …" : ""
      }), in which no regression will ever be seen; --force takes it all the same`,
    );
  }
}

function now(): string {
  return new Date().toISOString();
}

/** Whose checkout it is, as commits are signed; `null` where git does not know or is not there. */
async function gitName(): Promise<string | null> {
  try {
    const command = new Deno.Command("git", { args: ["-C", PROJECT_ROOT, "config", "user.name"], stderr: "null" });
    const { success, stdout } = await command.output();
    return success ? new TextDecoder().decode(stdout).trim() || null : null;
  } catch {
    return null;
  }
}
