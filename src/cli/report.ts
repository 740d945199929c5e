/** `report`: its flags. What it does is loaded when it runs. */
import { Command, InvalidArgumentError, Option } from "commander";
import { REPORT_FORMATS, type ReportFormat } from "../report/report_formats.ts";
import { DEFAULT_PLACES } from "./bench_flags.ts";
import type { ReportFlags } from "./report_flags.ts";

/** The command's flags and what it does. */
export function reportCommand(): Command {
  return new Command("report")
    .description(
      "Write a run's report again, or set several runs of one suite side by side, as HTML, LaTeX, Markdown …",
    )
    .argument("<run...>", "runs: ids, folders or files; NAME=RUN calls a run's rows by that name")
    .option(
      "--to <formats>",
      `what to make: ${
        REPORT_FORMATS.join(", ")
      }, or several with commas (default: all but json, which is the run itself)`,
      formats,
    )
    .option(
      "--into <folder>",
      "where files are written (default: a run's own folder; for several reports/side-by-side; one of md, tex, csv and " +
        "json is printed)",
    )
    .option(
      "--people <csv>",
      "how people judged the models: a table with a line a rater and model, for rank correlations",
    )
    .addOption(
      new Option("--out <dir>", "where runs are looked for by id").default(DEFAULT_PLACES.out, "reports/runs"),
    )
    .addHelpText("after", EXAMPLES)
    .action(async (runs: readonly string[], flags: ReportFlags) => {
      const { runReport } = await import("./run_report.ts");
      await runReport(runs, flags);
    });
}

function formats(value: string, before: readonly ReportFormat[] = []): ReportFormat[] {
  return [...before, ...value.split(",").map(formatOf)];
}

function formatOf(name: string): ReportFormat {
  const format = REPORT_FORMATS.find((one) => one === name.trim());
  if (format === undefined) throw new InvalidArgumentError(`Expected ${REPORT_FORMATS.join(", ")}, got '${name}'.`);
  return format;
}

const EXAMPLES = `
Examples:
  deno task report 20261126-101500-images-1a2b --to tex > table.tex
  deno task report before=20261126-101500-images-1a2b after=20261127-101500-images-3c4d --to html --into reports/both
  deno task report 20261126-101500-images-1a2b --people raters.csv --to md`;
