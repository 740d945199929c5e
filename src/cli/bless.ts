/** `bless`: its flags. What it does is loaded when it runs. */
import { Command, Option } from "commander";
import { DEFAULT_PLACES } from "./bench_flags.ts";
import type { BlessFlags } from "./bless_flags.ts";

/** The command's flags and what it does. */
export function blessCommand(): Command {
  return new Command("bless")
    .description("Make a run the baseline that nightly runs are held against: a JSON file to be committed")
    .argument("<run>", "a run: its id, its folder, or its run.json")
    .argument("<name>", "what the baseline is called, such as the suite")
    .option("--force", "take a run with failed cells, and put the baseline in the place of one that is there")
    .addOption(
      new Option("--out <dir>", "where runs are looked for by id").default(DEFAULT_PLACES.out, "reports/runs"),
    )
    .addOption(
      new Option("--baselines <dir>", "where the baseline is written")
        .default(DEFAULT_PLACES.baselines, "reports/baselines"),
    )
    .addHelpText("after", EXAMPLES)
    .action(async (run: string, name: string, flags: BlessFlags) => {
      const { runBless } = await import("./run_bless.ts");
      await runBless(run, name, flags);
    });
}

const EXAMPLES = `
An incomplete run is refused. Where a baseline of that name is there, what would change is printed, and --force changes it.

Examples:
  deno task bless 20261126-101500-images-1a2b images
  deno task bless 20261203-101500-images-3c4d images --force`;
