/** `compare`: its flags. What it does is loaded when it runs. */
import { Command, Option } from "commander";
import { DEFAULT_PLACES } from "./bench_flags.ts";
import type { CompareFlags } from "./compare_flags.ts";

/** The command's flags and what it does. */
export function compareCommand(): Command {
  return new Command("compare")
    .description("Hold two runs against each other, cell by cell: better, worse, no change, or not comparable and why")
    .argument("<base>", "a run: its id, its folder, or its run.json; or a baseline: its name or its file")
    .argument("<new>", "the run that is held against it")
    .option("--only-changed", "leave out cells that have nothing to tell")
    .option("--json", "print the comparison as JSON on stdout, and nothing else there")
    .option("--markdown", "print it for a pull request")
    .addOption(
      new Option("--out <dir>", "where runs are looked for by id").default(DEFAULT_PLACES.out, "reports/runs"),
    )
    .addOption(
      new Option("--baselines <dir>", "where baselines are looked for by name")
        .default(DEFAULT_PLACES.baselines, "reports/baselines"),
    )
    .addHelpText("after", EXAMPLES)
    .action(async (base: string, next: string, flags: CompareFlags) => {
      const { runCompare } = await import("./run_compare.ts");
      await runCompare(base, next, flags);
    });
}

const EXAMPLES = `
Better and worse are beyond chance, all cells corrected together (Holm, 1 %), and at least as large as matters: 0.5 % of
bits, 2 % of a distance, or what the suite says. Cells of different conventions are not compared, and what differs is told.
Times of two runs are shown and not judged: the machine was not the same; bench --against times two models in turn.

Examples:
  deno task compare images 20261127-101500-images-3c4d
  deno task compare 20261126-101500-images-1a2b 20261127-101500-images-3c4d --only-changed
  deno task compare main/run.json reports/runs/20261127-101500-images-3c4d --markdown > comment.md`;
