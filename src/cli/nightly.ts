/** `nightly`: its flags. What it does is loaded when it runs. */
import { Command, Option } from "commander";
import { withBenchFlags } from "./bench.ts";
import { DEFAULT_PLACES } from "./bench_flags.ts";
import type { NightlyFlags } from "./nightly_flags.ts";

/** The command's flags and what it does. */
export function nightlyCommand(): Command {
  return withBenchFlags(new Command("nightly"), DEFAULTS)
    .description(
      "Run a suite as its baseline was run, under another seed, compare, and exit 3 where something got worse",
    )
    .option(
      "--baseline <name>",
      "what the run is held against; it must be there (default: the baseline of the suite's name)",
    )
    .addOption(
      new Option("--baselines <dir>", "where baselines are").default(DEFAULT_PLACES.baselines, "reports/baselines"),
    )
    .option("--only-changed", "print only cells that have something to tell")
    .option("--markdown <file>", "write the comparison for people there too")
    .option("--strict", "exit 3 also where numbers can't be compared, since what they are numbers of has changed")
    .option("--json", "print the verdict and the comparison as JSON on stdout, and nothing else there")
    .addHelpText("after", EXIT_CODES)
    .action(async (flags: NightlyFlags) => {
      const { runNightly } = await import("./run_nightly.ts");
      await runNightly(flags);
    });
}

const DEFAULTS = { preset: "the baseline's", n: "the baseline's", seed: "the date in UTC, such as 20261126" };

const EXIT_CODES = `
Preset, models, n and all else that numbers depend on are the baseline's where no flag says otherwise, but for the seed:
that is the date (20261126), since the baseline's own would draw the same samples again. The comparison is written into
the run's folder as compare.md and compare.json.

Exit codes: 0 nothing got worse, 2 wrong usage, 3 a regression (a cell is worse, or a number of the baseline is lost) or a
gate failed, 4 incomplete, 130 interrupted (resume it).

Examples:
  deno task nightly --suite images
  deno task nightly --suite images --baseline release --only-changed --markdown summary.md
  deno task nightly --suite speed --against main --baseline speed`;
