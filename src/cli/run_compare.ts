/** What `compare` does: reads two runs or baselines and prints what became of every cell. */
import process from "node:process";
import { compareRuns, hasChanged } from "../compare/compare_runs.ts";
import { UsageError } from "../core/usage_error.ts";
import { compareMd } from "../report/table/compare_md.ts";
import { compareText } from "../report/terminal/compare_text.ts";
import { readRunOrBaseline } from "../store/baseline.ts";
import type { CompareFlags } from "./compare_flags.ts";
import { goOnCommand } from "./go_on_command.ts";

/** Compares two runs and prints the comparison. */
export async function runCompare(base: string, next: string, flags: CompareFlags): Promise<void> {
  const { onlyChanged = false, json, markdown } = flags;
  if (json === true && markdown === true) throw new UsageError("--json and --markdown are two ways to print: take one");
  const places = { runs: flags.out, baselines: flags.baselines, goOn: goOnCommand };
  const comparisons = compareRuns(await readRunOrBaseline(base, places), await readRunOrBaseline(next, places));
  if (json === true) {
    console.log(JSON.stringify(onlyChanged ? comparisons.filter(hasChanged) : comparisons, null, 2));
  } else if (markdown === true) {
    console.log(compareMd(comparisons, { onlyChanged }));
  } else {
    console.log(compareText(comparisons, { onlyChanged, width: process.stdout.columns ?? 100 }));
  }
}
